//! Which parts of the language the specs of one run have used.

mod address;
mod family;
mod inet;
mod rust;
mod sockets;

use std::collections::BTreeMap;

use protogen::facts::{EVENTS, SLOTS};
use protogen::model::{OpState, Transport};

use super::made::Made;
use super::specs::{INTEGERS, LICENCES, states};

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
        all.extend(EVENTS.iter().map(|event| (format!("hooks: {} in C", event.name), 0)));
        all.extend(rust::features().map(|feature| (feature, 0)));
        all.extend(inet::features().map(|feature| (feature, 0)));
        all.extend(OTHERS.iter().map(|other| ((*other).to_owned(), 0)));
        Self(all)
    }

    /// Adds what one spec uses.
    pub fn add(&mut self, made: &Made) {
        let mut used = Vec::new();
        let family = &made.family;
        family::of_family(family, &mut used);
        family::of_texts(family, &mut used);
        rust::of_rust(family, &mut used);
        if family.transport.value == Transport::Inet {
            inet::of_inet(family, &mut used);
        } else {
            address::of_address(family, &mut used);
            address::of_ranges(family, &mut used);
            address::of_header(family, &mut used);
            sockets::of_sockets(family, &mut used);
            sockets::of_interface(family, &mut used);
        }
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
        let width = self.0.keys().map(|name| name.chars().count()).max().unwrap_or(0);
        let cells: Vec<String> =
            self.0.iter().map(|(name, count)| format!("{count:>5}  {name:<width$}")).collect();
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
