//! The frame of a family that sends some: drawn, and as a table.

use serde::Serialize;

use crate::render::View;
use crate::render::view::{HeaderFieldView, HeaderView};

/// Bytes of an Ethernet header.
const ETHERNET: u64 = 14;

/// One line of the table of the header's fields.
#[derive(Serialize)]
pub(super) struct Row {
    name: String,
    /// Offset in the header, and how many.
    bytes: String,
    order: &'static str,
    meaning: String,
    /// What becomes of a frame where it is something else.
    otherwise: &'static str,
}

/// The header's fields.
pub(super) fn rows(view: &View) -> Vec<Row> {
    let Some(header) = &view.header else { return Vec::new() };
    header.fields.iter().map(row).collect()
}

fn row(header: &HeaderFieldView) -> Row {
    let field = &header.field;
    let last = field.offset + field.size - 1;
    Row {
        name: field.name.clone(),
        bytes: if field.size == 1 {
            last.to_string()
        } else {
            format!("{} to {last}", field.offset)
        },
        order: match field.order {
            "big" => "big",
            "little" => "little",
            _ => "",
        },
        meaning: super::markdown::escape(&field.doc),
        otherwise: match header.fill {
            "constant" => "foreign",
            "reserved" => "malformed",
            "length" => "truncated, or oversize",
            "checksum" => "wrong checksum",
            "type" | "destination" => "no socket",
            _ => "",
        },
    }
}

/// The whole frame, one field a line.
pub(super) fn drawing(view: &View) -> String {
    let Some(header) = &view.header else { return String::new() };
    let ethernet = [
        (0, "hardware address of the destination".to_owned()),
        (6, "hardware address of the sender".to_owned()),
        (12, format!("ethertype, {}", header.ethertype)),
    ];
    let own = header.fields.iter().map(|f| (ETHERNET + f.field.offset, text(f)));
    let message = [(ETHERNET + header.size, message(header))];
    let parts = [ethernet.to_vec(), own.collect(), message.to_vec()];
    let width = parts.iter().flatten().map(|(_, text)| text.len()).max().unwrap_or(0);
    let line = format!("      +-{:-<width$}-+", "");
    let mut drawn = vec![line.clone()];
    for part in parts {
        drawn.extend(part.iter().map(|(at, text)| format!("{at:>5} | {text:width$} |")));
        drawn.push(line.clone());
    }
    drawn.join("\n")
}

fn text(header: &HeaderFieldView) -> String {
    let name = &header.field.name;
    match header.fill {
        "constant" => format!("{name}, {}", header.value.trim_end_matches(['U', 'L'])),
        "reserved" => format!("{name}, 0"),
        _ => name.clone(),
    }
}

fn message(header: &HeaderView) -> String {
    let length = header.filled("length").map_or("", |f| f.field.name.as_str());
    format!("the message, as many bytes as {length} says")
}
