//! The header: types, offsets, and what fills each field.

use super::{stand_in, unknown_word};
use crate::diag::Sink;
use crate::model::{Address, FieldType, Fill, Header, HeaderField};
use crate::spec::words::{closest, list, shown};
use crate::spec::{HeaderFieldSpec, HeaderSpec, Sp};

/// The first of the two numbers for local experiments.
const EXPERIMENTAL: i128 = 0x88b5;
/// What a field can be for.
const ROLES: [&str; 4] = ["length", "type", "checksum", "hook"];

/// Lays the header out, one field behind the other.
pub(super) fn lower(
    spec: Option<&HeaderSpec>,
    address: &Address,
    sink: &mut Sink,
) -> Option<Header> {
    let spec = spec?;
    let mut complete = !spec.broken;
    let mut fields = Vec::new();
    let mut size = 0;
    for written in &spec.fields {
        let Some(mut field) = field(written, address, sink) else {
            complete = false;
            continue;
        };
        field.field.offset = size;
        size += field.field.ty.size();
        fields.push(field);
    }
    Some(Header {
        span: spec.span,
        ethertype: spec
            .ethertype
            .as_ref()
            .map_or_else(|| stand_in(EXPERIMENTAL, spec.span), Sp::at),
        ethertype_reason: spec.ethertype_reason.as_ref().map(Sp::at),
        fields,
        size,
        complete,
    })
}

fn field(spec: &HeaderFieldSpec, address: &Address, sink: &mut Sink) -> Option<HeaderField> {
    let mut field = super::address::field(&spec.field, sink)?;
    let reserved = matches!(field.ty, FieldType::Reserved(_));
    let says = [
        spec.value.as_ref().map(|v| v.span),
        spec.from.as_ref().map(|f| f.span),
        spec.role.as_ref().map(|r| r.span),
    ];
    let mut says = says.into_iter().flatten();
    let (first, second) = (says.next(), says.next());
    let finding = match (reserved, first, second) {
        (true, Some(span), _) => sink
            .at("PG0803", span, format!("`{}` is reserved, and filled", field.name.value))
            .label("reserved bytes are zero")
            .help("remove this, or give the field another type"),
        (false, None, _) => sink
            .at("PG0803", field.name.span, format!("nothing fills `{}`", field.name.value))
            .label("what stands here on the wire?")
            .help("add `value`, `from` or `role`"),
        (false, Some(first), Some(second)) => sink
            .at("PG0803", second, format!("`{}` is filled twice", field.name.value))
            .label("filled again here")
            .related(first, "filled here")
            .help("keep one of them"),
        _ => {
            let span = first.unwrap_or(field.name.span);
            let fill = if reserved { Some(Fill::Reserved) } else { fill(spec, address, sink) };
            let fill = fill?;
            if spec.field.doc.is_none() {
                field.doc = doc(fill, address);
            }
            return Some(HeaderField { field, fill, span });
        }
    };
    sink.report(finding);
    None
}

fn fill(spec: &HeaderFieldSpec, address: &Address, sink: &mut Sink) -> Option<Fill> {
    if let Some(value) = &spec.value {
        return Some(Fill::Constant(value.value));
    }
    if let Some(role) = &spec.role {
        return match role.value.as_str() {
            "length" => Some(Fill::Length),
            "type" => Some(Fill::Type),
            "checksum" => Some(Fill::Checksum),
            "hook" => Some(Fill::Hook),
            word => {
                unknown_word(sink, "role", word, role.span, &ROLES, &[]);
                None
            }
        };
    }
    from(spec.from.as_ref()?, address, sink)
}

/// `src.<field>` or `dst.<field>`.
fn from(from: &Sp<String>, address: &Address, sink: &mut Sink) -> Option<Fill> {
    let Some((end, name)) = from.value.split_once('.').filter(|(e, _)| matches!(*e, "src" | "dst"))
    else {
        let finding = sink
            .at("PG0804", from.span, format!("`{}` is no part of an address", shown(&from.value)))
            .label("expected `src.` or `dst.`, and a field of the address");
        sink.report(finding);
        return None;
    };
    if let Some(index) = address.fields.iter().position(|f| f.name.value == name) {
        return Some(if end == "src" { Fill::Source(index) } else { Fill::Destination(index) });
    }
    // Another field may be one that was reported and left out.
    if address.complete {
        let known: Vec<&str> = address.fields.iter().map(|f| f.name.value.as_str()).collect();
        let mut finding = sink
            .at("PG0804", from.span, format!("the address has no field `{}`", shown(name)))
            .label("no such field");
        finding = match closest(name, known.iter().copied()) {
            Some(close) => {
                let close = format!("{end}.{close}");
                finding.help(format!("did you mean `{close}`?")).fix(from.span, close)
            }
            None => finding.note(format!("the fields are {}", list(&known))),
        };
        sink.report(finding);
    }
    None
}

/// What a field says that the spec says nothing about.
fn doc(fill: Fill, address: &Address) -> String {
    let name = |index: usize| address.fields[index].name.value.replace('_', " ");
    match fill {
        Fill::Constant(value) => format!("Always {value}."),
        Fill::Length => "Bytes of the message.".to_owned(),
        Fill::Type => "Protocol of the sender's socket.".to_owned(),
        Fill::Checksum => "Internet checksum of header and message.".to_owned(),
        Fill::Source(index) => format!("The {} of the sender.", name(index)),
        Fill::Destination(index) => format!("The {} of the destination.", name(index)),
        Fill::Reserved => "Must be zero.".to_owned(),
        Fill::Hook => "The protocol's own.".to_owned(),
    }
}
