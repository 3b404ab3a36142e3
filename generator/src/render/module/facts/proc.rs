//! What `/proc/net` shows of each socket.

use serde::Serialize;

use super::to_cpu;
use crate::render::View;
use crate::render::view::FieldView;

#[derive(Serialize)]
pub(in crate::render::module) struct Proc {
    pub header: String,
    fields: Vec<ProcField>,
}

#[derive(Serialize)]
struct ProcField {
    format: String,
    value: String,
}

impl Proc {
    pub fn new(view: &View) -> Self {
        let fields: Vec<&FieldView> =
            view.address.fields.iter().filter(|f| f.kind != "reserved").collect();
        let mut header: Vec<&str> = fields.iter().map(|f| f.name.as_str()).collect();
        header.extend(["peer", "rxq", "txq", "uid", "inode"]);
        Self {
            header: header.join(" "),
            fields: fields
                .iter()
                .map(|field| match field.kind {
                    "bytes" => ProcField {
                        format: "%*phN".to_owned(),
                        value: format!("{}, ssk->addr.{}", field.len, field.name),
                    },
                    _ => ProcField {
                        format: field.format.to_owned(),
                        value: to_cpu(field, "ssk->addr."),
                    },
                })
                .collect(),
        }
    }
}

/// How many bytes wait to be received.
pub(super) fn rxq(view: &View) -> String {
    let charged = "atomic_read(&sk->sk_rmem_alloc)";
    let unread = format!("{}_unread(sk)", view.name);
    if !view.connected {
        charged.to_owned()
    } else if view.sockets.iter().all(|s| s.connected) {
        unread
    } else {
        "rxq".to_owned()
    }
}
