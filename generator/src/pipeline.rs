//! The way of one spec through the program: text → spec → model → check.

use std::path::Path;
use std::sync::Arc;

use crate::diag::{Diagnostic, Severity, Sink};
use crate::model::{Family, Lang, Langs};
use crate::source::{ReadError, SourceRef, read_spec};
use crate::{check, model, spec};

/// One spec after every check.
#[derive(Debug)]
pub struct Loaded {
    /// Its text.
    pub source: SourceRef,
    /// Every finding, by position.
    pub diagnostics: Vec<Diagnostic>,
    /// The family; `None` if any finding is an error.
    pub family: Option<Family>,
}

/// Reads and checks the spec at `path`.
///
/// # Errors
/// When the text cannot be read at all. What is wrong *in* it is in
/// [`Loaded::diagnostics`].
pub fn load(path: &Path) -> Result<Loaded, ReadError> {
    load_as(path, None)
}

/// The same, for modules in these languages whatever the spec says.
///
/// # Errors
/// As for [`load`].
pub fn load_as(path: &Path, langs: Option<&[Lang]>) -> Result<Loaded, ReadError> {
    Ok(load_text_as(Arc::new(read_spec(path)?), langs))
}

/// Checks a text that was read before. Hook files are looked for beside
/// `source.path`.
pub fn load_text(source: SourceRef) -> Loaded {
    load_text_as(source, None)
}

fn load_text_as(source: SourceRef, langs: Option<&[Lang]>) -> Loaded {
    let mut sink = Sink::new(source.clone());
    let mut family = spec::parse(&mut sink).and_then(|spec| model::lower(&spec, &mut sink));
    if let (Some(family), Some(langs)) = (&mut family, langs) {
        family.langs = Langs::of(langs, family.langs.span);
    }
    if let Some(family) = &family {
        check::check(family, &mut sink);
    }
    let diagnostics = sink.finish();
    let sound = diagnostics.iter().all(|d| d.rule.severity != Severity::Error);
    Loaded { source, diagnostics, family: family.filter(|_| sound) }
}
