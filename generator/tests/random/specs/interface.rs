//! Types, options and requests of a random protocol, and the hooks behind them.

use std::fmt::Write as _;

use protogen::facts::CAPABILITIES;

use super::cmsgs::{Cmsgs, cmsg};
use super::rng::Rng;
use super::spec::{Names, Style};
use super::words;

/// Which calls some socket has.
#[derive(Debug, Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact each")]
pub struct Calls {
    /// `getsockopt()`
    pub get: bool,
    /// `setsockopt()`
    pub set: bool,
    /// `ioctl()`
    pub ioctl: bool,
    /// `sendmsg()` and `recvmsg()`, in different sockets perhaps.
    pub messages: bool,
    /// One of them, at least.
    pub one_way: bool,
    /// Both, for datagrams or for records: control messages have a way.
    pub control: bool,
    /// Some `sendmsg()` of either is a hook.
    pub send_hook: bool,
    /// Some `recvmsg()` of either is a hook.
    pub recv_hook: bool,
}

/// The sections, and the functions that the hook file has to define.
#[derive(Debug, Default)]
pub struct Interface {
    /// Text of the spec.
    pub text: String,
    /// Text of the hook file.
    pub hooks: String,
    /// Control messages.
    pub cmsgs: Cmsgs,
    /// Some option can be read, and set.
    pub get: bool,
    pub set: bool,
}

/// Integers and structs that a value can have the type of.
pub(super) struct Values {
    /// Names of the structs, and which of them were used.
    types: Vec<(String, bool)>,
}

/// Integers with their least and greatest value.
pub(super) const INTEGERS: [(&str, i128, i128); 8] = [
    ("u8", 0, 0xff),
    ("u16", 0, 0xffff),
    ("u32", 0, 0xffff_ffff),
    ("u64", 0, 0xffff_ffff_ffff_ffff),
    ("s8", -0x80, 0x7f),
    ("s16", -0x8000, 0x7fff),
    ("s32", -0x8000_0000, 0x7fff_ffff),
    ("s64", -0x8000_0000_0000_0000, 0x7fff_ffff_ffff_ffff),
];

/// Sections for a family whose sockets have `calls`; `hooked` if any op is a
/// hook, so that somebody reads what sockets keep.
pub fn interface(
    rng: &mut Rng,
    style: Style,
    family: &str,
    calls: Calls,
    hooked: bool,
    taken: &Names,
) -> Interface {
    let mut made = Interface::default();
    let any = calls.get || calls.set || calls.ioctl || calls.control;
    if !any || rng.chance(30) {
        return made;
    }
    let mut ioctls = String::new();
    let mut options = String::new();
    let mut values = Values { types: Vec::new() };
    let mut types = String::new();
    let integer = |name: &String| INTEGERS.iter().any(|(known, ..)| known == name);
    for name in names(rng, 3, taken).into_iter().filter(|name| !integer(name)) {
        writeln!(types, "  {name}:").expect("a string");
        if rng.chance(50) {
            writeln!(types, "    doc: {}", doc(rng, style)).expect("a string");
        }
        types += &fields(rng, style);
        values.types.push((name, false));
    }
    if calls.ioctl && rng.chance(60) {
        for (number, name) in names(rng, 6, taken).into_iter().enumerate() {
            let number = if rng.chance(20) && number == 0 { 15 } else { number };
            ioctl(rng, style, family, &name, number, &mut values, &mut ioctls, &mut made.hooks);
        }
    }
    let mut kept = hooked || !made.hooks.is_empty();
    let mut sysctls = String::new();
    let mut defaults = Vec::new();
    if kept && rng.chance(60) {
        for name in names(rng, 3, taken) {
            let first = rng.between(-0x8000_0000, 0x7fff_ffff);
            let first = if rng.chance(50) { rng.between(0, 100) } else { first };
            let most = if rng.chance(50) { first + 20 } else { 0x7fff_ffff };
            let last = rng.between(first, most).min(0x7fff_ffff);
            let default = rng.between(first, last);
            writeln!(
                sysctls,
                "  - {{ name: {name}, range: [{first}, {last}], default: {default} }}"
            )
            .expect("a string");
            defaults.push((name, first, last));
        }
    }
    if calls.get || calls.set {
        for (number, name) in names(rng, 6, taken).into_iter().enumerate() {
            let option = (name.as_str(), number + 2);
            let before = options.len();
            kept |= self::option(
                rng,
                style,
                (family, calls, kept, &defaults),
                option,
                &mut values,
                &mut options,
                &mut made.hooks,
            );
            let text = &options[before..];
            made.get |= !text.contains("access: [set]");
            made.set |= !text.contains("access: [get]");
        }
    }
    let mut cmsgs = String::new();
    if calls.control && rng.chance(90) {
        for (number, name) in names(rng, 4, taken).into_iter().enumerate() {
            let cmsg = (name.as_str(), number + 1);
            self::cmsg(rng, style, (family, calls), cmsg, &mut values, &mut cmsgs, &mut made.cmsgs);
        }
    }
    // A type that nothing has would be a warning.
    let unused = values.types.iter().filter(|(_, used)| !used);
    let unused: Vec<String> = unused.map(|(name, _)| name.clone()).collect();
    if values.types.iter().any(|(_, used)| *used) {
        made.text += "types:\n";
        let mut skip = false;
        for line in types.lines() {
            if !line.starts_with("   ") {
                skip = unused.iter().any(|name| line == format!("  {name}:"));
            }
            if !skip {
                writeln!(made.text, "{line}").expect("a string");
            }
        }
    }
    for (section, text) in
        [("cmsgs", cmsgs), ("options", options), ("ioctls", ioctls), ("sysctls", sysctls)]
    {
        if !text.is_empty() {
            write!(made.text, "{section}:\n{text}").expect("a string");
        }
    }
    made
}

/// At most so many different names, perhaps none.
fn names(rng: &mut Rng, most: usize, taken: &Names) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for _ in 0..rng.below(most + 1) {
        let name = words::field(rng);
        let limit = ["_min", "_max"].iter().any(|end| name.ends_with(end));
        if name.len() <= 18 && !limit && !taken.contains(&name) && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

pub(super) fn doc(rng: &mut Rng, style: Style) -> String {
    let text = words::line(rng, style.comments(), 100);
    words::quoted(rng, &text)
}

/// Fields from wide to narrow, so that no hole is between them.
fn fields(rng: &mut Rng, style: Style) -> String {
    let mut bits: Vec<usize> = (0..=rng.below(6)).map(|_| *rng.pick(&[64, 32, 16, 8])).collect();
    bits.sort_unstable_by(|a, b| b.cmp(a));
    let align = bits[0] / 8;
    let mut text = String::from("    fields:\n");
    let mut size = 0;
    let mut put = |rng: &mut Rng, entry: String| {
        if rng.chance(40) {
            let doc = doc(rng, style);
            writeln!(text, "      - {{ {entry}, doc: {doc} }}").expect("a string");
        } else {
            writeln!(text, "      - {{ {entry} }}").expect("a string");
        }
    };
    for (nth, bits) in bits.iter().enumerate() {
        let prefix = match (bits, rng.below(4)) {
            (16.., 0) => "be",
            (16.., 1) => "le",
            (_, 2) => "s",
            _ => "u",
        };
        put(rng, format!("name: field_{nth}, type: {prefix}{bits}"));
        size += bits / 8;
    }
    if rng.chance(40) {
        let bytes = 2 + rng.below(40);
        put(rng, format!("name: array, type: bytes, size: {bytes}"));
        size += bytes;
    }
    let end = size.next_multiple_of(align);
    if end > size {
        put(rng, format!("name: pad, type: reserved, size: {}", end - size));
    }
    text
}

impl Values {
    /// A type as the spec names it, the same in C, and the range of an integer.
    fn pick(&mut self, rng: &mut Rng, family: &str) -> (String, String, Option<(i128, i128)>) {
        if !self.types.is_empty() && rng.chance(40) {
            return self.pick_struct(rng, family);
        }
        let (name, least, most) = *rng.pick(&INTEGERS);
        (name.to_owned(), name.to_owned(), Some((least, most)))
    }

    /// One that is a struct, if there is any.
    pub(super) fn pick_struct(
        &mut self,
        rng: &mut Rng,
        family: &str,
    ) -> (String, String, Option<(i128, i128)>) {
        if self.types.is_empty() {
            return self.pick(rng, family);
        }
        let at = rng.below(self.types.len());
        self.types[at].1 = true;
        let name = self.types[at].0.clone();
        (name.clone(), format!("struct {family}_{name}"), None)
    }
}

#[allow(clippy::too_many_arguments, reason = "all of it is drawn or written")]
fn ioctl(
    rng: &mut Rng,
    style: Style,
    family: &str,
    name: &str,
    number: usize,
    values: &mut Values,
    out: &mut String,
    hooks: &mut String,
) {
    let mut keys = vec![format!("name: {name}"), format!("number: {number}")];
    let dir = *rng.pick(&["none", "read", "write", "both"]);
    let mut arg = String::new();
    let mut body = "\treturn 0;\n";
    if dir != "none" {
        let (ty, ctype, integer) = values.pick(rng, family);
        keys.push(format!("type: {ty}"));
        let constant = if dir == "write" { "const " } else { "" };
        arg = format!(", {constant}{ctype} *arg");
        if dir == "read" && integer.is_some() {
            body = "\t*arg = 1;\n\treturn 0;\n";
        }
    }
    if dir != "both" || rng.chance(50) {
        keys.push(format!("dir: {dir}"));
    }
    if dir == "none" && rng.chance(50) {
        keys.pop();
    }
    if rng.chance(30) {
        keys.push(format!("capability: {}", capability(rng)));
    }
    if rng.chance(50) {
        keys.push(format!("doc: {}", doc(rng, style)));
    }
    writeln!(out, "  - {{ {} }}", keys.join(", ")).expect("a string");
    write!(hooks, "\nint {family}_hook_ioctl_{name}(struct sock *sk{arg})\n{{\n{body}}}\n")
        .expect("a string");
}

fn capability(rng: &mut Rng) -> String {
    let all: Vec<&str> = CAPABILITIES.iter().collect();
    (*rng.pick(&all)).to_owned()
}

/// One option; tells whether it needs hooks.
fn option(
    rng: &mut Rng,
    style: Style,
    (family, calls, kept, defaults): (&str, Calls, bool, &[(String, i128, i128)]),
    (name, number): (&str, usize),
    values: &mut Values,
    out: &mut String,
    hooks: &mut String,
) -> bool {
    let hook = !kept || rng.chance(40);
    let (get, set) = match (calls.get, calls.set, rng.below(3)) {
        (true, true, 0) => (true, true),
        (true, false, _) | (true, true, 1) => (true, false),
        _ => (false, true),
    };
    let (ty, ctype, integer) = values.pick(rng, family);
    let number = if rng.chance(10) { 65_537 - number } else { number };
    let mut keys = vec![
        format!("name: {name}"),
        format!("number: {}", Style::int(rng, i128::try_from(number).unwrap_or(2))),
        format!("type: {ty}"),
    ];
    match (get, set) {
        (true, false) => keys.push("access: [get]".to_owned()),
        (false, true) => keys.push("access: [set]".to_owned()),
        _ => {}
    }
    if hook {
        keys.push("kind: hook".to_owned());
    }
    let mut bounds = integer;
    if let Some((least, most)) = integer
        && set
        && rng.chance(60)
    {
        let first = rng.between(least, most);
        let last = rng.between(first, most);
        keys.push(format!("range: [{first}, {last}]"));
        bounds = Some((first, last));
    }
    let inside = |(_, first, last): &&(String, i128, i128)| {
        bounds.is_some_and(|(lowest, highest)| lowest <= *first && *last <= highest)
    };
    if let Some((sysctl, ..)) = defaults.iter().find(inside).filter(|_| !hook) {
        keys.push(format!("default: '{sysctl}'"));
    } else if let Some((first, last)) = bounds
        && !hook
        && (rng.chance(50) || !(first..=last).contains(&0))
    {
        keys.push(format!("default: {}", rng.between(first, last)));
    }
    if set && rng.chance(30) {
        keys.push(format!("capability: {}", capability(rng)));
    }
    if set && rng.chance(50) {
        keys.push(format!("when: {}", rng.pick(&["any", "unbound", "bound"])));
    }
    if rng.chance(50) {
        keys.push(format!("doc: {}", doc(rng, style)));
    }
    writeln!(out, "  - {{ {} }}", keys.join(", ")).expect("a string");
    if !hook {
        return false;
    }
    let mut put = |which: &str, arg: String| {
        let head = format!("int {family}_hook_{which}_{name}(struct sock *sk, {arg})");
        write!(hooks, "\n{head}\n{{\n\treturn 0;\n}}\n").expect("a string");
    };
    if get {
        put("get", format!("{ctype} *value"));
    }
    if set {
        put(
            "set",
            if integer.is_some() {
                format!("{ctype} value")
            } else {
                format!("const {ctype} *value")
            },
        );
    }
    true
}
