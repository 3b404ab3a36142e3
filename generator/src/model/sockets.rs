//! The sockets of a family, and what fills their tables.

use serde::Serialize;

use super::At;
use crate::facts::{HookFacts, ProtoMember, Slot};
use crate::source::Span;

/// What a socket on the kernel's own protocols is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Base {
    /// TCP over IPv4.
    Tcp,
    /// UDP over IPv4.
    Udp,
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

    /// Whether a module in Rust has one type for both: what they do differs in nothing but
    /// which slots have a function at all.
    pub fn is_like(&self, other: &Self) -> bool {
        let hooks = |socket: &Self| -> Vec<String> {
            let hooked = socket.ops.iter().filter(|op| op.state == OpState::Hook);
            hooked.map(|op| op.slot.name.clone()).collect()
        };
        self.kind.value == other.kind.value
            && self.waits() == other.waits()
            && hooks(self) == hooks(other)
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
