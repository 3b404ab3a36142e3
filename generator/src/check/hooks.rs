//! Hooks and the file they stand in.

use crate::diag::Sink;
use crate::model::{Family, MemberValue, OpState};

pub(super) fn check(family: &Family, sink: &mut Sink) {
    let ops = family
        .sockets
        .iter()
        .filter(|socket| socket.base.is_none())
        .flat_map(|socket| &socket.ops)
        .filter(|op| op.state == OpState::Hook && op.slot.hook.is_some())
        .map(|op| (op.slot.name.clone(), op.slot.name.as_str(), op.span));
    let members = family.sockets.iter().flat_map(|socket| {
        let base = socket.base.as_ref().map_or("", |base| base.value.name());
        let hooks =
            socket.proto.iter().filter(|row| row.value == MemberValue::Hook && row.has_hook());
        hooks.map(move |row| {
            (format!("{base}_{}", row.member.name), row.member.name.as_str(), row.span)
        })
    });
    match (&family.hooks, ops.chain(members).next()) {
        (None, Some((function, name, span))) => {
            let function = format!("{}_hook_{function}", family.name.value);
            let finding = sink
                .at("PG0501", span, format!("`{name}` is a hook, but no hook file is named"))
                .label(format!("calls `{function}()`"))
                .help("add `hooks: hooks.c` and put the function into that file, beside the spec");
            sink.report(finding);
        }
        (Some(file), None) => {
            let finding = sink
                .at("PG0502", file.file.span, "the hook file is not used")
                .label("no op has the state `hook`")
                .help("remove `hooks`, or make an op a hook");
            sink.report(finding);
        }
        _ => {}
    }
}
