//! What a spec uses of sockets and of what a protocol defines beside them.

use protogen::model::{BacklogFull, Family, Op, OpState, OptionKind, SocketType, ValueType, When};

use super::op;

pub(super) fn of_sockets(family: &Family, used: &mut Vec<String>) {
    let several = if family.sockets.len() == 1 { "sockets: 1" } else { "sockets: several" };
    used.push(several.to_owned());
    let first = family.sockets.first().map(|socket| socket.kind.value);
    if family.sockets.iter().any(|socket| Some(socket.kind.value) != first) {
        used.push("sockets: several types".to_owned());
    }
    if family.limits.backlog.stated {
        used.push("limits: backlog".to_owned());
    }
    for socket in &family.sockets {
        used.push(format!("sockets: {}", socket.kind.value.name()));
        if let Some(full) = &socket.backlog_full {
            let word = if full.value == BacklogFull::Wait { "wait" } else { "refuse" };
            used.push(format!("sockets: backlog_full {word}"));
        }
        if socket.protocol.value == 255 {
            used.push("sockets: protocol 255".to_owned());
        }
        used.extend(socket.ops.iter().map(|entry| op(&entry.slot.name, &entry.state)));
    }
}

pub(super) fn of_interface(family: &Family, used: &mut Vec<String>) {
    let own = &family.interface;
    let mut put = |condition: bool, feature: &str| {
        if condition {
            used.push(format!("own: {feature}"));
        }
    };
    put(!own.types.is_empty(), "type");
    put(!own.sysctls.is_empty(), "sysctl");
    put(own.options.iter().any(|option| option.sysctl.is_some()), "sysctl of an option");
    for option in &own.options {
        put(option.get && option.set, "option, get and set");
        put(option.get && !option.set, "option, get");
        put(!option.get && option.set, "option, set");
        let ty = option.ty.as_ref().map(|ty| ty.value);
        put(matches!(ty, Some(ValueType::Struct(_))), "option of a struct");
        put(option.range.is_some(), "option with a range");
        put(option.default.value != 0, "option with a default");
        put(option.capability.is_some(), "option with a capability");
        put(option.when == When::Unbound, "option of an unbound socket");
        put(option.when == When::Bound, "option of a bound socket");
        put(option.kind.value == OptionKind::Hook, "option by hooks");
        put(option.kind.value == OptionKind::Value, "option kept");
    }
    let both = |kind: SocketType| {
        let of_kind = || family.sockets.iter().filter(|socket| socket.kind.value == kind);
        let real = |op: &Op| matches!(op.state, OpState::Default | OpState::Hook);
        ["sendmsg", "recvmsg"].iter().all(|op| of_kind().any(|s| s.op(op).is_some_and(real)))
    };
    let ways = (both(SocketType::Dgram), both(SocketType::Seqpacket));
    for cmsg in own.cmsgs.iter().filter(|cmsg| cmsg.travels()) {
        put(ways == (true, false), "control message of datagrams alone");
        put(ways == (false, true), "control message of records alone");
        // Counted, but too rare to ask for; `tuned` of the corpus has it.
        put(ways == (true, true), "control message of both");
        let large = cmsg.ty.as_ref().is_some_and(|ty| ty.value.size(&own.types) > 40);
        put(large, "control message in front of the data");
    }
    for cmsg in &own.cmsgs {
        put(cmsg.travels(), "control message, both ways");
        put(cmsg.send && !cmsg.recv, "control message, sent");
        put(cmsg.recv && !cmsg.send, "control message, received");
        let ty = cmsg.ty.as_ref().map(|ty| ty.value);
        put(matches!(ty, Some(ValueType::Struct(_))), "control message of a struct");
        put(cmsg.range.is_some(), "control message with a range");
    }
    for ioctl in &own.ioctls {
        put(!ioctl.read && !ioctl.write, "ioctl without argument");
        put(ioctl.read && !ioctl.write, "ioctl, read");
        put(!ioctl.read && ioctl.write, "ioctl, write");
        put(ioctl.read && ioctl.write, "ioctl, both");
        put(ioctl.capability.is_some(), "ioctl with a capability");
        put(ioctl.number.value == 15, "ioctl 15");
    }
}
