//! The hooks of a family as methods of a trait.

use serde::Serialize;

use super::shim::{lines, signature};
use crate::facts::SLOTS;
use crate::model::{Family, OpState};
use crate::render::View;

/// One method.
#[derive(Serialize)]
pub(super) struct Hook {
    pub(super) name: &'static str,
    doc: Vec<String>,
    /// The method of `hooks.rs`.
    signature: String,
    /// The function that the transport calls.
    outer: String,
    /// What is handed on.
    pass: &'static str,
}

/// The shape of each method: its slot, what `hooks.rs` sees, what the transport
/// hands over, and its result.
const SHAPES: &[(&str, &str, &str, &str, &str)] = &[
    (
        "sendmsg",
        "call: Call<'_>, dst: &Address, msg: &mut SendMsg<'_>, attached: &Attached",
        "call: Call<'_>, dst: &Address, msg: &mut SendMsg<'_>, attached: Attached",
        "call, dst, msg, &attached",
        "Result<usize>",
    ),
    (
        "recvmsg",
        "call: Call<'_>, msg: &mut RecvMsg<'_>",
        "call: Call<'_>, msg: &mut RecvMsg<'_>",
        "call, msg",
        "Result<usize>",
    ),
];

/// The methods of a family, in the order of the slots.
pub(super) fn hooks(family: &Family, _view: &View) -> Vec<Hook> {
    let hooked = |slot: &str| {
        let mut ops = family.sockets.iter().filter_map(|socket| socket.op(slot));
        ops.any(|op| op.state == OpState::Hook)
    };
    SHAPES
        .iter()
        .filter(|(name, ..)| hooked(name))
        .map(|&(name, args, outer_args, pass, result)| {
            let facts = SLOTS.iter().find(|slot| slot.name == name).and_then(|s| s.hook.as_ref());
            let doc = facts.map_or_else(String::new, |facts| facts.doc.clone());
            let layout = |args: &str, end: &str| {
                let args: Vec<String> = args.split(", ").map(str::to_owned).collect();
                signature(4, &format!("fn {name}"), &args, &format!(" -> {result}{end}"))
            };
            Hook {
                name,
                doc: lines(&doc),
                signature: layout(args, ";"),
                outer: layout(outer_args, " {"),
                pass,
            }
        })
        .collect()
}
