//! Random specs that are valid: a plan of choices, and its text.

use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};

/// Integer types with their size and largest value.
const INTEGERS: [(&str, u64, i128); 14] = [
    ("u8", 1, 0xff),
    ("s8", 1, 0x7f),
    ("u16", 2, 0xffff),
    ("s16", 2, 0x7fff),
    ("be16", 2, 0xffff),
    ("le16", 2, 0xffff),
    ("u32", 4, 0xffff_ffff),
    ("s32", 4, 0x7fff_ffff),
    ("be32", 4, 0xffff_ffff),
    ("le32", 4, 0xffff_ffff),
    ("u64", 8, 0xffff_ffff_ffff_ffff),
    ("s64", 8, 0x7fff_ffff_ffff_ffff),
    ("be64", 8, 0xffff_ffff_ffff_ffff),
    ("le64", 8, 0xffff_ffff_ffff_ffff),
];

/// Ops that a datagram socket can have, each with the states to write.
const OPS: [(&str, &[&str]); 14] = [
    ("release", &["default"]),
    ("getname", &["default", "stub"]),
    ("poll", &["default", "absent", "{ helper: datagram_poll }"]),
    ("ioctl", &["default", "stub", "hook"]),
    ("gettstamp", &["absent", "{ helper: sock_gettstamp }"]),
    ("listen", &["stub"]),
    ("accept", &["stub"]),
    ("shutdown", &["default", "stub"]),
    ("setsockopt", &["default", "absent"]),
    ("getsockopt", &["default", "absent"]),
    ("sendmsg", &["default", "stub", "hook"]),
    ("recvmsg", &["default", "stub", "hook"]),
    ("mmap", &["stub"]),
    ("bind", &["default", "stub", "hook"]),
];

const NUMBERS: [i128; 6] = [22, 25, 14, 13, 18, 19];

/// What the text is made from.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is one choice of form")]
pub struct Plan {
    name: String,
    number: i128,
    title: String,
    hex: bool,
    block: bool,
    /// `None` is an array of bytes of the size beside it.
    fields: Vec<(Option<usize>, u64)>,
    key: Vec<usize>,
    autobind: bool,
    privileged: bool,
    extras: Vec<&'static str>,
    pub max_message: i128,
    sockets: Vec<Vec<(usize, Index)>>,
}

/// A random plan.
pub fn plan() -> impl Strategy<Value = Plan> {
    let fields = prop::collection::vec(
        (prop_oneof![3 => (0..INTEGERS.len()).prop_map(Some), 1 => Just(None)], 2_u64..9),
        1..7,
    );
    let extras = vec![
        "description: >\n    Folded text: with a colon, on\n    two lines.",
        "description: |\n    First.\n\n    Second \"quoted\".",
        "licence: GPL-2.0-or-later",
        "licence: 'GPL-2.0-only OR MIT'",
        "author: Some Body <some@body.example>",
        "netns: all",
        "netns: initial",
        "capability: CAP_NET_RAW",
        "number_reason: because",
    ];
    let ops = subsequence((0..OPS.len()).collect::<Vec<_>>(), 0..=OPS.len())
        .prop_flat_map(|ops| {
            let n = ops.len();
            (Just(ops), prop::collection::vec(any::<Index>(), n))
        })
        .prop_map(|(ops, states)| ops.into_iter().zip(states).collect::<Vec<_>>());
    let family =
        ("qq[a-z0-9]{1,12}", select(NUMBERS.to_vec()), "[A-Za-z][A-Za-z0-9 ,.'()ä€-]{0,60}[a-z]");
    let style = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    let rest = (
        subsequence(extras, 0..9),
        1_i128..=65_536,
        prop::collection::vec(ops, 1..4),
        prop::collection::vec(any::<bool>(), 7),
    );
    (family, style, fields, rest).prop_map(|(family, style, fields, rest)| {
        let mut extras = rest.0;
        // A key is given once.
        let mut seen = Vec::new();
        extras.retain(|extra| {
            let key = extra.split(':').next().unwrap_or_default();
            let new = !seen.contains(&key);
            seen.push(key);
            new
        });
        let all: Vec<usize> = (0..fields.len()).collect();
        let mut key: Vec<usize> = all.iter().copied().filter(|i| rest.3[*i]).collect();
        if key.is_empty() {
            key = all;
        }
        Plan {
            name: family.0,
            number: family.1,
            title: family.2,
            hex: style.0,
            block: style.1,
            fields,
            key,
            autobind: style.2,
            privileged: style.3,
            extras,
            max_message: rest.1,
            sockets: rest.2,
        }
    })
}

impl Plan {
    fn int(&self, value: i128) -> String {
        if self.hex && value >= 0 { format!("{value:#x}") } else { value.to_string() }
    }

    /// The spec.
    pub fn text(&self) -> String {
        let mut out = format!(
            "# A spec made up for a test.\nprotogen: 1\n\nfamily:\n  name: {}\n  number: {}\n  title: \"{}\"\n",
            self.name,
            self.int(self.number),
            self.title
        );
        for extra in &self.extras {
            writeln!(out, "  {extra}").expect("a string");
        }
        out += "\naddress:\n  fields:\n";
        self.fields_text(&mut out);
        let names: Vec<String> = self.key.iter().map(|i| format!("f{i}")).collect();
        writeln!(out, "  key: [{}]", names.join(", ")).expect("a string");
        let integer = self.key.iter().rev().find_map(|i| Some((*i, self.fields[*i].0?)));
        if let Some((field, ty)) = integer {
            let most = INTEGERS[ty].2;
            if self.autobind {
                let (first, last) = (self.int(most / 2), self.int(most));
                writeln!(
                    out,
                    "  autobind: {{ field: f{field}, any: 0, range: [{first}, {last}] }}"
                )
                .expect("a string");
            }
            if self.privileged {
                writeln!(out, "  privileged:\n    range: [1, {}]", self.int(most / 4))
                    .expect("a string");
            }
        }
        write!(
            out,
            "\ntransport: loopback\nlimits: {{ max_message: {} }}\n",
            self.int(self.max_message)
        )
        .expect("a string");
        if self.hooked() {
            out += "hooks: hooks.c\n";
        }
        out += "sockets:\n";
        for (protocol, ops) in self.sockets.iter().enumerate() {
            writeln!(out, "  - type: dgram\n    protocol: {protocol}").expect("a string");
            self.ops_text(ops, &mut out);
        }
        out
    }

    fn state(op: &(usize, Index)) -> &'static str {
        let states = OPS[op.0].1;
        states[op.1.index(states.len())]
    }

    fn hooked(&self) -> bool {
        self.sockets.iter().flatten().any(|op| Self::state(op) == "hook")
    }

    fn ops_text(&self, ops: &[(usize, Index)], out: &mut String) {
        if self.block && !ops.is_empty() {
            *out += "    ops:\n";
            for op in ops {
                writeln!(out, "      {}: {}", OPS[op.0].0, Self::state(op)).expect("a string");
            }
            return;
        }
        let items: Vec<String> = ops
            .iter()
            .map(|op| match Self::state(op) {
                "default" => OPS[op.0].0.to_owned(),
                state => format!("{{ {}: {state} }}", OPS[op.0].0),
            })
            .collect();
        writeln!(out, "    ops: [{}]", items.join(", ")).expect("a string");
    }

    /// Fields at natural offsets, with reserved ones in the holes.
    fn fields_text(&self, out: &mut String) {
        let mut end = 2;
        let mut align = 2;
        for (i, (ty, bytes)) in self.fields.iter().enumerate() {
            let (ty, size, natural) = match ty {
                Some(ty) => (INTEGERS[*ty].0, INTEGERS[*ty].1, INTEGERS[*ty].1),
                None => ("bytes", *bytes, 1),
            };
            pad(out, &mut end, natural, i);
            let size_key = if ty == "bytes" { format!(", size: {size}") } else { String::new() };
            if self.block {
                let size_key = size_key.replace(", ", "\n      ");
                writeln!(out, "    - name: f{i}\n      type: {ty}{size_key}\n      doc: Field {i}.")
            } else {
                writeln!(out, "    - {{ name: f{i}, type: {ty}{size_key} }}")
            }
            .expect("a string");
            end += size;
            align = align.max(natural);
        }
        pad(out, &mut end, align, self.fields.len());
    }
}

fn pad(out: &mut String, end: &mut u64, align: u64, i: usize) {
    let hole = end.next_multiple_of(align) - *end;
    if hole > 0 {
        writeln!(out, "    - {{ name: zero{i}, type: reserved, size: {hole} }}").expect("a string");
        *end += hole;
    }
}
