//! Socket options.

use super::super::family;
use super::{has_op, range_is_possible};
use crate::diag::Sink;
use crate::model::{At, Family, OpState, OptionKind, SockOption, When};

/// The first number that is not protogen's own.
const FIRST_OPTION: i128 = 2;
const LAST_OPTION: i128 = 65_535;

pub(super) fn check(family: &Family, option: &SockOption, sink: &mut Sink) {
    let number = &option.number;
    if !(FIRST_OPTION..=LAST_OPTION).contains(&number.value) {
        let finding = sink
            .at("PG0605", number.span, format!("{} cannot be an option's number", number.value))
            .label(format!("{FIRST_OPTION} to {LAST_OPTION}"));
        sink.report(finding);
    }
    if let Some(capability) = &option.capability {
        family::capability_exists(capability, sink);
    }
    if !option.complete {
        return;
    }
    if range_is_possible(option.ty.as_ref(), option.range.as_ref(), sink) {
        default_is_possible(family, option, sink);
    }
    is_reachable(family, option, sink);
    setting_is_possible(option, sink);
    let is_value = option.kind.value == OptionKind::Value;
    if is_value && family.hooks.is_none() {
        let finding = sink
            .at("PG0613", option.name.span, "nothing reads the value of the option")
            .label("kept by the socket, for hooks")
            .help("add hooks that read it, or leave the option out");
        sink.report(finding);
    }
}

fn default_is_possible(family: &Family, option: &SockOption, sink: &mut Sink) {
    let Some(ty) = &option.ty else { return };
    let default = &option.default;
    let written = default.span != option.name.span;
    if written && (ty.value.range().is_none() || option.kind.value == OptionKind::Hook) {
        let finding = sink
            .at("PG0608", default.span, "the option cannot have a default")
            .label("a struct begins with zero, and what a hook keeps as the hook likes")
            .help("remove `default`");
        sink.report(finding);
        return;
    }
    if let Some(sysctl) = &option.sysctl {
        default_fits_sysctl(family, option, sysctl, sink);
        return;
    }
    let range = match &option.range {
        Some((first, last)) => Some((first.value, last.value)),
        None => ty.value.range(),
    };
    let Some((lowest, highest)) = range else { return };
    if option.kind.value == OptionKind::Hook || (lowest..=highest).contains(&default.value) {
        return;
    }
    let help = if written { "choose a value of the range" } else { "give a `default`" };
    let finding = sink
        .at("PG0608", default.span, format!("the default {} is out of range", default.value))
        .label(format!("{lowest} to {highest}"))
        .help(help);
    sink.report(finding);
}

/// What the sysctl may be, the option may be.
fn default_fits_sysctl(family: &Family, option: &SockOption, at: &At<usize>, sink: &mut Sink) {
    let sysctl = &family.interface.sysctls[at.value];
    let range = match (&option.range, &option.ty) {
        (Some((first, last)), _) => Some((first.value, last.value)),
        (None, ty) => ty.as_ref().and_then(|ty| ty.value.range()),
    };
    let Some((lowest, highest)) = range else { return };
    if sysctl.first.value >= lowest && sysctl.last.value <= highest {
        return;
    }
    let name = &sysctl.name.value;
    let finding = sink
        .at("PG0608", at.span, format!("the sysctl `{name}` may be what the option may not"))
        .label(format!("the option takes {lowest} to {highest}"))
        .related(sysctl.first.span, "the range of the sysctl")
        .help("make the range of the sysctl smaller");
    sink.report(finding);
}

fn is_reachable(family: &Family, option: &SockOption, sink: &mut Sink) {
    if !option.get && !option.set {
        let finding = sink
            .at("PG0609", option.access_span, "nobody can read or set the option")
            .label("no access")
            .help("write `[get]`, `[set]` or `[get, set]`");
        sink.report(finding);
        return;
    }
    for (wanted, slot) in [(option.get, "getsockopt"), (option.set, "setsockopt")] {
        if wanted && !has_op(family, slot, &[OpState::Default, OpState::Hook]) {
            let finding = sink
                .at("PG0609", option.access_span, format!("no socket has the op `{slot}`"))
                .label("the option cannot be reached")
                .help(format!("add the op `{slot}` to a socket, or change `access`"));
            sink.report(finding);
        }
    }
}

fn setting_is_possible(option: &SockOption, sink: &mut Sink) {
    if option.set {
        return;
    }
    let range = option.range.as_ref().map(|(first, _)| first.span);
    let capability = option.capability.as_ref().map(|c| c.span);
    let when = (option.when != When::Any).then_some(option.access_span);
    for (what, span) in [("range", range), ("capability", capability), ("when", when)] {
        if let Some(span) = span {
            let finding = sink
                .at("PG0610", span, format!("an option that is only read has no `{what}`"))
                .label("about setting")
                .help(format!("remove `{what}`, or allow `set`"));
            sink.report(finding);
        }
    }
}
