//! The kinds of sockets of a family: what is registered for each, and the types that
//! say what they do.

use serde::Serialize;

use super::hooks::{self, Hook};
use super::layout::{LINE, listed, used};
use super::leaf::Items;
use crate::model::{Family, Socket};
use crate::render::View;
use crate::render::view::SocketView;

/// All of them.
#[derive(Serialize)]
pub(super) struct Kinds {
    /// What `Family::kinds()` gives, in `<name>_main.rs`.
    sockets: String,
    /// How a kind is made.
    new: &'static str,
    all: Vec<Kind>,
    /// The item that has them all.
    table: String,
    /// What the sockets are: one type for all, or several.
    pub(super) types: Vec<Type>,
    /// The modules of the types, where there are several, as a text names them.
    modules: Vec<String>,
    pub(super) several: bool,
    /// Something is there for sockets of any kind.
    any: bool,
}

/// What is registered for a type and a protocol.
#[derive(Serialize)]
struct Kind {
    /// `DGRAM`, or `DGRAM_7` where there are several.
    name: String,
    /// `SOCK_DGRAM`
    constant: &'static str,
    rust: String,
    protocol: i64,
    /// What its sockets are, where there are several types.
    ty: String,
    slots: Vec<Slot>,
}

#[derive(Serialize)]
struct Slot {
    name: &'static str,
    value: &'static str,
}

/// What some kinds of sockets do alike.
#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact each")]
pub(super) struct Type {
    /// The module that it is in, where there are several.
    pub(super) module: String,
    /// `SOCK_DGRAM`
    constant: &'static str,
    /// Those protocols, where others of the type do otherwise.
    protocols: String,
    connected: bool,
    /// Records are kept apart.
    records: bool,
    /// `connect()` waits for room at a listener.
    waits: bool,
    /// The longest message is an option.
    option: bool,
    /// Some can be shut.
    shuts: bool,
    /// `Datagram` or `Connected`.
    shown: &'static str,
    /// What hooks do for them, of what the transport asks.
    hooks: Vec<Hook>,
    /// Their own trait has some.
    hooked: bool,
    /// Some of those get calls that may wait, sockets that are locked, or make connections.
    calls: bool,
    locked: bool,
    children: bool,
    /// What their module takes from elsewhere, where there are several.
    uses: Vec<String>,
}

impl Type {
    /// The lines of its module that import what that uses.
    fn uses(&self, view: &View, leaf: &Items, own: bool) -> Vec<String> {
        let own_names = |name| self.hooks.iter().any(|hook| !hook.shared && hook.names(name));
        let cmsgs = !view.interface.cmsgs.is_empty();
        let observed = view.counters || view.tracepoints;
        let record = self.connected && leaf.record_name == "Record";
        let nature = if self.connected { "connection" } else { "datagram" };
        let transport = format!("crate::transport::{nature}");
        let groups: [(&str, &[(&str, bool)]); 13] = [
            (
                "crate::family",
                &[
                    ("self", self.hooks.iter().any(|hook| hook.shared)),
                    ("Address", observed || own_names("Address")),
                    ("Attached", true),
                    ("Envelope", !record),
                    ("Kind", true),
                    ("Record", record),
                    ("LEVEL", self.option || cmsgs),
                ],
            ),
            ("crate::interface", &[("Own", own)]),
            ("crate::runtime::child", &[("Unaccepted", self.children)]),
            (
                "crate::runtime::msg",
                &[("RecvMsg", cmsgs || own_names("RecvMsg")), ("SendMsg", true)],
            ),
            ("crate::runtime::ops", &[("Poll", own_names("Poll"))]),
            (
                "crate::runtime::option",
                &[
                    ("IoctlArg", own_names("IoctlArg")),
                    ("OptionIn", own_names("OptionIn")),
                    ("OptionOut", own_names("OptionOut")),
                ],
            ),
            ("crate::runtime::proc", &[("Hex", leaf.hex), ("Line", true), ("ShowSocket", true)]),
            ("crate::runtime::sock", &[("Locked", self.locked)]),
            (
                &transport,
                &[
                    ("self", true),
                    ("DatagramCall", !self.connected && self.calls),
                    ("DatagramSock", !self.connected),
                    ("End", self.connected),
                    ("EndCall", self.connected && self.calls),
                    ("Event", self.connected && !view.links.is_empty()),
                ],
            ),
            (
                "crate::transport::drop",
                &[("DropReason", !view.drops.is_empty()), ("Drops", !self.connected)],
            ),
            ("crate::transport::limit", &[("MaxOption", true)]),
            ("crate::transport::loopback", &[("Loopback", !self.connected)]),
            ("kernel::prelude", &[("*", true)]),
        ];
        groups.iter().filter_map(|(path, names)| used(path, names)).collect()
    }
}

impl Kinds {
    pub(super) fn new(family: &Family, view: &View, leaf: &Items, own: bool) -> Self {
        let ioctls = !view.interface.ioctls.is_empty();
        let of = |kind: &str| view.sockets.iter().filter(|socket| socket.kind == kind).count();
        // For each socket the first one that is like it.
        let firsts: Vec<usize> = family
            .sockets
            .iter()
            .map(|socket| {
                let alike = |first: &Socket| first.is_like(socket);
                family.sockets.iter().position(alike).unwrap_or(0)
            })
            .collect();
        let several = are_several(family);
        let module = |at: usize| {
            let socket = &view.sockets[at];
            let others = (0..firsts.len())
                .any(|other| view.sockets[other].kind == socket.kind && firsts[other] != at);
            if others {
                format!("{}{}", socket.kind, socket.protocol)
            } else {
                socket.kind.to_owned()
            }
        };
        let shown = |socket: &SocketView| if socket.connected { "Connected" } else { "Datagram" };
        let all: Vec<Kind> = view
            .sockets
            .iter()
            .zip(&firsts)
            .map(|(socket, first)| Kind {
                name: if of(socket.kind) == 1 {
                    socket.kind.to_uppercase()
                } else {
                    format!("{}_{}", socket.kind.to_uppercase(), socket.protocol)
                },
                constant: socket.constant,
                rust: format!("sock_type_{}", socket.constant),
                protocol: socket.protocol,
                ty: format!("{}::{}", module(*first), shown(socket)),
                slots: slots(socket, ioctls),
            })
            .collect();
        let types = firsts
            .iter()
            .enumerate()
            .filter(|(at, first)| at == *first)
            .map(|(at, _)| {
                let socket = &view.sockets[at];
                let alike = || (0..firsts.len()).filter(|other| firsts[*other] == at);
                let real = |slot| alike().any(|other| is_real(&view.sockets[other], slot));
                let hooks = if several {
                    hooks::of_kind(&family.sockets[at], view)
                } else {
                    hooks::of_family(family, view, false)
                };
                let names = |name| hooks.iter().any(|hook| !hook.shared && hook.names(name));
                let protocols: Vec<String> =
                    alike().map(|other| view.sockets[other].protocol.to_string()).collect();
                let mut ty = Type {
                    module: module(at),
                    constant: socket.constant,
                    protocols: if module(at) == socket.kind {
                        String::new()
                    } else {
                        protocols.join(", ")
                    },
                    connected: socket.connected,
                    records: socket.kind == "seqpacket",
                    waits: socket.waits,
                    option: socket.messages && (real("setsockopt") || real("getsockopt")),
                    shuts: real("shutdown"),
                    shown: shown(socket),
                    hooked: hooks.iter().any(|hook| !hook.shared),
                    calls: hooks.iter().any(|hook| hook.names("Call<'_>")),
                    locked: names("LockedSocket"),
                    children: names("Child"),
                    uses: Vec::new(),
                    hooks,
                };
                ty.uses = ty.uses(view, leaf, own);
                ty
            })
            .collect::<Vec<Type>>();
        let sockets = match view.sockets.first() {
            Some(socket) if !several => format!("family::{}", shown(socket)),
            _ => "Several".to_owned(),
        };
        Self {
            new: if several { "apart" } else { "new" },
            table: table(&sockets, &all),
            sockets,
            all,
            modules: modules(&types),
            types,
            several,
            any: several && (own || !hooks::of_family(family, view, several).is_empty()),
        }
    }
}

/// Whether a family has kinds of sockets that do not all do the same.
pub(super) fn are_several(family: &Family) -> bool {
    family.sockets.iter().any(|socket| !family.sockets[0].is_like(socket))
}

/// The names of the modules, the last of them behind `and`.
fn modules(types: &[Type]) -> Vec<String> {
    let mut names: Vec<String> = types.iter().map(|ty| format!("`{}`", ty.module)).collect();
    if let (Some(last), Some(before)) = (names.pop(), names.pop()) {
        names.push(format!("{before} and {last}"));
    }
    names
}

/// The item that has all kinds, as rustfmt lays it out.
fn table(sockets: &str, all: &[Kind]) -> String {
    let names: Vec<&str> = all.iter().map(|kind| kind.name.as_str()).collect();
    let head = format!("static KINDS: [Kind<{sockets}>; {}] =", all.len());
    let array = format!("[{}];", names.join(", "));
    if head.len() + 1 + array.len() <= LINE {
        return format!("{head} {array}");
    }
    // One of up to 60 columns stays in one piece.
    if array.len() <= 61 {
        return format!("{head}\n    {array}");
    }
    // Short elements of an array share lines.
    if names.iter().any(|name| name.len() > 10) {
        return format!("{head} [\n    {},\n];", names.join(",\n    "));
    }
    format!("{head} [\n{}\n];", listed(names, LINE - 4))
}

/// Which slots have a function, in the order of `struct proto_ops`.
const SLOTS: [&str; 15] = [
    "bind",
    "connect",
    "socketpair",
    "accept",
    "getname",
    "poll",
    "ioctl",
    "compat_ioctl",
    "gettstamp",
    "listen",
    "shutdown",
    "setsockopt",
    "getsockopt",
    "sendmsg",
    "recvmsg",
];

fn state(socket: &SocketView, slot: &str) -> &'static str {
    let op = socket.ops.iter().find(|op| op.slot == slot);
    op.map_or("absent", |op| op.state)
}

fn is_real(socket: &SocketView, slot: &str) -> bool {
    !matches!(state(socket, slot), "stub" | "absent")
}

/// What a kind of sockets has in its slots; 32-bit programs are let through where the
/// family has requests.
fn slots(socket: &SocketView, ioctls: bool) -> Vec<Slot> {
    let value = |name| match name {
        "poll" => match state(socket, name) {
            "absent" => "Polled::Nobody",
            "helper" => "Polled::Core",
            _ => "Polled::Own",
        },
        "compat_ioctl" if is_real(socket, "ioctl") && ioctls => "true",
        "compat_ioctl" => "false",
        _ if is_real(socket, name) => "true",
        _ => "false",
    };
    SLOTS.into_iter().map(|name| Slot { name, value: value(name) }).collect()
}
