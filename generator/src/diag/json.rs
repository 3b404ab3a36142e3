//! Findings as JSON, one object a line.

use serde_json::{Value, json};

use super::place::{Lines, Place};
use super::{Diagnostic, Severity};

/// Renders one finding.
pub fn render(diagnostic: &Diagnostic, lines: &Lines<'_>) -> String {
    let related: Vec<Value> = diagnostic
        .related
        .iter()
        .map(|(span, label)| with_place(lines.place(*span), "label", label))
        .collect();
    let fix = diagnostic
        .fix
        .as_ref()
        .map(|(span, text)| with_place(lines.place(*span), "replacement", text));
    let place = lines.place(diagnostic.span);
    let object = json!({
        "rule": diagnostic.rule.id,
        "severity": severity(diagnostic.rule.severity),
        "message": diagnostic.message,
        "file": diagnostic.source.path,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "label": diagnostic.label,
        "related": related,
        "help": diagnostic.help,
        "notes": diagnostic.notes,
        "fix": fix,
    });
    format!("{object}\n")
}

/// Renders an error about a file as a whole.
pub fn render_plain(file: &str, message: &str) -> String {
    let object = json!({
        "rule": null,
        "severity": "error",
        "message": message,
        "file": file,
    });
    format!("{object}\n")
}

fn with_place(place: Place, key: &str, text: &str) -> Value {
    json!({
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        key: text,
    })
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}
