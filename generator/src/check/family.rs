//! Name, number, licence, capability, limits.

use super::names;
use crate::diag::Sink;
use crate::facts::{
    AF_MAX, CAPABILITIES, FAMILIES, LINUX_HEADERS, UAPI_HEADERS, Usage, free_numbers,
};
use crate::model::{At, DEFAULT_BACKLOG, Family};
use crate::spec::words::{closest, list, shown};

/// Longest name: `TASK_COMM_LEN`, and lines of 80 columns, leave no more.
const MAX_NAME: usize = 16;

/// Shortest name: the load of a module called `w` fails on 6.1 and 6.12.
const MIN_NAME: usize = 2;

/// SPDX expressions that `MODULE_LICENSE` can say.
const LICENCES: [&str; 5] = [
    "GPL-2.0-only",
    "GPL-2.0-or-later",
    "GPL-2.0-only OR MIT",
    "GPL-2.0-only OR BSD-3-Clause",
    "GPL-2.0-only OR BSD-2-Clause",
];

/// Largest message: the linear part and the page fragments of one `sk_buff`.
const MAX_MESSAGE: i128 = 65_536;

/// Largest backlog: what `net.core.somaxconn` allowed for long.
const MAX_BACKLOG: i128 = 65_535;

pub(super) fn check(family: &Family, sink: &mut Sink) {
    if name_is_identifier(family, sink) {
        name_is_free(family, sink);
        header_is_free(family, sink);
    }
    if number_is_possible(family, sink) {
        number_is_free(family, sink);
    }
    licence_is_compatible(family, sink);
    if let Some(capability) = &family.capability {
        capability_exists(capability, sink);
    }
    if let Some(privileged) = &family.address.privileged {
        capability_exists(&privileged.capability, sink);
    }
    message_fits(family, sink);
    backlog_fits(family, sink);
}

fn name_is_identifier(family: &Family, sink: &mut Sink) -> bool {
    let name = &family.name.value;
    let problem = if name.is_empty() {
        "is empty"
    } else if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        "does not begin with a lower-case letter"
    } else if !name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
        "has characters other than `a` to `z`, `0` to `9` and `_`"
    } else if name.len() > MAX_NAME {
        "is longer than 16 characters"
    } else if name.len() < MIN_NAME {
        "is shorter than 2 characters"
    } else if name.contains("__") || name.ends_with('_') {
        "has a double or trailing underscore"
    } else {
        return true;
    };
    let mended = mended(name);
    let mut finding = sink
        .at("PG0101", family.name.span, format!("the family name `{}` {problem}", shown(name)))
        .label("not usable as a prefix in C");
    finding = if mended.len() >= MIN_NAME && is_unowned(&mended) {
        finding.help(format!("use `{mended}`, for example")).fix(family.name.span, mended)
    } else {
        finding.help("choose a name of 2 to 16 characters")
    };
    sink.report(finding);
    false
}

/// The identifier nearest to a name.
fn mended(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars().map(|c| c.to_ascii_lowercase()) {
        match c {
            'a'..='z' => out.push(c),
            '0'..='9' if !out.is_empty() => out.push(c),
            '_' | '-' | ' ' if !out.is_empty() && !out.ends_with('_') => out.push('_'),
            _ => {}
        }
        if out.len() == MAX_NAME {
            break;
        }
    }
    out.trim_end_matches('_').to_owned()
}

/// Whether rule PG0102 has nothing against a name.
fn is_unowned(name: &str) -> bool {
    names::family_owner(name).is_none()
        && !FAMILIES.iter().any(|f| f.name.eq_ignore_ascii_case(name))
}

fn name_is_free(family: &Family, sink: &mut Sink) {
    let name = &family.name;
    let number = family.number.value;
    // A family that the kernel dropped may live on under its name and number.
    let af = FAMILIES.iter().find(|f| f.name.eq_ignore_ascii_case(&name.value));
    if let Some(af) = af
        && af.usage != Usage::Taken
        && i128::from(af.number) == number
        && !LINUX_HEADERS.has(&name.value)
    {
        return;
    }
    let (problem, label) = if let Some(af) = af
        && (af.usage == Usage::Taken || i128::from(af.number) != number)
    {
        ("is taken", format!("`AF_{}` is {} in <linux/socket.h>", af.name, af.number))
    } else if let Some(owner) = names::family_owner(&name.value) {
        (owner.why, owner.clash)
    } else {
        return;
    };
    let other = format!("{}_sk", name.value);
    let help = if af.is_none() && other.len() <= MAX_NAME && is_unowned(&other) {
        format!("choose another name, such as `{other}`")
    } else {
        "choose another name".to_owned()
    };
    let finding = sink
        .at("PG0102", name.span, format!("the name `{}` {problem}", name.value))
        .label(label)
        .help(help);
    sink.report(finding);
}

fn header_is_free(family: &Family, sink: &mut Sink) {
    let name = &family.name.value;
    let taken = names::family_owner(name).is_some()
        || FAMILIES.iter().any(|f| f.name.eq_ignore_ascii_case(name));
    if !taken && UAPI_HEADERS.has(name) {
        let finding = sink
            .at("PG0103", family.name.span, format!("the kernel has a header <linux/{name}.h>"))
            .label("the generated header would hide it")
            .help("choose another name");
        sink.report(finding);
    }
}

fn number_is_possible(family: &Family, sink: &mut Sink) -> bool {
    let number = family.number.value;
    if (1..AF_MAX).contains(&number) {
        return true;
    }
    let why = match number {
        0 => "0 is `AF_UNSPEC`".to_owned(),
        n if n < 0 => "family numbers are not negative".to_owned(),
        _ => format!("`sock_register()` refuses {AF_MAX} and up"),
    };
    let finding = sink
        .at("PG0104", family.number.span, format!("{number} cannot be a family's number"))
        .label(why)
        .help(free())
        .fix(family.number.span, best());
    sink.report(finding);
    false
}

fn number_is_free(family: &Family, sink: &mut Sink) {
    let span = family.number.span;
    let Some(known) = FAMILIES.iter().find(|f| i128::from(f.number) == family.number.value) else {
        return;
    };
    let (number, name) = (known.number, &known.name);
    let finding = match known.usage {
        Usage::Free => return,
        Usage::Taken => sink
            .at("PG0105", span, format!("the number {number} is taken: `AF_{name}`"))
            .label("registered by the kernel itself")
            .help(free())
            .fix(span, best()),
        Usage::Removed | Usage::Reserved if family.number_reason.is_some() => return,
        Usage::Removed => {
            let until = known.until.as_deref().unwrap_or("earlier releases");
            sink.at(
                "PG0106",
                span,
                format!("the number {number} was `AF_{name}` until Linux {until}"),
            )
            .label(format!("kernels up to {until} register it"))
            .help(format!("{}; or say in `number_reason` why it has to be {number}", free()))
        }
        Usage::Reserved => {
            let why = known.why.as_deref().unwrap_or("it is reserved");
            sink.at("PG0106", span, format!("the number {number} (`AF_{name}`) is not free"))
                .label(why)
                .help(format!("{}; or say in `number_reason` why it has to be {number}", free()))
        }
    };
    sink.report(finding);
}

fn best() -> String {
    free_numbers().first().map_or_else(String::new, |f| f.number.to_string())
}

fn free() -> String {
    let numbers: Vec<String> =
        free_numbers().iter().map(|f| format!("{} ({})", f.number, f.name)).collect();
    format!("free numbers, best first: {}", numbers.join(", "))
}

fn licence_is_compatible(family: &Family, sink: &mut Sink) {
    let licence = &family.licence;
    if LICENCES.contains(&licence.value.as_str()) {
        return;
    }
    let meant = match licence.value.as_str() {
        "GPL-2.0" | "GPL" | "GPLv2" | "GPL v2" | "GPL-2" => Some(LICENCES[0]),
        "GPL-2.0+" | "GPLv2+" => Some(LICENCES[1]),
        "Dual MIT/GPL" | "MIT OR GPL-2.0-only" => Some(LICENCES[2]),
        "Dual BSD/GPL" | "BSD-3-Clause OR GPL-2.0-only" => Some(LICENCES[3]),
        other => closest(other, LICENCES.into_iter()),
    };
    let mut finding = sink
        .at(
            "PG0107",
            licence.span,
            format!("the licence `{}` is not possible", shown(&licence.value)),
        )
        .label("not known as compatible with the kernel's")
        .note(format!("the licences are {}", list(&LICENCES)));
    if let Some(meant) = meant {
        finding = finding.help(format!("did you mean `{meant}`?")).fix(licence.span, meant);
    }
    sink.report(finding);
}

pub(super) fn capability_exists(capability: &At<String>, sink: &mut Sink) {
    let name = capability.value.as_str();
    if CAPABILITIES.iter().any(|known| known == name) {
        return;
    }
    let upper = name.to_ascii_uppercase();
    let full = if upper.starts_with("CAP_") { upper } else { format!("CAP_{upper}") };
    let mut finding = sink
        .at("PG0108", capability.span, format!("`{}` is no capability", shown(name)))
        .label("not in <linux/capability.h>");
    finding = match closest(&full, CAPABILITIES.iter()) {
        Some(close) => finding.help(format!("did you mean `{close}`?")).fix(capability.span, close),
        None => {
            finding.help("sockets use `CAP_NET_RAW`, `CAP_NET_ADMIN` or `CAP_NET_BIND_SERVICE`")
        }
    };
    sink.report(finding);
}

fn message_fits(family: &Family, sink: &mut Sink) {
    let limit = &family.limits.max_message;
    if (1..=MAX_MESSAGE).contains(&limit.value) {
        return;
    }
    let finding = sink
        .at("PG0410", limit.span, format!("the largest message cannot have {} bytes", limit.value))
        .label(format!("1 to {MAX_MESSAGE} bytes"))
        .help(format!("leave it out for {MAX_MESSAGE}"));
    sink.report(finding);
}

fn backlog_fits(family: &Family, sink: &mut Sink) {
    let limit = &family.limits.backlog;
    if (1..=MAX_BACKLOG).contains(&limit.value) {
        return;
    }
    let finding = sink
        .at("PG0410", limit.span, format!("the largest backlog cannot be {}", limit.value))
        .label(format!("1 to {MAX_BACKLOG} connections"))
        .help(format!("leave it out for {DEFAULT_BACKLOG}"));
    sink.report(finding);
}
