//! `struct sockaddr_<name>` in the words of C and Rust.

use serde::Serialize;

use super::cmsgs::from_fits_cb;
use crate::model::{Family, Field, FieldType, Order};

/// `struct sockaddr_<name>`.
#[derive(Debug, Serialize)]
pub struct AddressView {
    /// Name of the `sa_family_t` member.
    pub family_field: String,
    /// Bytes.
    pub size: u64,
    /// Members after the family, reserved ones included.
    pub fields: Vec<FieldView>,
    /// The members of the bind key, in key order.
    pub key: Vec<FieldView>,
    /// Autobind, where the family has it.
    pub autobind: Option<RangeView>,
    /// Privileged range, where the family has one.
    pub privileged: Option<RangeView>,
    /// Whether a reserved member has to be checked.
    pub has_reserved: bool,
    /// Whether what travels with a message fits `sk_buff.cb` beside what the core
    /// keeps there.
    pub fits_cb: bool,
}

/// One member of the address.
#[derive(Debug, Clone, Serialize)]
pub struct FieldView {
    /// Member name in C.
    pub name: String,
    /// `int`, `bytes` or `reserved`.
    pub kind: &'static str,
    /// UAPI type: `__be16`, `__s32`, `__u8`, …
    pub ctype: String,
    /// Array length of `bytes` and `reserved`; 0 for integers and one byte.
    pub len: u64,
    /// Bytes.
    pub size: u64,
    /// Offset in bytes.
    pub offset: u64,
    /// Bits of an integer, else 0.
    pub bits: u32,
    /// Whether an integer is signed.
    pub signed: bool,
    /// `host`, `big` or `little`.
    pub order: &'static str,
    /// Kernel macro to host order (`be16_to_cpu`), empty for host order and 8 bits.
    pub to_cpu: String,
    /// Kernel macro from host order (`cpu_to_be16`), as above.
    pub from_cpu: String,
    /// Userspace macro to host order (`be16toh`), as above.
    pub toh: String,
    /// Userspace macro from host order (`htobe16`), as above.
    pub hto: String,
    /// Kernel type in host order: `u16`, `s32`, ….
    pub cpu_type: String,
    /// Userspace C type in host order: `uint16_t`, ….
    pub host_type: String,
    /// Rust type in host order: `u16`, `i32`, `[u8; 6]`.
    pub rust_type: String,
    /// `%u`, `%d`, `%llu`, … of the kernel and of C for `cpu_type`.
    pub format: &'static str,
    /// Whether it is part of the bind key.
    pub in_key: bool,
    /// One line.
    pub doc: String,
    /// The same with byte order and other conditions, for a C header.
    pub note: String,
}

/// A range of values of one field.
#[derive(Debug, Serialize)]
pub struct RangeView {
    /// The field.
    pub field: FieldView,
    /// Value that means "any" (autobind), as a C literal in host order.
    pub any: String,
    /// First value, as a C literal.
    pub first: String,
    /// Last value, as a C literal.
    pub last: String,
    /// Number of values, saturated at `u32::MAX`.
    pub count: u64,
    /// Capability (privileged range), or empty.
    pub capability: String,
}

impl AddressView {
    pub(super) fn new(family: &Family) -> Self {
        let address = &family.address;
        let in_key = |i: usize| address.key.iter().any(|k| k.value == i);
        let fields: Vec<FieldView> = address
            .fields
            .iter()
            .enumerate()
            .map(|(i, field)| FieldView::new(field, in_key(i)))
            .collect();
        let count = |first: i128, last: i128| {
            u64::try_from(last - first + 1).unwrap_or(u64::MAX).min(u64::from(u32::MAX))
        };
        Self {
            family_field: address.family_field.value.clone(),
            size: address.size,
            key: address.key.iter().map(|k| fields[k.value].clone()).collect(),
            autobind: address.autobind.as_ref().map(|a| {
                let field = fields[a.field.value].clone();
                RangeView {
                    any: literal(a.any.value, &field),
                    first: literal(a.first.value, &field),
                    last: literal(a.last.value, &field),
                    count: count(a.first.value, a.last.value),
                    capability: String::new(),
                    field,
                }
            }),
            privileged: address.privileged.as_ref().map(|p| {
                let field = fields[p.field.value].clone();
                RangeView {
                    any: String::new(),
                    first: literal(p.first.value, &field),
                    last: literal(p.last.value, &field),
                    count: count(p.first.value, p.last.value),
                    capability: p.capability.value.clone(),
                    field,
                }
            }),
            has_reserved: fields.iter().any(|f| f.kind == "reserved"),
            fits_cb: from_fits_cb(family),
            fields,
        }
    }
}

impl FieldView {
    pub(super) fn new(field: &Field, in_key: bool) -> Self {
        let (kind, bits, signed, order, len) = match field.ty {
            FieldType::Int { bits, signed, order } => ("int", bits, signed, order, 0),
            FieldType::Bytes(n) => ("bytes", 0, false, Order::Host, n),
            // An array of one would pass for a flexible one.
            FieldType::Reserved(1) => ("reserved", 0, false, Order::Host, 0),
            FieldType::Reserved(n) => ("reserved", 0, false, Order::Host, n),
        };
        let swaps = bits > 8 && order != Order::Host;
        let (order_name, prefix) = match order {
            Order::Host => ("host", if signed { "s" } else { "u" }),
            Order::Big => ("big", "be"),
            Order::Little => ("little", "le"),
        };
        let conversion = |text: String| if swaps { text } else { String::new() };
        let sign = if signed { "s" } else { "u" };
        let width = if bits == 0 { 8 } else { bits };
        let name = field.name.value.clone();
        Self {
            kind,
            ctype: if swaps { format!("__{prefix}{bits}") } else { format!("__{sign}{width}") },
            len,
            size: field.ty.size(),
            offset: field.offset,
            bits,
            signed,
            order: if swaps { order_name } else { "host" },
            to_cpu: conversion(format!("{prefix}{bits}_to_cpu")),
            from_cpu: conversion(format!("cpu_to_{prefix}{bits}")),
            toh: conversion(format!("{prefix}{bits}toh")),
            hto: conversion(format!("hto{prefix}{bits}")),
            cpu_type: format!("{sign}{width}"),
            host_type: format!("{}int{width}_t", if signed { "" } else { "u" }),
            rust_type: match kind {
                "int" => format!("{}{bits}", if signed { "i" } else { "u" }),
                _ => format!("[u8; {len}]"),
            },
            format: match (bits, signed) {
                (64, false) => "%llu",
                (64, true) => "%lld",
                (_, true) => "%d",
                _ => "%u",
            },
            in_key,
            note: note(field, kind, order, swaps),
            doc: field.doc.clone(),
            name,
        }
    }
}

/// A C literal for a value in the field's host type.
pub(in crate::render) fn literal(value: i128, field: &FieldView) -> String {
    match (field.bits, field.signed) {
        (64, true) if value == i128::from(i64::MIN) => "(-9223372036854775807LL - 1)".to_owned(),
        (64, true) => format!("{value}LL"),
        (64, false) => format!("{value}ULL"),
        (32, true) if value == i128::from(i32::MIN) => "(-2147483647 - 1)".to_owned(),
        (_, true) => value.to_string(),
        _ => format!("{value}U"),
    }
}

fn note(field: &Field, kind: &str, order: Order, swaps: bool) -> String {
    let order = match order {
        Order::Big if swaps => " (big-endian)",
        Order::Little if swaps => " (little-endian)",
        _ => "",
    };
    match (kind, field.doc.trim_end_matches('.')) {
        ("reserved", "" | "Must be zero") => "must be zero".to_owned(),
        ("reserved", doc) => format!("{doc}; must be zero"),
        (_, "") => format!("{}{order}", field.name.value),
        (_, doc) => format!("{doc}{order}"),
    }
}
