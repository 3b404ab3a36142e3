//! The table of rules. The reference in `docs/rules.md` is made from it.

mod address;
mod ethernet;
mod family;
mod inet;
mod interface;
mod language;
mod project;
mod rust;
mod sockets;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Worth a look; generation goes on.
    Warning,
}

/// One rule that a spec can break.
#[derive(Debug)]
pub struct Rule {
    /// Stable id, `PG` and four digits; never reused.
    pub id: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// The rule in one line.
    pub summary: &'static str,
    /// Why it is a rule, and what to do.
    pub explanation: &'static str,
}

/// An error, for the tables.
const fn error(id: &'static str, summary: &'static str, explanation: &'static str) -> Rule {
    Rule { id, severity: Severity::Error, summary, explanation }
}

/// A warning, for the tables.
const fn warning(id: &'static str, summary: &'static str, explanation: &'static str) -> Rule {
    Rule { id, severity: Severity::Warning, summary, explanation }
}

/// Number of rules.
const COUNT: usize = language::RULES.len()
    + family::RULES.len()
    + address::RULES.len()
    + sockets::RULES.len()
    + interface::RULES.len()
    + inet::RULES.len()
    + ethernet::RULES.len()
    + project::RULES.len()
    + rust::RULES.len();

/// Every rule, by id.
pub static RULES: &[Rule] = &joined();

/// The tables of all topics, one after the other.
const fn joined() -> [Rule; COUNT] {
    const EMPTY: Rule = error("", "", "");
    let mut all = [EMPTY; COUNT];
    let tables: [&[Rule]; 9] = [
        &language::RULES,
        &family::RULES,
        &address::RULES,
        &sockets::RULES,
        &interface::RULES,
        &inet::RULES,
        &ethernet::RULES,
        &project::RULES,
        &rust::RULES,
    ];
    let (mut table, mut at) = (0, 0);
    while table < tables.len() {
        let mut row = 0;
        while row < tables[table].len() {
            let Rule { id, severity, summary, explanation } = tables[table][row];
            all[at] = Rule { id, severity, summary, explanation };
            at += 1;
            row += 1;
        }
        table += 1;
    }
    all
}

/// The rule with this id.
///
/// # Panics
/// When the table has no such rule, which a test of the bad specs rules out.
pub fn rule(id: &str) -> &'static Rule {
    RULES.iter().find(|rule| rule.id == id).unwrap_or_else(|| panic!("no rule {id} in the table"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_ascend_and_are_well_formed() {
        for pair in RULES.windows(2) {
            assert!(pair[0].id < pair[1].id, "{} before {}", pair[0].id, pair[1].id);
        }
        for rule in RULES {
            let digits = rule.id.strip_prefix("PG").unwrap_or_default();
            assert!(digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()), "{}", rule.id);
        }
    }

    #[test]
    fn texts_keep_their_form() {
        for rule in RULES {
            assert!(!rule.summary.ends_with('.'), "{}", rule.id);
            assert!(rule.explanation.ends_with('.'), "{}", rule.id);
            assert!(!rule.summary.contains('\n'), "{}", rule.id);
        }
    }
}
