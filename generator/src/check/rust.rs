//! What modules in Rust lack, of what the spec asks for.

use crate::diag::Sink;
use crate::facts::{Lack, RustPart as Part, rust_lacks};
use crate::model::{Family, Op, OpState, Socket, Transport};
use crate::source::Span;

pub(super) fn check(family: &Family, sink: &mut Sink) {
    if !family.langs.rust {
        return;
    }
    let mut lacking = rust_lacking(family);
    // Without its transport, nothing is to be said of the rest.
    if lacking.iter().any(|lacking| lacking.lack.part == Part::Transport) {
        lacking.truncate(1);
    }
    for Lacking { span, name, lack } in lacking {
        let (rule, help) = match lack.part {
            Part::Transport => ("PG1002", "write `lang: c`, or remove `lang`"),
            _ => ("PG1003", "write `lang: c`, or remove `lang`; or do without it"),
        };
        let yet = if lack.never.is_some() { "" } else { " yet" };
        let words = lack.words.replace('@', name);
        let finding = sink
            .at(rule, span, format!("modules in Rust have no {words}{yet}"))
            .label("there in C only")
            .help(help);
        sink.report(finding);
    }
}

/// Something that the spec asks for and modules in Rust lack.
#[derive(Debug)]
pub struct Lacking<'a> {
    /// Where the spec asks for it.
    pub span: Span,
    /// Its name.
    pub name: &'a str,
    /// What the table says of it.
    pub lack: &'static Lack,
}

/// All that a family has and a module in Rust would lack, its transport first.
pub fn rust_lacking(family: &Family) -> Vec<Lacking<'_>> {
    let mut found = Vec::new();
    let mut look = |part: Part, name, kind, span| {
        let lack = rust_lacks(part, name, kind);
        found.extend(lack.map(|lack| Lacking { span, name, lack }));
    };
    let transport = match family.transport.value {
        Transport::Loopback => "loopback",
        Transport::Ethernet => "ethernet",
        Transport::Inet => "inet",
    };
    look(Part::Transport, transport, None, family.transport.span);
    let differs = |socket: &&Socket| !family.sockets[0].is_like(socket);
    if let Some(other) = family.sockets.iter().find(differs) {
        look(Part::SeveralSockets, transport, None, other.span);
    }
    for socket in &family.sockets {
        let kind = socket.kind.value.name();
        look(Part::Type, kind, None, socket.kind.span);
        if rust_lacks(Part::Type, kind, None).is_some() {
            continue;
        }
        for op in &socket.ops {
            if let Some(part) = part(op) {
                look(part, &op.slot.name, Some(kind), op.span);
            }
        }
    }
    let kind = family.sockets.first().map(|socket| socket.kind.value.name());
    for event in family.hooks.iter().flat_map(|hooks| &hooks.events) {
        look(Part::Event, &event.value.name, kind, event.span);
    }
    found
}

/// What an op asks of the module.
fn part(op: &Op) -> Option<Part> {
    match &op.state {
        OpState::Hook => Some(Part::Hook),
        OpState::Default | OpState::Helper(_) => Some(Part::Op),
        _ => None,
    }
}
