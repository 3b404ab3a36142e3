//! Hooks and the file they stand in.

use crate::diag::Sink;
use crate::model::{Family, OpState};

pub(super) fn check(family: &Family, sink: &mut Sink) {
    let mut hooks = family
        .sockets
        .iter()
        .flat_map(|socket| &socket.ops)
        .filter(|op| op.state == OpState::Hook && op.slot.hook.is_some());
    match (&family.hooks, hooks.next()) {
        (None, Some(op)) => {
            let function = format!("{}_hook_{}", family.name.value, op.slot.name);
            let finding = sink
                .at(
                    "PG0501",
                    op.span,
                    format!("`{}` is a hook, but no hook file is named", op.slot.name),
                )
                .label(format!("calls `{function}()`"))
                .help("add `hooks: hooks.c` and put the function into that file, beside the spec");
            sink.report(finding);
        }
        (Some(file), None) if file.events.is_empty() => {
            let finding = sink
                .at("PG0502", file.file.span, "the hook file is not used")
                .label("no op has the state `hook`, and no event is named")
                .help("remove `hooks`, make an op a hook, or add `events`");
            sink.report(finding);
        }
        _ => {}
    }
}
