//! The resolved family: every default filled in, every name looked up, no
//! YAML type left. `check` judges it, `render` prints it.

mod header;
mod interface;
mod lower;

use serde::Serialize;

pub use header::{Fill, Header, HeaderField};
pub use interface::{
    Cmsg, Interface, Ioctl, OptionKind, SockOption, Sysctl, Type, ValueType, When,
};
pub use lower::{DEFAULT_BACKLOG, DEFAULT_LICENCE, DEFAULT_MAX_MESSAGE, INTEGERS, lower};

use crate::facts::{Event, HookFacts, ProtoMember, Release, Slot};
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

/// What a socket on the kernel's own protocols is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Base {
    /// TCP over IPv4.
    Tcp,
    /// UDP over IPv4.
    Udp,
}

/// Another family whose addresses a family uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// `struct sockaddr_in`.
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

/// `struct sockaddr_<name>`; offsets include the two bytes of `sa_family_t`.
#[derive(Debug, Clone)]
pub struct Address {
    /// Where the spec's `address` begins.
    pub span: Span,
    /// Name of the `sa_family_t` member.
    pub family_field: At<String>,
    /// The family that the addresses are of, if not of this one; there are no
    /// fields then.
    pub foreign: Option<At<Foreign>>,
    /// The members after it, in order.
    pub fields: Vec<Field>,
    /// Bytes, holes of natural alignment included.
    pub size: u64,
    /// Natural alignment of the struct on `x86_64`.
    pub align: u64,
    /// Indices into `fields` that make up the bind key, in key order.
    pub key: Vec<At<usize>>,
    /// How a free address is chosen for a socket that has none.
    pub autobind: Option<Autobind>,
    /// Values that only a privileged user may bind.
    pub privileged: Option<Privileged>,
    /// Index of the field with the number of a network device.
    pub device: Option<At<usize>>,
    /// Index of the field with a hardware address.
    pub hwaddr: Option<At<usize>>,
    /// Whether every part was understood. Where not, that was reported, and
    /// rules about the whole address would report nonsense.
    pub complete: bool,
}

/// One member of the address.
#[derive(Debug, Clone)]
pub struct Field {
    /// Member name, a C identifier.
    pub name: At<String>,
    /// Type and byte order.
    pub ty: FieldType,
    /// Where the type is written.
    pub ty_span: Span,
    /// Offset in bytes under natural alignment.
    pub offset: u64,
    /// One line for header, crate and documentation.
    pub doc: String,
}

/// Type of an address member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldType {
    /// An integer of 8, 16, 32 or 64 bits. Only host order may be signed.
    Int {
        /// Width.
        bits: u32,
        /// Two's complement (`__s32`, …).
        signed: bool,
        /// Byte order in memory.
        order: Order,
    },
    /// An array of `n` bytes.
    Bytes(u64),
    /// `n` bytes that must be zero.
    Reserved(u64),
}

/// Byte order of an integer in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The machine's own.
    Host,
    /// Most significant byte first (`__be16`, …).
    Big,
    /// Least significant byte first (`__le16`, …).
    Little,
}

/// The value that asks for a free address, and where to look for one.
#[derive(Debug, Clone)]
pub struct Autobind {
    /// Index of the key field that is chosen.
    pub field: At<usize>,
    /// The value that means "any" and is never bound itself.
    pub any: At<i128>,
    /// First value handed out.
    pub first: At<i128>,
    /// Last value handed out.
    pub last: At<i128>,
}

/// A range that needs a capability to bind (`EACCES`).
#[derive(Debug, Clone)]
pub struct Privileged {
    /// Index of the field.
    pub field: At<usize>,
    /// First privileged value.
    pub first: At<i128>,
    /// Last privileged value.
    pub last: At<i128>,
    /// Capability, e.g. `CAP_NET_BIND_SERVICE`.
    pub capability: At<String>,
}

/// One socket type with its `proto_ops`.
#[derive(Debug, Clone)]
pub struct Socket {
    /// Where the entry begins.
    pub span: Span,
    /// `SOCK_*`.
    pub kind: At<SocketType>,
    /// The protocol argument of `socket()` it answers to.
    pub protocol: At<i128>,
    /// What `connect()` does while the listener's backlog is full, where the
    /// spec says so.
    pub backlog_full: Option<At<BacklogFull>>,
    /// Every slot of `proto_ops` in the kernel's order, absent ones included.
    pub ops: Vec<Op>,
    /// What it is made of, for `transport: inet`.
    pub base: Option<At<Base>>,
    /// The rows of `struct proto` that the spec has, in the kernel's order.
    pub proto: Vec<Member>,
    /// Where the spec has the key `proto`.
    pub proto_span: Option<Span>,
}

/// One row of `struct proto`.
#[derive(Debug, Clone)]
pub struct Member {
    /// The kernel's member.
    pub member: &'static ProtoMember,
    /// What fills it.
    pub value: MemberValue,
    /// Where the spec says so.
    pub span: Span,
}

/// What fills a member of `struct proto`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MemberValue {
    /// What the base has there.
    Default,
    /// The user's function.
    Hook,
    /// A counter of the module's own.
    Own,
    /// A name.
    Name(String),
    /// A number.
    Number(i128),
    /// Least, pressure and most, or least, default and most.
    Limits(Vec<i128>),
}

/// What `connect()` does while the listener's backlog is full.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum BacklogFull {
    /// Gives `ECONNREFUSED` at once.
    #[default]
    Refuse,
    /// Waits for room.
    Wait,
}

/// Socket type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SocketType {
    /// `SOCK_DGRAM`
    Dgram,
    /// `SOCK_STREAM`
    Stream,
    /// `SOCK_SEQPACKET`
    Seqpacket,
    /// `SOCK_RAW`
    Raw,
}

/// One slot of `proto_ops`, decided.
#[derive(Debug, Clone)]
pub struct Op {
    /// The kernel's slot.
    pub slot: &'static Slot,
    /// What fills it.
    pub state: OpState,
    /// Where the spec names it; for an unlisted op, the socket entry.
    pub span: Span,
    /// Whether the spec names it at all.
    pub listed: bool,
}

/// What fills a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpState {
    /// The kernel's `sock_no_*`.
    Stub,
    /// NULL, where the core tolerates it.
    Absent,
    /// A kernel function, named.
    Helper(String),
    /// protogen's own implementation for the transport.
    Default,
    /// The user's function, called through a glue function that validates.
    Hook,
}

/// The user's files beside the spec.
#[derive(Debug, Clone)]
pub struct Hooks {
    /// Path of the C file, relative to the spec's folder.
    pub file: At<String>,
    /// Its text, read together with the spec; `None` if it cannot be read.
    pub text: Option<String>,
    /// Path of the header that declares `struct <name>_state`, if any.
    pub state: Option<At<String>>,
    /// The header's text; `None` if it cannot be read.
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

impl FieldType {
    /// Size in bytes.
    pub fn size(self) -> u64 {
        match self {
            Self::Int { bits, .. } => u64::from(bits / 8),
            Self::Bytes(n) | Self::Reserved(n) => n,
        }
    }

    /// Natural alignment in bytes on `x86_64`.
    pub fn align(self) -> u64 {
        match self {
            Self::Int { .. } => self.size(),
            Self::Bytes(_) | Self::Reserved(_) => 1,
        }
    }

    /// Smallest and largest value of an integer type.
    pub fn range(self) -> Option<(i128, i128)> {
        match self {
            Self::Int { bits, signed: false, .. } => Some((0, (1 << bits) - 1)),
            Self::Int { bits, signed: true, .. } => {
                Some((-(1 << (bits - 1)), (1 << (bits - 1)) - 1))
            }
            _ => None,
        }
    }
}

impl Member {
    /// Whether it can be a hook.
    pub fn has_hook(&self) -> bool {
        self.member.inet.as_ref().is_some_and(|facts| facts.hook.is_some())
    }
}

impl Base {
    /// Its word in specs, and in C.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
        }
    }

    /// The type of its sockets.
    pub fn kind(self) -> SocketType {
        match self {
            Self::Tcp => SocketType::Stream,
            Self::Udp => SocketType::Dgram,
        }
    }

    /// The functions that fit a slot of its sockets, its own first; none of a
    /// slot that it does not have.
    pub fn functions(self, slot: &Slot) -> Option<&[String]> {
        match self {
            Self::Tcp => slot.inet.tcp.as_deref(),
            Self::Udp => slot.inet.udp.as_deref(),
        }
    }
}

impl SocketType {
    /// Whether its sockets listen, accept and carry data between two ends.
    pub fn is_connected(self) -> bool {
        matches!(self, Self::Stream | Self::Seqpacket)
    }

    /// Whether it keeps the boundaries of what is sent.
    pub fn keeps_messages(self) -> bool {
        self != Self::Stream
    }

    /// Its word in specs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dgram => "dgram",
            Self::Stream => "stream",
            Self::Seqpacket => "seqpacket",
            Self::Raw => "raw",
        }
    }
}

impl Socket {
    /// The row of a member of `struct proto`, by the member's name.
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.proto.iter().find(|member| member.member.name == name)
    }

    /// Whether `connect()` waits for room in the listener's backlog.
    pub fn waits(&self) -> bool {
        self.backlog_full.as_ref().is_some_and(|full| full.value == BacklogFull::Wait)
    }

    /// The decided op of a slot, by the slot's name.
    pub fn op(&self, slot: &str) -> Option<&Op> {
        self.ops.iter().find(|op| op.slot.name == slot)
    }
}

impl Op {
    /// The stable interface of the hook, where the op is one.
    pub fn hook(&self) -> Option<&'static HookFacts> {
        match self.state {
            OpState::Hook => self.slot.hook.as_ref(),
            _ => None,
        }
    }
}
