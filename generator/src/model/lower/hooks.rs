//! The user's files: where they may be.

use super::{distinct, unknown_word};
use crate::diag::Sink;
use crate::facts::{EVENTS, Event};
use crate::model::{At, HookTest, Hooks};
use crate::source::{BesideError, read_beside};
use crate::spec::words::shown;
use crate::spec::{HooksSpec, Sp};

/// Resolves and reads `hooks.file`, `hooks.rust`, `hooks.state` and `hooks.test`.
pub(super) fn lower(spec: Option<&HooksSpec>, sink: &mut Sink) -> Option<Hooks> {
    let spec = spec?;
    let text = spec.file.as_ref().and_then(|file| read(file, ".c", sink));
    let rust_text = spec.rust.as_ref().and_then(|file| read(file, ".rs", sink));
    // In Rust alone the state stands in the hook file, of which the rules see to the name.
    let header = spec.state.as_ref().filter(|state| match (&spec.file, &spec.rust) {
        (None, Some(_)) => false,
        (_, Some(rust)) => rust.value != state.value,
        (_, None) => true,
    });
    let state_text = header.and_then(|state| read(state, ".h", sink));
    let events = events(&spec.events, sink);
    let own_test = spec.test.as_ref().and_then(|test| {
        let file = test.file.as_ref()?;
        let cases = distinct(&test.cases, sink).into_iter().map(Sp::at).collect();
        Some(HookTest { file: file.at(), text: read(file, ".c", sink), cases })
    });
    Some(Hooks {
        span: spec.span,
        complete: !spec.broken,
        file: spec.file.as_ref().map(Sp::at),
        text,
        rust: spec.rust.as_ref().map(Sp::at),
        rust_text,
        state: spec.state.as_ref().map(Sp::at),
        state_text,
        events,
        test: own_test,
    })
}

fn events(named: &[Sp<String>], sink: &mut Sink) -> Vec<At<&'static Event>> {
    let all: Vec<&str> = EVENTS.iter().map(|event| event.name.as_str()).collect();
    for word in distinct(named, sink) {
        if !all.contains(&word.value.as_str()) {
            unknown_word(sink, "event", &word.value, word.span, &all, &[]);
        }
    }
    let told = |event: &'static Event| {
        let word = named.iter().find(|word| word.value == event.name)?;
        Some(At { value: event, span: word.span })
    };
    EVENTS.iter().filter_map(told).collect()
}

fn read(name: &Sp<String>, ending: &str, sink: &mut Sink) -> Option<String> {
    if let Some((problem, help)) = misplaced(&name.value, ending) {
        let message = format!("`{}` {problem}", shown(&name.value));
        let finding =
            sink.at("PG0503", name.span, message).label("a file beside the spec").help(help);
        sink.report(finding);
        return None;
    }
    match read_beside(&sink.source().path, &name.value) {
        Ok(text) => Some(text),
        Err(BesideError::Leaves) => {
            let message = format!("`{}` is a link that leaves the folder of the spec", name.value);
            let finding = sink
                .at("PG0503", name.span, message)
                .label("a file beside the spec")
                .help("put the file itself beside the spec");
            sink.report(finding);
            None
        }
        Err(BesideError::Unusable { problem, help }) => {
            let message = format!("the hook file `{}` {problem}", name.value);
            let finding = sink.at("PG0504", name.span, message).label("named here").help(help);
            sink.report(finding);
            None
        }
    }
}

/// What is wrong with the name itself.
fn misplaced(name: &str, ending: &str) -> Option<(String, String)> {
    let plain = |part: &str| {
        !part.is_empty()
            && part.len() <= 64
            && part.starts_with(|c: char| c.is_ascii_alphanumeric())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || "._-+".contains(c))
    };
    if name.starts_with('/') {
        return Some((
            "is an absolute path".to_owned(),
            "name it as seen from the spec".to_owned(),
        ));
    }
    if name.split('/').any(|part| part == "..") {
        return Some((
            "leaves the folder of the spec".to_owned(),
            "put the file beside the spec".to_owned(),
        ));
    }
    if name.contains('/') {
        return Some((
            "is in another folder".to_owned(),
            "put the file beside the spec, since the module is built in one folder".to_owned(),
        ));
    }
    if !plain(name) {
        return Some((
            "is no plain file name".to_owned(),
            "use letters, digits, `.`, `-`, `_` and `+`, and begin with a letter or digit"
                .to_owned(),
        ));
    }
    if !name.ends_with(ending) || name.len() == ending.len() {
        return Some((
            format!("does not end in `{ending}`"),
            format!("name the file `{}{ending}`", name.split('.').next().unwrap_or(name)),
        ));
    }
    None
}
