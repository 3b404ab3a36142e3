//! One random spec, as text.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use protogen::facts::{
    AF_MAX, CAPABILITIES, EVENTS, Event, FAMILIES, RELEASES, RustPart, Slot, Usage,
};
use protogen::model::OpState;

use super::address::address;
use super::header::header;
use super::hooks;
use super::inet::inet;
use super::interface::interface;
use super::langs::Langs;
use super::rng::Rng;
use super::sockets;
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

/// Every state that the op can have in a socket of some type.
pub fn states(slot: &'static Slot, connected: bool) -> Vec<OpState> {
    let mut states = Vec::new();
    if slot.stub.is_some() {
        states.push(OpState::Stub);
    }
    if !slot.mandatory {
        states.push(OpState::Absent);
    }
    if slot.connected && !connected {
        return states;
    }
    if slot.default {
        states.push(OpState::Default);
    }
    if slot.hook.is_some() {
        states.push(OpState::Hook);
    }
    let helpers = slot.helpers.iter().filter(|_| slot.name != "poll" || !connected);
    states.extend(helpers.cloned().map(OpState::Helper));
    states
}

/// The nth spec of a seed, in these languages, without the names that are `taken`.
pub fn spec((seed, nth): (u64, u64), langs: Langs, taken: &Names) -> Spec {
    let rng = &mut Rng::new(seed ^ nth << 32);
    let hostility = if rng.chance(40) { Hostility::Tame } else { Hostility::String };
    let style = Style { block: rng.chance(50), hostility };
    let mut name = words::family(rng);
    while taken.contains(&name) {
        name = words::family(rng);
    }
    let mut text = String::from("# A spec made at random.\nprotogen: 1\n\n");
    family(rng, style, &name, &mut text);
    text.push('\n');
    if rng.chance(20) {
        return inet(rng, style, &name, text);
    }
    let frames = rng.chance(30);
    let langs = langs.over(if frames { "ethernet" } else { "loopback" });
    let address = address(rng, style, taken, frames);
    text += &address.text;
    let (mut sockets, mut calls) = loop {
        let sockets = sockets::draw(rng, address.autobind, frames, langs);
        let calls = sockets::calls(&sockets);
        // Where nothing sends or receives, there is nothing for frames to do.
        if !frames || calls.one_way {
            break (sockets, calls);
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
    text += langs.text(rng);
    if rng.chance(30) {
        kernels(rng, langs, &mut text);
    }
    // What frames carry is not counted once more, nor has control messages.
    calls.messages &= !frames;
    calls.control &= !frames;
    if !frames {
        sockets::limits(rng, &sockets, &mut text);
    }
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
    if frames && rng.chance(40) {
        let observe = rng.pick(&["[]", "[tracepoints]", "[tracepoints]"]);
        writeln!(text, "observe: {observe}").expect("a string");
    }
    let mut least = sockets.clone();
    sockets::without_options(&mut least, false, false);
    let kept = !sockets::hooked(&least).is_empty();
    let own = interface(rng, style, &name, calls, kept, taken);
    sockets::without_options(&mut sockets, own.get, own.set);
    let hooked = sockets::hooked(&sockets);
    text += &own.text;
    let mut beside = Vec::new();
    let kind = sockets::kind(&sockets);
    let events: Vec<&Event> = EVENTS
        .iter()
        .filter(|event| !langs.lack(RustPart::Event, &event.name, kind))
        .filter(|event| !event.frames || carries)
        // Few families have frames: what is told of them is told more often.
        .filter(|event| {
            rng.chance(if event.frames { 60 } else { 20 }) || filled && event.name == "frame_out"
        })
        .collect();
    if !hooked.is_empty() || !events.is_empty() || !own.hooks.is_empty() {
        let datagrams = !sockets.iter().any(sockets::Socket::connected);
        let of = hooks::Of { name: &name, langs, datagrams };
        let made = hooks::hooks(rng, of, &hooked, &events, &own);
        text += &made.text;
        beside = made.files;
    }
    sockets::text(rng, &sockets, &mut text);
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

/// A range of releases in each of its forms; for modules in Rust it mostly has no end.
fn kernels(rng: &mut Rng, langs: Langs, out: &mut String) {
    let from = rng.below(RELEASES.len());
    let to = from + rng.below(RELEASES.len() - from);
    let (from, to) = (RELEASES[from], RELEASES[to]);
    let forms = if langs.rust && rng.chance(70) { 1 } else { 4 };
    match rng.below(forms) {
        0 => writeln!(out, "kernels: {from}.."),
        1 => writeln!(out, "kernels: ..{to}"),
        2 => writeln!(out, "kernels: '{from}'"),
        _ => writeln!(out, "kernels: {from}..{to}"),
    }
    .expect("a string");
}
