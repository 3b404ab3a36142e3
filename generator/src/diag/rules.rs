//! The table of rules. The reference in `docs/rules.md` is made from it.

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

/// Every rule, by id.
pub static RULES: &[Rule] = &[
    Rule {
        id: "PG0901",
        severity: Severity::Error,
        summary: "two specs describe a family of the same name",
        explanation: "The name of a family prefixes everything that is generated for it and names \
                      its folder, so the files of one spec would overwrite those of the other. \
                      Rename one family, or check and generate one spec alone by naming it.",
    },
    Rule {
        id: "PG0902",
        severity: Severity::Error,
        summary: "two specs take the same address family number",
        explanation: "A kernel registers one family for each number: the second module of the two \
                      would fail to load with EEXIST. Give one of them another free number.",
    },
];

/// The rule with this id.
///
/// # Panics
/// When the table has no such rule, which a unit test rules out.
pub fn rule(id: &str) -> &'static Rule {
    RULES.iter().find(|rule| rule.id == id).unwrap_or_else(|| panic!("no rule {id} in the table"))
}
