//! What the kernel tells of the messages that pass.

use crate::diag::Sink;
use crate::model::{Family, OpState, Transport};

pub(super) fn check(family: &Family, sink: &mut Sink) {
    let Some(span) = family.observe.span else { return };
    // Whether frames are made or taken is another rule's business.
    if family.transport.value == Transport::Ethernet {
        return;
    }
    let real = |connected: bool, slot: &str| {
        let sockets = family.sockets.iter().filter(|s| s.kind.value.is_connected() == connected);
        let mut ops = sockets.filter_map(|socket| socket.op(slot));
        ops.any(|op| matches!(op.state, OpState::Default | OpState::Hook))
    };
    let (mut passes, mut half) = (false, None);
    // Datagrams and connections go ways of their own.
    for connected in [false, true] {
        match (real(connected, "sendmsg"), real(connected, "recvmsg")) {
            (true, true) => passes = true,
            (true, false) => half = Some("recvmsg"),
            (false, true) => half = Some("sendmsg"),
            (false, false) => {}
        }
    }
    let Some(missing) = half.or((!passes).then_some("sendmsg")) else { return };
    let finding = sink
        .at("PG0112", span, "no message passes that could be observed")
        .label(format!("no socket has a real `{missing}`"))
        .help(format!("remove `observe`, or add `{missing}` to the ops of a socket"));
    sink.report(finding);
}
