//! Findings as workflow commands, which GitHub shows beside the changed lines.

use super::place::Lines;
use super::{Diagnostic, Severity};

/// Renders one finding.
pub fn render(diagnostic: &Diagnostic, lines: &Lines<'_>) -> String {
    let command = match diagnostic.rule.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let place = lines.place(diagnostic.span);
    let mut message = diagnostic.message.clone();
    let label = Some(diagnostic.label.as_str()).filter(|label| !label.is_empty());
    let notes = diagnostic.notes.iter().map(|note| format!("note: {note}"));
    let help = diagnostic.help.iter().map(|help| format!("help: {help}"));
    for line in label.map(str::to_owned).into_iter().chain(notes).chain(help) {
        message.push('\n');
        message.push_str(&line);
    }
    // GitHub takes columns only where a finding is in one line.
    let columns = if place.line == place.end_line {
        format!(",col={},endColumn={}", place.column, place.end_column)
    } else {
        format!(",col={}", place.column)
    };
    format!(
        "::{command} file={},line={}{columns},endLine={},title={}::{}\n",
        property(&diagnostic.source.path),
        place.line,
        place.end_line,
        property(diagnostic.rule.id),
        data(&message)
    )
}

/// Renders an error about a file as a whole.
pub fn render_plain(file: &str, message: &str) -> String {
    format!("::error file={}::{}\n", property(file), data(message))
}

/// Escapes the part after the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
