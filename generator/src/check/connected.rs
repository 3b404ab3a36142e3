//! Connection-oriented sockets: ops that need each other, keys that need them.

use crate::diag::Sink;
use crate::model::{Family, Op, OpState, SockOption, Socket};
use crate::spec::words::list;

pub(super) fn check(family: &Family, sink: &mut Sink) {
    for socket in &family.sockets {
        if socket.kind.value.is_connected() {
            connections_can_be_made(family, socket, sink);
        }
        backlog_full_is_met(socket, sink);
    }
    limits_are_met(family, sink);
}

/// Whether a listed op makes sense for a connection-oriented socket.
pub(super) fn op_fits(family: &Family, socket: &Socket, op: &Op, sink: &mut Sink) -> bool {
    let name = op.slot.name.as_str();
    let finding = match &op.state {
        OpState::Helper(function) if name == "poll" && op.slot.helpers.contains(function) => sink
            .at("PG0408", op.span, format!("`{function}` does not know sockets that listen"))
            .label("made for datagram sockets")
            .help("write `poll: default`"),
        OpState::Default
            if matches!(name, "setsockopt" | "getsockopt")
                && !socket.kind.value.keeps_messages()
                && !has_option(family, name) =>
        {
            sink.at("PG0407", op.span, format!("`{name}` of a stream has no option"))
                .label("streams have those under `options` alone: they keep no messages")
                .help(format!("leave `{name}` out, or add an option"))
        }
        _ => return true,
    };
    sink.report(finding.related(socket.kind.span, "the type is given here"));
    false
}

/// Whether the family has an option of its own that the op reaches.
fn has_option(family: &Family, slot: &str) -> bool {
    let reached = |o: &SockOption| if slot == "getsockopt" { o.get } else { o.set };
    family.interface.options.iter().any(reached)
}

fn is_real(socket: &Socket, slot: &str) -> bool {
    socket.op(slot).is_some_and(|op| matches!(op.state, OpState::Default | OpState::Hook))
}

/// A connection takes `listen`, `accept` and `connect`, and an address.
fn connections_can_be_made(family: &Family, socket: &Socket, sink: &mut Sink) {
    let parts = ["listen", "accept", "connect"];
    let Some(op) =
        parts.iter().filter(|slot| is_real(socket, slot)).find_map(|slot| socket.op(slot))
    else {
        return;
    };
    let mut missing: Vec<&str> = parts.into_iter().filter(|slot| !is_real(socket, slot)).collect();
    let autobind = family.address.autobind.is_some() || !family.address.complete;
    if !is_real(socket, "bind") && !autobind {
        missing.push("bind");
    }
    if missing.is_empty() {
        return;
    }
    let name = &op.slot.name;
    let what = list(&missing);
    let finding = sink
        .at("PG0421", op.span, format!("`{name}` needs {what}"))
        .label("a connection is made by all of them together")
        .help(format!("add {what}, or leave `{name}` out"));
    sink.report(finding);
}

fn backlog_full_is_met(socket: &Socket, sink: &mut Sink) {
    let Some(full) = &socket.backlog_full else { return };
    if socket.kind.value.is_connected() && is_real(socket, "listen") {
        return;
    }
    let finding = sink
        .at("PG0422", full.span, "`backlog_full` of a socket that does not listen")
        .label("nothing asks for it")
        .help("remove it, or add the ops `listen`, `accept` and `connect`");
    sink.report(finding);
}

fn limits_are_met(family: &Family, sink: &mut Sink) {
    let backlog = &family.limits.backlog;
    if backlog.stated && !family.sockets.iter().any(|s| is_real(s, "listen")) {
        let finding = sink
            .at("PG0422", backlog.span, "`backlog` in a family whose sockets do not listen")
            .label("nothing asks for it")
            .help("remove it, or add a socket of type `stream` or `seqpacket`");
        sink.report(finding);
    }
    let message = &family.limits.max_message;
    if message.stated
        && !family.sockets.is_empty()
        && !family.sockets.iter().any(|s| s.kind.value.keeps_messages())
    {
        let finding = sink
            .at("PG0422", message.span, "`max_message` in a family of streams alone")
            .label("a stream has no messages; what is sent may have any length")
            .help("remove it");
        sink.report(finding);
    }
}
