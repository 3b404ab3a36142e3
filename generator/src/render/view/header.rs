//! `struct <name>_hdr` in the words of C and Rust.

use serde::Serialize;

use super::address::{FieldView, literal};
use crate::model::{Family, Fill, HeaderField};

/// What stands between a frame's Ethernet header and its message.
#[derive(Debug, Serialize)]
pub struct HeaderView {
    /// Hex number, such as `0x88b5`.
    pub ethertype: String,
    /// Bytes.
    pub size: u64,
    /// Its fields, reserved ones included.
    pub fields: Vec<HeaderFieldView>,
    /// Field of the address with the number of a device.
    pub device: String,
    /// Field of the address with a hardware address.
    pub hwaddr: String,
}

/// One field of the header.
#[derive(Debug, Serialize)]
pub struct HeaderFieldView {
    /// Name, type, offset.
    #[serde(flatten)]
    pub field: FieldView,
    /// `constant`, `length`, `type`, `checksum`, `source`, `destination`,
    /// `reserved` or `hook`.
    pub fill: &'static str,
    /// Name of a constant, else empty.
    pub constant: String,
    /// Value of a constant as a C literal, else empty.
    pub value: String,
    /// Index of the field of the address that it is made of.
    #[serde(skip)]
    pub part: Option<usize>,
}

impl HeaderView {
    pub(super) fn new(family: &Family) -> Option<Self> {
        let header = family.header.as_ref()?;
        let address = &family.address;
        let name = |at: &Option<crate::model::At<usize>>| {
            at.as_ref().map_or_else(String::new, |at| address.fields[at.value].name.value.clone())
        };
        let upper = family.name.value.to_uppercase();
        Some(Self {
            ethertype: format!("{:#06x}", header.ethertype.value),
            size: header.size,
            fields: header.fields.iter().map(|f| HeaderFieldView::new(f, &upper)).collect(),
            device: name(&address.device),
            hwaddr: name(&address.hwaddr),
        })
    }

    /// The field that is filled in a certain way.
    pub fn filled(&self, fill: &str) -> Option<&HeaderFieldView> {
        self.fields.iter().find(|field| field.fill == fill)
    }
}

impl HeaderFieldView {
    fn new(header: &HeaderField, upper: &str) -> Self {
        let field = FieldView::new(&header.field, false);
        let (fill, part) = match header.fill {
            Fill::Constant(_) => ("constant", None),
            Fill::Length => ("length", None),
            Fill::Type => ("type", None),
            Fill::Checksum => ("checksum", None),
            Fill::Source(index) => ("source", Some(index)),
            Fill::Destination(index) => ("destination", Some(index)),
            Fill::Reserved => ("reserved", None),
            Fill::Hook => ("hook", None),
        };
        let (constant, value) = match header.fill {
            Fill::Constant(value) => {
                (format!("{upper}_HDR_{}", field.name.to_uppercase()), literal(value, &field))
            }
            _ => (String::new(), String::new()),
        };
        Self { field, fill, constant, value, part }
    }
}
