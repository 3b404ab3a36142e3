//! What a spec uses of families on the kernel's own protocols.

use protogen::facts::{SLOTS, ValueKind};
use protogen::model::{Base, Family, MemberValue, Netns};

use super::super::specs::inet::{BASES, MOST, members, states};
use super::op;

/// Features that are not in any table.
const OTHERS: &[&str] = &[
    "transport: inet",
    "inet: tcp alone",
    "inet: udp alone",
    "inet: tcp and udp",
    "inet: udp and tcp",
    "inet: protocol 0",
    "inet: protocol 255",
    "inet: another protocol",
    "inet: netns all",
    "inet: netns initial",
    "inet: capability",
    "inet: hooks",
    "inet: hooks with tests",
    "inet: no hooks",
    "inet: no rows",
    "inet: kernels",
    "inet: limits of one number",
    "inet: least limit",
    "inet: largest limit",
    "inet: max_header 0",
    "inet: max_header 1024",
    "inet: name of 1 character",
    "inet: name of 31 characters",
];

/// All of them.
pub(super) fn features() -> impl Iterator<Item = String> {
    let ops = BASES.iter().flat_map(|(base, _)| {
        SLOTS
            .iter()
            .flat_map(|slot| states(*base, slot).into_iter().map(|state| op(&slot.name, &state)))
    });
    let rows = BASES.iter().flat_map(|(base, _)| {
        members(*base).flat_map(|member| {
            let facts = member.inet.as_ref();
            let value = facts.and_then(|facts| facts.value);
            let value = match value {
                Some(ValueKind::Own) => Some("own"),
                Some(ValueKind::Limits) => Some("limits"),
                Some(ValueKind::Number) => Some("a number"),
                Some(ValueKind::Name) => Some("a name"),
                Some(ValueKind::Base) | None => None,
            };
            let hook = facts.and_then(|facts| facts.hook.as_ref()).map(|_| "hook");
            let values = ["default"].into_iter().chain(value).chain(hook);
            values.map(|value| row(*base, &member.name, value))
        })
    });
    let others = OTHERS.iter().map(|other| (*other).to_owned());
    ops.map(|op| format!("inet {op}")).chain(rows).chain(others)
}

fn row(base: Base, member: &str, value: &str) -> String {
    format!("{}: {member} {value}", base.name())
}

/// What one of them uses.
pub(super) fn of_inet(family: &Family, used: &mut Vec<String>) {
    let mut put = |condition: bool, feature: &str| {
        if condition {
            used.push(feature.to_owned());
        }
    };
    put(true, "transport: inet");
    let bases: Vec<&str> = family
        .sockets
        .iter()
        .filter_map(|socket| socket.base.as_ref().map(|base| base.value.name()))
        .collect();
    let alone = if bases.len() == 1 { " alone" } else { "" };
    put(true, &format!("inet: {}{alone}", bases.join(" and ")));
    put(family.netns == Netns::All, "inet: netns all");
    put(family.netns == Netns::Initial, "inet: netns initial");
    put(family.capability.is_some(), "inet: capability");
    put(family.hooks.is_some(), "inet: hooks");
    put(family.hooks.is_none(), "inet: no hooks");
    let tested = family.hooks.as_ref().is_some_and(|hooks| hooks.test.is_some());
    put(tested, "inet: hooks with tests");
    put(family.kernels.stated, "inet: kernels");
    for socket in &family.sockets {
        let Some(base) = &socket.base else { continue };
        let protocol = match socket.protocol.value {
            0 => "inet: protocol 0",
            255 => "inet: protocol 255",
            _ => "inet: another protocol",
        };
        put(true, protocol);
        put(socket.proto.is_empty(), "inet: no rows");
        for entry in socket.ops.iter().filter(|entry| entry.listed) {
            put(true, &format!("inet {}", op(&entry.slot.name, &entry.state)));
        }
        for entry in &socket.proto {
            let value = match &entry.value {
                MemberValue::Default => "default",
                MemberValue::Hook => "hook",
                MemberValue::Own => "own",
                MemberValue::Name(name) => {
                    put(name.len() == 1, "inet: name of 1 character");
                    put(name.len() == 31, "inet: name of 31 characters");
                    "a name"
                }
                MemberValue::Number(number) => {
                    put(*number == 0, "inet: max_header 0");
                    put(*number == 1024, "inet: max_header 1024");
                    "a number"
                }
                MemberValue::Limits(numbers) => {
                    put(numbers.first() == numbers.last(), "inet: limits of one number");
                    put(numbers.contains(&1), "inet: least limit");
                    put(numbers.contains(&MOST), "inet: largest limit");
                    "limits"
                }
            };
            put(true, &row(base.value, &entry.member.name, value));
        }
    }
}
