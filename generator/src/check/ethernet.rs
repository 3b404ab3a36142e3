//! The ethernet transport: what it asks of the address, the sockets and the hooks.

mod header;

use crate::diag::Sink;
use crate::model::{Address, At, Family, FieldType, Fill, OpState, Order, SocketType, Transport};

/// Bytes of a hardware address.
const HWADDR_SIZE: u64 = 6;

pub(super) fn check(family: &Family, sink: &mut Sink) {
    parts_are_there(family, sink);
    way_has_its_types(&family.address, sink);
    sockets_send_datagrams(family, sink);
    hooks_see_frames(family, sink);
    if let Some(header) = &family.header {
        header::check(family, header, sink);
    }
}

fn parts_are_there(family: &Family, sink: &mut Sink) {
    let (transport, address) = (&family.transport, &family.address);
    let ethernet = transport.value == Transport::Ethernet;
    let described = address.complete && address.foreign.is_none();
    let parts = [
        ("header", family.header.as_ref().map(|h| h.span), "header: { ethertype, fields }"),
        ("device", address.device.as_ref().map(|d| d.span), "device: <field>` to `address"),
        ("hwaddr", address.hwaddr.as_ref().map(|h| h.span), "hwaddr: <field>` to `address"),
    ];
    for (name, span, how) in parts {
        match span {
            None if ethernet && (name == "header" || described) => {
                let finding = sink
                    .at("PG0801", transport.span, format!("the ethernet transport needs `{name}`"))
                    .label("sends frames")
                    .help(format!("add `{how}`"));
                sink.report(finding);
            }
            Some(span) if !ethernet => {
                let finding = sink
                    .at("PG0801", span, format!("`{name}` is for frames, and there are none"))
                    .label("only the ethernet transport has it")
                    .related(transport.span, "the transport is given here")
                    .help("remove it, or write `transport: ethernet`");
                sink.report(finding);
            }
            _ => {}
        }
    }
}

fn way_has_its_types(address: &Address, sink: &mut Sink) {
    let number = |ty| matches!(ty, FieldType::Int { bits: 32, order: Order::Host, .. });
    let mut judge =
        |at: &Option<At<usize>>, what: &str, good: &dyn Fn(FieldType) -> bool, wanted: &str| {
            let Some(at) = at else { return };
            let field = &address.fields[at.value];
            if !good(field.ty) {
                let finding = sink
                    .at("PG0810", at.span, format!("`{}` cannot be {what}", field.name.value))
                    .label(format!("{what} is {wanted}"))
                    .related(field.ty_span, "the type is given here");
                sink.report(finding);
            }
            if let Some(key) = address.key.iter().find(|key| key.value == at.value) {
                let finding = sink
                    .at("PG0810", key.span, format!("`{}` is {what}, and no key", field.name.value))
                    .label("says by which way, not to which socket")
                    .help("take it out of the key");
                sink.report(finding);
            }
        };
    judge(&address.device, "the number of a device", &number, "`s32` or `u32`");
    let bytes = |ty| ty == FieldType::Bytes(HWADDR_SIZE);
    judge(&address.hwaddr, "a hardware address", &bytes, "`bytes` of size 6");
    if let Some(at) = &address.hwaddr
        && address.complete
        && !address.fields[at.value].offset.is_multiple_of(2)
    {
        let offset = address.fields[at.value].offset;
        let finding = sink
            .at("PG0810", at.span, format!("the hardware address is at offset {offset}"))
            .label("the kernel compares it two bytes at a time")
            .help("move it, or put a reserved byte in front of it");
        sink.report(finding);
    }
}

/// Whether a socket's op is protogen's own, or a hook within it.
fn is_real(family: &Family, slot: &str) -> bool {
    let mut ops = family.sockets.iter().filter_map(|socket| socket.op(slot));
    ops.any(|op| matches!(op.state, OpState::Default | OpState::Hook))
}

fn sockets_send_datagrams(family: &Family, sink: &mut Sink) {
    if family.transport.value != Transport::Ethernet {
        return;
    }
    if let Some(span) = family.observe.span
        && family.observe.counters
    {
        let finding = sink
            .at("PG0812", span, "what becomes of frames is counted anyway")
            .label("`counters` are of messages between the sockets of one host")
            .help("remove `counters`: /proc/net/<name>_stat is always there");
        sink.report(finding);
    }
    for socket in family.sockets.iter().filter(|s| s.kind.value != SocketType::Dgram) {
        let finding = sink
            .at("PG0811", socket.kind.span, "the ethernet transport has datagram sockets alone")
            .label("frames get lost, and nothing sends them again")
            .help("write `type: dgram`");
        sink.report(finding);
    }
    if !is_real(family, "sendmsg") && !is_real(family, "recvmsg") {
        let finding = sink
            .at("PG0811", family.transport.span, "no socket sends or receives")
            .label("no frame would ever leave or be taken")
            .help("add the op `sendmsg` or `recvmsg`");
        sink.report(finding);
    }
}

/// Events of frames are there for frames, and fields of the hooks are filled.
fn hooks_see_frames(family: &Family, sink: &mut Sink) {
    let events = family.hooks.iter().flat_map(|hooks| &hooks.events);
    if family.transport.value == Transport::Loopback {
        for At { value: event, span } in events.clone().filter(|event| event.value.frames) {
            let finding = sink
                .at("PG0813", *span, format!("`{}` is for frames, and there are none", event.name))
                .label("only the ethernet transport has it")
                .related(family.transport.span, "the transport is given here")
                .help("remove it, or write `transport: ethernet`");
            sink.report(finding);
        }
    }
    for (name, slot) in [("frame_in", "recvmsg"), ("frame_out", "sendmsg")] {
        if let Some(event) = events.clone().find(|event| event.value.name == name)
            && !is_real(family, slot)
        {
            let finding = sink
                .at("PG0813", event.span, format!("`{name}` never happens"))
                .label(format!("no socket has a real `{slot}`"))
                .help(format!("remove it, or add `{slot}` to the ops of a socket"));
            sink.report(finding);
        }
    }
    let fields = family.header.iter().flat_map(|header| &header.fields);
    if events.clone().any(|event| event.value.name == "frame_out") {
        return;
    }
    for field in fields.filter(|field| field.fill == Fill::Hook) {
        let finding = sink
            .at("PG0813", field.span, format!("no hook fills `{}`", field.field.name.value))
            .label("left to the hook that sees each frame go")
            .help("add `frame_out` to the events of `hooks`");
        sink.report(finding);
    }
}
