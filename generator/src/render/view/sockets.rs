//! `proto_ops` tables and hooks in the words of C.

use std::collections::BTreeMap;

use serde::Serialize;

use super::interface::InterfaceView;
use crate::facts::EVENTS;
use crate::model::{Family, MemberValue, Op, OpState, Socket, SocketType};

/// One `proto_ops`.
#[derive(Debug, Serialize)]
pub struct SocketView {
    /// `dgram`
    pub kind: &'static str,
    /// `SOCK_DGRAM`
    pub constant: &'static str,
    /// It makes connections: `stream` and `seqpacket`.
    pub connected: bool,
    /// It keeps messages apart: all but `stream`.
    pub messages: bool,
    /// `connect()` waits while the listener's backlog is full.
    pub waits: bool,
    /// Protocol number.
    pub protocol: i64,
    /// Every slot of the table, absent ones included, in table order.
    pub ops: Vec<OpView>,
}

/// One slot.
#[derive(Debug, Serialize)]
pub struct OpView {
    /// `bind`
    pub slot: String,
    /// `stub`, `absent`, `helper`, `default` or `hook`.
    pub state: &'static str,
    /// The C function in the table; empty if absent.
    pub function: String,
    /// Errno of a stub, by name; else empty.
    pub errno: String,
    /// What an absent slot means to a caller; else empty.
    pub null: String,
}

/// The user's files.
#[derive(Debug, Serialize)]
pub struct HooksView {
    /// Path of the C file as the spec gives it.
    pub file: String,
    /// Path of the Rust file as the spec gives it.
    pub rust: String,
    /// Name of the state header in the module, or empty.
    pub state: String,
    /// One entry for each hook that any socket uses, in table order, and one
    /// for each event.
    pub functions: Vec<HookView>,
    /// The events that hooks are told of, by name.
    pub told: BTreeMap<&'static str, bool>,
    /// Hooks run while nobody has the socket open: it ends later than that.
    pub outlive: bool,
    /// Names of the test cases of the user's own.
    pub cases: Vec<String>,
}

/// One hook.
#[derive(Debug, Serialize)]
pub struct HookView {
    /// Slot or event; empty for options and ioctls.
    pub slot: String,
    /// C name of the user's function.
    pub function: String,
    /// Whole prototype on one line, without the semicolon.
    pub prototype: String,
    /// Prototype of the function that does what happens without the hook, for
    /// hooks of `struct proto`; else empty.
    pub default: String,
    /// What it may rely on and has to do.
    pub doc: String,
}

impl SocketView {
    pub(super) fn new(family: &Family, socket: &Socket) -> Self {
        let (kind, constant) = kind(socket.kind.value);
        let prefixes = Prefixes::new(family);
        Self {
            kind,
            constant,
            connected: socket.kind.value.is_connected(),
            messages: socket.kind.value.keeps_messages(),
            waits: socket.waits(),
            protocol: i64::try_from(socket.protocol.value).unwrap_or(0),
            ops: socket
                .ops
                .iter()
                .map(|op| OpView::new(prefixes.of(socket.kind.value, &op.slot.name), op))
                .collect(),
        }
    }
}

/// What the functions begin with that types of sockets have of their own.
#[derive(Debug, Serialize)]
pub struct Prefixes {
    /// What datagram sockets, and all, have.
    family: String,
    /// What connection-oriented sockets share.
    pub connected: String,
    /// `sendmsg` and `recvmsg` of streams.
    pub stream: String,
    /// Those of `seqpacket`.
    pub seqpacket: String,
}

impl Prefixes {
    /// Names are as short as the types of the family allow.
    pub fn new(family: &Family) -> Self {
        let has = |kind| family.sockets.iter().any(|socket| socket.kind.value == kind);
        let (dgram, stream) = (has(SocketType::Dgram), has(SocketType::Stream));
        let name = &family.name.value;
        let or_plain = |plain: bool, kind: &str| {
            if plain { name.clone() } else { format!("{name}_{kind}") }
        };
        Self {
            connected: or_plain(!dgram, if stream { "stream" } else { "seqpacket" }),
            stream: or_plain(!dgram && !has(SocketType::Seqpacket), "stream"),
            seqpacket: or_plain(!dgram && !stream, "seqpacket"),
            family: name.clone(),
        }
    }

    fn of(&self, kind: SocketType, slot: &str) -> &str {
        match (kind, slot) {
            (SocketType::Stream, "sendmsg" | "recvmsg") => &self.stream,
            (SocketType::Seqpacket, "sendmsg" | "recvmsg") => &self.seqpacket,
            (_, "bind" | "listen" | "accept" | "setsockopt" | "getsockopt") => &self.family,
            (kind, _) if kind.is_connected() => &self.connected,
            _ => &self.family,
        }
    }
}

impl OpView {
    fn new(prefix: &str, op: &Op) -> Self {
        let slot = &op.slot;
        let (state, function) = match &op.state {
            OpState::Stub => ("stub", slot.stub.clone().unwrap_or_default()),
            OpState::Absent => ("absent", String::new()),
            OpState::Helper(function) => ("helper", function.clone()),
            OpState::Default => ("default", format!("{prefix}_{}", slot.name)),
            OpState::Hook => ("hook", format!("{prefix}_{}", slot.name)),
        };
        Self {
            slot: slot.name.clone(),
            state,
            function,
            errno: match op.state {
                OpState::Stub => slot.errno.clone().unwrap_or_default(),
                _ => String::new(),
            },
            null: match op.state {
                OpState::Absent => slot.null.clone().unwrap_or_default(),
                _ => String::new(),
            },
        }
    }
}

pub(super) fn hooks(family: &Family, interface: &InterfaceView) -> Option<HooksView> {
    let name = &family.name.value;
    let hooks = family.hooks.as_ref()?;
    let connections = family.sockets.iter().any(|socket| socket.kind.value.is_connected());
    let streams = family.sockets.iter().any(|socket| socket.kind.value == SocketType::Stream);
    let cmsgs = interface.cmsgs.iter().any(|cmsg| cmsg.send);
    let told = |name: &str| hooks.events.iter().any(|event| event.value.name == name);
    let events = hooks.events.iter().map(|event| {
        let event = event.value;
        let function = format!("{name}_hook_{}", event.name);
        let args = event.args.iter().map(|a| a.replace('@', name));
        let args: Vec<String> = std::iter::once("struct sock *sk".to_owned()).chain(args).collect();
        HookView {
            prototype: format!("{} {function}({})", event.result, args.join(", ")),
            default: String::new(),
            slot: event.name.clone(),
            function,
            doc: event
                .full_doc(connections)
                .replace("@_FRAME", &format!("{}_FRAME", name.to_uppercase()))
                .replace('@', name),
        }
    });
    let ops = crate::facts::SLOTS
        .iter()
        .filter(|slot| {
            family
                .sockets
                .iter()
                .filter_map(|s| s.op(&slot.name))
                .any(|op| op.state == OpState::Hook)
        })
        .filter_map(|slot| {
            let facts = slot.hook.as_ref()?;
            let function = format!("{name}_hook_{}", slot.name);
            Some(HookView {
                prototype: facts.prototype(&function, name, cmsgs),
                default: String::new(),
                slot: slot.name.clone(),
                function,
                doc: facts.full_doc(connections, streams, cmsgs),
            })
        });
    Some(HooksView {
        file: hooks.file.as_ref().map(|file| file.value.clone()).unwrap_or_default(),
        rust: hooks.rust.as_ref().map(|file| file.value.clone()).unwrap_or_default(),
        state: hooks.state.as_ref().map(|_| format!("{name}_state.h")).unwrap_or_default(),
        told: EVENTS.iter().map(|event| (event.name.as_str(), told(&event.name))).collect(),
        outlive: told("frame_in") || told("timer"),
        cases: hooks.test.iter().flat_map(|t| &t.cases).map(|c| c.value.clone()).collect(),
        functions: events.chain(ops).chain(members(family)).chain(interface.hooks(name)).collect(),
    })
}

/// The hooks of every `struct proto`.
fn members(family: &Family) -> Vec<HookView> {
    let mut hooks = Vec::new();
    for socket in &family.sockets {
        let base = socket.base.as_ref().map_or("", |base| base.value.name());
        for row in socket.proto.iter().filter(|row| row.value == MemberValue::Hook) {
            let name = &row.member.name;
            let Some(facts) = row.member.inet.as_ref().and_then(|facts| facts.hook.as_ref()) else {
                continue;
            };
            let function = format!("{}_hook_{base}_{name}", family.name.value);
            let default = format!("{}_default_{base}_{name}", family.name.value);
            hooks.push(HookView {
                prototype: facts.prototype(&function),
                default: if row.member.has_default() {
                    facts.prototype(&default)
                } else {
                    String::new()
                },
                slot: name.clone(),
                function,
                doc: facts.doc.clone(),
            });
        }
    }
    hooks
}

fn kind(kind: SocketType) -> (&'static str, &'static str) {
    match kind {
        SocketType::Dgram => ("dgram", "SOCK_DGRAM"),
        SocketType::Stream => ("stream", "SOCK_STREAM"),
        SocketType::Seqpacket => ("seqpacket", "SOCK_SEQPACKET"),
        SocketType::Raw => ("raw", "SOCK_RAW"),
    }
}
