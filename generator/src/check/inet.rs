//! Families on the kernel's own TCP and UDP.

use crate::diag::{Diagnostic, Sink};
use crate::facts::{InetMember, ValueKind, unlinkable};
use crate::model::{Base, Family, Kernels, Member, MemberValue, OpState, Socket, Transport};

/// Longest name of a protocol: `struct proto` has 32 bytes for it.
const MAX_NAME: usize = 31;

/// Largest number that a member of type int takes.
const MAX_INT: i128 = i32::MAX as i128;

pub(super) fn check(family: &Family, sink: &mut Sink) {
    address_fits(family, sink);
    let inet = family.transport.value == Transport::Inet;
    if inet {
        keys_mean_something(family, sink);
        bases_differ(family, sink);
        names_differ(family, sink);
    }
    for socket in &family.sockets {
        if !inet {
            stranger(socket, sink);
            continue;
        }
        let Some(base) = base_fits(socket, sink) else { continue };
        for member in &socket.proto {
            member_is_possible(member, base, family.kernels, sink);
        }
        memory_is_one(socket, base, sink);
        helpers_can_be_linked(family, socket, sink);
    }
}

fn address_fits(family: &Family, sink: &mut Sink) {
    let (address, transport) = (&family.address, &family.transport);
    let finding = match (&address.foreign, transport.value) {
        (None, Transport::Inet) if address.complete => sink
            .at("PG0701", address.span, "the kernel's TCP and UDP have addresses of their own")
            .label("not those of this transport")
            .related(transport.span, "the transport is given here")
            .help("write `address: { foreign: inet }`"),
        (Some(foreign), Transport::Loopback | Transport::Ethernet) => sink
            .at("PG0701", foreign.span, "this transport has addresses of the family's own")
            .label("an address of another family")
            .related(transport.span, "the transport is given here")
            .help("describe the address by `fields`"),
        _ => return,
    };
    sink.report(finding);
}

fn keys_mean_something(family: &Family, sink: &mut Sink) {
    let mut nothing = |span, key: &str, why: &str| {
        let finding = sink
            .at("PG0708", span, format!("`{key}` means nothing with `transport: inet`"))
            .label(why.to_owned())
            .related(family.transport.span, "the transport is given here")
            .help("remove it");
        sink.report(finding);
    };
    let limits = &family.limits;
    for (key, limit) in [("max_message", &limits.max_message), ("backlog", &limits.backlog)] {
        if limit.stated {
            nothing(limit.span, key, "the kernel's protocols have limits of their own");
        }
    }
    for full in family.sockets.iter().filter_map(|socket| socket.backlog_full.as_ref()) {
        nothing(full.span, "backlog_full", "TCP has its own answer");
    }
    if family.hooks.as_ref().is_some_and(|hooks| !hooks.events.is_empty()) {
        let span = family.hooks.as_ref().map_or(family.transport.span, |hooks| hooks.span);
        nothing(span, "events", "`init` and `close` of `proto` are told of sockets");
    }
    let defined = &family.interface;
    let first = [
        ("types", defined.types.first().map(|named| named.name.span)),
        ("options", defined.options.first().map(|named| named.name.span)),
        ("ioctls", defined.ioctls.first().map(|named| named.name.span)),
        ("sysctls", defined.sysctls.first().map(|named| named.name.span)),
    ];
    for (key, span) in first {
        if let Some(span) = span {
            nothing(span, key, "options and requests are those of the kernel's protocols");
        }
    }
    if let Some(span) = family.observe.span {
        nothing(span, "observe", "the kernel's protocols have counters and events of their own");
    }
    if let Some(state) = family.hooks.as_ref().and_then(|hooks| hooks.state.as_ref()) {
        nothing(state.span, "state", "the kernel's own socket has no room for one");
    }
}

fn bases_differ(family: &Family, sink: &mut Sink) {
    for (i, socket) in family.sockets.iter().enumerate() {
        let Some(base) = &socket.base else { continue };
        let same = |other: &&Socket| other.base.as_ref().is_some_and(|b| b.value == base.value);
        if let Some(first) = family.sockets[..i].iter().find(same) {
            let message = format!("a second socket on {}", base.value.name());
            let finding = sink
                .at("PG0704", socket.span, message)
                .label("the same base again")
                .related(first.span, "first given here")
                .help("remove one of them");
            sink.report(finding);
        }
    }
}

/// Nobody could tell lines of the same name in /proc/net/protocols apart.
fn names_differ(family: &Family, sink: &mut Sink) {
    let span = |socket: &Socket| socket.member("name").map_or(socket.span, |row| row.span);
    for (i, socket) in family.sockets.iter().enumerate() {
        let name = family.proto_name(socket);
        // Two on one base are too many anyway.
        let base = socket.base.as_ref().map(|base| base.value);
        let mut others = family.sockets[..i]
            .iter()
            .filter(|other| other.base.as_ref().map(|base| base.value) != base);
        let finding = if ["TCP", "UDP"].contains(&name.as_str()) {
            sink.at("PG0707", span(socket), format!("`{name}` is the name of the kernel's own"))
                .label("/proc/net/protocols has a line of this name")
        } else if let Some(other) = others.find(|other| family.proto_name(other) == name) {
            sink.at("PG0707", span(socket), format!("a second protocol named `{name}`"))
                .label("/proc/net/protocols would have two lines of this name")
                .related(span(other), "the other one")
        } else {
            continue;
        };
        sink.report(finding.help("choose another name"));
    }
}

/// Keys of this transport in a socket of another one.
fn stranger(socket: &Socket, sink: &mut Sink) {
    let base = socket.base.as_ref().map(|base| ("base", base.span));
    let proto = socket.proto_span.map(|span| ("proto", span));
    for (key, span) in base.into_iter().chain(proto) {
        let finding = sink
            .at("PG0702", span, format!("`{key}` belongs to `transport: inet`"))
            .label("means nothing with this transport")
            .help("remove it");
        sink.report(finding);
    }
}

fn base_fits(socket: &Socket, sink: &mut Sink) -> Option<Base> {
    let base = socket.base.as_ref()?;
    let kind = socket.kind.value;
    if base.span == crate::source::Span::default() {
        let word = base.value.name();
        let finding = sink
            .at("PG0702", socket.span, "the socket does not say what it is made of")
            .label("needs `base`")
            .help(format!("add `base: {word}`"));
        sink.report(finding);
        return None;
    }
    if base.value.kind() != kind {
        let (word, right) = (base.value.name(), base.value.kind().name());
        let finding = sink
            .at("PG0703", base.span, format!("`{}` sockets are not made of {word}", kind.name()))
            .label(format!("its sockets are `{right}`"))
            .related(socket.kind.span, "the type is given here")
            .help(format!("write `type: {right}`, or another base"));
        sink.report(finding);
        return None;
    }
    Some(base.value)
}

fn member_is_possible(member: &Member, base: Base, kernels: Kernels, sink: &mut Sink) {
    let Some(facts) = &member.member.inet else { return };
    let name = &member.member.name;
    if let Some(only) = &facts.base
        && only != base.name()
    {
        let finding = sink
            .at("PG0706", member.span, format!("`{name}` is a member of {only} alone"))
            .label(format!("{} has none", base.name()))
            .help("remove the row");
        sink.report(finding);
        return;
    }
    let finding = match (&member.value, facts.value) {
        (MemberValue::Default, _) => None,
        (MemberValue::Hook, _) if facts.hook.is_some() => None,
        (MemberValue::Own, Some(ValueKind::Own)) => can_be_own(member, facts, kernels, sink),
        (MemberValue::Name(text), Some(ValueKind::Name)) => name_fits(member, text, sink),
        (MemberValue::Number(number), Some(ValueKind::Number)) => {
            number_fits(member, *number, sink)
        }
        (MemberValue::Limits(numbers), Some(ValueKind::Limits)) => {
            limits_fit(member, numbers, sink)
        }
        _ => Some(
            sink.at("PG0706", member.span, format!("`{name}` cannot be that"))
                .label(expected(facts)),
        ),
    };
    if let Some(finding) = finding {
        sink.report(finding);
    }
}

/// What a row may say.
fn expected(facts: &InetMember) -> String {
    let possible = match facts.value {
        Some(ValueKind::Limits) => "`default` or three numbers, `[first, second, third]`",
        Some(ValueKind::Number) => "`default` or a number",
        Some(ValueKind::Name) => "`default` or a name",
        Some(ValueKind::Own) => "`default` or `own`",
        _ if facts.hook.is_some() => "`default` or `hook`",
        _ => "`default`",
    };
    match &facts.why {
        Some(why) => format!("expected {possible}: {why}"),
        None => format!("expected {possible}"),
    }
}

/// Older kernels lack what an own counter needs.
fn can_be_own(
    member: &Member,
    facts: &InetMember,
    kernels: Kernels,
    sink: &Sink,
) -> Option<Diagnostic> {
    let from = facts.from.filter(|from| kernels.from < *from)?;
    let name = &member.member.name;
    let needs = facts.needs.as_deref().unwrap_or_default();
    Some(
        sink.at("PG0710", member.span, format!("`{name}` cannot be `own` before Linux {from}"))
            .label(format!("`struct proto` has no `{needs}` there"))
            .help(format!(
                "leave these kernels out by `kernels: {from}..`, or write `{name}: default`"
            )),
    )
}

/// Pressure is about memory: a family that counts one of them apart from TCP
/// would set and clear TCP's.
fn memory_is_one(socket: &Socket, base: Base, sink: &mut Sink) {
    let own = |name: &str| socket.member(name).filter(|row| row.value == MemberValue::Own);
    let (has, lacks) = match (own("memory_allocated"), own("memory_pressure")) {
        (Some(row), None) if base == Base::Tcp => (row, "memory_pressure"),
        (None, Some(row)) => (row, "memory_allocated"),
        _ => return,
    };
    let name = &has.member.name;
    let finding = sink
        .at("PG0711", has.span, format!("`{name}` is own, and `{lacks}` is not"))
        .label("the family's memory would tell TCP whether it is short of its own")
        .help(format!("write `{lacks}: own` as well, or `{name}: default`"));
    sink.report(finding);
}

fn name_fits(member: &Member, text: &str, sink: &Sink) -> Option<Diagnostic> {
    let good = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    let fits = !text.is_empty()
        && text.len() <= MAX_NAME
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(good);
    (!fits).then(|| {
        sink.at("PG0707", member.span, "this cannot be a name in /proc/net/protocols")
            .label("a letter, then letters, digits, `_`, `-` and `.`; at most 31 characters")
    })
}

fn number_fits(member: &Member, number: i128, sink: &Sink) -> Option<Diagnostic> {
    (!(0..=1024).contains(&number)).then(|| {
        sink.at("PG0707", member.span, format!("`{}` cannot be {number}", member.member.name))
            .label("0 to 1024 bytes")
    })
}

fn limits_fit(member: &Member, numbers: &[i128], sink: &Sink) -> Option<Diagnostic> {
    let name = &member.member.name;
    let fits = numbers.len() == 3
        && numbers.iter().all(|number| (1..=MAX_INT).contains(number))
        && numbers.windows(2).all(|pair| pair[0] <= pair[1]);
    (!fits).then(|| {
        sink.at("PG0707", member.span, format!("these cannot be the limits of `{name}`"))
            .label(format!("three numbers from 1 to {MAX_INT} that do not descend"))
    })
}

fn helpers_can_be_linked(family: &Family, socket: &Socket, sink: &mut Sink) {
    for op in &socket.ops {
        let OpState::Helper(name) = &op.state else { continue };
        let Some((first, last)) = unlinkable(name, family.kernels.from, family.kernels.to) else {
            continue;
        };
        let when = if first == last { first.to_string() } else { format!("{first} to {last}") };
        let slot = &op.slot.name;
        let finding = sink
            .at("PG0709", op.span, format!("modules cannot link to `{name}` on Linux {when}"))
            .label("not exported there")
            .help(format!(
                "write `{slot}: default`, which reaches it through the table of the base, or \
                 leave these kernels out by `kernels`"
            ));
        sink.report(finding);
    }
}
