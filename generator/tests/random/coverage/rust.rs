//! What a spec whose module is in Rust uses, of what such modules have.

use protogen::facts::{EVENTS, RustPart as Part, SLOTS, rust_lacks};
use protogen::model::{Family, Netns, OpState, Transport};

use super::super::specs::states;
use super::op;

/// Types of sockets, and whether they make connections.
const KINDS: [(&str, bool); 3] = [("dgram", false), ("stream", true), ("seqpacket", true)];

/// Features that no table may say to be lacking.
const OTHERS: &[&str] = &[
    "alone",
    "beside C",
    "netns: initial",
    "capability",
    "counters",
    "tracepoints",
    "privileged",
    "type",
    "option",
    "sysctl",
    "ioctl",
    "control message",
    "hooks with state",
];

/// All of them.
pub(super) fn features() -> impl Iterator<Item = String> {
    let has = |part, name: &str, kind| rust_lacks(part, name, kind).is_none();
    let mut all: Vec<String> = OTHERS.iter().map(|other| feature(other)).collect();
    let transports = ["loopback", "ethernet", "inet"];
    all.extend(
        transports
            .iter()
            .filter(|word| has(Part::Transport, word, None))
            .map(|word| feature(&format!("transport: {word}"))),
    );
    if has(Part::SeveralSockets, "", None) {
        all.push(feature("several sockets"));
    }
    for (kind, connected) in KINDS.iter().filter(|(kind, _)| has(Part::Type, kind, None)) {
        all.push(feature(kind));
        for slot in SLOTS.iter() {
            for state in states(slot, *connected) {
                if state_is_there(&slot.name, &state, kind) {
                    all.push(feature(&of_state(*connected, &slot.name, &state)));
                }
            }
        }
    }
    for event in EVENTS.iter().filter(|event| has(Part::Event, &event.name, None)) {
        all.push(feature(&format!("event {}", event.name)));
    }
    all.into_iter()
}

/// A stream has no options of its own but those that are drawn for it.
fn state_is_there(slot: &str, state: &OpState, kind: &str) -> bool {
    let part = match state {
        OpState::Hook => Part::Hook,
        OpState::Default | OpState::Helper(_) => Part::Op,
        OpState::Stub | OpState::Absent => return true,
    };
    rust_lacks(part, slot, Some(kind)).is_none()
}

fn of_state(connected: bool, slot: &str, state: &OpState) -> String {
    let nature = if connected { "connections" } else { "datagrams" };
    format!("{nature}, {}", op(slot, state))
}

fn feature(what: &str) -> String {
    format!("rust: {what}")
}

/// What one of them uses.
pub(super) fn of_rust(family: &Family, used: &mut Vec<String>) {
    if !family.langs.rust {
        return;
    }
    let mut put = |condition: bool, what: &str| {
        if condition {
            used.push(feature(what));
        }
    };
    let own = &family.interface;
    put(!family.langs.c, "alone");
    put(family.langs.c, "beside C");
    put(family.netns == Netns::Initial, "netns: initial");
    put(family.capability.is_some(), "capability");
    put(family.observe.counters, "counters");
    put(family.observe.tracepoints, "tracepoints");
    put(family.address.privileged.is_some(), "privileged");
    put(!own.types.is_empty(), "type");
    put(!own.options.is_empty(), "option");
    put(!own.sysctls.is_empty(), "sysctl");
    put(!own.ioctls.is_empty(), "ioctl");
    put(!own.cmsgs.is_empty(), "control message");
    put(family.hooks.as_ref().is_some_and(|hooks| hooks.state.is_some()), "hooks with state");
    let transport = match family.transport.value {
        Transport::Loopback => "loopback",
        Transport::Ethernet => "ethernet",
        Transport::Inet => "inet",
    };
    put(true, &format!("transport: {transport}"));
    put(family.sockets.len() > 1, "several sockets");
    for socket in &family.sockets {
        let kind = socket.kind.value.name();
        put(true, kind);
        for op in &socket.ops {
            put(true, &of_state(kind != "dgram", &op.slot.name, &op.state));
        }
    }
    for event in family.hooks.iter().flat_map(|hooks| &hooks.events) {
        put(true, &format!("event {}", event.value.name));
    }
}
