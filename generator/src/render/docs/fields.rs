//! The tables of fields, of an address and of types.

use serde::Serialize;

use super::markdown::escape;
use crate::render::View;
use crate::render::view::FieldView;

/// One line of the table of an address or a type.
#[derive(Serialize)]
pub(super) struct Row {
    name: String,
    ctype: String,
    order: String,
    offset: u64,
    size: u64,
    key: &'static str,
    meaning: String,
}

impl Row {
    /// That of a member.
    pub(super) fn of(field: &FieldView) -> Self {
        Self {
            name: field.name.clone(),
            ctype: match field.len {
                0 => field.ctype.clone(),
                len => format!("{}[{len}]", field.ctype),
            },
            order: match (field.kind, field.bits) {
                ("int", 16..) => field.order.to_owned(),
                _ => String::new(),
            },
            offset: field.offset,
            size: field.size,
            key: if field.in_key { "yes" } else { "" },
            meaning: match (field.kind, field.doc.trim()) {
                ("reserved", "" | "Must be zero.") => "Must be zero.".to_owned(),
                ("reserved", doc) => format!("{} Must be zero.", escape(doc)),
                (_, doc) => escape(doc),
            },
        }
    }
}

/// The fields of the address, with that of its family.
pub(super) fn rows(view: &View) -> Vec<Row> {
    let address = &view.address;
    let family = Row {
        name: address.family_field.clone(),
        ctype: "__kernel_sa_family_t".to_owned(),
        order: "host".to_owned(),
        offset: 0,
        size: 2,
        key: "",
        meaning: format!("`AF_{}`", view.upper),
    };
    std::iter::once(family).chain(address.fields.iter().map(Row::of)).collect()
}
