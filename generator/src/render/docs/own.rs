//! What the page says of the protocol's own types, options and requests.

use serde::Serialize;

use super::fields::Row;
use super::markdown::escape;
use crate::model::When;
use crate::render::View;
use crate::render::view::{CmsgView, OptionView, ValueView};

/// An option.
#[derive(Serialize)]
pub(super) struct OptionRow {
    constant: String,
    ctype: String,
    access: &'static str,
    meaning: String,
    /// Errno and reason, for setting it.
    errors: Vec<(&'static str, String)>,
}

/// A request of `ioctl()`.
#[derive(Serialize)]
pub(super) struct IoctlRow {
    constant: String,
    argument: String,
    meaning: String,
}

/// A setting of a network namespace.
#[derive(Serialize)]
pub(super) struct SysctlRow {
    name: String,
    first: String,
    last: String,
    default: String,
    meaning: String,
}

impl SysctlRow {
    pub(super) fn all(view: &View) -> Vec<Self> {
        let row = |sysctl: &crate::render::view::SysctlView| {
            let options = view.interface.options.iter().filter(|o| o.sysctl == sysctl.name);
            let constants: Vec<String> = options.map(|o| format!("`{}`", o.constant)).collect();
            let mut meaning = escape(&sysctl.doc);
            if !constants.is_empty() {
                meaning.push_str(" New sockets begin with it: ");
                meaning.push_str(&constants.join(", "));
                meaning.push('.');
            }
            Self {
                name: sysctl.name.clone(),
                first: number(&sysctl.first),
                last: number(&sysctl.last),
                default: number(&sysctl.default),
                meaning,
            }
        };
        view.interface.sysctls.iter().map(row).collect()
    }
}

/// A control message.
#[derive(Serialize)]
pub(super) struct CmsgRow {
    constant: String,
    ctype: String,
    on: &'static str,
    meaning: String,
}

impl CmsgRow {
    pub(super) fn all(view: &View) -> Vec<Self> {
        let row = |cmsg: &CmsgView| {
            let mut meaning = vec![escape(&cmsg.doc)];
            if let Some((first, last)) = &cmsg.range {
                meaning.push(format!("{} to {}.", number(first), number(last)));
            }
            let hook = |op: &str| format!("`{}_hook_{op}()`", view.name);
            match (cmsg.send, cmsg.recv) {
                (true, false) => meaning.push(format!("For {}.", hook("sendmsg"))),
                (false, true) => meaning.push(format!("From {}.", hook("recvmsg"))),
                _ => {}
            }
            Self {
                constant: cmsg.constant.clone(),
                ctype: code(&cmsg.value),
                on: match (cmsg.send, cmsg.recv) {
                    (true, true) => "sent, received",
                    (true, false) => "sent",
                    _ => "received",
                },
                meaning: meaning.join(" "),
            }
        };
        view.interface.cmsgs.iter().map(row).collect()
    }
}

/// A struct.
#[derive(Serialize)]
pub(super) struct TypeTable {
    ctype: String,
    doc: String,
    rows: Vec<Row>,
}

impl OptionRow {
    pub(super) fn all(view: &View) -> Vec<Self> {
        view.interface.options.iter().map(|option| Self::new(view, option)).collect()
    }

    fn new(view: &View, option: &OptionView) -> Self {
        let mut meaning = vec![escape(&option.doc)];
        if let Some((first, last)) = &option.range {
            meaning.push(format!("{} to {}.", number(first), number(last)));
        }
        let hook = |what: &str| format!("`{}_hook_{what}_{}()`", view.name, option.name);
        match (option.hook, option.get, option.set) {
            (true, true, true) => meaning.push(format!("{} and {}.", hook("get"), hook("set"))),
            (true, true, false) => meaning.push(format!("{}.", hook("get"))),
            (true, ..) => meaning.push(format!("{}.", hook("set"))),
            _ if option.value.is_struct => meaning.push("All zero at first.".to_owned()),
            _ if !option.sysctl.is_empty() => {
                let file = format!("`/proc/sys/net/{}/{}`", view.name, option.sysctl);
                meaning.push(format!("What {file} says at first."));
            }
            _ => meaning.push(format!("{} at first.", number(&option.default))),
        }
        let mut errors = Vec::new();
        if !option.capability.is_empty() {
            errors.push(("EPERM", format!("without `{}`", option.capability)));
        }
        if option.set {
            let wrong = match (option.value.is_struct, option.range.is_some()) {
                (true, _) => "shorter than the struct, or a reserved byte is not zero",
                (_, true) => "shorter than the type, or out of range",
                _ => "shorter than the type",
            };
            errors.push(("EINVAL", wrong.to_owned()));
        }
        match option.when {
            When::Any => {}
            When::Unbound => errors.push(("EINVAL", "the socket has an address".to_owned())),
            When::Bound => errors.push(("EINVAL", "the socket has no address".to_owned())),
        }
        Self {
            constant: option.constant.clone(),
            ctype: code(&option.value),
            access: match (option.get, option.set) {
                (true, true) => "get, set",
                (true, false) => "get",
                _ => "set",
            },
            meaning: meaning.join(" "),
            errors,
        }
    }
}

impl IoctlRow {
    pub(super) fn all(view: &View) -> Vec<Self> {
        let row = |ioctl: &crate::render::view::IoctlView| {
            let mut meaning = vec![escape(&ioctl.doc)];
            match (ioctl.read, ioctl.write) {
                (true, true) => meaning.push("In and out.".to_owned()),
                (true, false) => meaning.push("Out.".to_owned()),
                (false, true) => meaning.push("In.".to_owned()),
                _ => {}
            }
            if !ioctl.capability.is_empty() {
                meaning.push(format!("`EPERM` without `{}`.", ioctl.capability));
            }
            meaning.push(format!("`{}_hook_ioctl_{}()`.", view.name, ioctl.name));
            Self {
                constant: ioctl.constant.clone(),
                argument: ioctl
                    .value
                    .as_ref()
                    .map_or_else(String::new, |value| format!("`{} *`", value.ctype)),
                meaning: meaning.join(" "),
            }
        };
        view.interface.ioctls.iter().map(row).collect()
    }
}

impl TypeTable {
    pub(super) fn all(view: &View) -> Vec<Self> {
        view.interface
            .types
            .iter()
            .map(|ty| Self {
                ctype: ty.ctype.clone(),
                doc: escape(&ty.doc),
                rows: ty.fields.iter().map(Row::of).collect(),
            })
            .collect()
    }
}

fn code(value: &ValueView) -> String {
    format!("`{}`", value.ctype)
}

/// A C literal as a plain number.
fn number(literal: &str) -> String {
    match literal {
        "(-9223372036854775807LL - 1)" => "-9223372036854775808".to_owned(),
        "(-2147483647 - 1)" => "-2147483648".to_owned(),
        literal => literal.trim_end_matches(['U', 'L']).to_owned(),
    }
}
