//! Random families on the kernel's own TCP and UDP.

use std::fmt::Write as _;

use protogen::facts::{
    MEMBERS, MemberHook, ProtoMember, RELEASES, Release, SLOTS, Slot, ValueKind, unlinkable,
};
use protogen::model::{Base, OpState};

use super::hooks;
use super::langs::Langs;
use super::rng::Rng;
use super::sockets::ops_text;
use super::spec::{Spec, Style};

/// What sockets are made of, each with its type.
pub const BASES: [(Base, &str); 2] = [(Base::Tcp, "stream"), (Base::Udp, "dgram")];

/// Largest number that a limit can be.
pub const MOST: i128 = i32::MAX as i128;

/// The first release on which every counter can be the family's own.
const COUNTS: Release = Release { major: 6, minor: 0 };
/// The last one on which every function can be linked to.
const LINKS: Release = Release { major: 6, minor: 16 };

/// One row of `proto`: a member, and what fills it.
type Row = (&'static str, String);

/// Every state that an op can have in a socket on the base, on some kernel.
pub fn states(base: Base, slot: &Slot) -> Vec<OpState> {
    let mut states = Vec::new();
    if slot.stub.is_some() {
        states.push(OpState::Stub);
    }
    if !slot.mandatory {
        states.push(OpState::Absent);
    }
    if let Some(functions) = base.functions(slot) {
        states.push(OpState::Default);
        states.extend(functions.iter().cloned().map(OpState::Helper));
    }
    states
}

/// The members that a spec can name on the base.
pub fn members(base: Base) -> impl Iterator<Item = &'static ProtoMember> {
    MEMBERS.iter().copied().filter(move |member| {
        let only = member.inet.as_ref().and_then(|facts| facts.base.as_deref());
        only.is_none_or(|only| only == base.name())
    })
}

/// Everything behind the section `family`.
pub fn inet(rng: &mut Rng, style: Style, name: &str, mut text: String) -> Spec {
    text += "address: { foreign: inet }\n\ntransport: inet\n";
    let kernels = kernels(rng, &mut text);
    let mut bases = match rng.below(5) {
        0 => vec![BASES[0]],
        1 => vec![BASES[1]],
        _ => BASES.to_vec(),
    };
    rng.shuffle(&mut bases);
    let mut sockets = String::from("\nsockets:\n");
    let mut functions = String::new();
    let hooked = rng.chance(80);
    for (base, kind) in bases {
        socket(rng, (base, kind), kernels, &mut sockets);
        let rows = if rng.chance(85) { rows(rng, base, kernels.0, hooked) } else { Vec::new() };
        rows_text(rng, style, &rows, &mut sockets);
        for (member, _) in rows.iter().filter(|(_, value)| value == "hook") {
            function(rng, name, base, member, &mut functions);
        }
    }
    let mut files = Vec::new();
    if !functions.is_empty() {
        let made = hooks::section(rng, Langs::C, hooks::head(name) + &functions, None, &[]);
        text += &made.text;
        files = made.files;
    }
    Spec { text: text + &sockets, files }
}

/// A range of kernels, many without those on which not everything is possible.
fn kernels(rng: &mut Rng, out: &mut String) -> (Release, Release) {
    let (first, last) = (RELEASES[0], RELEASES[RELEASES.len() - 1]);
    if rng.chance(30) {
        return (first, last);
    }
    let one = |rng: &mut Rng, from: Release, to: Release| {
        let all: Vec<Release> =
            RELEASES.iter().copied().filter(|r| (from..=to).contains(r)).collect();
        *rng.pick(&all)
    };
    let oldest = if rng.chance(60) { COUNTS } else { first };
    let from = one(rng, oldest, last);
    let newest = if from <= LINKS && rng.chance(70) { LINKS } else { last };
    let to = one(rng, from, newest);
    let range = match rng.below(2) {
        0 if from == to => format!("'{from}'"),
        0 if from == first => format!("..{to}"),
        0 if to == last => format!("{from}.."),
        _ => format!("{from}..{to}"),
    };
    writeln!(out, "kernels: {range}").expect("a string");
    (from, to)
}

/// One socket with its ops, without its rows.
fn socket(
    rng: &mut Rng,
    (base, kind): (Base, &str),
    kernels: (Release, Release),
    out: &mut String,
) {
    writeln!(out, "  - type: {kind}\n    base: {}", base.name()).expect("a string");
    let protocol = match rng.below(3) {
        0 => 0,
        1 => 255,
        _ => rng.between(0, 255),
    };
    if protocol != 0 || rng.chance(50) {
        writeln!(out, "    protocol: {}", Style::int(rng, protocol)).expect("a string");
    }
    let mut ops = ops(rng, base, kernels);
    rng.shuffle(&mut ops);
    ops_text(rng, &ops, "", out);
}

/// Some ops with states that they can have on these kernels.
fn ops(rng: &mut Rng, base: Base, (from, to): (Release, Release)) -> Vec<(&'static Slot, OpState)> {
    let listed = *rng.pick(&[50, 100, 100]);
    let real = *rng.pick(&[0, 50, 100]);
    let mut ops = Vec::new();
    for slot in SLOTS.iter() {
        if !rng.chance(listed) {
            continue;
        }
        let mut states = states(base, slot);
        let linked = |function: &str| unlinkable(function, from, to).is_none();
        states.retain(|state| match state {
            OpState::Helper(function) => linked(function),
            _ => true,
        });
        // What hardly any range of kernels can link to, where it can be.
        let rare = |state: &&OpState| match state {
            OpState::Helper(function) => {
                unlinkable(function, RELEASES[0], RELEASES[RELEASES.len() - 1]).is_some()
            }
            _ => false,
        };
        let nothing = |state: &OpState| matches!(state, OpState::Stub | OpState::Absent);
        let idle = !rng.chance(real) && rng.chance(60);
        let fitting: Vec<&OpState> = states.iter().filter(|s| nothing(s) == idle).collect();
        let state = match (states.iter().find(rare), fitting.is_empty()) {
            (Some(rare), _) if !idle && rng.chance(85) => rare.clone(),
            (_, true) => rng.pick(&states).clone(),
            (_, false) => (*rng.pick(&fitting)).clone(),
        };
        ops.push((*slot, state));
    }
    ops
}

/// Some rows of `proto`, with what they can be from a release on.
fn rows(rng: &mut Rng, base: Base, from: Release, hooked: bool) -> Vec<Row> {
    let listed = *rng.pick(&[60, 100, 100]);
    // Of TCP's memory and its pressure, both are its own or neither.
    let memory = rng.chance(60) && from >= COUNTS;
    let mut rows: Vec<Row> = Vec::new();
    for member in members(base) {
        let Some(facts) = &member.inet else { continue };
        let tied = matches!(member.name.as_str(), "memory_allocated" | "memory_pressure");
        let value = match facts.value {
            Some(ValueKind::Own) if tied && memory => "own".to_owned(),
            _ if !rng.chance(listed) => continue,
            _ if tied || rng.chance(40) => "default".to_owned(),
            Some(ValueKind::Own) if facts.from.is_none_or(|first| first <= from) => {
                "own".to_owned()
            }
            Some(ValueKind::Limits) => limits(rng),
            Some(ValueKind::Number) => number(rng),
            Some(ValueKind::Name) => name(rng, base),
            _ if hooked && facts.hook.is_some() => "hook".to_owned(),
            _ => "default".to_owned(),
        };
        rows.push((&member.name, value));
    }
    rng.shuffle(&mut rows);
    rows
}

/// Three numbers that do not descend.
fn limits(rng: &mut Rng) -> String {
    let mut numbers = match rng.below(4) {
        0 => [rng.between(1, MOST); 3],
        1 => [1, rng.between(1, 100_000), MOST],
        2 => [rng.between(1, 4096), rng.between(65_536, 1 << 20), rng.between(1 << 20, 1 << 24)],
        _ => [rng.between(1, MOST), rng.between(1, MOST), rng.between(1, MOST)],
    };
    numbers.sort_unstable();
    format!("[{}]", numbers.map(|number| Style::int(rng, number)).join(", "))
}

fn number(rng: &mut Rng) -> String {
    let number = match rng.below(4) {
        0 => 0,
        1 => 1024,
        _ => rng.between(0, 1024),
    };
    Style::int(rng, number)
}

/// A name in /proc/net/protocols that means nothing else in YAML, and that no
/// socket on the other base has.
fn name(rng: &mut Rng, base: Base) -> String {
    let length = match rng.below(4) {
        0 => 1,
        1 => 31,
        _ => 1 + rng.below(31),
    };
    let first: &[u8] = match base {
        Base::Tcp => b"abcdefghijklmnopqrstuvwxyz",
        Base::Udp => b"ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    };
    let rest = b"abcxyzABCXYZ0123456789_-.";
    let mut name = String::new();
    while name.len() < length {
        let from: &[u8] = if name.is_empty() { first } else { rest };
        name.push(char::from(*rng.pick(from)));
    }
    match rng.below(3) {
        0 => format!("'{name}'"),
        1 => format!("\"{name}\""),
        _ => name,
    }
}

fn rows_text(rng: &mut Rng, style: Style, rows: &[Row], out: &mut String) {
    if rows.is_empty() {
        if rng.chance(50) {
            *out += "    proto: {}\n";
        }
        return;
    }
    let rows: Vec<String> =
        rows.iter().map(|(member, value)| format!("{member}: {value}")).collect();
    if style.block {
        writeln!(out, "    proto:\n      {}", rows.join("\n      "))
    } else {
        writeln!(out, "    proto: {{ {} }}", rows.join(", "))
    }
    .expect("a string");
}

/// The function of one row, which calls what it may call.
fn function(rng: &mut Rng, family: &str, base: Base, member: &str, out: &mut String) {
    let Some(known) = members(base).find(|known| known.name == member) else { return };
    let Some(hook) = known.inet.as_ref().and_then(|facts| facts.hook.as_ref()) else { return };
    let base = base.name();
    let prototype = hook.prototype(&format!("{family}_hook_{base}_{member}"));
    write!(out, "\n{prototype}\n{{\n").expect("a string");
    if rng.chance(30) {
        *out += "\tpr_debug(\"%s: socket %p\\n\", __func__, sk);\n";
    }
    *out += &refusal(rng, hook);
    let (call, arguments) = (format!("{family}_default_{base}_{member}"), hook.arguments());
    let returns = if hook.result == "void" { "" } else { "return " };
    match member {
        "init" => *out += "\treturn 0;\n",
        "ioctl" => *out += "\treturn -ENOIOCTLCMD;\n",
        _ => writeln!(out, "\t{returns}{call}({arguments});").expect("a string"),
    }
    *out += "}\n";
}

/// Something that a hook does not pass on: what no test asks for.
fn refusal(rng: &mut Rng, hook: &MemberHook) -> String {
    let has = |arg: &str| hook.args.iter().any(|other| other.ends_with(arg));
    let (condition, errno) = if has("*karg") {
        ("cmd == SIOCPROTOPRIVATE + 15", "EPERM")
    } else if has("optname") {
        ("level == 4711 && optname == 1", "EPERM")
    } else if has("sockaddr_in *addr") {
        ("addr->sin_port == htons(4711)", "EADDRNOTAVAIL")
    } else {
        return String::new();
    };
    if rng.chance(50) {
        format!("\tif ({condition})\n\t\treturn -{errno};\n")
    } else {
        String::new()
    }
}
