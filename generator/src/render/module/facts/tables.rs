//! The tables of functions, one for each kind of socket.

use serde::Serialize;

use crate::facts::member;
use crate::render::View;
use crate::render::view::{OpView, SocketView};

#[derive(Serialize)]
pub(super) struct Table {
    constant: &'static str,
    protocol: i64,
    ops_name: String,
    /// Where the values stand, from the members on.
    column: usize,
    rows: Vec<Row>,
}

#[derive(Serialize)]
pub(super) struct Type {
    constant: &'static str,
    sockets: Vec<Table>,
}

#[derive(Serialize)]
struct Row {
    slot: String,
    /// protogen's own function or glue.
    own: bool,
    function: String,
    /// The same for 32-bit programs, where the slot has that.
    compat: String,
}

impl Table {
    pub fn new(view: &View, socket: &SocketView) -> Self {
        let same_kind = view.sockets.iter().filter(|s| s.kind == socket.kind).count();
        let ops_name = if same_kind == 1 {
            format!("{}_{}_ops", view.name, socket.kind)
        } else {
            format!("{}_{}_{}_ops", view.name, socket.kind, socket.protocol)
        };
        let rows: Vec<_> =
            socket.ops.iter().filter(|op| op.state != "absent").map(Row::new).collect();
        let long = rows.iter().any(|row| row.slot.len() > 14);
        let column = if long { 24 } else { 16 };
        Self { constant: socket.constant, protocol: socket.protocol, ops_name, column, rows }
    }
}

impl Type {
    /// Every type in the order of the spec; nothing for a family of one type.
    pub fn all(view: &View) -> Vec<Self> {
        let mut types: Vec<Self> = Vec::new();
        for socket in &view.sockets {
            let table = Table::new(view, socket);
            match types.iter_mut().find(|known| known.constant == socket.constant) {
                Some(known) => known.sockets.push(table),
                None => types.push(Self { constant: socket.constant, sockets: vec![table] }),
            }
        }
        if types.len() > 1 { types } else { Vec::new() }
    }
}

impl Row {
    fn new(op: &OpView) -> Self {
        let own = matches!(op.state, "default" | "hook");
        let slot = if own { member(&op.slot) } else { &op.slot };
        let compat = op.function.strip_suffix("ioctl").filter(|_| own);
        Self {
            slot: slot.to_owned(),
            own,
            compat: compat.map_or_else(String::new, |prefix| format!("{prefix}compat_ioctl")),
            function: op.function.clone(),
        }
    }
}
