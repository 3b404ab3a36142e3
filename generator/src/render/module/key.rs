//! The part of an address that is unique, as a C struct.

use serde::Serialize;

use crate::render::view::{FieldView, SocketView};

/// One member of the struct.
#[derive(Serialize)]
pub(super) struct Part {
    ctype: String,
    pub(super) name: String,
    /// Elements of an array, or 0.
    len: u64,
    /// The object that has a member of the same name.
    from: &'static str,
    #[serde(skip)]
    align: u64,
}

/// The members: those of the key, and what tells apart sockets that have
/// addresses of their own. By descending alignment, so that there is no hole.
pub(super) fn parts(key: &[FieldView], sockets: &[SocketView]) -> Vec<Part> {
    let mut parts: Vec<Part> = key
        .iter()
        .map(|field| Part {
            ctype: field.ctype.clone(),
            name: field.name.clone(),
            len: field.len,
            from: "addr",
            align: if field.len > 0 { 1 } else { field.size },
        })
        .collect();
    let mut tell = |differ: bool, name: &str| {
        if differ {
            let (ctype, name) = ("u16".to_owned(), name.to_owned());
            parts.push(Part { ctype, name, len: 0, from: "sk", align: 2 });
        }
    };
    tell(differ(sockets.iter().map(|s| s.kind)), "sk_type");
    tell(differ(sockets.iter().map(|s| s.protocol)), "sk_protocol");
    parts.sort_by_key(|part| std::cmp::Reverse(part.align));
    parts
}

/// Whether the keys `a` and `b` are the same, in C.
pub(super) fn same(parts: &[Part]) -> String {
    let compare = |part: &Part| {
        let name = &part.name;
        if part.len > 0 {
            format!("!memcmp(a->{name}, b->{name}, sizeof(a->{name}))")
        } else {
            format!("a->{name} == b->{name}")
        }
    };
    parts.iter().map(compare).collect::<Vec<_>>().join(" && ")
}

fn differ<T: PartialEq>(values: impl Iterator<Item = T>) -> bool {
    let values: Vec<T> = values.collect();
    values.windows(2).any(|pair| pair[0] != pair[1])
}
