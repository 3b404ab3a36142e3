//! The sockets of a random spec.

use std::fmt::Write as _;

use protogen::facts::{RustPart, SLOTS, Slot};
use protogen::model::OpState;

use super::interface::Calls;
use super::langs::Langs;
use super::rng::Rng;
use super::spec::{Style, states};

/// The types of a family's sockets, those of many families more than once.
const KINDS: [&[&str]; 6] = [
    &["dgram"],
    &["dgram"],
    &["stream"],
    &["seqpacket"],
    &["stream", "seqpacket"],
    &["dgram", "stream", "seqpacket"],
];

type Ops = Vec<(&'static Slot, OpState)>;

/// One of them.
#[derive(Clone)]
pub struct Socket {
    kind: &'static str,
    protocol: i128,
    ops: Ops,
    /// The same ops as the first has, by an alias.
    alias: bool,
}

impl Socket {
    /// Whether it makes connections.
    pub fn connected(&self) -> bool {
        self.kind != "dgram"
    }

    fn real(&self, name: &str) -> bool {
        let real = |state: &OpState| matches!(state, OpState::Default | OpState::Hook);
        self.ops.iter().any(|(slot, state)| slot.name == name && real(state))
    }

    fn hooks(&self, name: &str) -> bool {
        self.ops.iter().any(|(slot, state)| slot.name == name && *state == OpState::Hook)
    }
}

/// Some sockets of one type or of several; frames carry datagrams alone.
pub fn draw(rng: &mut Rng, autobind: bool, frames: bool, langs: Langs) -> Vec<Socket> {
    let count = *rng.pick(&[1, 1, 1, 2, 2, 3, 5]);
    let can = |kinds: &&&[&str]| !kinds.iter().any(|k| langs.lack(RustPart::Type, k, None));
    let able: Vec<&[&str]> = KINDS.iter().filter(can).copied().collect();
    let kinds = if frames { KINDS[0] } else { *rng.pick(&able) };
    let mut share = rng.chance(20);
    let transport = if frames { "ethernet" } else { "loopback" };
    share |= langs.lack(RustPart::SeveralSockets, transport, None);
    let mut sockets: Vec<Socket> = Vec::new();
    while sockets.len() < count {
        let kind = *rng.pick(kinds);
        let protocol = match rng.below(4) {
            0 => 255,
            1 | 2 => i128::try_from(sockets.len()).unwrap_or(0),
            _ => rng.between(0, 255),
        };
        if sockets.iter().any(|other| other.kind == kind && other.protocol == protocol) {
            continue;
        }
        let first = sockets.first().filter(|first| share && first.kind == kind);
        let (ops, alias) = match first {
            Some(first) => (first.ops.clone(), true),
            None => (ops(rng, kind, autobind && !frames, langs), false),
        };
        sockets.push(Socket { kind, protocol, ops, alias });
    }
    sockets
}

/// The type of the first.
pub fn kind(sockets: &[Socket]) -> Option<&'static str> {
    sockets.first().map(|socket| socket.kind)
}

/// Which calls there are.
pub fn calls(sockets: &[Socket]) -> Calls {
    let real = |name: &str| sockets.iter().any(|socket| socket.real(name));
    let mut messages = false;
    let mut halves = false;
    for connected in [false, true] {
        let of_nature = |name: &str| {
            let mut sockets = sockets.iter().filter(|s| s.connected() == connected);
            sockets.any(|socket| socket.real(name))
        };
        let (send, recv) = (of_nature("sendmsg"), of_nature("recvmsg"));
        messages |= send && recv;
        halves |= send != recv;
    }
    let kept_apart = |socket: &&Socket| socket.kind != "stream";
    let control = ["dgram", "seqpacket"].iter().any(|kind| {
        let of_kind = || sockets.iter().filter(|socket| socket.kind == *kind);
        ["sendmsg", "recvmsg"].iter().all(|op| of_kind().any(|socket| socket.real(op)))
    });
    let hook = |name| sockets.iter().filter(kept_apart).any(|socket| socket.hooks(name));
    Calls {
        get: real("getsockopt"),
        set: real("setsockopt"),
        ioctl: real("ioctl"),
        messages: messages && !halves,
        one_way: real("sendmsg") || real("recvmsg"),
        control,
        send_hook: hook("sendmsg"),
        recv_hook: hook("recvmsg"),
    }
}

/// The ops that are hooks in any of them.
pub fn hooked(sockets: &[Socket]) -> Vec<&'static Slot> {
    let is = |slot: &&&Slot| {
        let hook =
            |(other, state): &(&Slot, OpState)| other.name == slot.name && *state == OpState::Hook;
        sockets.iter().flat_map(|socket| &socket.ops).any(hook)
    };
    SLOTS.iter().filter(is).copied().collect()
}

/// A stream has no option but those of the family.
pub fn without_options(sockets: &mut [Socket], get: bool, set: bool) {
    for socket in sockets.iter_mut().filter(|socket| socket.kind == "stream") {
        let real = |state: &OpState| matches!(state, OpState::Default | OpState::Hook);
        socket.ops.retain(|(slot, state)| match slot.name.as_str() {
            "getsockopt" => get || !real(state),
            "setsockopt" => set || !real(state),
            _ => true,
        });
    }
}

/// Limits of what the sockets have.
pub fn limits(rng: &mut Rng, sockets: &[Socket], out: &mut String) {
    let mut limits = Vec::new();
    if sockets.iter().any(|socket| socket.kind != "stream") && rng.chance(70) {
        let most = match rng.below(4) {
            0 => 1,
            1 => 65_536,
            2 => rng.between(1, 200),
            _ => rng.between(1, 65_536),
        };
        limits.push(format!("max_message: {}", Style::int(rng, most)));
    }
    if sockets.iter().any(|socket| socket.real("listen")) && rng.chance(50) {
        let most = rng.between(1, 65_535);
        limits.push(format!("backlog: {}", Style::int(rng, most)));
    }
    if !limits.is_empty() {
        writeln!(out, "limits: {{ {} }}", limits.join(", ")).expect("a string");
    }
}

/// The section.
pub fn text(rng: &mut Rng, sockets: &[Socket], out: &mut String) {
    *out += "\nsockets:\n";
    let shared = sockets.iter().any(|socket| socket.alias);
    for (nth, socket) in sockets.iter().enumerate() {
        writeln!(out, "  - type: {}", socket.kind).expect("a string");
        if socket.protocol != 0 || rng.chance(50) {
            writeln!(out, "    protocol: {}", socket.protocol).expect("a string");
        }
        if socket.real("listen") && rng.chance(60) {
            let full = rng.pick(&["refuse", "wait"]);
            writeln!(out, "    backlog_full: {full}").expect("a string");
        }
        if socket.alias {
            *out += "    ops: *ops\n";
            continue;
        }
        let anchor = if shared && nth == 0 { "&ops " } else { "" };
        ops_text(rng, &socket.ops, anchor, out);
    }
}

/// Some ops with states that go together, in any order.
fn ops(rng: &mut Rng, kind: &str, autobind: bool, langs: Langs) -> Vec<(&'static Slot, OpState)> {
    let connected = kind != "dgram";
    // From hardly any op to a socket that can do everything.
    let listed = *rng.pick(&[20, 60, 95, 100]);
    let real = *rng.pick(&[40, 80, 100]);
    let mut ops: Vec<(&'static Slot, OpState)> = Vec::new();
    for slot in SLOTS.iter() {
        if !rng.chance(listed) {
            continue;
        }
        let mut states = states(slot, connected);
        states.retain(|state| langs.can(slot, state, kind));
        if states.is_empty() {
            continue;
        }
        let working: Vec<&OpState> =
            states.iter().filter(|s| !matches!(s, OpState::Stub | OpState::Absent)).collect();
        let state = if working.is_empty() || !rng.chance(real) {
            rng.pick(&states).clone()
        } else {
            (*rng.pick(&working)).clone()
        };
        ops.push((slot, state));
    }
    let works = |name: &str| {
        ops.iter().any(|(slot, state)| {
            slot.name == name && matches!(state, OpState::Default | OpState::Hook)
        })
    };
    let bound = works("bind") || (connected && autobind);
    let made = bound && ["connect", "listen", "accept"].into_iter().all(works);
    let pairs = connected || (autobind && works("bind") && works("connect"));
    if !pairs {
        ops.retain(|(slot, state)| slot.name != "socketpair" || *state == OpState::Stub);
    }
    if connected && !made {
        let part = |name: &str| matches!(name, "connect" | "listen" | "accept");
        ops.retain(|(slot, state)| !part(&slot.name) || *state == OpState::Stub);
    }
    rng.shuffle(&mut ops);
    ops
}

/// The key of one socket.
pub fn ops_text(rng: &mut Rng, ops: &[(&Slot, OpState)], anchor: &str, out: &mut String) {
    let written = |state: &OpState| match state {
        OpState::Default => "default".to_owned(),
        OpState::Stub => "stub".to_owned(),
        OpState::Absent => "absent".to_owned(),
        OpState::Hook => "hook".to_owned(),
        OpState::Helper(function) => format!("{{ helper: {function} }}"),
    };
    if ops.is_empty() {
        writeln!(out, "    ops: {anchor}[]").expect("a string");
        return;
    }
    if rng.chance(40) {
        writeln!(out, "    ops: {anchor}").expect("a string");
        for (slot, state) in ops {
            writeln!(out, "      {}: {}", slot.name, written(state)).expect("a string");
        }
        return;
    }
    let items: Vec<String> = ops
        .iter()
        .map(|(slot, state)| match state {
            OpState::Default => slot.name.clone(),
            state => format!("{{ {}: {} }}", slot.name, written(state)),
        })
        .collect();
    if rng.chance(50) {
        writeln!(out, "    ops: {anchor}[{}]", items.join(", "))
    } else {
        writeln!(out, "    ops: {anchor}\n      - {}", items.join("\n      - "))
    }
    .expect("a string");
}
