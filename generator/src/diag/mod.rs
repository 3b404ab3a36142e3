//! Diagnostics: what is wrong with a spec, where, and how to mend it.

mod format;
mod github;
mod json;
mod place;
mod rules;
mod text;

use std::collections::BTreeSet;

pub use format::{Format, printable};
pub use place::{Lines, Place};
pub use rules::{RULES, Rule, Severity, rule};

use crate::source::{SourceRef, Span};

/// One finding about one spec.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// The rule it breaks, from [`RULES`].
    pub rule: &'static Rule,
    /// One sentence, lower case, no full stop.
    pub message: String,
    /// The text it is about.
    pub source: SourceRef,
    /// The place itself.
    pub span: Span,
    /// A few words under the marked place.
    pub label: String,
    /// Other places that matter, each with its label.
    pub related: Vec<(Span, String)>,
    /// Facts that explain the finding.
    pub notes: Vec<String>,
    /// What to do about it.
    pub help: Option<String>,
    /// Text that would mend it, put in place of the marked one.
    pub fix: Option<(Span, String)>,
}

/// Collects findings of one spec; nothing bails at the first.
#[derive(Debug)]
pub struct Sink {
    source: SourceRef,
    found: Vec<Diagnostic>,
}

/// Builds one diagnostic; it is recorded when dropped into the sink by
/// [`Sink::report`].
impl Diagnostic {
    /// A finding of `rule` at `span`.
    pub fn new(id: &str, source: &SourceRef, span: Span, message: impl Into<String>) -> Self {
        Self {
            rule: rule(id),
            message: message.into(),
            source: source.clone(),
            span,
            label: String::new(),
            related: Vec::new(),
            notes: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// Words under the marked place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Another place that matters.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, label.into()));
        self
    }

    /// A fact that explains the finding.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// What to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Text that mends it in place of the text at `span`.
    #[must_use]
    pub fn fix(mut self, span: Span, text: impl Into<String>) -> Self {
        self.fix = Some((span, text.into()));
        self
    }
}

impl Sink {
    /// An empty sink for one source.
    pub fn new(source: SourceRef) -> Self {
        Self { source, found: Vec::new() }
    }

    /// The source that spans are in.
    pub fn source(&self) -> &SourceRef {
        &self.source
    }

    /// Begins a diagnostic about this sink's source.
    pub fn at(&self, id: &str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(id, &self.source, span, message)
    }

    /// Records a finding.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Whether anything recorded so far forbids generation.
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|d| d.rule.severity == Severity::Error)
    }

    /// All findings, by position, each once.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        self.found
            .sort_by(|a, b| (a.span, a.rule.id, &a.message).cmp(&(b.span, b.rule.id, &b.message)));
        let mut seen = BTreeSet::new();
        self.found.retain(|d| seen.insert((d.span, d.rule.id, d.message.clone())));
        self.found
    }
}
