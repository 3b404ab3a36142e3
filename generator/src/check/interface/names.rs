//! Names of types, options, ioctls, sysctls and control messages.

use super::super::names;
use super::is_generated;
use crate::diag::Sink;
use crate::model::{At, INTEGERS, Interface};
use crate::spec::words::shown;

/// Longest name.
const MAX_NAME: usize = 18;

pub(super) fn check(interface: &Interface, sink: &mut Sink) {
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
