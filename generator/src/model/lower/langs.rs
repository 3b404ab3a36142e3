//! The languages that a module is generated in.

use super::{distinct, unknown_word};
use crate::diag::Sink;
use crate::model::{Lang, Langs};
use crate::source::Span;
use crate::spec::LangSpec;

/// Words of `lang`.
const WORDS: [&str; 2] = ["c", "rust"];

/// Looks the words of `lang` up; C where the spec says nothing.
pub(super) fn lower(spec: Option<&LangSpec>, span: Span, sink: &mut Sink) -> Langs {
    let Some(spec) = spec else { return Langs::of(&[Lang::C], span) };
    let mut langs = Langs::of(&[], spec.span);
    for word in distinct(&spec.words, sink) {
        match word.value.as_str() {
            "c" => langs.c = true,
            "rust" => langs.rust = true,
            other => unknown_word(sink, "language", other, word.span, &WORDS, &[]),
        }
    }
    if !langs.c && !langs.rust {
        if spec.words.is_empty() {
            let finding = sink
                .at("PG1001", spec.span, "the module is in no language")
                .label("an empty list")
                .help("write `lang: [c]`, `lang: [rust]`, or `lang: [c, rust]`");
            sink.report(finding);
        }
        langs.c = true;
    }
    langs
}
