//! Sysctls.

use crate::diag::Sink;
use crate::model::{Family, SockOption, Sysctl};

pub(super) fn check(family: &Family, index: usize, sysctl: &Sysctl, sink: &mut Sink) {
    let (first, last, default) = (&sysctl.first, &sysctl.last, &sysctl.default);
    let int = i128::from(i32::MIN)..=i128::from(i32::MAX);
    if let Some(end) = [first, last].into_iter().find(|end| !int.contains(&end.value)) {
        let finding = sink
            .at("PG0614", end.span, format!("a sysctl cannot be {}", end.value))
            .label("it is an `int`");
        sink.report(finding);
    } else if first.value > last.value {
        let finding = sink
            .at("PG0614", first.span, "the range begins with its larger value")
            .label("the smaller value stands first")
            .help(format!("write `[{}, {}]`", last.value, first.value));
        sink.report(finding);
    } else if !(first.value..=last.value).contains(&default.value) {
        let finding = sink
            .at("PG0614", default.span, format!("the default {} is out of range", default.value))
            .label(format!("{} to {}", first.value, last.value))
            .help("choose a value of the range");
        sink.report(finding);
    }
    let is_default = |option: &SockOption| option.sysctl.as_ref().is_some_and(|s| s.value == index);
    if family.hooks.is_none() && !family.interface.options.iter().any(is_default) {
        let finding = sink
            .at("PG0613", sysctl.name.span, "nothing reads the sysctl")
            .label("read by hooks, and as the default of options")
            .help("name it as the `default` of an option, or remove it");
        sink.report(finding);
    }
}
