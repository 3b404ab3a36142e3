//! Hooks and the file they stand in.

use crate::diag::Sink;
use crate::model::{Family, MemberValue, OpState};
use crate::source::Span;
use crate::spec::words::shown;

/// Longest name of a test case.
const MAX_CASE: usize = 24;

pub(super) fn check(family: &Family, sink: &mut Sink) {
    cases_have_names(family, sink);
    languages_have_files(family, sink);
    state_has_its_place(family, sink);
    let hooks: Vec<(Span, &str, String)> = family
        .sockets
        .iter()
        .filter(|socket| socket.base.is_none())
        .flat_map(|socket| &socket.ops)
        .filter(|op| op.state == OpState::Hook && op.slot.hook.is_some())
        .map(|op| (op.span, op.slot.name.as_str(), format!("hook_{}", op.slot.name)))
        .chain(members(family))
        .chain(interface(family))
        .collect();
    match (&family.hooks, hooks.first()) {
        (None, Some((span, what, function))) => {
            let function = format!("{}_{function}", family.name.value);
            let finding = sink
                .at("PG0501", *span, format!("`{what}` is a hook, but no hook file is named"))
                .label(format!("calls `{function}()`"))
                .help("add `hooks: hooks.c` and put the function into that file, beside the spec");
            sink.report(finding);
        }
        (Some(file), None) if file.events.is_empty() => {
            let finding = sink
                .at(
                    "PG0502",
                    file.file.as_ref().or(file.rust.as_ref()).map_or(file.span, |f| f.span),
                    "the hook file is not used",
                )
                .label("no op has the state `hook`, and no event is named")
                .help("remove `hooks`, make an op a hook, or add `events`");
            sink.report(finding);
        }
        _ => {}
    }
}

/// Hooks are written in each language that the module is generated in.
fn languages_have_files(family: &Family, sink: &mut Sink) {
    let Some(hooks) = family.hooks.as_ref().filter(|hooks| hooks.complete) else { return };
    for (wanted, there, language, key, name) in [
        (family.langs.c, hooks.file.is_some(), "C", "file", "hooks.c"),
        (family.langs.rust, hooks.rust.is_some(), "Rust", "rust", "hooks.rs"),
    ] {
        if wanted && !there {
            let finding = sink
                .at("PG0506", hooks.span, format!("the module in {language} has no hook file"))
                .label(format!("without `{key}`"))
                .help(format!("add `{key}: {name}`, and write the hooks in {language}, too"));
            sink.report(finding);
        }
    }
}

/// The state is declared in a header, or by the Rust file if there is no other.
fn state_has_its_place(family: &Family, sink: &mut Sink) {
    let Some(hooks) = family.hooks.as_ref().filter(|hooks| hooks.complete) else { return };
    let (Some(state), Some(rust)) = (&hooks.state, &hooks.rust) else { return };
    let in_rust = state.value == rust.value;
    if in_rust != hooks.file.is_some() {
        return;
    }
    let (message, label, help) = if in_rust {
        (
            format!("`{}` is no header with the state of a module in C", shown(&state.value)),
            "the file of `rust`",
            format!(
                "name the header that declares `struct {}_state`; the module in Rust has the `State` \
                 of `{}` in any case",
                family.name.value,
                shown(&rust.value)
            ),
        )
    } else {
        (
            format!("`{}` is no place for the state of a module in Rust", shown(&state.value)),
            "not the file of `rust`",
            format!(
                "write `state: {0}`, and have `{0}` define `State`, the type and the function of the \
                 trait `Hooks`",
                shown(&rust.value)
            ),
        )
    };
    sink.report(sink.at("PG0507", state.span, message).label(label).help(help));
}

/// Test cases are named as their functions can be.
fn cases_have_names(family: &Family, sink: &mut Sink) {
    let test = family.hooks.as_ref().and_then(|hooks| hooks.test.as_ref());
    for case in test.iter().flat_map(|test| &test.cases) {
        let name = &case.value;
        let good = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            && name.len() <= MAX_CASE;
        if !good {
            let finding = sink
                .at("PG0505", case.span, format!("no test case can be named `{}`", shown(name)))
                .label("the end of a function's name")
                .help(format!(
                    "use a lower-case letter, then lower-case letters, digits and `_`, at most \
                     {MAX_CASE}"
                ));
            sink.report(finding);
        }
    }
}

/// Options and ioctls that call hooks.
fn interface(family: &Family) -> impl Iterator<Item = (Span, &str, String)> {
    let options = family.interface.options.iter().flat_map(|option| {
        let place = (option.kind.span, option.name.value.as_str());
        option.hooks().into_iter().map(move |function| (place.0, place.1, function))
    });
    let ioctls = family.interface.ioctls.iter().map(|ioctl| {
        let name = ioctl.name.value.as_str();
        (ioctl.name.span, name, format!("hook_ioctl_{name}"))
    });
    options.chain(ioctls)
}

/// The hooks among the rows of `struct proto`.
fn members(family: &Family) -> impl Iterator<Item = (Span, &str, String)> {
    family.sockets.iter().flat_map(|socket| {
        let base = socket.base.as_ref().map_or("", |base| base.value.name());
        let hooks =
            socket.proto.iter().filter(|row| row.value == MemberValue::Hook && row.has_hook());
        hooks.map(move |row| {
            let name = row.member.name.as_str();
            (row.span, name, format!("hook_{base}_{name}"))
        })
    })
}
