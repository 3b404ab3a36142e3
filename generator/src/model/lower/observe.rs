//! What the kernel is to tell of the messages that pass.

use super::unknown_word;
use crate::diag::Sink;
use crate::model::Observe;
use crate::spec::ObserveSpec;
use crate::spec::words::shown;

/// Words of `observe`.
const WORDS: [&str; 2] = ["counters", "tracepoints"];

/// Looks the words of `observe` up.
pub(super) fn lower(spec: Option<&ObserveSpec>, sink: &mut Sink) -> Observe {
    let Some(spec) = spec else { return Observe::default() };
    let mut observe = Observe { span: Some(spec.span), ..Observe::default() };
    for (i, word) in spec.words.iter().enumerate() {
        if let Some(first) = spec.words[..i].iter().find(|first| first.value == word.value) {
            let finding = sink
                .at("PG0004", word.span, format!("`{}` is listed twice", shown(&word.value)))
                .label("listed again here")
                .related(first.span, "first listed here")
                .help("remove one of them");
            sink.report(finding);
            continue;
        }
        match word.value.as_str() {
            "counters" => observe.counters = true,
            "tracepoints" => observe.tracepoints = true,
            other => unknown_word(sink, "word of `observe`", other, word.span, &WORDS, &[]),
        }
    }
    observe
}
