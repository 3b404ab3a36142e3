//! One random spec, as text.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use protogen::facts::{
    AF_MAX, CAPABILITIES, EVENTS, Event, FAMILIES, RELEASES, SLOTS, Slot, Usage,
};
use protogen::model::OpState;

use super::address::address;
use super::header::header;
use super::hooks;
use super::interface::{Calls, interface};
use super::rng::Rng;
use super::words::{self, Hostility};

/// Names that turned out to be somebody else's.
pub type Names = BTreeSet<String>;

/// A spec and the files beside it.
#[derive(Debug, Clone)]
pub struct Spec {
    /// The text of the spec.
    pub text: String,
    /// Name and text of the hook file and of the header of its state.
    pub files: Vec<(String, String)>,
}

/// How one spec is written.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// In blocks, not in flow style.
    pub block: bool,
    hostility: Hostility,
}

impl Style {
    /// What texts that go into comments alone may have.
    pub fn comments(self) -> Hostility {
        match self.hostility {
            Hostility::Tame => Hostility::Tame,
            _ => Hostility::Comment,
        }
    }

    /// A number in one of the forms of the language.
    pub fn int(rng: &mut Rng, value: i128) -> String {
        match rng.below(6) {
            0 | 1 if value >= 0 => format!("{value:#x}"),
            2 if value >= 0 => format!("{value:#o}"),
            3 if value >= 0 => format!("{value:#b}"),
            _ => value.to_string(),
        }
    }
}

pub const LICENCES: [&str; 5] = [
    "GPL-2.0-only",
    "GPL-2.0-or-later",
    "GPL-2.0-only OR MIT",
    "GPL-2.0-only OR BSD-3-Clause",
    "GPL-2.0-only OR BSD-2-Clause",
];

/// Every state that the op can have in a datagram socket.
pub fn states(slot: &'static Slot) -> Vec<OpState> {
    let mut states = Vec::new();
    if slot.stub.is_some() {
        states.push(OpState::Stub);
    }
    if !slot.mandatory {
        states.push(OpState::Absent);
    }
    if slot.connected {
        return states;
    }
    if slot.default {
        states.push(OpState::Default);
    }
    if slot.hook.is_some() {
        states.push(OpState::Hook);
    }
    states.extend(slot.helpers.iter().cloned().map(OpState::Helper));
    states
}

/// The spec of a seed, without the names that are `taken`.
pub fn spec(seed: u64, taken: &Names) -> Spec {
    let rng = &mut Rng::new(seed);
    let hostility = if rng.chance(40) { Hostility::Tame } else { Hostility::String };
    let style = Style { block: rng.chance(50), hostility };
    let mut name = words::family(rng);
    while taken.contains(&name) {
        name = words::family(rng);
    }
    let mut text = String::from("# A spec made at random.\nprotogen: 1\n\n");
    family(rng, style, &name, &mut text);
    text.push('\n');
    let frames = rng.chance(30);
    let address = address(rng, style, taken, frames);
    text += &address.text;
    let (sockets, hooked, mut calls) = loop {
        let drawn = sockets(rng, address.autobind && !frames);
        // Where nothing sends or receives, there is nothing for frames to do.
        if !frames || drawn.2.one_way {
            break drawn;
        }
    };
    let carries = frames && calls.messages;
    // Hooks fill fields of the header only if they see frames go.
    let filled = carries && rng.chance(40);
    if frames {
        text += "\ntransport: ethernet\n\n";
        text += &header(rng, style, &address, taken, filled);
    } else {
        text += "\ntransport: loopback\n";
    }
    if !frames && rng.chance(70) {
        let most = match rng.below(4) {
            0 => 1,
            1 => 65_536,
            2 => rng.between(1, 200),
            _ => rng.between(1, 65_536),
        };
        let most = Style::int(rng, most);
        writeln!(text, "limits: {{ max_message: {most} }}").expect("a string");
    }
    if rng.chance(30) {
        kernels(rng, &mut text);
    }
    // What frames carry is neither observed nor has control messages.
    calls.messages &= !frames;
    if calls.messages && rng.chance(50) {
        let observe = rng.pick(&[
            "[]",
            "[counters]",
            "[tracepoints]",
            "[counters, tracepoints]",
            "[tracepoints, counters]",
        ]);
        writeln!(text, "observe: {observe}").expect("a string");
    }
    let own = interface(rng, style, &name, calls, !hooked.is_empty(), taken);
    text += &own.text;
    let mut beside = Vec::new();
    let events: Vec<&Event> = EVENTS
        .iter()
        .filter(|event| !event.frames || carries)
        .filter(|event| rng.chance(20) || filled && event.name == "frame_out")
        .collect();
    if !hooked.is_empty() || !events.is_empty() || !own.hooks.is_empty() {
        let made = hooks::hooks(rng, &name, &hooked, &events, &own);
        text += &made.text;
        beside = made.files;
    }
    text += &sockets;
    Spec { text, files: beside }
}

fn family(rng: &mut Rng, style: Style, name: &str, out: &mut String) {
    *out += "family:\n";
    let mut put = |line: String| writeln!(out, "  {line}").expect("a string");
    put(format!("name: {name}"));
    let usage = match rng.below(10) {
        0 => Usage::Removed,
        1 => Usage::Reserved,
        _ => Usage::Free,
    };
    let numbers: Vec<i128> = FAMILIES
        .iter()
        .filter(|known| known.usage == usage)
        .map(|known| i128::from(known.number))
        .filter(|number| (1..AF_MAX).contains(number))
        .collect();
    let number = *rng.pick(&numbers);
    put(format!("number: {}", Style::int(rng, number)));
    if usage != Usage::Free || rng.chance(10) {
        put("number_reason: it was made at random".to_owned());
    }
    let title = words::line(rng, style.hostility, 200);
    put(format!("title: {}", words::quoted(rng, &title)));
    if rng.chance(60) {
        let paragraphs = words::paragraphs(rng, style.comments());
        put(format!("description: |\n    {}", paragraphs.join("\n\n    ")));
    }
    if rng.chance(60) {
        let licence = rng.pick(&LICENCES);
        put(format!("licence: {licence}"));
    }
    if rng.chance(50) {
        let author = words::line(rng, style.hostility, 30);
        put(format!("author: {}", words::quoted(rng, &author)));
    }
    if rng.chance(60) {
        let netns = rng.pick(&["all", "initial"]);
        put(format!("netns: {netns}"));
    }
    if rng.chance(30) {
        let all: Vec<&str> = CAPABILITIES.iter().collect();
        put(format!("capability: {}", rng.pick(&all)));
    }
}

/// A range of releases in each of its forms.
fn kernels(rng: &mut Rng, out: &mut String) {
    let from = rng.below(RELEASES.len());
    let to = from + rng.below(RELEASES.len() - from);
    let (from, to) = (RELEASES[from], RELEASES[to]);
    match rng.below(4) {
        0 => writeln!(out, "kernels: {from}.."),
        1 => writeln!(out, "kernels: ..{to}"),
        2 => writeln!(out, "kernels: '{from}'"),
        _ => writeln!(out, "kernels: {from}..{to}"),
    }
    .expect("a string");
}

/// The sockets, the ops that are hooks in any of them, and which calls there are.
fn sockets(rng: &mut Rng, autobind: bool) -> (String, Vec<&'static Slot>, Calls) {
    let mut calls = Calls {
        get: false,
        set: false,
        ioctl: false,
        messages: false,
        one_way: false,
        send_hook: false,
        recv_hook: false,
    };
    let mut text = String::from("\nsockets:\n");
    let mut hooked: Vec<&'static Slot> = Vec::new();
    let mut real: BTreeSet<&str> = BTreeSet::new();
    let count = *rng.pick(&[1, 1, 1, 2, 2, 3, 5]);
    let mut protocols: Vec<i128> = Vec::new();
    let mut first: Option<Vec<(&'static Slot, OpState)>> = None;
    let share = rng.chance(20);
    while protocols.len() < count {
        let protocol = match rng.below(4) {
            0 => 255,
            1 | 2 => i128::try_from(protocols.len()).unwrap_or(0),
            _ => rng.between(0, 255),
        };
        if protocols.contains(&protocol) {
            continue;
        }
        protocols.push(protocol);
        text += "  - type: dgram\n";
        if protocol != 0 || rng.chance(50) {
            writeln!(text, "    protocol: {protocol}").expect("a string");
        }
        if share && first.is_some() {
            text += "    ops: *ops\n";
            continue;
        }
        let ops = ops(rng, autobind);
        let anchor = if share { "&ops " } else { "" };
        ops_text(rng, &ops, anchor, &mut text);
        for (slot, state) in &ops {
            let own = *state == OpState::Default;
            calls.get |= own && slot.name == "getsockopt";
            calls.set |= own && slot.name == "setsockopt";
            calls.ioctl |= (own || *state == OpState::Hook) && slot.name == "ioctl";
            if matches!(state, OpState::Default | OpState::Hook) {
                real.insert(&slot.name);
            }
            if *state == OpState::Hook && !hooked.iter().any(|other| other.name == slot.name) {
                hooked.push(slot);
            }
        }
        first.get_or_insert(ops);
    }
    calls.messages = real.contains("sendmsg") && real.contains("recvmsg");
    calls.one_way = real.contains("sendmsg") || real.contains("recvmsg");
    calls.send_hook = hooked.iter().any(|slot| slot.name == "sendmsg");
    calls.recv_hook = hooked.iter().any(|slot| slot.name == "recvmsg");
    (text, hooked, calls)
}

/// Some ops with states that go together, in any order.
fn ops(rng: &mut Rng, autobind: bool) -> Vec<(&'static Slot, OpState)> {
    // From hardly any op to a socket that can do everything.
    let listed = *rng.pick(&[20, 60, 95, 100]);
    let real = *rng.pick(&[40, 80, 100]);
    let mut ops: Vec<(&'static Slot, OpState)> = Vec::new();
    for slot in SLOTS.iter() {
        if !rng.chance(listed) {
            continue;
        }
        let states = states(slot);
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
    if !(autobind && works("bind") && works("connect")) {
        ops.retain(|(slot, state)| slot.name != "socketpair" || *state == OpState::Stub);
    }
    rng.shuffle(&mut ops);
    ops
}

fn ops_text(rng: &mut Rng, ops: &[(&Slot, OpState)], anchor: &str, out: &mut String) {
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
