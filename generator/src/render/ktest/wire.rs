//! What the test program knows of the header, byte by byte: nothing of the
//! generated struct is used to make the frames that the module is tried with.

use serde::Serialize;

use super::super::view::{FieldView, HeaderFieldView, HeaderView, View};

/// As `t.wire` in the templates.
#[derive(Debug, Serialize)]
pub(super) struct Wire {
    /// Statements that fill the header at `header` for `len` bytes from `src`
    /// to `dst`.
    lines: Vec<String>,
    checksum: bool,
    checksum_offset: u64,
    type_offset: u64,
    /// First bytes of the constants.
    constants: Vec<u64>,
    /// Reserved bytes.
    reserved: Vec<u64>,
    /// Statement that makes the length of `frame` as large as it can be.
    oversize: String,
    /// Whether that is more than a message may have.
    pub can_be_oversize: bool,
    /// Statements that make `address` what a receiver is told of it, since the
    /// header has no place for all of its fields.
    unseen: Vec<String>,
}

impl Wire {
    pub(super) fn new(view: &View) -> Option<Self> {
        let header = view.header.as_ref()?;
        let offset = |fill: &str| header.filled(fill).map(|f| f.field.offset);
        let of = |fill: &'static str| header.fields.iter().filter(move |f| f.fill == fill);
        let length = header.filled("length").map(|f| &f.field)?;
        Some(Self {
            lines: header.fields.iter().filter_map(|f| line(f, view)).collect(),
            checksum: offset("checksum").is_some(),
            checksum_offset: offset("checksum").unwrap_or(0),
            type_offset: offset("type").unwrap_or(0),
            constants: of("constant").map(|f| f.field.offset).collect(),
            reserved: of("reserved")
                .flat_map(|f| f.field.offset..f.field.offset + f.field.size)
                .collect(),
            oversize: format!(
                "memset(frame.bytes + ETH_HLEN + {}, 0xff, {});",
                length.offset, length.size
            ),
            can_be_oversize: (1i128 << length.bits) - 1 > i128::from(view.max_message),
            unseen: unseen(header, view),
        })
    }
}

fn unseen(header: &HeaderView, view: &View) -> Vec<String> {
    let told = |(index, field): &(usize, &FieldView)| {
        let travels = |f: &HeaderFieldView| f.fill == "source" && f.part == Some(*index);
        let way = [&header.device, &header.hwaddr].contains(&&field.name);
        field.kind == "reserved" || way || header.fields.iter().any(travels)
    };
    let fields = view.address.fields.iter().enumerate();
    fields
        .filter(|field| !told(field))
        .map(|(_, field)| match field.len {
            0 => format!("address->{} = 0;", field.name),
            _ => format!("memset(address->{0}, 0, sizeof(address->{0}));", field.name),
        })
        .collect()
}

fn line(header: &HeaderFieldView, view: &View) -> Option<String> {
    let field = &header.field;
    let part = |object: &str| {
        let part = &view.address.fields[header.part?];
        Some(copy(field, part, object))
    };
    match header.fill {
        "constant" => Some(put(field, &header.value)),
        "length" => Some(put(field, "len")),
        "type" => Some(put(field, "kind->protocol")),
        "source" => part("src"),
        "destination" => part("dst"),
        _ => None,
    }
}

fn put(field: &FieldView, value: &str) -> String {
    let little = field.order == "little";
    format!("put(header + {}, {}, {little}, {value});", field.offset, field.size)
}

fn copy(field: &FieldView, part: &FieldView, object: &str) -> String {
    let place = format!("{object}.{}", part.name);
    if part.len > 0 {
        format!("memcpy(header + {}, {place}, {});", field.offset, field.size)
    } else if part.toh.is_empty() {
        put(field, &place)
    } else {
        put(field, &format!("{}({place})", part.toh))
    }
}
