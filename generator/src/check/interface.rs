//! Types, options, ioctls and sysctls, and what control messages share with them.

use super::{address, family, names};
use crate::diag::Sink;
use crate::model::{
    At, Family, FieldType, INTEGERS, Interface, Ioctl, OpState, OptionKind, SockOption, Sysctl,
    Type, ValueType, When,
};
use crate::spec::words::shown;

/// Longest name.
const MAX_NAME: usize = 18;
/// Bytes of a value on the kernel's stack.
const MAX_SIZE: u64 = 256;
/// The first number that is not protogen's own.
const FIRST_OPTION: i128 = 2;
const LAST_OPTION: i128 = 65_535;
/// Numbers from `SIOCPROTOPRIVATE` on.
const IOCTLS: i128 = 16;

pub(super) fn check(family: &Family, sink: &mut Sink) {
    let interface = &family.interface;
    check_names(interface, sink);
    for ty in &interface.types {
        check_type(ty, sink);
    }
    for option in &interface.options {
        check_option(family, option, sink);
    }
    for ioctl in &interface.ioctls {
        check_ioctl(family, ioctl, sink);
    }
    numbers_differ(interface.options.iter().map(|o| &o.number), "PG0605", "option", sink);
    numbers_differ(interface.ioctls.iter().map(|i| &i.number), "PG0606", "ioctl", sink);
    types_are_used(interface, sink);
    for (index, sysctl) in interface.sysctls.iter().enumerate() {
        check_sysctl(family, index, sysctl, sink);
    }
}

fn check_names(interface: &Interface, sink: &mut Sink) {
    let types: Vec<&At<String>> = interface.types.iter().map(|ty| &ty.name).collect();
    let options: Vec<&At<String>> = interface.options.iter().map(|option| &option.name).collect();
    let ioctls: Vec<&At<String>> = interface.ioctls.iter().map(|ioctl| &ioctl.name).collect();
    let sysctls: Vec<&At<String>> = interface.sysctls.iter().map(|sysctl| &sysctl.name).collect();
    let cmsgs: Vec<&At<String>> = interface.cmsgs.iter().map(|cmsg| &cmsg.name).collect();
    let all = [
        ("type", &types),
        ("option", &options),
        ("ioctl", &ioctls),
        ("sysctl", &sysctls),
        ("control message", &cmsgs),
    ];
    for (what, names) in all {
        for (i, name) in names.iter().enumerate() {
            name_is_usable(what, name, sink);
            if let Some(first) = names[..i].iter().find(|first| first.value == name.value) {
                let finding = sink
                    .at("PG0603", name.span, format!("two {what}s are named `{}`", name.value))
                    .label("named again here")
                    .related(first.span, "first named here")
                    .help(format!("give each {what} a name of its own"));
                sink.report(finding);
            }
        }
    }
    let of_cmsgs = |name: &str| name == "cmsgs" && !cmsgs.is_empty();
    for name in types {
        if names::is_struct(&name.value) || of_cmsgs(&name.value) {
            is_generated("type", name, "struct", sink);
        } else if INTEGERS.contains(&name.value.as_str()) {
            let finding = sink
                .at("PG0603", name.span, format!("the type `{}` is there already", name.value))
                .label("values have an integer of this name")
                .help("choose another name");
            sink.report(finding);
        }
    }
    let limits = |all: &[&At<String>], name: &str| {
        let of = name.strip_suffix("_min").or_else(|| name.strip_suffix("_max"));
        of.is_some_and(|of| all.iter().any(|other| other.value == of))
    };
    for name in &options {
        if names::is_constant(&name.value) || limits(&options, &name.value) {
            is_generated("option", name, "constant", sink);
        }
    }
    let given = |name: &str| {
        let of = name.strip_prefix("has_");
        of.is_some_and(|of| cmsgs.iter().any(|cmsg| cmsg.value == of))
    };
    for name in &cmsgs {
        if limits(&cmsgs, &name.value) {
            is_generated("control message", name, "constant", sink);
        } else if given(&name.value) {
            is_generated("control message", name, "member", sink);
        }
    }
}

pub(super) fn is_generated(what: &str, name: &At<String>, clash: &str, sink: &mut Sink) {
    let finding = sink
        .at("PG0603", name.span, format!("the {what} `{}` is generated already", name.value))
        .label(format!("families have a {clash} of this name"))
        .help("choose another name");
    sink.report(finding);
}

fn name_is_usable(what: &str, name: &At<String>, sink: &mut Sink) {
    let text = &name.value;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let problem = if text.is_empty() {
        "is empty"
    } else if !text.starts_with(|c: char| c.is_ascii_lowercase()) {
        "does not begin with a lower-case letter"
    } else if !text.chars().all(plain) {
        "has characters other than `a` to `z`, `0` to `9` and `_`"
    } else if text.len() > MAX_NAME {
        "is longer than 18 characters"
    } else if text.contains("__") || text.ends_with('_') {
        "has a double or trailing underscore"
    } else {
        if let Some(owner) = names::field_owner(text) {
            let finding = sink
                .at("PG0602", name.span, format!("the {what} name `{text}` {owner}"))
                .label("generated code would not compile")
                .help("choose another name");
            sink.report(finding);
        }
        return;
    };
    let finding = sink
        .at("PG0601", name.span, format!("the {what} name `{}` {problem}", shown(text)))
        .label("not usable in C and Rust")
        .help("choose a name of lower-case letters, digits and single underscores");
    sink.report(finding);
}

fn check_type(ty: &Type, sink: &mut Sink) {
    for (i, field) in ty.fields.iter().enumerate() {
        let name = &field.name;
        if address::is_identifier(name, sink) {
            address::is_free(name, sink);
        }
        if let Some(first) = ty.fields[..i].iter().find(|f| f.name.value == name.value) {
            let finding = sink
                .at("PG0204", name.span, format!("two members are named `{}`", name.value))
                .label("named again here")
                .related(first.name.span, "first named here")
                .help("give each field a name of its own");
            sink.report(finding);
        }
    }
    if !ty.complete {
        return;
    }
    let name = &ty.name;
    if ty.fields.iter().all(|f| matches!(f.ty, FieldType::Reserved(_))) {
        let finding = sink
            .at("PG0604", name.span, format!("the type `{}` has no field", shown(&name.value)))
            .label("says nothing")
            .help("add a field that is not reserved");
        sink.report(finding);
    } else if ty.size > MAX_SIZE {
        let message = format!("the type `{}` has {} bytes", shown(&name.value), ty.size);
        let finding = sink
            .at("PG0604", name.span, message)
            .label(format!("{MAX_SIZE} are possible"))
            .help("make the fields smaller, or split the type");
        sink.report(finding);
    } else {
        address::no_holes(&ty.fields, 0, ty.size, ty.align, "at the end of the type", sink);
    }
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

fn check_option(family: &Family, option: &SockOption, sink: &mut Sink) {
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
    option_is_reachable(family, option, sink);
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

fn check_sysctl(family: &Family, index: usize, sysctl: &Sysctl, sink: &mut Sink) {
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

fn has_op(family: &Family, slot: &str, states: &[OpState]) -> bool {
    family.sockets.iter().filter_map(|s| s.op(slot)).any(|op| states.contains(&op.state))
}

fn option_is_reachable(family: &Family, option: &SockOption, sink: &mut Sink) {
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

fn check_ioctl(family: &Family, ioctl: &Ioctl, sink: &mut Sink) {
    let number = &ioctl.number;
    if !(0..IOCTLS).contains(&number.value) {
        let finding = sink
            .at("PG0606", number.span, format!("{} cannot be an ioctl's number", number.value))
            .label("0 to 15, counted from `SIOCPROTOPRIVATE`");
        sink.report(finding);
    }
    if let Some(capability) = &ioctl.capability {
        family::capability_exists(capability, sink);
    }
    if !ioctl.complete {
        return;
    }
    let has_direction = ioctl.read || ioctl.write;
    if has_direction != ioctl.ty.is_some() {
        let (message, help) = if has_direction {
            ("the argument of the ioctl has no type", "add a `type`, or write `dir: none`")
        } else {
            ("the ioctl has a type, but no argument", "remove `type`, or change `dir`")
        };
        let finding =
            sink.at("PG0612", ioctl.dir_span, message).label("does not fit the type").help(help);
        sink.report(finding);
    }
    if !has_op(family, "ioctl", &[OpState::Default, OpState::Hook]) {
        let finding = sink
            .at("PG0611", ioctl.name.span, "no socket has the op `ioctl`")
            .label("the ioctl cannot be reached")
            .help("add the op `ioctl` to a socket");
        sink.report(finding);
    }
}

fn types_are_used(interface: &Interface, sink: &mut Sink) {
    let options = interface.options.iter().filter_map(|option| option.ty.as_ref());
    let ioctls = interface.ioctls.iter().filter_map(|ioctl| ioctl.ty.as_ref());
    let cmsgs = interface.cmsgs.iter().filter_map(|cmsg| cmsg.ty.as_ref());
    let used: Vec<ValueType> = options.chain(ioctls).chain(cmsgs).map(|ty| ty.value).collect();
    for (index, ty) in interface.types.iter().enumerate() {
        if !used.contains(&ValueType::Struct(index)) {
            let finding = sink
                .at("PG0613", ty.name.span, format!("the type `{}` is not used", ty.name.value))
                .label("no option, no ioctl and no control message has it")
                .help("use it, or remove it");
            sink.report(finding);
        }
    }
}
