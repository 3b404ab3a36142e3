//! `header`: what stands in front of a message on the wire.

use super::node::Node;
use super::reader::Reader;
use super::schema;
use super::text::{Place, entry_start};
use super::{FieldSpec, Sp};
use crate::source::Span;

/// `header`
#[derive(Debug)]
pub struct HeaderSpec {
    /// The key `header`.
    pub span: Span,
    /// `ethertype`
    pub ethertype: Option<Sp<i128>>,
    /// `ethertype_reason`
    pub ethertype_reason: Option<Sp<String>>,
    /// `fields`
    pub fields: Vec<HeaderFieldSpec>,
    /// Something in it was reported and left out.
    pub broken: bool,
}

/// An entry of `header.fields`
#[derive(Debug)]
pub struct HeaderFieldSpec {
    /// What it has in common with a field of the address.
    pub field: FieldSpec,
    /// `value`
    pub value: Option<Sp<i128>>,
    /// `from`
    pub from: Option<Sp<String>>,
    /// `role`
    pub role: Option<Sp<String>>,
}

/// Reads the section.
pub(super) fn header(reader: &mut Reader<'_>, node: &Node, span: Span) -> Option<HeaderSpec> {
    let before = reader.findings();
    let entries = reader.map(node, span, &schema::HEADER)?;
    let ethertype = entries.get("ethertype").and_then(|n| reader.int(n, "`ethertype`"));
    let ethertype_reason =
        reader.optional_prose(entries.get("ethertype_reason"), "`ethertype_reason`", Place::Line);
    let mut fields = Vec::new();
    if let Some(node) = entries.get("fields")
        && let Some(items) = reader.seq(node, "`fields`", "a list of fields")
    {
        fields = items.iter().filter_map(|item| field(reader, item)).collect();
    }
    let broken = reader.findings() > before;
    Some(HeaderSpec { span, ethertype, ethertype_reason, fields, broken })
}

fn field(reader: &mut Reader<'_>, node: &Node) -> Option<HeaderFieldSpec> {
    let span = entry_start(node);
    let before = reader.findings();
    let entries = reader.map(node, span, &schema::HEADER_FIELD)?;
    let mut field = HeaderFieldSpec {
        field: FieldSpec {
            span,
            name: entries.get("name").and_then(|n| reader.text(n, "`name`")),
            ty: entries.get("type").and_then(|n| reader.text(n, "`type`")),
            size: entries.get("size").and_then(|n| reader.int(n, "`size`")),
            doc: reader.optional_prose(entries.get("doc"), "`doc`", Place::Line),
            broken: false,
        },
        value: entries.get("value").and_then(|n| reader.int(n, "`value`")),
        from: entries.get("from").and_then(|n| reader.text(n, "`from`")),
        role: entries.get("role").and_then(|n| reader.text(n, "`role`")),
    };
    field.field.broken = reader.findings() > before;
    Some(field)
}
