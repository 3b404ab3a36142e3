//! Rules about several specs together.

use crate::diag::Diagnostic;
use crate::model::{At, Family};
use crate::pipeline::Loaded;

/// Two families cannot share a name or a number.
pub fn check<'a>(loaded: impl IntoIterator<Item = &'a Loaded>) -> Vec<Diagnostic> {
    let families: Vec<(&Loaded, &Family)> = loaded
        .into_iter()
        .filter_map(|loaded| loaded.family.as_ref().map(|family| (loaded, family)))
        .collect();
    let mut found = Vec::new();
    for (i, (here, family)) in families.iter().enumerate() {
        let before = &families[..i];
        if let Some((there, other)) =
            before.iter().find(|(_, other)| other.name.value == family.name.value)
        {
            let message = format!("two specs describe the family `{}`", family.name.value);
            found.push(clash("PG0901", here, &family.name, there, &other.name, message));
        }
        if let Some((there, other)) =
            before.iter().find(|(_, other)| other.number.value == family.number.value)
        {
            let number = family.number.value;
            let (a, b) = (&family.name.value, &other.name.value);
            let message = format!("`{a}` and `{b}` both take the number {number}");
            found.push(clash("PG0902", here, &family.number, there, &other.number, message));
        }
    }
    found
}

fn clash<T>(
    rule: &str,
    here: &Loaded,
    at: &At<T>,
    there: &Loaded,
    other: &At<T>,
    message: String,
) -> Diagnostic {
    let (line, column) = there.source.line_col(other.span.start);
    let path = &there.source.path;
    Diagnostic::new(rule, &here.source, at.span, message)
        .label(format!("also in `{path}`"))
        .note(format!("the other one is at {path}:{line}:{column}"))
        .help("change one of the two; each family needs its own name and number")
}
