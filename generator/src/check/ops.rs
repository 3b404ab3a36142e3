//! Sockets and what fills their slots.

use crate::diag::{Diagnostic, Sink};
use crate::facts::{MEMBERS, SLOTS};
use crate::model::{At, Base, Family, Op, OpState, Socket, Transport};
use crate::spec::words::{closest, list, shown};

pub(super) fn check(family: &Family, sink: &mut Sink) {
    sockets_differ(family, sink);
    for socket in &family.sockets {
        protocol_is_possible(&socket.protocol, sink);
        for op in socket.ops.iter().filter(|op| op.listed) {
            if fits_type(family, socket, op, sink) {
                state_is_possible(socket, op, sink);
            }
        }
        if socket.base.is_none() {
            socketpair_has_addresses(family, socket, sink);
        }
    }
}

fn sockets_differ(family: &Family, sink: &mut Sink) {
    for (i, socket) in family.sockets.iter().enumerate() {
        let same = |other: &&Socket| {
            other.kind.value == socket.kind.value && other.protocol.value == socket.protocol.value
        };
        if let Some(first) = family.sockets[..i].iter().find(same) {
            let message = format!("a second socket of protocol {}", socket.protocol.value);
            let finding = sink
                .at("PG0402", socket.span, message)
                .label("same type and protocol again")
                .related(first.span, "first given here")
                .help("give it another `protocol`, or merge the two");
            sink.report(finding);
        }
    }
}

fn protocol_is_possible(protocol: &At<i128>, sink: &mut Sink) {
    if !(0..=255).contains(&protocol.value) {
        let message = format!("{} cannot be a protocol", protocol.value);
        let finding = sink.at("PG0403", protocol.span, message).label("0 to 255");
        sink.report(finding);
    }
}

fn fits_type(family: &Family, socket: &Socket, op: &Op, sink: &mut Sink) -> bool {
    let real = matches!(op.state, OpState::Default | OpState::Hook | OpState::Helper(_));
    if socket.base.is_some() {
        return true;
    }
    if socket.kind.value.is_connected() {
        return super::connected::op_fits(family, socket, op, sink);
    }
    if !(op.slot.connected && real) {
        return true;
    }
    let name = &op.slot.name;
    let finding = sink
        .at("PG0407", op.span, format!("datagram sockets have no `{name}`"))
        .label("for connection-oriented sockets")
        .related(socket.kind.span, "the type is given here")
        .help(format!("leave `{name}` out, or write `{name}: stub`"));
    sink.report(finding);
    false
}

fn state_is_possible(socket: &Socket, op: &Op, sink: &mut Sink) {
    let base = socket.base.as_ref().map(|base| base.value);
    let finding = match &op.state {
        OpState::Default | OpState::Hook if base.is_some() => on_base(op, base, sink),
        OpState::Stub => stub(op, sink),
        OpState::Absent => absent(op, sink),
        OpState::Default => default(op, sink),
        OpState::Hook => hook(op, sink),
        OpState::Helper(function) => helper(op, function, base, sink),
    };
    if let Some(finding) = finding {
        sink.report(finding);
    }
}

fn stub(op: &Op, sink: &Sink) -> Option<Diagnostic> {
    if op.slot.stub.is_some() {
        return None;
    }
    let name = &op.slot.name;
    let finding = sink.at("PG0406", op.span, format!("`{name}` cannot be a stub"));
    Some(match &op.slot.required {
        Some(why) => finding.label(why.clone()).help(format!("write `{name}: default`")),
        None => finding
            .label("the kernel has no refusal for it")
            .help(format!("leave `{name}` out, or write `{name}: absent`")),
    })
}

fn absent(op: &Op, sink: &Sink) -> Option<Diagnostic> {
    if !op.slot.mandatory {
        return None;
    }
    let name = &op.slot.name;
    let state = if op.slot.stub.is_some() { "stub" } else { "default" };
    Some(
        sink.at("PG0406", op.span, format!("`{name}` cannot be absent"))
            .label("the kernel calls it without a look, and NULL would be an oops")
            .help(format!("leave `{name}` out, or write `{name}: {state}`")),
    )
}

fn default(op: &Op, sink: &Sink) -> Option<Diagnostic> {
    if op.slot.default {
        return None;
    }
    let name = &op.slot.name;
    let finding = sink
        .at("PG0406", op.span, format!("protogen has no implementation of `{name}`"))
        .label("cannot be `default`");
    Some(match op.slot.helpers.first() {
        Some(function) => {
            finding.help(format!("write `{name}: {{ helper: {function} }}`, or leave it out"))
        }
        None => finding.help(format!("leave `{name}` out")),
    })
}

fn hook(op: &Op, sink: &Sink) -> Option<Diagnostic> {
    if op.slot.hook.is_some() {
        return None;
    }
    let hooks: Vec<&str> =
        SLOTS.iter().filter(|s| s.hook.is_some()).map(|s| s.name.as_str()).collect();
    Some(
        sink.at("PG0406", op.span, format!("`{}` cannot be a hook", op.slot.name))
            .label("no interface is defined for it")
            .note(format!("the ops that can be hooks are {}", list(&hooks))),
    )
}

/// A socket on the kernel's own protocols: its hooks are those of `proto`.
fn on_base(op: &Op, base: Option<Base>, sink: &Sink) -> Option<Diagnostic> {
    let (name, base) = (&op.slot.name, base?);
    if op.state == OpState::Hook {
        let row = MEMBERS.iter().find(|m| m.name == *name).and_then(|m| m.inet.as_ref());
        let finding = sink
            .at("PG0406", op.span, format!("`{name}` cannot be a hook with `transport: inet`"))
            .label("hooks stand in `proto`");
        return Some(if row.is_some_and(|row| row.hook.is_some()) {
            finding.help(format!("write `{name}: hook` under `proto`"))
        } else {
            finding.help(format!("write `{name}: default`"))
        });
    }
    base.functions(op.slot).is_none().then(|| {
        sink.at("PG0406", op.span, format!("{} has no `{name}`", base.name()))
            .label("cannot be `default`")
            .help(format!("leave `{name}` out"))
    })
}

fn helper(op: &Op, function: &str, base: Option<Base>, sink: &Sink) -> Option<Diagnostic> {
    let known: &[String] = match base {
        Some(base) => base.functions(op.slot).unwrap_or_default(),
        None => &op.slot.helpers,
    };
    if known.iter().any(|h| h == function) {
        return None;
    }
    let name = &op.slot.name;
    if op.slot.stub.as_deref() == Some(function) {
        return Some(
            sink.at("PG0408", op.span, format!("`{function}` is the stub of `{name}`"))
                .label("has a state of its own")
                .help(format!("write `{name}: stub`")),
        );
    }
    let fits = |slot: &&crate::facts::Slot| {
        slot.helpers.iter().any(|h| h == function) || slot.stub.as_deref() == Some(function)
    };
    let mut finding = match SLOTS.iter().copied().find(fits) {
        Some(other) => sink
            .at("PG0408", op.span, format!("`{function}` does not fit `{name}`"))
            .label(if other.name == *name {
                "made for other sockets".to_owned()
            } else {
                format!("made for `{}`", other.name)
            }),
        None => sink
            .at("PG0408", op.span, format!("`{}` is no helper for `{name}`", shown(function)))
            .label("no exported kernel function that fits the slot"),
    };
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    if let Some(close) = closest(function, known.iter().copied()) {
        finding = finding.help(format!("did you mean `{close}`?")).fix(op.span, close);
    } else if known.is_empty() {
        finding = finding.note(format!("no kernel function fits `{name}` as it is"));
    } else {
        finding = finding.note(format!("the helpers of `{name}`: {}", list(&known)));
    }
    Some(finding)
}

fn socketpair_has_addresses(family: &Family, socket: &Socket, sink: &mut Sink) {
    let own = |op: &&Op| matches!(op.state, OpState::Default | OpState::Hook);
    let Some(op) = socket.op("socketpair").filter(own) else { return };
    if family.transport.value == Transport::Ethernet {
        let finding = sink
            .at("PG0409", op.span, "`socketpair` needs sockets that reach each other")
            .label("frames go out by a device, and none is named here")
            .help("leave `socketpair` out");
        sink.report(finding);
        return;
    }
    // Connection-oriented sockets need no addresses for that.
    if socket.kind.value.is_connected() {
        return;
    }
    let real = |slot: &str| {
        socket.op(slot).is_some_and(|op| matches!(op.state, OpState::Default | OpState::Hook))
    };
    let (missing, help) = if family.address.complete && family.address.autobind.is_none() {
        ("autobind", "add `address.autobind`, or leave `socketpair` out".to_owned())
    } else if let Some(slot) = ["bind", "connect"].into_iter().find(|slot| !real(slot)) {
        (slot, format!("add the op `{slot}`, or leave `socketpair` out"))
    } else {
        return;
    };
    let finding = sink
        .at("PG0409", op.span, format!("`socketpair` needs {missing}"))
        .label("binds two sockets to free addresses and connects them")
        .help(help);
    sink.report(finding);
}
