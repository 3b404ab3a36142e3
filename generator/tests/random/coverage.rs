//! Which parts of the language the specs of one run have used.

use std::collections::BTreeMap;

use protogen::facts::{FAMILIES, RELEASES, SLOTS, Usage};
use protogen::model::{
    BacklogFull, Family, FieldType, Fill, Netns, Op, OpState, OptionKind, Order, SocketType,
    ValueType, When,
};

use super::made::Made;
use super::specs::{HARD_FIELDS, INTEGERS, LICENCES, states};

/// How often each feature was used; those of the language begin with 0.
#[derive(Debug)]
pub struct Coverage(BTreeMap<String, usize>);

/// Features that are not in any table.
const OTHERS: &[&str] = &[
    "address: 1 field",
    "address: 100 fields or more",
    "address: 128 bytes",
    "address: family_field",
    "address: bytes at an odd offset",
    "address: bytes",
    "address: reserved, 1 byte",
    "address: reserved, several bytes",
    "address: hard field name",
    "address: field name of 24 characters",
    "address: doc given",
    "key: every field",
    "key: some fields",
    "key: another order",
    "key: bytes",
    "autobind: none",
    "autobind: any is 0",
    "autobind: any is positive",
    "autobind: any is negative",
    "autobind: negative range",
    "autobind: one value",
    "autobind: 64 bits",
    "autobind: 8 bits",
    "privileged: none",
    "privileged: field of autobind",
    "privileged: another field",
    "privileged: default capability",
    "privileged: another capability",
    "family: name of 2 characters",
    "family: name of 16 characters",
    "family: name with underscore",
    "family: number is free",
    "family: number was removed",
    "family: number is reserved",
    "family: description",
    "family: author",
    "family: capability",
    "netns: all",
    "netns: initial",
    "kernels: all",
    "kernels: up to one",
    "kernels: from one on",
    "kernels: one alone",
    "limits: default",
    "limits: 1 byte",
    "limits: another size",
    "observe: counters",
    "observe: tracepoints",
    "observe: both",
    "observe: nothing",
    "observe: frames",
    "sockets: 1",
    "sockets: several",
    "sockets: protocol 255",
    "sockets: dgram",
    "sockets: stream",
    "sockets: seqpacket",
    "sockets: several types",
    "sockets: backlog_full refuse",
    "sockets: backlog_full wait",
    "limits: backlog",
    "transport: loopback",
    "transport: ethernet",
    "header: ethertype_reason",
    "header: constant",
    "header: type",
    "header: checksum",
    "header: no checksum",
    "header: reserved",
    "header: field beside the key",
    "header: another byte order",
    "header: one byte of length",
    "header: le",
    "header: left to hooks",
    "hooks: with frames",
    "hooks: with events",
    "hooks: events alone",
    "hooks: with state",
    "hooks: without state",
    "hooks: with tests",
    "own: type",
    "own: option, get and set",
    "own: option, get",
    "own: option, set",
    "own: option of a struct",
    "own: option with a range",
    "own: option with a default",
    "own: option with a capability",
    "own: option of an unbound socket",
    "own: option of a bound socket",
    "own: option by hooks",
    "own: option kept",
    "own: ioctl without argument",
    "own: ioctl, read",
    "own: ioctl, write",
    "own: ioctl, both",
    "own: ioctl with a capability",
    "own: ioctl 15",
    "own: sysctl",
    "own: sysctl of an option",
    "own: control message, both ways",
    "own: control message, sent",
    "own: control message, received",
    "own: control message of a struct",
    "own: control message with a range",
    "own: control message in front of the data",
    "own: control message of datagrams alone",
    "own: control message of records alone",
    "own: control message of both",
    "text: double quote",
    "text: single quote",
    "text: percent",
    "text: backslash",
    "text: not ASCII",
    "text: word over 100 columns",
    "text: asterisk or slash",
    "text: template syntax",
];

impl Coverage {
    /// Nothing used so far.
    pub fn new() -> Self {
        let mut all: BTreeMap<String, usize> = BTreeMap::new();
        for slot in SLOTS.iter() {
            for state in [false, true].into_iter().flat_map(|connected| states(slot, connected)) {
                all.insert(op(&slot.name, &state), 0);
            }
        }
        all.extend(INTEGERS.iter().map(|(word, ..)| (format!("address: {word}"), 0)));
        all.extend(LICENCES.iter().map(|licence| (format!("licence: {licence}"), 0)));
        all.extend(OTHERS.iter().map(|other| ((*other).to_owned(), 0)));
        Self(all)
    }

    /// Adds what one spec uses.
    pub fn add(&mut self, made: &Made) {
        let mut used = Vec::new();
        let family = &made.family;
        of_family(family, &mut used);
        of_address(family, &mut used);
        of_ranges(family, &mut used);
        of_header(family, &mut used);
        of_sockets(family, &mut used);
        of_interface(family, &mut used);
        of_texts(family, &mut used);
        used.sort_unstable();
        used.dedup();
        for feature in used {
            *self.0.entry(feature).or_default() += 1;
        }
    }

    /// Features that no spec has used.
    pub fn missing(&self) -> Vec<&str> {
        self.0.iter().filter(|(_, count)| **count == 0).map(|(name, _)| name.as_str()).collect()
    }

    /// The whole table, three features a line.
    pub fn table(&self) -> String {
        let cells: Vec<String> =
            self.0.iter().map(|(name, count)| format!("{count:>5}  {name:<34}")).collect();
        let rows = cells.len().div_ceil(3);
        let mut out = String::new();
        for row in 0..rows {
            let line: String = cells.iter().skip(row).step_by(rows).map(String::as_str).collect();
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }
}

fn op(slot: &str, state: &OpState) -> String {
    let state = match state {
        OpState::Stub => "stub",
        OpState::Absent => "absent",
        OpState::Default => "default",
        OpState::Hook => "hook",
        OpState::Helper(function) => function.as_str(),
    };
    format!("op: {slot} {state}")
}

fn of_family(family: &Family, used: &mut Vec<String>) {
    let mut put = |condition: bool, feature: &str| {
        if condition {
            used.push(format!("family: {feature}"));
        }
    };
    let name = &family.name.value;
    put(name.len() == 2, "name of 2 characters");
    put(name.len() == 16, "name of 16 characters");
    put(name.contains('_'), "name with underscore");
    let usage = FAMILIES
        .iter()
        .find(|known| i128::from(known.number) == family.number.value)
        .map(|known| known.usage);
    put(usage == Some(Usage::Free), "number is free");
    put(usage == Some(Usage::Removed), "number was removed");
    put(usage == Some(Usage::Reserved), "number is reserved");
    put(!family.description.is_empty(), "description");
    put(family.author.is_some(), "author");
    put(family.capability.is_some(), "capability");
    used.push(format!("licence: {}", family.licence.value));
    let netns = if family.netns == Netns::All { "netns: all" } else { "netns: initial" };
    used.push(netns.to_owned());
    used.push(
        match family.limits.max_message.value {
            1 => "limits: 1 byte",
            65_536 => "limits: default",
            _ => "limits: another size",
        }
        .to_owned(),
    );
    let observe = &family.observe;
    if observe.span.is_some() {
        let frames = family.header.is_some();
        let feature = match (observe.counters, observe.tracepoints) {
            (_, true) if frames => "observe: frames",
            (true, false) => "observe: counters",
            (false, true) => "observe: tracepoints",
            (true, true) => "observe: both",
            (false, false) => "observe: nothing",
        };
        used.push(feature.to_owned());
    }
    let range = family.kernels;
    let all = (*RELEASES.first().expect("a table"), *RELEASES.last().expect("a table"));
    for (feature, has) in [
        ("kernels: all", !range.stated),
        ("kernels: up to one", range.to < all.1),
        ("kernels: from one on", range.from > all.0),
        ("kernels: one alone", range.from == range.to),
    ] {
        if has {
            used.push(feature.to_owned());
        }
    }
    if let Some(hooks) = &family.hooks {
        let state =
            if hooks.state.is_some() { "hooks: with state" } else { "hooks: without state" };
        used.push(state.to_owned());
        if hooks.test.is_some() {
            used.push("hooks: with tests".to_owned());
        }
        if !hooks.events.is_empty() {
            used.push("hooks: with events".to_owned());
            if hooks.events.iter().any(|event| event.value.frames) {
                used.push("hooks: with frames".to_owned());
            }
            let mut ops = family.sockets.iter().flat_map(|socket| &socket.ops);
            if ops.all(|op| op.state != OpState::Hook) {
                used.push("hooks: events alone".to_owned());
            }
        }
    }
}

fn of_address(family: &Family, used: &mut Vec<String>) {
    let address = &family.address;
    let mut put = |condition: bool, feature: &str| {
        if condition {
            used.push(feature.to_owned());
        }
    };
    put(address.fields.len() == 1, "address: 1 field");
    put(address.fields.len() >= 100, "address: 100 fields or more");
    put(address.size == 128, "address: 128 bytes");
    put(address.family_field.value != "family", "address: family_field");
    for field in &address.fields {
        let name = field.name.value.as_str();
        put(HARD_FIELDS.contains(&name), "address: hard field name");
        put(name.len() == 24, "address: field name of 24 characters");
        put(!field.doc.starts_with("The "), "address: doc given");
        match field.ty {
            FieldType::Int { bits, signed, order } => {
                let prefix = match order {
                    Order::Big => "be",
                    Order::Little => "le",
                    Order::Host if signed => "s",
                    Order::Host => "u",
                };
                put(true, &format!("address: {prefix}{bits}"));
            }
            FieldType::Bytes(_) => {
                put(true, "address: bytes");
                put(field.offset % 2 == 1, "address: bytes at an odd offset");
            }
            FieldType::Reserved(1) => put(true, "address: reserved, 1 byte"),
            FieldType::Reserved(_) => put(true, "address: reserved, several bytes"),
        }
    }
    let key: Vec<usize> = address.key.iter().map(|key| key.value).collect();
    let real = address.fields.iter().filter(|f| !matches!(f.ty, FieldType::Reserved(_))).count();
    put(key.len() == real, "key: every field");
    put(key.len() < real, "key: some fields");
    put(!key.is_sorted(), "key: another order");
    let bytes = |i: &usize| matches!(address.fields[*i].ty, FieldType::Bytes(_));
    put(key.iter().any(bytes), "key: bytes");
}

fn of_ranges(family: &Family, used: &mut Vec<String>) {
    let address = &family.address;
    let mut put = |condition: bool, feature: &str| {
        if condition {
            used.push(feature.to_owned());
        }
    };
    put(address.autobind.is_none(), "autobind: none");
    put(address.privileged.is_none(), "privileged: none");
    if let Some(autobind) = &address.autobind {
        put(autobind.any.value == 0, "autobind: any is 0");
        put(autobind.any.value > 0, "autobind: any is positive");
        put(autobind.any.value < 0, "autobind: any is negative");
        put(autobind.first.value < 0, "autobind: negative range");
        put(autobind.first.value == autobind.last.value, "autobind: one value");
        let size = address.fields[autobind.field.value].ty.size();
        put(size == 8, "autobind: 64 bits");
        put(size == 1, "autobind: 8 bits");
    }
    if let Some(privileged) = &address.privileged {
        if let Some(autobind) = &address.autobind {
            let same = autobind.field.value == privileged.field.value;
            put(same, "privileged: field of autobind");
            put(!same, "privileged: another field");
        }
        let usual = privileged.capability.value == "CAP_NET_BIND_SERVICE";
        put(usual, "privileged: default capability");
        put(!usual, "privileged: another capability");
    }
}

fn of_header(family: &Family, used: &mut Vec<String>) {
    let mut put = |condition: bool, feature: &str| {
        if condition {
            used.push(feature.to_owned());
        }
    };
    let Some(header) = &family.header else {
        return put(true, "transport: loopback");
    };
    put(true, "transport: ethernet");
    put(header.ethertype_reason.is_some(), "header: ethertype_reason");
    put(header.filled(Fill::Checksum).is_none(), "header: no checksum");
    for field in &header.fields {
        let order = |ty| match ty {
            FieldType::Int { bits: 16.., order, .. } => Some(order),
            _ => None,
        };
        let ty = field.field.ty;
        put(order(ty) == Some(Order::Little), "header: le");
        match field.fill {
            Fill::Constant(_) => put(true, "header: constant"),
            Fill::Length => put(ty.size() == 1, "header: one byte of length"),
            Fill::Type => put(true, "header: type"),
            Fill::Checksum => put(true, "header: checksum"),
            Fill::Reserved => put(true, "header: reserved"),
            Fill::Hook => put(true, "header: left to hooks"),
            Fill::Source(index) | Fill::Destination(index) => {
                let there = family.address.fields[index].ty;
                put(order(there) != order(ty), "header: another byte order");
                let in_key = family.address.key.iter().any(|key| key.value == index);
                put(!in_key, "header: field beside the key");
            }
        }
    }
}

fn of_sockets(family: &Family, used: &mut Vec<String>) {
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

fn of_interface(family: &Family, used: &mut Vec<String>) {
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
        put(ways == (true, true), "control message of both");
        let ty = cmsg.ty.as_ref().map(|ty| ty.value);
        let large = ty.is_some_and(|ty| ty.size(&own.types) > 40);
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

fn of_texts(family: &Family, used: &mut Vec<String>) {
    let docs = family.address.fields.iter().map(|field| field.doc.as_str());
    let author = family.author.as_deref().unwrap_or_default();
    for text in docs.chain([family.title.as_str(), family.description.as_str(), author]) {
        let mut put = |condition: bool, feature: &str| {
            if condition {
                used.push(format!("text: {feature}"));
            }
        };
        put(text.contains('"'), "double quote");
        put(text.contains('\''), "single quote");
        put(text.contains('%'), "percent");
        put(text.contains('\\'), "backslash");
        put(!text.is_ascii(), "not ASCII");
        put(text.split(' ').any(|word| word.len() > 100), "word over 100 columns");
        put(text.contains(['*', '/']), "asterisk or slash");
        put(text.contains("@{"), "template syntax");
    }
}
