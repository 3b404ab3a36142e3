//! What C sees of every address: one program that includes every header and
//! prints sizes, offsets, alignments, constants and the bytes of a sample.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use protogen::model::{FieldType, OpState, Order, Socket};

use super::made::Made;
use super::report::Report;
use super::work::output;

/// Names and values as C sees them, of one family.
pub type Seen = BTreeMap<String, i128>;

/// What C sees of each family, by seed. One that cannot be compiled has failed
/// and is left out.
pub fn seen_by_c(all: &[Made], scratch: &Path, report: &Report) -> BTreeMap<u64, Seen> {
    let mut tables = BTreeMap::new();
    let mut left: Vec<&Made> = all.iter().collect();
    while !left.is_empty() {
        // Families of one name cannot be in one program.
        let mut names = BTreeSet::new();
        let (batch, rest): (Vec<&Made>, Vec<&Made>) =
            left.into_iter().partition(|made| names.insert(made.name().to_owned()));
        left = rest;
        match program(&batch, scratch) {
            Ok(table) => tables.extend(table),
            // One by one, to find out whose fault it is.
            Err(_) => {
                for made in batch {
                    match program(&[made], scratch) {
                        Ok(table) => tables.extend(table),
                        Err(message) => report.add(made.seed, "layout in C", message),
                    }
                }
            }
        }
    }
    for made in all {
        if let Some(seen) = tables.get(&made.seed) {
            compare(made, seen, report);
        }
    }
    tables
}

/// The layout that the spec asks for is the one that C sees.
fn compare(made: &Made, seen: &Seen, report: &Report) {
    let address = &made.family.address;
    let mut wanted = vec![("AF".to_owned(), made.family.number.value)];
    let own = address.foreign.is_none();
    if own {
        wanted.push(("size".to_owned(), i128::from(address.size)));
        wanted.push(("align".to_owned(), i128::from(address.align)));
    }
    if own && made.family.sockets.iter().any(|socket| socket.kind.value.keeps_messages()) {
        wanted.push(("MESSAGE_MAX".to_owned(), made.family.limits.max_message.value));
    }
    let listens = |socket: &Socket| {
        let op = socket.op("listen").map(|op| &op.state);
        matches!(op, Some(OpState::Default | OpState::Hook))
    };
    if own && made.family.sockets.iter().any(listens) {
        wanted.push(("BACKLOG_MAX".to_owned(), made.family.limits.backlog.value));
    }
    for field in &address.fields {
        let name = &field.name.value;
        wanted.push((format!("offset {name}"), i128::from(field.offset)));
        wanted.push((format!("size {name}"), i128::from(field.ty.size())));
        wanted.push((format!("align {name}"), i128::from(field.ty.align())));
    }
    if let Some(autobind) = &address.autobind {
        wanted.push(("ANY".to_owned(), autobind.any.value));
        wanted.push(("AUTOBIND_FIRST".to_owned(), autobind.first.value));
        wanted.push(("AUTOBIND_LAST".to_owned(), autobind.last.value));
    }
    if let Some(privileged) = &address.privileged {
        wanted.push(("PRIVILEGED_FIRST".to_owned(), privileged.first.value));
        wanted.push(("PRIVILEGED_LAST".to_owned(), privileged.last.value));
    }
    for (what, value) in wanted {
        if seen.get(&what) != Some(&value) {
            let c = seen.get(&what).map_or("nothing".to_owned(), i128::to_string);
            report.add(made.seed, "layout in C", format!("{what}: spec {value}, C {c}"));
        }
    }
}

fn program(batch: &[&Made], scratch: &Path) -> Result<BTreeMap<u64, Seen>, String> {
    let mut includes = String::from(
        "#define _GNU_SOURCE\n#include <endian.h>\n#include <stdio.h>\n#include <string.h>\n",
    );
    let mut body = String::new();
    for made in batch {
        writeln!(includes, "#include \"{}\"", made.header().display()).expect("a string");
        family(made, &mut body);
    }
    let text = format!(
        "{includes}\n\
         #define SHOW(what, x) ((x) < 0 ? printf(\"%s %lld\\n\", what, (long long)(x)) \\\n\
         \t: printf(\"%s %llu\\n\", what, (unsigned long long)(x)))\n\n\
         int main(void)\n{{\n{body}\treturn 0;\n}}\n"
    );
    let (source, binary) = (scratch.join("layout.c"), scratch.join("layout"));
    fs_err::write(&source, text).map_err(|error| error.to_string())?;
    output(Command::new("gcc").arg("-w").arg("-o").arg(&binary).arg(&source))?;
    let text = output(&mut Command::new(&binary))?;
    let mut tables: BTreeMap<u64, Seen> = BTreeMap::new();
    let mut table = &mut Seen::new();
    for line in text.lines() {
        let (what, value) = line.rsplit_once(' ').ok_or("no value")?;
        let value: i128 = value.parse().map_err(|_| format!("no number: {line}"))?;
        if what == "seed" {
            let seed = u64::try_from(value).map_err(|_| "no seed")?;
            table = tables.entry(seed).or_default();
        } else {
            table.insert(what.to_owned(), value);
        }
    }
    Ok(tables)
}

/// The lines that print what one family has.
fn family(made: &Made, out: &mut String) {
    let mut put = |line: String| writeln!(out, "\t{line}").expect("a string");
    let (name, seed) = (made.name(), made.seed);
    let upper = name.to_ascii_uppercase();
    put("{".to_owned());
    put(format!("printf(\"seed {seed}\\n\");"));
    if made.family.address.foreign.is_none() {
        address(made, &mut put);
    }
    for (what, full) in [
        ("AF", format!("AF_{upper}")),
        ("PF", format!("PF_{upper}")),
        ("SOL", format!("SOL_{upper}")),
        ("MESSAGE_MAX", format!("{upper}_MESSAGE_MAX")),
        ("BACKLOG_MAX", format!("{upper}_BACKLOG_MAX")),
        ("MAX_MESSAGE", format!("{upper}_MAX_MESSAGE")),
        ("ANY", format!("{upper}_ANY")),
        ("AUTOBIND_FIRST", format!("{upper}_AUTOBIND_FIRST")),
        ("AUTOBIND_LAST", format!("{upper}_AUTOBIND_LAST")),
        ("PRIVILEGED_FIRST", format!("{upper}_PRIVILEGED_FIRST")),
        ("PRIVILEGED_LAST", format!("{upper}_PRIVILEGED_LAST")),
    ] {
        put(format!("\n#ifdef {full}\n\tSHOW(\"{what}\", {full});\n#endif"));
    }
    put("}".to_owned());
}

/// The lines that print the layout of its address and the bytes of a sample.
fn address(made: &Made, mut put: impl FnMut(String)) {
    let name = made.name();
    let upper = name.to_ascii_uppercase();
    put(format!("struct sockaddr_{name} a;"));
    put("unsigned char bytes[sizeof(a)];".to_owned());
    put("SHOW(\"size\", sizeof(a));".to_owned());
    put("SHOW(\"align\", _Alignof(__typeof__(a)));".to_owned());
    put("memset(&a, 0, sizeof(a));".to_owned());
    put(format!("a.{} = AF_{upper};", made.family.address.family_field.value));
    for (i, field) in made.family.address.fields.iter().enumerate() {
        let f = &field.name.value;
        put(format!("SHOW(\"offset {f}\", __builtin_offsetof(__typeof__(a), {f}));"));
        put(format!("SHOW(\"size {f}\", sizeof(a.{f}));"));
        put(format!("SHOW(\"align {f}\", __alignof__(((__typeof__(a) *)0)->{f}));"));
        let value = sample(i, field.ty);
        match field.ty {
            FieldType::Int { bits, order, .. } => {
                let number = value.iter().fold(0_u64, |n, byte| n << 8 | u64::from(*byte));
                let swap = match order {
                    Order::Big if bits > 8 => format!("htobe{bits}"),
                    Order::Little if bits > 8 => format!("htole{bits}"),
                    _ => String::new(),
                };
                put(format!("a.{f} = {swap}({number:#x}ull);"));
            }
            FieldType::Bytes(_) => {
                let list: Vec<String> = value.iter().map(u8::to_string).collect();
                let list = list.join(", ");
                put(format!("memcpy(a.{f}, (unsigned char[]){{ {list} }}, sizeof(a.{f}));"));
            }
            FieldType::Reserved(_) => {}
        }
    }
    put("memcpy(bytes, &a, sizeof(a));".to_owned());
    put("for (unsigned int i = 0; i < sizeof(bytes); i++)".to_owned());
    put("\tprintf(\"byte %u %u\\n\", i, bytes[i]);".to_owned());
}

/// The sample value of a field: its bytes, for an integer the most significant
/// first. Any two bytes of an address differ as far as there are values.
pub fn sample(field: usize, ty: FieldType) -> Vec<u8> {
    let size = usize::try_from(ty.size()).unwrap_or(0);
    (0..size).map(|i| u8::try_from((field * 37 + i * 11 + 129) % 251 + 1).unwrap_or(1)).collect()
}
