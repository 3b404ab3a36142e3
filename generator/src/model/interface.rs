//! What the protocol defines beside addresses and sockets: types, options,
//! ioctls, sysctls and control messages.

use serde::Serialize;

use super::{At, Field, FieldType};
use crate::source::Span;

/// All of it.
#[derive(Debug, Clone, Default)]
pub struct Interface {
    /// Named structs.
    pub types: Vec<Type>,
    /// Options at the level `SOL_<NAME>`.
    pub options: Vec<SockOption>,
    /// Requests of `ioctl()`.
    pub ioctls: Vec<Ioctl>,
    /// Files in `/proc/sys/net/<name>`.
    pub sysctls: Vec<Sysctl>,
    /// Control messages at the level `SOL_<NAME>`.
    pub cmsgs: Vec<Cmsg>,
}

/// `struct <family>_<type>`
#[derive(Debug, Clone)]
pub struct Type {
    /// Its name, without the family's.
    pub name: At<String>,
    /// The members, in order.
    pub fields: Vec<Field>,
    /// Bytes, holes of natural alignment included.
    pub size: u64,
    /// Natural alignment on `x86_64`.
    pub align: u64,
    /// One line.
    pub doc: String,
    /// Whether every part was understood.
    pub complete: bool,
}

/// Type of a value that crosses to user space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueType {
    /// An integer in host order.
    Int {
        /// Width.
        bits: u32,
        /// Two's complement.
        signed: bool,
    },
    /// Index into `types`.
    Struct(usize),
}

/// A socket option.
#[derive(Debug, Clone)]
pub struct SockOption {
    /// Name.
    pub name: At<String>,
    /// `optname`
    pub number: At<i128>,
    /// Type of the value; `None` if that was reported.
    pub ty: Option<At<ValueType>>,
    /// `getsockopt()` gives it.
    pub get: bool,
    /// `setsockopt()` takes it.
    pub set: bool,
    /// Where the access is written, or the option.
    pub access_span: Span,
    /// Values that an integer may have.
    pub range: Option<(At<i128>, At<i128>)>,
    /// Value of a new socket.
    pub default: At<i128>,
    /// Index of the sysctl that says it instead.
    pub sysctl: Option<At<usize>>,
    /// Capability that setting it takes.
    pub capability: Option<At<String>>,
    /// State of the socket that setting it takes.
    pub when: When,
    /// Whose it is.
    pub kind: At<OptionKind>,
    /// One line.
    pub doc: String,
    /// Whether every part was understood.
    pub complete: bool,
}

/// State of a socket in which an option can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum When {
    /// Always.
    Any,
    /// Before it has an address.
    Unbound,
    /// Once it has one.
    Bound,
}

/// Who keeps the value of an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum OptionKind {
    /// The socket.
    Value,
    /// Functions of the user's.
    Hook,
}

/// A request of `ioctl()`, answered by a hook.
#[derive(Debug, Clone)]
pub struct Ioctl {
    /// Name.
    pub name: At<String>,
    /// 0 to 15, counted from `SIOCPROTOPRIVATE`.
    pub number: At<i128>,
    /// Type of the argument, where it has one.
    pub ty: Option<At<ValueType>>,
    /// The kernel writes the argument.
    pub read: bool,
    /// The kernel reads the argument.
    pub write: bool,
    /// Where `dir` is written, or the ioctl.
    pub dir_span: Span,
    /// Capability that it takes.
    pub capability: Option<At<String>>,
    /// One line.
    pub doc: String,
    /// Whether every part was understood.
    pub complete: bool,
}

/// A number of each network namespace.
#[derive(Debug, Clone)]
pub struct Sysctl {
    /// Name of the file.
    pub name: At<String>,
    /// Least value.
    pub first: At<i128>,
    /// Greatest value.
    pub last: At<i128>,
    /// Value of a new namespace.
    pub default: At<i128>,
    /// One line.
    pub doc: String,
}

/// A control message: a value that goes with a message.
#[derive(Debug, Clone)]
pub struct Cmsg {
    /// Name.
    pub name: At<String>,
    /// `cmsg_type`
    pub number: At<i128>,
    /// Type of the value; `None` if that was reported.
    pub ty: Option<At<ValueType>>,
    /// `sendmsg()` takes it.
    pub send: bool,
    /// `recvmsg()` gives it.
    pub recv: bool,
    /// Where `on` is written, or the control message.
    pub on_span: Span,
    /// Values that an integer may have.
    pub range: Option<(At<i128>, At<i128>)>,
    /// One line.
    pub doc: String,
    /// Whether every part was understood.
    pub complete: bool,
}

impl Cmsg {
    /// It travels with the message, without anybody's help.
    pub fn travels(&self) -> bool {
        self.send && self.recv
    }
}

impl ValueType {
    /// Bytes, of a struct as `types` lays it out.
    pub fn size(self, types: &[Type]) -> u64 {
        match self {
            Self::Int { bits, .. } => u64::from(bits / 8),
            Self::Struct(index) => types[index].size,
        }
    }

    /// Natural alignment.
    pub fn align(self, types: &[Type]) -> u64 {
        match self {
            Self::Int { bits, .. } => u64::from(bits / 8),
            Self::Struct(index) => types[index].align,
        }
    }

    /// Smallest and largest value of an integer.
    pub fn range(self) -> Option<(i128, i128)> {
        match self {
            Self::Int { bits, signed } => {
                FieldType::Int { bits, signed, order: super::Order::Host }.range()
            }
            Self::Struct(_) => None,
        }
    }
}

impl SockOption {
    /// The functions of the user's that it calls, without the family's prefix.
    pub fn hooks(&self) -> Vec<String> {
        let hook = self.kind.value == OptionKind::Hook;
        let mut hooks = Vec::new();
        if hook && self.get {
            hooks.push(format!("hook_get_{}", self.name.value));
        }
        if hook && self.set {
            hooks.push(format!("hook_set_{}", self.name.value));
        }
        hooks
    }
}

impl Interface {
    /// Whether any part of it is answered by a function of the user's.
    pub fn has_hooks(&self) -> bool {
        !self.ioctls.is_empty() || self.options.iter().any(|o| !o.hooks().is_empty())
    }
}
