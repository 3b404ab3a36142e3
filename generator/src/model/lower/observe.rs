//! What the kernel is to tell of the messages that pass.

use super::{distinct, unknown_word};
use crate::diag::Sink;
use crate::model::Observe;
use crate::spec::ObserveSpec;

/// Words of `observe`.
const WORDS: [&str; 2] = ["counters", "tracepoints"];

/// Looks the words of `observe` up.
pub(super) fn lower(spec: Option<&ObserveSpec>, sink: &mut Sink) -> Observe {
    let Some(spec) = spec else { return Observe::default() };
    let mut observe = Observe { span: Some(spec.span), ..Observe::default() };
    for word in distinct(&spec.words, sink) {
        match word.value.as_str() {
            "counters" => observe.counters = true,
            "tracepoints" => observe.tracepoints = true,
            other => unknown_word(sink, "word of `observe`", other, word.span, &WORDS, &[]),
        }
    }
    observe
}
