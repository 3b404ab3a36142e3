//! The header of each frame: its fields, and what fills them.

use super::super::address::is_usable;
use crate::diag::Sink;
use crate::facts::ethertype_name;
use crate::model::{Address, At, Family, Field, FieldType, Fill, Header, HeaderField, Order};
use crate::spec::words::list;

/// Below it, the number in a frame is a length.
const FIRST_ETHERTYPE: i128 = 0x0600;
/// Largest header in bytes.
const MAX_HEADER: u64 = 128;
/// Header and message of a jumbo frame.
const MAX_FRAME: i128 = 9216;
/// Bytes of `sk_buff.cb` that an address may take.
const MAX_ADDRESS: u64 = 40;

pub(super) fn check(family: &Family, header: &Header, sink: &mut Sink) {
    ethertype_is_free(header, sink);
    for field in &header.fields {
        is_usable(&field.field.name, sink);
        has_byte_order(field, sink);
        fits(family, field, sink);
    }
    names_differ(header, sink);
    if header.complete {
        roles_are_there(header, sink);
        if family.address.complete {
            addresses_travel(&family.address, header, sink);
        }
        sizes_are_possible(family, header, sink);
    }
}

fn ethertype_is_free(header: &Header, sink: &mut Sink) {
    let number = &header.ethertype;
    let known = u16::try_from(number.value).ok();
    let finding = match known.map(ethertype_name) {
        Some(None) if number.value >= FIRST_ETHERTYPE => return,
        Some(Some(name)) if number.value >= FIRST_ETHERTYPE => {
            if header.ethertype_reason.is_some() {
                return;
            }
            sink.at("PG0802", number.span, format!("the ethertype {:#06x} is taken", number.value))
                .label(format!("`ETH_P_{name}` in <linux/if_ether.h>"))
                .help("use 0x88b5, or say in `ethertype_reason` why it has to be this one")
        }
        _ => sink
            .at("PG0802", number.span, format!("{} is no ethertype", number.value))
            .label("an ethertype is 0x0600 to 0xffff")
            .help("0x88b5 is there for local experiments")
            .fix(number.span, "0x88b5"),
    };
    sink.report(finding);
}

fn names_differ(header: &Header, sink: &mut Sink) {
    let mut seen: Vec<&At<String>> = Vec::new();
    for name in header.fields.iter().map(|f| &f.field.name) {
        let Some(first) = seen.iter().find(|first| first.value == name.value) else {
            seen.push(name);
            continue;
        };
        let finding = sink
            .at("PG0204", name.span, format!("two fields of the header are named `{}`", name.value))
            .label("named again here")
            .related(first.span, "first named here")
            .help("give each field a name of its own");
        sink.report(finding);
    }
}

fn has_byte_order(field: &HeaderField, sink: &mut Sink) {
    if let FieldType::Int { bits: bits @ 16.., order: Order::Host, .. } = field.field.ty {
        let span = field.field.ty_span;
        let finding = sink
            .at("PG0805", span, format!("`{}` has no byte order", field.field.name.value))
            .label("the order of one machine means nothing to another")
            .help(format!("write `be{bits}` or `le{bits}`"))
            .fix(span, format!("be{bits}"));
        sink.report(finding);
    }
}

/// Largest value that is put into a field, where it is a number of ours.
fn largest(family: &Family, fill: Fill) -> Option<i128> {
    match fill {
        Fill::Length => Some(family.limits.max_message.value),
        Fill::Type => family.sockets.iter().map(|s| s.protocol.value).max(),
        _ => None,
    }
}

fn fits(family: &Family, field: &HeaderField, sink: &mut Sink) {
    let Field { name, ty, ty_span, offset, .. } = &field.field;
    let problem = match field.fill {
        Fill::Constant(value) => match ty.range() {
            None => Some("a constant is a number".to_owned()),
            Some((least, most)) if !(least..=most).contains(&value) => {
                Some(format!("{value} is not from {least} to {most}"))
            }
            Some(_) => None,
        },
        Fill::Length | Fill::Type => match (ty, largest(family, field.fill)) {
            (FieldType::Int { bits: ..=32, signed: false, .. }, Some(value)) => ty
                .range()
                .filter(|(_, most)| value > *most)
                .map(|(_, most)| format!("has to hold {value}, and ends at {most}")),
            (FieldType::Int { bits: ..=32, signed: false, .. }, None) => None,
            _ => Some("has to be a number of at most 32 bits, without sign".to_owned()),
        },
        Fill::Checksum => {
            let good = *ty == FieldType::Int { bits: 16, signed: false, order: Order::Big };
            match (good, offset % 2) {
                (true, 0) => None,
                (true, _) => Some("a checksum stands at an even offset".to_owned()),
                (false, _) => Some("a checksum is `be16`".to_owned()),
            }
        }
        Fill::Source(index) | Fill::Destination(index) => travels(&family.address, index, *ty),
        Fill::Reserved | Fill::Hook => None,
    };
    if let Some(problem) = problem {
        let finding = sink
            .at("PG0806", field.span, format!("`{}` cannot be filled with that", name.value))
            .label(problem)
            .related(*ty_span, "the type is given here");
        sink.report(finding);
    }
    if let Fill::Source(index) | Fill::Destination(index) = field.fill {
        can_travel(&family.address, index, field, sink);
    }
}

/// Why a field of the address does not fit a field of the header.
fn travels(address: &Address, index: usize, ty: FieldType) -> Option<String> {
    let there = address.fields[index].ty;
    let same = match (there, ty) {
        (FieldType::Int { bits: a, .. }, FieldType::Int { bits: b, .. }) => a == b,
        // Not this rule's business.
        (FieldType::Reserved(_), _) => true,
        (a, b) => a == b,
    };
    (!same).then(|| {
        let name = &address.fields[index].name.value;
        match there {
            FieldType::Int { bits, .. } => format!("`{name}` is a number of {bits} bits"),
            _ => format!("`{name}` has {} bytes", there.size()),
        }
    })
}

/// Whether a field says by which way a message goes.
fn is_way(address: &Address, index: usize) -> bool {
    [&address.device, &address.hwaddr].into_iter().flatten().any(|at| at.value == index)
}

fn can_travel(address: &Address, index: usize, field: &HeaderField, sink: &mut Sink) {
    let there = &address.fields[index];
    let why = if matches!(there.ty, FieldType::Reserved(_)) {
        "is reserved"
    } else if is_way(address, index) {
        "is told by the frame itself"
    } else {
        return;
    };
    let finding = sink
        .at("PG0804", field.span, format!("`{}` does not travel", there.name.value))
        .label(why)
        .help("remove the field");
    sink.report(finding);
}

fn roles_are_there(header: &Header, sink: &mut Sink) {
    for (fill, name) in
        [(Fill::Length, "length"), (Fill::Type, "type"), (Fill::Checksum, "checksum")]
    {
        let mut filled = header.fields.iter().filter(|f| f.fill == fill);
        let first = filled.next();
        for again in filled {
            let finding = sink
                .at("PG0807", again.span, format!("the header has two fields for the {name}"))
                .label("another one")
                .related(first.map_or(header.span, |f| f.span), "the first one")
                .help("remove one of them");
            sink.report(finding);
        }
        if first.is_none() && fill == Fill::Length {
            let finding = sink
                .at("PG0807", header.span, "the header does not tell the length of the message")
                .label("short frames are padded on the wire")
                .help("add `- { name: length, type: be16, role: length }`");
            sink.report(finding);
        }
    }
}

fn addresses_travel(address: &Address, header: &Header, sink: &mut Sink) {
    for (end, fill) in [("src", Fill::Source as fn(usize) -> Fill), ("dst", Fill::Destination)] {
        let missing: Vec<String> = address
            .key
            .iter()
            .filter(|key| header.filled(fill(key.value)).is_none())
            // What cannot travel was reported as no key.
            .filter(|key| !is_way(address, key.value))
            .map(|key| format!("{end}.{}", address.fields[key.value].name.value))
            .collect();
        if !missing.is_empty() {
            let names: Vec<&str> = missing.iter().map(String::as_str).collect();
            let finding = sink
                .at("PG0808", header.span, format!("{} does not travel", list(&names)))
                .label("part of the key")
                .help(format!("add a field with `from: {}`", names[0]));
            sink.report(finding);
        }
        for index in 0..address.fields.len() {
            let mut filled = header.fields.iter().filter(|f| f.fill == fill(index));
            let first = filled.next();
            for again in filled {
                let name = &address.fields[index].name.value;
                let finding = sink
                    .at("PG0808", again.span, format!("`{end}.{name}` travels twice"))
                    .label("once more")
                    .related(first.map_or(header.span, |f| f.span), "first here")
                    .help("remove one of them");
                sink.report(finding);
            }
        }
    }
}

fn sizes_are_possible(family: &Family, header: &Header, sink: &mut Sink) {
    let limit = &family.limits.max_message;
    if header.size > MAX_HEADER {
        let finding = sink
            .at("PG0809", header.span, format!("the header has {} bytes", header.size))
            .label(format!("{MAX_HEADER} are possible"))
            .help("make its fields smaller");
        sink.report(finding);
    } else if i128::from(header.size) + limit.value > MAX_FRAME {
        let most = MAX_FRAME - i128::from(header.size);
        let message = format!("a frame has no room for a message of {} bytes", limit.value);
        let finding = sink
            .at("PG0809", limit.span, message)
            .label(format!("1 to {most} bytes behind a header of {}", header.size))
            .help("leave it out for what an ordinary frame carries");
        sink.report(finding);
    }
    if family.address.complete && family.address.size > MAX_ADDRESS {
        let message = format!("the address has {} bytes", family.address.size);
        let finding = sink
            .at("PG0809", family.address.span, message)
            .label(format!("a received frame has room for {MAX_ADDRESS}"))
            .help("make its fields smaller");
        sink.report(finding);
    }
}
