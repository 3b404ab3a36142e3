//! Control messages.

use super::interface::{is_generated, numbers_differ, range_is_possible};
use super::names;
use crate::diag::Sink;
use crate::model::{Cmsg, Family, OpState, Socket, SocketType, Transport};

const FIRST: i128 = 1;
const LAST: i128 = 65_535;
/// Bytes of all values that a sender can attach, which stand on the kernel's
/// stack together.
const MAX_SIZE: u64 = 256;

pub(super) fn check(family: &Family, sink: &mut Sink) {
    let cmsgs = &family.interface.cmsgs;
    let Some(first) = cmsgs.first() else { return };
    let name = family.name.value.as_str();
    for cmsg in cmsgs {
        if names::is_scm(&format!("{name}_{}", cmsg.name.value)) {
            is_generated("control message", &cmsg.name, "constant", sink);
        }
        check_number(cmsg, sink);
        range_is_possible(cmsg.ty.as_ref(), cmsg.range.as_ref(), sink);
    }
    numbers_differ(cmsgs.iter().map(|c| &c.number), "PG0615", "control message", sink);
    let transport = &family.transport;
    if transport.value != Transport::Loopback {
        let finding = sink
            .at("PG0617", first.name.span, "this transport carries no control messages")
            .label("goes from socket to socket")
            .related(transport.span, "the transport is given here")
            .help("remove `cmsgs`");
        sink.report(finding);
        return;
    }
    if let Some(socket) = family.sockets.first()
        && !family.sockets.iter().any(|socket| socket.kind.value.keeps_messages())
    {
        let finding = sink
            .at("PG0617", first.name.span, "streams have no control messages")
            .label("goes with one message")
            .related(socket.kind.span, "this type keeps no messages apart")
            .help("remove `cmsgs`, or add a `dgram` or `seqpacket` socket");
        sink.report(finding);
        return;
    }
    for cmsg in cmsgs.iter().filter(|cmsg| cmsg.complete) {
        goes_somewhere(family, cmsg, sink);
    }
    fit_together(family, sink);
}

fn check_number(cmsg: &Cmsg, sink: &mut Sink) {
    let number = &cmsg.number;
    if !(FIRST..=LAST).contains(&number.value) {
        let message = format!("{} cannot be a control message's number", number.value);
        let finding = sink.at("PG0615", number.span, message).label(format!("{FIRST} to {LAST}"));
        sink.report(finding);
    }
    if let (false, Some((range, _))) = (cmsg.send, &cmsg.range) {
        let finding = sink
            .at("PG0610", range.span, "a control message that is only received has no `range`")
            .label("about sending")
            .help("remove `range`, or let it be sent");
        sink.report(finding);
    }
}

fn goes_somewhere(family: &Family, cmsg: &Cmsg, sink: &mut Sink) {
    if !cmsg.send && !cmsg.recv {
        let finding = sink
            .at("PG0616", cmsg.on_span, "nobody can send or receive the control message")
            .label("goes nowhere")
            .help("write `[send]`, `[recv]` or `[send, recv]`");
        sink.report(finding);
        return;
    }
    if cmsg.travels() {
        travels(family, cmsg, sink);
        return;
    }
    let slot = if cmsg.send { "sendmsg" } else { "recvmsg" };
    let message = |socket: &Socket| socket.kind.value.keeps_messages();
    if !has_op(family, message, slot, &[OpState::Hook]) {
        let finding = sink
            .at("PG0616", cmsg.on_span, format!("no hook for the op `{slot}`"))
            .label(if cmsg.send { "nobody reads what is sent" } else { "nobody fills it in" })
            .help(format!(
                "write `{slot}: hook` for a `dgram` or `seqpacket` socket, or let it be sent and received"
            ));
        sink.report(finding);
    }
}

/// What travels needs nobody's help, but a way: datagrams and records go
/// separate ones.
fn travels(family: &Family, cmsg: &Cmsg, sink: &mut Sink) {
    let missing = |kind: SocketType| -> Vec<&str> {
        let of_kind = |socket: &Socket| socket.kind.value == kind;
        let real = [OpState::Default, OpState::Hook];
        let ops = ["sendmsg", "recvmsg"].into_iter();
        ops.filter(|slot| !has_op(family, of_kind, slot, &real)).collect()
    };
    let kinds = family.sockets.iter().map(|socket| socket.kind.value);
    let ways = kinds.filter(|kind| kind.keeps_messages()).map(|kind| (kind, missing(kind)));
    let Some((kind, missing)) = ways.min_by_key(|(_, missing)| missing.len()) else { return };
    let kind = kind.name();
    for slot in missing {
        let finding = sink
            .at("PG0616", cmsg.on_span, format!("no `{kind}` socket has a real `{slot}`"))
            .label("the control message cannot travel")
            .help(format!("add the op `{slot}` to a `{kind}` socket"));
        sink.report(finding);
    }
}

/// Whether the op of one of these sockets has one of the states.
fn has_op(
    family: &Family,
    these: impl Fn(&Socket) -> bool,
    slot: &str,
    states: &[OpState],
) -> bool {
    let sockets = family.sockets.iter().filter(|socket| these(socket));
    sockets.filter_map(|socket| socket.op(slot)).any(|op| states.contains(&op.state))
}

fn fit_together(family: &Family, sink: &mut Sink) {
    let interface = &family.interface;
    if interface.types.iter().any(|ty| !ty.complete) {
        return;
    }
    let mut size = 0;
    for cmsg in interface.cmsgs.iter().filter(|cmsg| cmsg.send) {
        let Some(ty) = &cmsg.ty else { continue };
        size += ty.value.size(&interface.types);
        if size <= MAX_SIZE {
            continue;
        }
        let finding = sink
            .at("PG0618", cmsg.name.span, format!("with it, control messages have {size} bytes"))
            .label(format!("{MAX_SIZE} are possible in one message"))
            .related(ty.span, "its type is given here")
            .help("make the types smaller");
        sink.report(finding);
        return;
    }
}
