//! Types, options, ioctls and sysctls, and what control messages share with them.

mod ioctls;
mod names;
mod options;
mod sysctls;
mod types;

use crate::diag::Sink;
use crate::model::{At, Family, OpState, ValueType};

pub(super) fn check(family: &Family, sink: &mut Sink) {
    let interface = &family.interface;
    names::check(interface, sink);
    for ty in &interface.types {
        types::check(ty, sink);
    }
    for option in &interface.options {
        options::check(family, option, sink);
    }
    for ioctl in &interface.ioctls {
        ioctls::check(family, ioctl, sink);
    }
    numbers_differ(interface.options.iter().map(|o| &o.number), "PG0605", "option", sink);
    numbers_differ(interface.ioctls.iter().map(|i| &i.number), "PG0606", "ioctl", sink);
    types::are_used(interface, sink);
    for (index, sysctl) in interface.sysctls.iter().enumerate() {
        sysctls::check(family, index, sysctl, sink);
    }
}

pub(super) fn is_generated(what: &str, name: &At<String>, clash: &str, sink: &mut Sink) {
    let finding = sink
        .at("PG0603", name.span, format!("the {what} `{}` is generated already", name.value))
        .label(format!("families have a {clash} of this name"))
        .help("choose another name");
    sink.report(finding);
}

pub(super) fn numbers_differ<'a>(
    numbers: impl Iterator<Item = &'a At<i128>>,
    rule: &str,
    what: &str,
    sink: &mut Sink,
) {
    let mut seen: Vec<&At<i128>> = Vec::new();
    for number in numbers {
        if let Some(first) = seen.iter().find(|first| first.value == number.value) {
            let finding = sink
                .at(rule, number.span, format!("a second {what} has the number {}", number.value))
                .label("given again here")
                .related(first.span, "first given here")
                .help(format!("give each {what} a number of its own"));
            sink.report(finding);
        } else {
            seen.push(number);
        }
    }
}

pub(super) fn range_is_possible(
    ty: Option<&At<ValueType>>,
    range: Option<&(At<i128>, At<i128>)>,
    sink: &mut Sink,
) -> bool {
    let (Some(ty), Some((first, last))) = (ty, range) else { return true };
    let Some((lowest, highest)) = ty.value.range() else {
        let finding = sink
            .at("PG0607", first.span, "a struct has no range")
            .label("a range belongs to an integer")
            .related(ty.span, "the type is given here")
            .help("remove `range`, and let a hook judge the value");
        sink.report(finding);
        return false;
    };
    if first.value > last.value {
        let finding = sink
            .at("PG0607", first.span, "the range begins with its larger value")
            .label("the smaller value stands first")
            .help(format!("write `[{}, {}]`", last.value, first.value));
        sink.report(finding);
        return false;
    }
    for end in [first, last] {
        if !(lowest..=highest).contains(&end.value) {
            let finding = sink
                .at("PG0607", end.span, format!("the type cannot hold {}", end.value))
                .label(format!("{lowest} to {highest}"))
                .related(ty.span, "the type is given here");
            sink.report(finding);
            return false;
        }
    }
    true
}

fn has_op(family: &Family, slot: &str, states: &[OpState]) -> bool {
    family.sockets.iter().filter_map(|s| s.op(slot)).any(|op| states.contains(&op.state))
}
