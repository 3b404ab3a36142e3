//! Any text as a spec: the reader, the rules and the printing of what they
//! find must end without a panic, and soon.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use protogen::diag::Format;
use protogen::pipeline::load_text;
use protogen::source::Source;

fuzz_target!(|text: &str| {
    let source = Source { path: "fuzz.yaml".to_owned(), text: text.to_owned() };
    let loaded = load_text(Arc::new(source));
    assert!(loaded.family.is_some() || !loaded.diagnostics.is_empty());
    let _ = Format::Text.render(&loaded.diagnostics);
});
