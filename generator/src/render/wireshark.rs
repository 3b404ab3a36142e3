//! The dissector, by which Wireshark and tshark show frames field by field.

use std::fmt::Write as _;

use serde::Serialize;

use super::view::{HeaderFieldView, HeaderView};
use super::{Engine, Files, RenderError, View};
use crate::facts::ethertype_name;
use crate::model::{Family, Fill, HeaderField};

/// From here on a constant is shown in hex.
const LARGE: i128 = 256;

#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact each")]
struct Context<'a> {
    f: &'a View,
    h: &'a HeaderView,
    /// Name for filters; no protocol of Wireshark's own begins so.
    proto: String,
    /// Inside of a string.
    title: String,
    parts: Vec<Part<'a>>,
    /// Places in `parts`, counted from 1 as Lua does; 0 for none.
    length: usize,
    checksum: usize,
    /// The parts of the key, for the list of frames.
    source: String,
    destination: String,
    /// Some fields have one value.
    constants: bool,
    reserved: bool,
    /// A header can tell of more bytes than a message may have.
    oversize: bool,
    /// The ethertype is another protocol's, too.
    shared: bool,
}

/// One field of the header, in the words of Lua.
#[derive(Serialize)]
struct Part<'a> {
    name: &'a str,
    offset: u64,
    size: u64,
    /// Function of `ProtoField`.
    kind: String,
    /// What people read.
    label: String,
    /// How a number is shown; empty for bytes.
    base: &'static str,
    /// Inside of a string.
    doc: String,
    /// Function of a tree that adds it.
    show: &'static str,
    /// Function of a range of bytes that gives its value.
    read: String,
    /// The bytes that it has to have, as a string; empty where that depends.
    only: String,
    /// What a frame with others is.
    otherwise: &'static str,
}

/// Renders `wireshark/<name>.lua`.
pub(super) fn render(
    engine: &Engine,
    family: &Family,
    view: &View,
    files: &mut Files,
) -> Result<(), RenderError> {
    let (Some(header), Some(h)) = (&family.header, &view.header) else { return Ok(()) };
    let places = |wanted: &dyn Fn(&HeaderFieldView) -> bool| -> Vec<usize> {
        h.fields.iter().zip(1..).filter(|(f, _)| wanted(f)).map(|(_, place)| place).collect()
    };
    let place = |fill: &str| places(&|f| f.fill == fill).first().copied().unwrap_or(0);
    let in_key = |f: &HeaderFieldView| f.part.is_some_and(|part| view.address.fields[part].in_key);
    let end = |fill: &str| {
        let places = places(&|f| f.fill == fill && in_key(f));
        let parts: Vec<_> = places.iter().map(|place| format!("parts[{place}]")).collect();
        parts.join(", ")
    };
    let context = Context {
        f: view,
        h,
        proto: format!("af_{}", view.name),
        title: string(&view.title),
        parts: header.fields.iter().zip(&h.fields).map(|(f, v)| Part::new(f, v, view)).collect(),
        length: place("length"),
        checksum: place("checksum"),
        source: end("source"),
        destination: end("destination"),
        constants: place("constant") > 0,
        reserved: place("reserved") > 0,
        oversize: h
            .filled("length")
            .is_some_and(|f| (1i128 << f.field.bits) - 1 > i128::from(view.max_message)),
        shared: u16::try_from(header.ethertype.value).ok().and_then(ethertype_name).is_some(),
    };
    let text = engine.render("wireshark/dissector.lua", &context)?;
    files.insert(format!("wireshark/{}.lua", view.name), text.into());
    Ok(())
}

impl<'a> Part<'a> {
    fn new(header: &HeaderField, view: &'a HeaderFieldView, family: &View) -> Self {
        let field = &view.field;
        let int = field.kind == "int";
        let little = field.order == "little";
        let sign = if field.signed { "" } else { "u" };
        let end = if little { "le_" } else { "" };
        Self {
            name: &field.name,
            offset: field.offset,
            size: field.size,
            kind: if int { format!("{sign}int{}", field.bits) } else { "bytes".to_owned() },
            label: label(view, family),
            base: match header.fill {
                _ if !int => "",
                _ if field.signed => "DEC",
                Fill::Checksum => "HEX",
                Fill::Constant(value) if value >= LARGE => "HEX",
                Fill::Source(_) | Fill::Destination(_) => "DEC_HEX",
                _ => "DEC",
            },
            doc: string(field.doc.trim()),
            show: if little { "add_le" } else { "add" },
            read: match field.bits {
                _ if !int => "bytes".to_owned(),
                64 => format!("{end}{sign}int64"),
                _ => format!("{end}{sign}int"),
            },
            only: match header.fill {
                Fill::Constant(value) => bytes(value, field.size, little),
                Fill::Reserved => bytes(0, field.size, false),
                _ => String::new(),
            },
            otherwise: match header.fill {
                Fill::Constant(_) => "foreign",
                Fill::Reserved => "malformed",
                _ => "",
            },
        }
    }
}

/// The name as people write it, and whose it is.
fn label(view: &HeaderFieldView, family: &View) -> String {
    let part = view.part.map(|part| family.address.fields[part].name.as_str());
    let text = match (view.fill, part) {
        ("source", Some(part)) => format!("source {part}"),
        ("destination", Some(part)) => format!("destination {part}"),
        _ => view.field.name.clone(),
    };
    let text = text.replace('_', " ");
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect::<String>())
}

/// A number as the bytes of a frame, inside of a string.
fn bytes(value: i128, size: u64, little: bool) -> String {
    // Reserved bytes may be more than a number has.
    let known = value.to_le_bytes().into_iter().chain(std::iter::repeat(0));
    let mut bytes: Vec<u8> = (0..size).zip(known).map(|(_, byte)| byte).collect();
    if !little {
        bytes.reverse();
    }
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "\\{byte:03}");
        out
    })
}

/// Text as the inside of a string of Lua.
fn string(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_ascii_control() => {
                let _ = write!(out, "\\{:03}", u32::from(c));
            }
            c => out.push(c),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_bytes_in_their_order() {
        assert_eq!(bytes(0x0102, 2, false), r"\001\002");
        assert_eq!(bytes(0x0102, 2, true), r"\002\001");
        assert_eq!(bytes(-2, 4, false), r"\255\255\255\254");
        assert_eq!(bytes(0, 20, false), r"\000".repeat(20));
    }

    #[test]
    fn texts_cannot_leave_their_strings() {
        assert_eq!(string("a \"b\" \\ c\n"), r#"a \"b\" \\ c\010"#);
        assert_eq!(string("naïve"), "naïve");
    }
}
