//! What modules in Rust lack.

use std::sync::LazyLock;

use serde::Deserialize;

/// A row of the table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lack {
    /// The part of the language.
    pub part: Part,
    /// Which of them; all if there are none.
    #[serde(default)]
    pub names: Vec<String>,
    /// The types of sockets where they are; all if there are none.
    #[serde(default)]
    pub types: Vec<String>,
    /// What a message calls it; `@` is the name.
    pub words: String,
    /// What `docs/rust.md` calls all of the row.
    pub page: String,
    /// Why it will not come, where that is so.
    #[serde(default)]
    pub never: Option<String>,
}

/// A part of the language that a module may have or lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// What carries messages, by its word.
    Transport,
    /// Kinds of sockets that do not all do the same, by the transport's word.
    SeveralSockets,
    /// Sockets of a type, by its word.
    Type,
    /// A slot that protogen or a function of the kernel's fills, by its name.
    Op,
    /// A slot that the user fills, by its name.
    Hook,
    /// A moment that the user is told of, by its name.
    Event,
}

impl Lack {
    fn covers(&self, part: Part, name: &str, kind: Option<&str>) -> bool {
        let lists = |list: &[String], word: &str| list.is_empty() || list.iter().any(|w| w == word);
        self.part == part
            && lists(&self.names, name)
            && kind.is_none_or(|kind| lists(&self.types, kind))
    }
}

/// What modules in Rust lack, in the order of docs/rust.md.
pub static RUST_LACKS: LazyLock<Vec<Lack>> =
    LazyLock::new(|| super::load("rust.yaml", include_str!("../../facts/rust.yaml")));

/// Why modules in Rust cannot have the part of this name, in sockets of this type if
/// it is one of sockets; nothing if they can.
pub fn rust_lacks(part: Part, name: &str, kind: Option<&str>) -> Option<&'static Lack> {
    RUST_LACKS.iter().find(|lack| lack.covers(part, name, kind))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::{Lack, Part, RUST_LACKS};
    use crate::facts::{SLOTS, slot};

    #[test]
    fn rows_are_of_the_language_and_no_two_of_the_same() {
        for (i, lack) in RUST_LACKS.iter().enumerate() {
            let slots = matches!(lack.part, Part::Op | Part::Hook);
            assert!(lack.part != Part::Op || !lack.names.is_empty(), "{lack:?}");
            for name in lack.names.iter().filter(|_| slots) {
                let slot = slot(name).unwrap_or_else(|| panic!("no slot `{name}`"));
                assert!(lack.part == Part::Op || slot.hook.is_some(), "no hook `{name}`");
            }
            for other in &RUST_LACKS[..i] {
                let shared = lack.names.iter().find(|name| other.names.contains(name));
                assert!(lack.part != other.part || shared.is_none(), "{lack:?}");
            }
        }
    }

    #[test]
    fn what_is_named_and_of_the_type_is_covered() {
        let text = "{ part: op, names: [poll], types: [dgram], words: w, page: p }";
        let lack: Lack = serde_saphyr::from_str(text).expect("a row");
        assert!(lack.covers(Part::Op, "poll", Some("dgram")));
        assert!(lack.covers(Part::Op, "poll", None));
        assert!(!lack.covers(Part::Op, "poll", Some("stream")));
        assert!(!lack.covers(Part::Op, "bind", Some("dgram")));
        assert!(!lack.covers(Part::Hook, "poll", Some("dgram")));
        assert!(SLOTS.iter().any(|slot| slot.name == "poll"));
    }

    #[test]
    fn the_page_has_this_table() {
        let mut table = "| lacking | |\n|---|---|\n".to_owned();
        for lack in &*RUST_LACKS {
            let rule = if lack.part == Part::Transport { "PG1002" } else { "PG1003" };
            let when = lack.never.as_ref().map_or("not yet".to_owned(), |why| format!("no: {why}"));
            writeln!(table, "| {} | {when} ({rule}) |", lack.page).expect("a string");
        }
        let page = include_str!("../../../docs/rust.md");
        assert!(page.contains(&format!("\n{table}\n")), "docs/rust.md has to have:\n{table}");
    }
}
