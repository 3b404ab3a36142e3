//! Functions and macros of the kernel.

use std::sync::LazyLock;

use serde::Deserialize;

use super::form::{Form, Kind, expected};
use super::releases::{RELEASES, Release};

/// One function or macro.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// The header to include for it.
    pub header: String,
    /// What took its place.
    #[serde(default)]
    pub renamed: Option<String>,
    /// Every shape it had, oldest first.
    pub forms: Vec<Form>,
}

/// The file of the table, as it is named in messages.
pub const FILE: &str = "generator/facts/functions.yaml";
/// The table as it is written.
pub const TEXT: &str = include_str!("../../facts/functions.yaml");

/// Every function and macro that modules call or a spec may name, by name.
pub static FUNCTIONS: LazyLock<Vec<Function>> =
    LazyLock::new(|| super::load("functions.yaml", TEXT));

/// The function or macro of this name.
pub fn function(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

/// The first and the last release of a range whose modules cannot link to a
/// function; `None` if all can.
pub fn unlinkable(name: &str, from: Release, to: Release) -> Option<(Release, Release)> {
    let forms = function(name).map_or(&[][..], |function| &function.forms);
    let linked = |release: Release| {
        let kind = expected(forms, release).and_then(|form| form.kind);
        kind.is_some_and(|kind| kind != Kind::Declared)
    };
    let mut not =
        RELEASES.iter().copied().filter(|r| (from..=to).contains(r)).filter(|r| !linked(*r));
    let first = not.next()?;
    Some((first, not.next_back().unwrap_or(first)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_modules_cannot_link_to() {
        let release = |text| Release::parse(text).expect("a release");
        let all = (release("5.10"), release("7.3"));
        assert_eq!(unlinkable("tcp_poll", all.0, all.1), None);
        let lacking = unlinkable("udp_poll", all.0, all.1);
        assert_eq!(lacking, Some((release("6.17"), release("7.3"))));
        assert_eq!(unlinkable("udp_poll", all.0, release("6.12")), None);
        assert_eq!(unlinkable("unheard_of", all.0, all.0), Some((all.0, all.0)));
    }
}
