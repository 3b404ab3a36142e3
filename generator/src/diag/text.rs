//! Findings the way rustc prints them.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Patch, Renderer, Snippet,
};

use super::place::Lines;
use super::{Diagnostic, Severity};
use crate::source::Span;

/// Lines shown around a marked place, before folding.
const AROUND: usize = 1;
/// Marked places further apart than this get snippets of their own.
const NEAR: usize = 60;
/// Longer excerpts (a spec on one huge line) are not shown, only named.
const MAX_EXCERPT: usize = 16 << 10;

/// A part of the text that is handed to the renderer. All of it would be
/// slow, and spans that do not fit the text would make it panic.
struct Excerpt<'a> {
    text: &'a str,
    start: usize,
    first_line: usize,
}

/// Renders one finding with ANSI styles; strip them where they are not wanted.
pub fn render(diagnostic: &Diagnostic, lines: &Lines<'_>) -> String {
    let source = &diagnostic.source;
    let level = match diagnostic.rule.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.rule.id);
    let primary = lines.clamp(diagnostic.span);
    let mut group = Group::with_title(title);

    let near = |span: &Span| lines.line(span.start).abs_diff(lines.line(primary.start)) <= NEAR;
    let related: Vec<(Span, &str)> = diagnostic
        .related
        .iter()
        .map(|(span, label)| (lines.clamp(*span), label.as_str()))
        .collect();
    let (close, far): (Vec<_>, Vec<_>) = related.into_iter().partition(|(span, _)| near(span));

    let spans = std::iter::once(primary).chain(close.iter().map(|(span, _)| *span));
    if let Some(excerpt) = Excerpt::around(&source.text, lines, spans) {
        let mark = mark(AnnotationKind::Primary, excerpt.range(primary), &diagnostic.label);
        let mut snippet = excerpt.snippet(&source.path).annotation(mark);
        for (span, label) in &close {
            let kind = AnnotationKind::Context;
            snippet = snippet.annotation(self::mark(kind, excerpt.range(*span), label));
        }
        group = group.element(snippet);
    } else {
        group = group.element(origin(&source.path, lines, primary));
        if !diagnostic.label.is_empty() {
            group = group.element(Level::NOTE.message(diagnostic.label.as_str()));
        }
    }
    for (span, label) in &far {
        group = group.element(match Excerpt::around(&source.text, lines, [*span]) {
            Some(excerpt) => excerpt
                .snippet(&source.path)
                .annotation(mark(AnnotationKind::Context, excerpt.range(*span), label))
                .into(),
            None => Element::from(origin(&source.path, lines, *span)),
        });
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    let (help, suggestion) = match (&diagnostic.help, suggestion(diagnostic, lines)) {
        (Some(help), None) => (Some(help.as_str()), None),
        (_, suggestion) => (None, suggestion),
    };
    if let Some(help) = help {
        group = group.element(Level::HELP.message(help));
    }
    let report: Vec<Group<'_>> = std::iter::once(group).chain(suggestion).collect();
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii);
    format!("{}\n\n", renderer.render(&report).trim_end())
}

/// The fix as a patch under the help text.
fn suggestion<'a>(diagnostic: &'a Diagnostic, lines: &Lines<'_>) -> Option<Group<'a>> {
    let (span, text) = diagnostic.fix.as_ref()?;
    let span = lines.clamp(*span);
    let excerpt = Excerpt::around(&diagnostic.source.text, lines, [span])?;
    let help = diagnostic.help.as_deref().unwrap_or("this would mend it");
    let snippet = Snippet::source(excerpt.text)
        .line_start(excerpt.first_line)
        .path(diagnostic.source.path.as_str())
        .patch(Patch::new(excerpt.range(span), text.as_str()));
    Some(Level::HELP.secondary_title(help).element(snippet))
}

fn mark(kind: AnnotationKind, range: Range<usize>, label: &str) -> Annotation<'_> {
    let annotation = kind.span(range);
    if label.is_empty() { annotation } else { annotation.label(label) }
}

fn origin<'a>(path: &'a str, lines: &Lines<'_>, span: Span) -> Origin<'a> {
    let place = lines.place(span);
    Origin::path(path).line(place.line).char_column(place.column)
}

impl<'a> Excerpt<'a> {
    /// The lines of all spans and a few around them; `None` if they are huge.
    fn around(
        text: &'a str,
        lines: &Lines<'_>,
        spans: impl IntoIterator<Item = Span>,
    ) -> Option<Self> {
        let (mut first, mut last) = (usize::MAX, 0);
        for span in spans {
            first = first.min(lines.line(span.start));
            last = last.max(lines.line(span.end));
        }
        let first = first.min(last).saturating_sub(AROUND);
        let (start, end) = (lines.start(first), lines.start(last + AROUND + 1));
        (end - start <= MAX_EXCERPT).then(|| Self {
            text: &text[start..end],
            start,
            first_line: first + 1,
        })
    }

    fn range(&self, span: Span) -> Range<usize> {
        let fit = |at: usize| at.saturating_sub(self.start).min(self.text.len());
        fit(span.start)..fit(span.end)
    }

    fn snippet(&self, path: &'a str) -> Snippet<'a, Annotation<'a>> {
        Snippet::source(self.text).line_start(self.first_line).path(path).fold(true)
    }
}
