//! From the spec as written to the family as meant. What cannot be resolved is
//! reported and left out, or gets a stand-in that breaks no other rule, so that
//! one run finds everything; nothing is generated from a family with errors.

mod address;
mod header;
mod hooks;
mod interface;
mod kernels;
mod langs;
mod observe;
mod proto;

pub use interface::INTEGERS;

use std::collections::BTreeSet;

use super::{
    At, BacklogFull, Base, Family, Header, Limit, Limits, Netns, Op, OpState, Socket, SocketType,
    Transport,
};
use crate::diag::Sink;
use crate::facts::{Filler, PROTO_OPS, SLOTS, Slot, slot};
use crate::source::Span;
use crate::spec::words::{closest, either, list, shown};
use crate::spec::{FamilySpec, OpSpec, SocketSpec, Sp, Spec, StateSpec};

/// `limits.max_message` of a spec that does not say.
pub const DEFAULT_MAX_MESSAGE: i128 = 65_536;
/// What an Ethernet frame carries, if nobody changes it.
const ETHERNET_MTU: i128 = 1500;
/// `limits.backlog` of a spec that does not say.
pub const DEFAULT_BACKLOG: i128 = 128;
/// `family.licence` of a spec that does not say.
pub const DEFAULT_LICENCE: &str = "GPL-2.0-only";

/// Other words for words of the language.
const OTHER_WORDS: [(&str, &str); 24] = [
    ("C", "c"),
    ("rs", "rust"),
    ("datagram", "dgram"),
    ("SOCK_DGRAM", "dgram"),
    ("udp", "dgram"),
    ("SOCK_STREAM", "stream"),
    ("tcp", "stream"),
    ("SOCK_SEQPACKET", "seqpacket"),
    ("block", "wait"),
    ("reject", "refuse"),
    ("local", "loopback"),
    ("host", "loopback"),
    ("eth", "ethernet"),
    ("netdev", "ethernet"),
    ("packet", "ethernet"),
    ("init", "initial"),
    ("init_net", "initial"),
    ("any", "all"),
    ("receive", "recv"),
    ("every", "all"),
    ("stats", "counters"),
    ("statistics", "counters"),
    ("trace", "tracepoints"),
    ("events", "tracepoints"),
];

/// Resolves names and fills in every default.
pub fn lower(spec: &Spec, sink: &mut Sink) -> Option<Family> {
    let family = &spec.family;
    let at = |text: &Option<Sp<String>>| text.as_ref().map(Sp::at);
    let address = address::lower(&spec.address, sink);
    let transport = transport(spec, sink);
    let header = header::lower(spec.header.as_ref(), &address, sink);
    let on = transport.value;
    Some(Family {
        name: at(&family.name).unwrap_or_else(|| stand_in("unnamed".to_owned(), family.span)),
        title: family.title.as_ref().map_or_else(String::new, |t| t.value.clone()),
        description: family.description.as_ref().map_or_else(String::new, |t| t.value.clone()),
        number: family.number.as_ref().map_or_else(|| free_number(family.span), Sp::at),
        number_reason: at(&family.number_reason),
        licence: at(&family.licence)
            .unwrap_or_else(|| stand_in(DEFAULT_LICENCE.to_owned(), family.span)),
        author: family.author.as_ref().map(|a| a.value.clone()),
        netns: netns(family, sink),
        capability: at(&family.capability),
        address,
        transport,
        limits: Limits {
            max_message: limit(
                spec.max_message.as_ref(),
                max_message(header.as_ref()),
                family.span,
            ),
            backlog: limit(spec.backlog.as_ref(), DEFAULT_BACKLOG, family.span),
        },
        header,
        langs: langs::lower(spec.lang.as_ref(), family.span, sink),
        kernels: kernels::lower(spec.kernels.as_ref(), sink),
        sockets: spec.sockets.iter().filter_map(|socket| lower_socket(socket, on, sink)).collect(),
        interface: interface::lower(&spec.interface, sink),
        observe: observe::lower(spec.observe.as_ref(), sink),
        hooks: hooks::lower(spec.hooks.as_ref(), sink),
    })
}

/// The largest message of a spec that does not say: with a header, what an
/// ordinary frame has room for.
fn max_message(header: Option<&Header>) -> i128 {
    header.map_or(DEFAULT_MAX_MESSAGE, |header| (ETHERNET_MTU - i128::from(header.size)).max(1))
}

impl<T: Clone> Sp<T> {
    /// The same in the model.
    pub(super) fn at(&self) -> At<T> {
        At { value: self.value.clone(), span: self.span }
    }
}

/// A default, or what takes the place of something that was reported.
fn stand_in<T>(value: T, span: Span) -> At<T> {
    At { value, span }
}

fn limit(stated: Option<&Sp<i128>>, default: i128, span: Span) -> Limit {
    match stated {
        Some(limit) => Limit { value: limit.value, span: limit.span, stated: true },
        None => Limit { value: default, span, stated: false },
    }
}

fn free_number(span: Span) -> At<i128> {
    let number = crate::facts::free_numbers().first().map_or(0, |f| i128::from(f.number));
    stand_in(number, span)
}

fn netns(family: &FamilySpec, sink: &mut Sink) -> Netns {
    match family.netns.as_ref().map(|n| (n.value.as_str(), n.span)) {
        None | Some(("all", _)) => Netns::All,
        Some(("initial", _)) => Netns::Initial,
        Some((word, span)) => {
            unknown_word(sink, "netns policy", word, span, &["all", "initial"], &[]);
            Netns::All
        }
    }
}

fn transport(spec: &Spec, sink: &mut Sink) -> At<Transport> {
    let span = spec.transport.as_ref().map_or(spec.family.span, |t| t.span);
    let value = match spec.transport.as_ref().map(|transport| transport.value.as_str()) {
        Some("inet") => Transport::Inet,
        Some("ethernet") => Transport::Ethernet,
        Some("loopback") | None => Transport::Loopback,
        Some(word) => {
            let known = ["loopback", "ethernet", "inet"];
            unknown_word(sink, "transport", word, span, &known, &["none"]);
            // A header is there for nothing else.
            if spec.header.is_some() { Transport::Ethernet } else { Transport::Loopback }
        }
    };
    At { value, span }
}

/// The different words of a list; reports those that come again.
fn distinct<'a>(words: &'a [Sp<String>], sink: &mut Sink) -> Vec<&'a Sp<String>> {
    let mut different: Vec<&Sp<String>> = Vec::new();
    for word in words {
        let Some(first) = different.iter().find(|first| first.value == word.value) else {
            different.push(word);
            continue;
        };
        let finding = sink
            .at("PG0004", word.span, format!("`{}` is listed twice", shown(&word.value)))
            .label("listed again here")
            .related(first.span, "first listed here")
            .help("remove one of them");
        sink.report(finding);
    }
    different
}

/// Reports a word that is none of `known`, or that only a later version knows.
fn unknown_word(
    sink: &mut Sink,
    what: &str,
    word: &str,
    span: Span,
    known: &[&str],
    later: &[&str],
) {
    if later.contains(&word) {
        report_later(sink, span, &format!("the {what} `{word}`"));
        return;
    }
    let mut finding = sink
        .at("PG0011", span, format!("`{}` is no {what}", shown(word)))
        .label(format!("expected {}", either(known)));
    let meant =
        OTHER_WORDS.iter().find(|(from, _)| from.eq_ignore_ascii_case(word)).map(|(_, to)| *to);
    let close = closest(word, known.iter().copied()).or(meant.filter(|to| known.contains(to)));
    if let Some(close) = close {
        finding = finding.help(format!("did you mean `{close}`?")).fix(span, close);
    }
    sink.report(finding);
}

fn report_later(sink: &mut Sink, span: Span, what: &str) {
    let finding = sink
        .at("PG0008", span, format!("{what} is designed, but not implemented in this version"))
        .label("not implemented yet")
        .help("docs/spec-language.md lists what is to come under \"Later\"");
    sink.report(finding);
}

/// What a socket on the kernel's own protocols is made of.
fn base(spec: &SocketSpec, kind: SocketType, on: Transport, sink: &mut Sink) -> Option<At<Base>> {
    let meant = if kind.is_connected() { Base::Tcp } else { Base::Udp };
    let Some(written) = &spec.base else {
        return (on == Transport::Inet).then(|| stand_in(meant, Span::default()));
    };
    let value = match written.value.as_str() {
        "tcp" => Base::Tcp,
        "udp" => Base::Udp,
        word => {
            unknown_word(sink, "base", word, written.span, &["tcp", "udp"], &[]);
            meant
        }
    };
    Some(At { value, span: written.span })
}

fn lower_socket(spec: &SocketSpec, on: Transport, sink: &mut Sink) -> Option<Socket> {
    let kind = socket_type(spec.kind.as_ref()?, sink);
    let backlog_full = spec.backlog_full.as_ref().and_then(|word| backlog_full(word, sink));
    let base = base(spec, kind.value, on, sink);
    let own = base.as_ref().map(|base| base.value);
    let mut named: Vec<&OpSpec> = Vec::new();
    let all: BTreeSet<&str> = spec.ops.iter().map(|op| op.name.value.as_str()).collect();
    for op in &spec.ops {
        if let Some(first) = named.iter().find(|first| first.name.value == op.name.value) {
            let finding = sink
                .at("PG0405", op.name.span, format!("the op `{}` is listed twice", op.name.value))
                .label("listed again here")
                .related(first.name.span, "first listed here")
                .help("remove one of them");
            sink.report(finding);
        } else if slot(&op.name.value).is_some() {
            named.push(op);
        } else {
            unknown_op(op, &all, sink);
        }
    }
    let ops = SLOTS
        .iter()
        .map(|slot| match named.iter().find(|op| op.name.value == slot.name) {
            Some(op) => listed(slot, op, kind.value, own),
            None => Op { slot, state: unlisted(slot, own), span: spec.span, listed: false },
        })
        .collect();
    let protocol = spec.protocol.as_ref().map_or_else(|| stand_in(0, spec.span), Sp::at);
    let (proto_span, rows) = match &spec.proto {
        Some((span, rows)) => (Some(*span), rows.as_slice()),
        None => (None, &[][..]),
    };
    let proto = proto::lower(rows, sink);
    Some(Socket { span: spec.span, kind, protocol, backlog_full, ops, base, proto, proto_span })
}

fn socket_type(kind: &Sp<String>, sink: &mut Sink) -> At<SocketType> {
    let value = match kind.value.as_str() {
        "dgram" => SocketType::Dgram,
        "stream" => SocketType::Stream,
        "seqpacket" => SocketType::Seqpacket,
        word => {
            let known = ["dgram", "stream", "seqpacket"];
            unknown_word(
                sink,
                "socket type",
                word,
                kind.span,
                &known,
                &["raw", "rdm", "packet", "dccp"],
            );
            // The ops are judged all the same.
            SocketType::Dgram
        }
    };
    At { value, span: kind.span }
}

fn backlog_full(word: &Sp<String>, sink: &mut Sink) -> Option<At<BacklogFull>> {
    let value = match word.value.as_str() {
        "refuse" => BacklogFull::Refuse,
        "wait" => BacklogFull::Wait,
        other => {
            let what = "answer to a full backlog";
            unknown_word(sink, what, other, word.span, &["refuse", "wait"], &[]);
            return None;
        }
    };
    Some(At { value, span: word.span })
}

fn listed(slot: &'static Slot, op: &OpSpec, kind: SocketType, base: Option<Base>) -> Op {
    let state = match op.state.as_ref().map(|s| &s.value) {
        Some(StateSpec::Default) => OpState::Default,
        Some(StateSpec::Stub) => OpState::Stub,
        Some(StateSpec::Absent) => OpState::Absent,
        Some(StateSpec::Hook) => OpState::Hook,
        Some(StateSpec::Helper(function)) => OpState::Helper(function.clone()),
        // A state that was reported: most likely something real was meant.
        None if slot.default && (kind.is_connected() || !slot.connected) => OpState::Default,
        None => unlisted(slot, base),
    };
    // The place to change is the state where there is one, else the name.
    let span = op.state.as_ref().map_or(op.name.span, |s| s.span);
    Op { slot, state, span, listed: true }
}

/// State of a slot that the spec does not name.
fn unlisted(slot: &Slot, base: Option<Base>) -> OpState {
    if base.is_some_and(|base| base.functions(slot).is_some()) {
        return OpState::Default;
    }
    match (slot.mandatory, &slot.stub) {
        (true, Some(_)) => OpState::Stub,
        (true, None) => OpState::Default,
        (false, _) => OpState::Absent,
    }
}

fn unknown_op(op: &OpSpec, all: &BTreeSet<&str>, sink: &mut Sink) {
    let (name, span) = (op.name.value.as_str(), op.name.span);
    let known = PROTO_OPS.iter().find(|slot| slot.name == name);
    let gone = known.and_then(|slot| slot.forms.last()).and_then(|form| form.until);
    if known.is_some_and(|slot| slot.by == Filler::Nobody) && gone.is_none() {
        report_later(sink, span, &format!("the op `{name}`"));
        return;
    }
    let names: Vec<&str> = SLOTS.iter().map(|slot| slot.name.as_str()).collect();
    let meant = match name {
        "close" => Some("release"),
        "send" | "sendto" | "write" => Some("sendmsg"),
        "recv" | "recvfrom" | "read" => Some("recvmsg"),
        "getsockname" | "getpeername" => Some("getname"),
        "epoll" | "select" => Some("poll"),
        _ => closest(name, names.iter().copied()),
    };
    let mut finding =
        sink.at("PG0404", span, format!("`{}` is no op", shown(name))).label("unknown op");
    finding = match (name, meant) {
        _ if let Some(last) = gone => {
            finding.note(format!("Linux {last} is the last with `{name}`; NULL is right there"))
        }
        _ if known.is_some() => finding.note(format!("protogen writes `{name}` itself")),
        ("socket" | "create", _) => finding.note("socket() needs no op; it is always there"),
        (_, Some(meant)) if all.contains(meant) => {
            finding.help(format!("`{meant}` is listed already; remove this one"))
        }
        (_, Some(meant)) => finding.help(format!("did you mean `{meant}`?")).fix(span, meant),
        _ => finding,
    };
    sink.report(finding.note(format!("the ops are {}", list(&names))));
}
