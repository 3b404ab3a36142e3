//! Fields: names, layout, size.

use super::names;
use crate::diag::Sink;
use crate::model::{Address, At, Family, Field, FieldType};
use crate::source::Span;
use crate::spec::words::shown;

/// Longest name of a field.
const MAX_NAME: usize = 24;
/// Bytes of `struct sockaddr_storage`.
const MAX_SIZE: u64 = 128;

pub(super) fn check(family: &Family, sink: &mut Sink) {
    let address = &family.address;
    let fields = address.fields.iter().map(|f| &f.name);
    for name in std::iter::once(&address.family_field).chain(fields.clone()) {
        is_usable(name, sink);
    }
    for name in fields {
        is_not_generated(name, sink);
    }
    names_differ(address, sink);
    if address.complete {
        has_field(address, sink);
        if fits(address, sink) {
            has_no_holes(address, sink);
        }
    }
}

/// Whether a member can have the name.
pub(super) fn is_usable(name: &At<String>, sink: &mut Sink) {
    if is_identifier(name, sink) {
        is_free(name, sink);
    }
}

pub(super) fn is_identifier(name: &At<String>, sink: &mut Sink) -> bool {
    let text = &name.value;
    let problem = if text.is_empty() {
        "is empty"
    } else if !text.starts_with(|c: char| c.is_ascii_lowercase()) {
        "does not begin with a lower-case letter"
    } else if !text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
        "has characters other than `a` to `z`, `0` to `9` and `_`"
    } else if text.len() > MAX_NAME {
        "is longer than 24 characters"
    } else if text.contains("__") || text.ends_with('_') {
        "has a double or trailing underscore"
    } else {
        return true;
    };
    let mut finding = sink
        .at("PG0202", name.span, format!("the field name `{}` {problem}", shown(text)))
        .label("not usable as a member in C and Rust");
    let lower = text.to_ascii_lowercase().replace('-', "_");
    let mended = lower.len() <= MAX_NAME
        && lower.starts_with(|c: char| c.is_ascii_lowercase())
        && !lower.ends_with('_')
        && !lower.contains("__")
        && lower.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if mended {
        finding = finding.help(format!("use `{lower}`")).fix(name.span, lower);
    }
    sink.report(finding);
    false
}

pub(super) fn is_free(name: &At<String>, sink: &mut Sink) {
    if let Some(owner) = names::field_owner(&name.value) {
        let finding = sink
            .at("PG0203", name.span, format!("the field name `{}` {owner}", name.value))
            .label("generated code would not compile")
            .help("choose another name");
        sink.report(finding);
    }
}

fn is_not_generated(name: &At<String>, sink: &mut Sink) {
    if let Some(what) = names::generated(&name.value) {
        let finding = sink
            .at(
                "PG0204",
                name.span,
                format!("the field name `{}` is generated already", name.value),
            )
            .label(format!("also {what}"))
            .help("choose another name");
        sink.report(finding);
    }
}

fn names_differ(address: &Address, sink: &mut Sink) {
    let mut seen: Vec<&At<String>> = vec![&address.family_field];
    for field in &address.fields {
        let name = &field.name;
        let Some(first) = seen.iter().find(|first| first.value == name.value) else {
            seen.push(name);
            continue;
        };
        // `family` is told about as a generated name already.
        if names::generated(&name.value).is_some()
            && std::ptr::eq(*first, &raw const address.family_field)
        {
            continue;
        }
        let finding = sink
            .at("PG0204", name.span, format!("two members are named `{}`", name.value))
            .label("named again here")
            .related(first.span, "first named here")
            .help("give each field a name of its own");
        sink.report(finding);
    }
}

fn has_field(address: &Address, sink: &mut Sink) {
    let real = |f: &Field| !matches!(f.ty, FieldType::Reserved(_));
    if let Some(first) = address.fields.first()
        && !address.fields.iter().any(real)
    {
        let finding = sink
            .at("PG0201", first.ty_span, "every field of the address is reserved")
            .label("says nothing")
            .help("add a field that tells sockets apart, such as `{ name: port, type: be16 }`");
        sink.report(finding);
    }
}

fn fits(address: &Address, sink: &mut Sink) -> bool {
    if address.size <= MAX_SIZE {
        return true;
    }
    let over = address.fields.iter().find(|f| f.offset + f.ty.size() > MAX_SIZE);
    let span = over.map_or(address.span, |f| f.ty_span);
    let finding = sink
        .at(
            "PG0206",
            span,
            format!("the address has {} bytes; {MAX_SIZE} are possible", address.size),
        )
        .label("does not fit any more")
        .note("two bytes are the family, so the fields have 126 together")
        .help("make the fields smaller");
    sink.report(finding);
    false
}

fn has_no_holes(address: &Address, sink: &mut Sink) {
    let place = "at the end of the address";
    no_holes(&address.fields, 2, address.size, address.align, place, sink);
}

/// Reports padding between fields, the first of which follows `start` bytes,
/// and behind the last.
pub(super) fn no_holes(
    fields: &[Field],
    start: u64,
    size: u64,
    align: u64,
    place: &str,
    sink: &mut Sink,
) {
    let mut end = start;
    let mut holes = 0;
    for field in fields {
        if field.offset > end {
            let hole = field.offset - end;
            let finding = sink
                .at(
                    "PG0207",
                    field.ty_span,
                    hole_text(hole, &format!("before `{}`", field.name.value)),
                )
                .label(format!("aligned to {} bytes, offset {}", field.ty.align(), field.offset));
            let (pad, help) = reserved(fields, holes, hole);
            holes += 1;
            let mut finding = finding.help(format!("{help} before it"));
            if let Some(at) = line_start(sink, field.name.span) {
                finding = finding.fix(at.0, format!("{pad}\n{}", at.1));
            }
            sink.report(finding);
        }
        end = field.offset + field.ty.size();
    }
    if size > end
        && let Some(last) = fields.last()
    {
        let (_, help) = reserved(fields, holes, size - end);
        let finding = sink
            .at("PG0207", last.ty_span, hole_text(size - end, place))
            .label(format!("the struct is aligned to {align} bytes"))
            .help(format!("{help} after it"));
        sink.report(finding);
    }
}

fn hole_text(bytes: u64, place: &str) -> String {
    let s = if bytes == 1 { "" } else { "s" };
    format!("there would be a hole of {bytes} byte{s} {place}")
}

/// A reserved field of this size, and the advice to add it; `nth` tells the
/// holes of one address apart.
fn reserved(fields: &[Field], nth: usize, size: u64) -> (String, String) {
    let free = |name: &String| !fields.iter().any(|f| f.name.value == *name);
    let names = std::iter::once("zero".to_owned()).chain((2..).map(|i| format!("zero{i}")));
    let name = names.filter(free).nth(nth).unwrap_or_default();
    let field = format!("- {{ name: {name}, type: reserved, size: {size} }}");
    let help = format!("add `{field}`");
    (field, help)
}

/// Where the list entry of a field begins, if it begins a line: an empty span
/// there and the blanks before it.
fn line_start(sink: &Sink, name: Span) -> Option<(Span, String)> {
    let text = &sink.source().text;
    let line = text.get(..name.start)?.rfind('\n').map_or(0, |i| i + 1);
    let before = &text[line..name.start];
    let dash = before.find('-')?;
    let indent = &before[..dash];
    indent
        .chars()
        .all(|c| c == ' ')
        .then(|| (Span::new(line + dash, line + dash), indent.to_owned()))
}
