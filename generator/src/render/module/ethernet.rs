//! What the templates of the ethernet transport ask.

use serde::Serialize;

use super::facts::{to_cpu, to_field};
use crate::render::View;
use crate::render::view::{FieldView, HeaderView};

/// What becomes of frames: name in `/proc/net/<name>_stat`, in order.
const FATES: [&str; 13] = [
    "in_frames",
    "in_taken",
    "in_truncated",
    "in_foreign",
    "in_malformed",
    "in_oversize",
    "in_checksum",
    "in_no_socket",
    "in_refused",
    "in_full",
    "in_no_memory",
    "out_frames",
    "out_dropped",
];

/// As `m.eth` in the templates.
#[derive(Serialize)]
pub(super) struct Ethernet {
    fates: Vec<Fate>,
    /// Fields of the address.
    device: String,
    hwaddr: String,
    /// Statements that fill a header at `hdr` from `src`, `dst` and `len`.
    put: Vec<String>,
    /// Statements that fill `src` and `key` from a header at `hdr`.
    get: Vec<String>,
    constants: Vec<Constant>,
    /// Some bytes of each frame have to be what the spec says.
    watched: bool,
    /// What is true where reserved bytes are not zero.
    reserved: Vec<String>,
    /// Some bytes are zero unless a hook says otherwise.
    zeroed: bool,
    /// What the header says, in host order.
    length: String,
    #[serde(rename = "type")]
    kind: Option<String>,
    /// Name of the field.
    checksum: Option<String>,
    /// The receiver as argument, where the key needs it.
    rx_arg: &'static str,
}

#[derive(Serialize)]
struct Fate {
    constant: String,
    name: &'static str,
    /// The frame is lost.
    drop: bool,
}

#[derive(Serialize)]
struct Constant {
    load: String,
    constant: String,
}

impl Ethernet {
    /// `several` tells that sockets of different protocols have keys of their
    /// own.
    pub(super) fn new(view: &View, several: bool) -> Option<Self> {
        let header = view.header.as_ref()?;
        let load = |fill: &str| header.filled(fill).map(|f| to_cpu(&f.field, "hdr->"));
        let of = |fill: &'static str| header.fields.iter().filter(move |f| f.fill == fill);
        let reserved: Vec<_> = of("reserved").map(|f| not_zero(&f.field)).collect();
        Some(Self {
            watched: of("constant").chain(of("reserved")).next().is_some(),
            fates: FATES
                .into_iter()
                .filter(|name| *name != "in_taken" || view.told("frame_in"))
                .map(|name| Fate {
                    constant: name.to_uppercase(),
                    name,
                    drop: !["in_frames", "in_taken", "out_frames"].contains(&name),
                })
                .collect(),
            device: header.device.clone(),
            hwaddr: header.hwaddr.clone(),
            put: put(header, view),
            get: get(header, view, several),
            constants: of("constant")
                .map(|f| Constant { load: to_cpu(&f.field, "hdr->"), constant: f.constant.clone() })
                .collect(),
            zeroed: !reserved.is_empty() || header.filled("hook").is_some(),
            reserved,
            length: load("length").unwrap_or_default(),
            kind: load("type"),
            checksum: header.filled("checksum").map(|f| f.field.name.clone()),
            rx_arg: if several { "&rx->sk, " } else { "" },
        })
    }
}

fn put(header: &HeaderView, view: &View) -> Vec<String> {
    let line = |f: &crate::render::view::HeaderFieldView| {
        let to = &f.field;
        let value = match (f.fill, f.part) {
            ("constant", _) => to_field(to, &f.constant),
            ("length", _) => to_field(to, "len"),
            ("type", _) => to_field(to, "sk->sk_protocol"),
            ("source", Some(part)) => {
                return Some(copy(&view.address.fields[part], "src->", to, "hdr->"));
            }
            ("destination", Some(part)) => {
                return Some(copy(&view.address.fields[part], "dst->", to, "hdr->"));
            }
            _ => return None,
        };
        Some(format!("hdr->{} = {value};", to.name))
    };
    header.fields.iter().filter_map(line).collect()
}

fn get(header: &HeaderView, view: &View, several: bool) -> Vec<String> {
    let line = |f: &crate::render::view::HeaderFieldView| {
        let part = f.part.map(|part| &view.address.fields[part]);
        match (f.fill, part) {
            ("source", Some(part)) => Some(copy(&f.field, "hdr->", part, "src.")),
            ("destination", Some(part)) if part.in_key => {
                Some(copy(&f.field, "hdr->", part, "key."))
            }
            ("type", _) if several => {
                Some(format!("key.sk_protocol = {};", to_cpu(&f.field, "hdr->")))
            }
            _ => None,
        }
    };
    header.fields.iter().filter_map(line).collect()
}

/// Whether a field at `hdr` is not zero, for C. A few bytes are not worth a call.
fn not_zero(field: &FieldView) -> String {
    let name = format!("hdr->{}", field.name);
    match field.len {
        0 => name,
        len @ 1..=4 => (0..len).map(|i| format!("{name}[{i}]")).collect::<Vec<_>>().join(" || "),
        _ => format!("memchr_inv({name}, 0, sizeof({name}))"),
    }
}

/// Copies one field to another, in the byte order of each.
fn copy(from: &FieldView, there: &str, to: &FieldView, here: &str) -> String {
    let target = format!("{here}{}", to.name);
    if to.len > 0 {
        return format!("memcpy({target}, {there}{}, sizeof({target}));", from.name);
    }
    if from.order == to.order {
        return format!("{target} = {there}{};", from.name);
    }
    format!("{target} = {};", to_field(to, &to_cpu(from, there)))
}
