//! The resolved family: every default filled in, every name looked up, no
//! YAML type left. `check` judges it, `render` prints it.

mod address;
mod header;
mod interface;
mod lower;
mod sockets;

use serde::Serialize;

pub use address::{Address, Autobind, Field, FieldType, Foreign, Order, Privileged};
pub use header::{Fill, Header, HeaderField};
pub use interface::{
    Cmsg, Interface, Ioctl, OptionKind, SockOption, Sysctl, Type, ValueType, When,
};
pub use lower::{DEFAULT_BACKLOG, DEFAULT_LICENCE, DEFAULT_MAX_MESSAGE, INTEGERS, lower};
pub use sockets::{BacklogFull, Base, Member, MemberValue, Op, OpState, Socket, SocketType};

use crate::facts::{Event, Release};
use crate::source::Span;

/// A value and the place in the spec it came from (for a default, the place
/// that a reader would look at to change it).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At<T> {
    /// The value itself.
    pub value: T,
    /// Where the spec says so.
    pub span: Span,
}

/// One address family, as one spec describes it.
#[derive(Debug, Clone)]
pub struct Family {
    /// `family.name`: lower-case C identifier that prefixes everything.
    pub name: At<String>,
    /// One line for humans.
    pub title: String,
    /// Free text, may be empty.
    pub description: String,
    /// Address family number (`AF_<NAME>`), 0..=45.
    pub number: At<i128>,
    /// Why a removed or reserved number is taken all the same.
    pub number_reason: Option<At<String>>,
    /// SPDX expression of the kernel code.
    pub licence: At<String>,
    /// `MODULE_AUTHOR`, where given.
    pub author: Option<String>,
    /// Network namespaces the family exists in.
    pub netns: Netns,
    /// Capability that `socket()` asks for, e.g. `CAP_NET_RAW`.
    pub capability: Option<At<String>>,
    /// `struct sockaddr_<name>`.
    pub address: Address,
    /// What carries the messages.
    pub transport: At<Transport>,
    /// What stands in front of a message on the wire, where there is a wire.
    pub header: Option<Header>,
    /// The languages that its module is generated in.
    pub langs: Langs,
    /// Size limits.
    pub limits: Limits,
    /// The kernels it is generated for.
    pub kernels: Kernels,
    /// One entry for each `struct proto_ops`.
    pub sockets: Vec<Socket>,
    /// What the protocol defines beside addresses and sockets.
    pub interface: Interface,
    /// What the kernel tells of the messages that pass.
    pub observe: Observe,
    /// The user's own code, where anything is a hook.
    pub hooks: Option<Hooks>,
}

/// A language of kernel modules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lang {
    /// C.
    C,
    /// Rust.
    Rust,
}

/// The languages that a module is generated in, one or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Langs {
    /// Where the spec says so, or the family.
    pub span: Span,
    /// In C, below `module/`.
    pub c: bool,
    /// In Rust, below `module-rust/`.
    pub rust: bool,
}

/// The releases of the kernel that a module is generated for, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kernels {
    /// The oldest.
    pub from: Release,
    /// The newest.
    pub to: Release,
    /// Whether the spec says so. Where not, newer kernels are welcome, too.
    pub stated: bool,
}

/// Where a family exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Netns {
    /// Every network namespace, each with its own bind table.
    All,
    /// The initial one; `socket()` elsewhere gives `EAFNOSUPPORT`.
    Initial,
}

/// What gives the default ops their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Transport {
    /// Messages between the sockets of one host.
    Loopback,
    /// Frames over network devices, behind a header.
    Ethernet,
    /// The kernel's TCP and UDP.
    Inet,
}

/// Size limits of a family.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Largest message in bytes (`EMSGSIZE` above it).
    pub max_message: Limit,
    /// Largest argument of `listen()` that counts.
    pub backlog: Limit,
}

/// One of them.
#[derive(Debug, Clone)]
pub struct Limit {
    /// The number.
    pub value: i128,
    /// Where the spec says so.
    pub span: Span,
    /// Whether the spec says so at all.
    pub stated: bool,
}

/// What the kernel tells of the messages that pass; nothing by default.
#[derive(Debug, Clone, Default)]
pub struct Observe {
    /// Where the spec asks for any of it.
    pub span: Option<Span>,
    /// Counts in `/proc/net/<name>_stat`.
    pub counters: bool,
    /// Events in tracefs.
    pub tracepoints: bool,
}

/// The user's files beside the spec.
#[derive(Debug, Clone)]
pub struct Hooks {
    /// Where the spec has the key.
    pub span: Span,
    /// Whether every part was understood.
    pub complete: bool,
    /// Path of the C file, relative to the spec's folder, if there is one.
    pub file: Option<At<String>>,
    /// Its text, read together with the spec; `None` if it cannot be read.
    pub text: Option<String>,
    /// Path of the Rust file, relative to the spec's folder, if there is one.
    pub rust: Option<At<String>>,
    /// Its text; `None` if it cannot be read.
    pub rust_text: Option<String>,
    /// Path of the header that declares `struct <name>_state`, if any; without a C file, that
    /// of the Rust file, which defines the type `State`.
    pub state: Option<At<String>>,
    /// The header's text; `None` if it cannot be read, or there is none.
    pub state_text: Option<String>,
    /// The events that hooks are told of, in the order of the table.
    pub events: Vec<At<&'static Event>>,
    /// Test cases of the user's own.
    pub test: Option<HookTest>,
}

/// Test cases of what the hooks add.
#[derive(Debug, Clone)]
pub struct HookTest {
    /// Path of the C file, relative to the spec's folder.
    pub file: At<String>,
    /// Its text; `None` if it cannot be read.
    pub text: Option<String>,
    /// Their names, in order.
    pub cases: Vec<At<String>>,
}

impl Family {
    /// The name of a socket's protocol in `/proc/net/protocols`.
    pub fn proto_name(&self, socket: &Socket) -> String {
        let upper = self.name.value.to_uppercase();
        match (socket.member("name").map(|row| &row.value), &socket.base) {
            (Some(MemberValue::Name(name)), _) => name.clone(),
            (_, Some(base)) if self.sockets.len() > 1 => {
                format!("{upper}_{}", base.value.name().to_uppercase())
            }
            _ => upper,
        }
    }
}

impl Lang {
    /// Its word in specs and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::C => "c",
            Self::Rust => "rust",
        }
    }

    /// The folder of its module, below that of the family.
    pub fn folder(self) -> &'static str {
        match self {
            Self::C => "module",
            Self::Rust => "module-rust",
        }
    }
}

impl Langs {
    /// These languages.
    pub fn of(langs: &[Lang], span: Span) -> Self {
        Self { span, c: langs.contains(&Lang::C), rust: langs.contains(&Lang::Rust) }
    }

    /// Each of them, C first.
    pub fn iter(self) -> impl Iterator<Item = Lang> {
        let all = [(self.c, Lang::C), (self.rust, Lang::Rust)];
        all.into_iter().filter(|(wanted, _)| *wanted).map(|(_, lang)| lang)
    }
}

impl Kernels {
    /// Whether the spec has something against a kernel.
    pub fn exclude(&self, release: Release) -> bool {
        self.stated && !(self.from..=self.to).contains(&release)
    }
}

impl std::fmt::Display for Kernels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.from == self.to {
            write!(f, "{}", self.from)
        } else {
            write!(f, "{}..{}", self.from, self.to)
        }
    }
}
