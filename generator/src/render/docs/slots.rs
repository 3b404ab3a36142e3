//! What fills each slot of `struct proto_ops`: over all sockets, and for each.

use std::collections::BTreeMap;

use serde::Serialize;

use super::paths::Calls;
use crate::render::View;
use crate::render::view::{OpView, SocketView};

/// One slot, over all sockets, or some.
#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact a field")]
pub(super) struct Call {
    /// `default`, `hook`, `helper`, `stub` or `absent`.
    state: &'static str,
    real: bool,
    own: bool,
    /// The user's function, or empty.
    hook: String,
    /// How the call is refused, where it is; a sentence.
    refusal: String,
    /// Where some socket differs; a sentence.
    except: String,
}

impl Call {
    /// Every slot, over the sockets that `which` picks.
    pub(super) fn all(view: &View, which: fn(&SocketView) -> bool) -> BTreeMap<String, Self> {
        let sockets: Vec<&SocketView> = view.sockets.iter().filter(|s| which(s)).collect();
        crate::facts::SLOTS
            .iter()
            .map(|slot| (slot.name.clone(), Self::new(view, &sockets, &slot.name)))
            .collect()
    }

    /// Whether it is protogen's own function or a hook.
    pub(super) fn own(&self) -> bool {
        self.own
    }

    fn new(view: &View, sockets: &[&SocketView], slot: &str) -> Self {
        let all: Vec<(&SocketView, &OpView)> = sockets
            .iter()
            .copied()
            .filter_map(|s| Some((s, s.ops.iter().find(|op| op.slot == slot)?)))
            .collect();
        let is_real = |op: &OpView| !matches!(op.state, "stub" | "absent");
        let main = all.iter().find(|(_, op)| is_real(op)).or(all.first());
        let Some(&(_, op)) = main else { return Self::none() };
        let except: Vec<String> = all
            .iter()
            .filter(|(_, other)| other.state != op.state)
            .map(|(socket, other)| format!("{}: {}", label(socket), refusal(other)))
            .collect();
        Self {
            state: op.state,
            real: is_real(op),
            own: matches!(op.state, "default" | "hook"),
            hook: if op.state == "hook" {
                format!("{}_hook_{slot}", view.name)
            } else {
                String::new()
            },
            refusal: refusal(op),
            except: except.join(" "),
        }
    }

    fn none() -> Self {
        Self {
            state: "absent",
            real: false,
            own: false,
            hook: String::new(),
            refusal: String::new(),
            except: String::new(),
        }
    }
}

/// How a socket without the call answers.
fn refusal(op: &OpView) -> String {
    match op.state {
        "stub" => format!("Not supported: the kernel's `{}()` gives `{}`.", op.function, op.errno),
        "absent" if op.null.is_empty() => "Not supported: the slot is empty.".to_owned(),
        "absent" => format!("Not supported: the slot is empty, so {}.", op.null),
        "helper" => format!("Answered by the kernel's `{}()`.", op.function),
        "hook" => "Answered by a hook.".to_owned(),
        _ => format!("Answered by `{}()`.", op.function),
    }
}

pub(super) fn label(socket: &SocketView) -> String {
    format!("`{}`, protocol {}", socket.constant, socket.protocol)
}

/// One `struct proto_ops`.
#[derive(Serialize)]
pub(super) struct Table {
    label: String,
    slots: Vec<SlotRow>,
    paths: Vec<String>,
}

#[derive(Serialize, PartialEq)]
struct SlotRow {
    slot: String,
    function: String,
    meaning: String,
}

/// The different tables, each with the sockets that have it.
pub(super) fn tables(view: &View, drawn: &Calls) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for socket in &view.sockets {
        let slots: Vec<SlotRow> = socket.ops.iter().map(SlotRow::new).collect();
        if let Some(same) = tables.iter_mut().find(|t| t.slots == slots) {
            same.label = format!("{}; {}", same.label, label(socket));
            continue;
        }
        let paths = socket.ops.iter().flat_map(|op| drawn.op(op)).collect();
        tables.push(Table { label: label(socket), slots, paths });
    }
    tables
}

impl SlotRow {
    fn new(op: &OpView) -> Self {
        Self {
            slot: op.slot.clone(),
            function: match op.state {
                "absent" => "NULL".to_owned(),
                _ => format!("`{}`", op.function),
            },
            meaning: match op.state {
                "stub" => format!("stub: `{}`", op.errno),
                "absent" if op.null.is_empty() => "absent".to_owned(),
                "absent" => format!("absent: {}", op.null),
                "helper" => "the kernel's own function".to_owned(),
                "hook" => "glue around a hook".to_owned(),
                _ => "real".to_owned(),
            },
        }
    }
}
