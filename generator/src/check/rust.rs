//! What modules in Rust do not have yet.

use crate::diag::Sink;
use crate::model::{Cmsg, Family, Netns, Op, OpState, SocketType, Transport, ValueType};
use crate::source::Span;

/// Ops that can be hooks in Rust.
pub const HOOKS: [&str; 2] = ["sendmsg", "recvmsg"];

pub(super) fn check(family: &Family, sink: &mut Sink) {
    if !family.langs.rust {
        return;
    }
    let transport = family.transport.value;
    if transport != Transport::Loopback {
        let name = if transport == Transport::Inet { "inet" } else { "ethernet" };
        let message = format!("modules in Rust have no transport `{name}`");
        let finding = sink
            .at("PG1002", family.transport.span, message)
            .label("there in C only")
            .help("write `lang: c`, or remove `lang`");
        sink.report(finding);
        return;
    }
    for (span, what) in lacking(family) {
        let finding = sink
            .at("PG1003", span, format!("modules in Rust have no {what} yet"))
            .label("there in C only")
            .help("write `lang: c`, or remove `lang`; or do without it");
        sink.report(finding);
    }
}

/// Every part of the spec that the runtime lacks.
fn lacking(family: &Family) -> Vec<(Span, String)> {
    let mut found = Vec::new();
    let mut lack = |span: Span, what: &str| found.push((span, what.to_owned()));
    if family.netns == Netns::Initial {
        lack(family.name.span, "`netns: initial`");
    }
    if family.sockets.len() > 1 {
        lack(family.sockets[1].span, "families with several kinds of sockets");
    }
    for socket in &family.sockets {
        if socket.kind.value != SocketType::Dgram {
            lack(socket.kind.span, &format!("sockets of type `{}`", socket.kind.value.name()));
            continue;
        }
        for op in &socket.ops {
            if let Some(what) = op_lacks(op) {
                lack(op.span, &what);
            }
        }
    }
    let interface = &family.interface;
    for option in &interface.options {
        lack(option.name.span, "options of a protocol's own");
    }
    for ioctl in &interface.ioctls {
        lack(ioctl.name.span, "ioctls of a protocol's own");
    }
    for sysctl in &interface.sysctls {
        lack(sysctl.name.span, "sysctls");
    }
    let is_struct =
        |cmsg: &&Cmsg| matches!(&cmsg.ty, Some(ty) if matches!(ty.value, ValueType::Struct(_)));
    for cmsg in interface.cmsgs.iter().filter(is_struct) {
        lack(cmsg.name.span, "control messages that are structs");
    }
    if let Some(event) = family.hooks.iter().flat_map(|hooks| &hooks.events).next() {
        lack(event.span, "events for hooks");
    }
    if !fits(family) {
        lack(
            family.address.span,
            "addresses that do not fit `sk_buff.cb` with what travels beside",
        );
    }
    found
}

/// Whether modules in Rust can only have a stub for an op of datagram sockets.
pub fn lacks_op(name: &str) -> bool {
    name == "gettstamp"
}

fn op_lacks(op: &Op) -> Option<String> {
    let name = op.slot.name.as_str();
    match &op.state {
        OpState::Hook if !HOOKS.contains(&name) => Some(format!("hook for `{name}`")),
        OpState::Helper(helper) if name == "poll" && helper != "datagram_poll" => {
            Some(format!("helper `{helper}`"))
        }
        OpState::Default | OpState::Helper(_) if lacks_op(name) => Some(format!("`{name}`")),
        _ => None,
    }
}

/// Whether what travels with a message has room in its control block, beside a
/// byte that says whether its sender has an address.
fn fits(family: &Family) -> bool {
    let address = &family.address;
    let types = &family.interface.types;
    let sent = family.interface.cmsgs.iter().filter(|cmsg| cmsg.send);
    let attached: u64 = sent
        .filter_map(|cmsg| Some(cmsg.ty.as_ref()?.value))
        .map(|ty| ty.size(types).next_multiple_of(8) + 1)
        .sum();
    address.size.next_multiple_of(8) + attached < CB_SIZE
}

/// `CB_SIZE` of the runtime.
const CB_SIZE: u64 = 40;
