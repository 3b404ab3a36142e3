//! What the kernel tells of the messages that pass.

use crate::diag::Sink;
use crate::model::{Family, OpState};

pub(super) fn check(family: &Family, sink: &mut Sink) {
    let Some(span) = family.observe.span else { return };
    if let Some(socket) = family.sockets.iter().find(|s| s.kind.value.is_connected()) {
        let finding = sink
            .at("PG0424", span, "connections cannot be observed")
            .label("counts datagrams and traces them")
            .related(socket.kind.span, "this type makes connections")
            .help("remove `observe`");
        sink.report(finding);
        return;
    }
    let real = |slot: &str| {
        let mut ops = family.sockets.iter().filter_map(|socket| socket.op(slot));
        ops.any(|op| matches!(op.state, OpState::Default | OpState::Hook))
    };
    let Some(missing) = ["sendmsg", "recvmsg"].into_iter().find(|slot| !real(slot)) else { return };
    let finding = sink
        .at("PG0112", span, "no message passes that could be observed")
        .label(format!("no socket has a real `{missing}`"))
        .help(format!("remove `observe`, or add `{missing}` to the ops of a socket"));
    sink.report(finding);
}
