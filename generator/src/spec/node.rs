//! The tree that every spec is read from, and what a plain scalar means.

use crate::source::Span;

/// One YAML node.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// What it is.
    pub kind: Kind,
    /// Where it is written; for an alias, the alias.
    pub span: Span,
}

/// Value of a node.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// Nothing, `~` or `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// An integer in decimal, `0x`, `0o` or `0b`.
    Int(i128),
    /// A number that is no integer.
    Float,
    /// An integer of more than 128 bits.
    Huge,
    /// Anything else.
    Text(String),
    /// A list.
    Seq(Vec<Node>),
    /// A mapping, duplicates included.
    Map(Vec<(Node, Node)>),
}

impl Node {
    /// Number of nodes in it, itself included.
    pub fn count(&self) -> usize {
        1 + match &self.kind {
            Kind::Seq(items) => items.iter().map(Self::count).sum(),
            Kind::Map(entries) => entries.iter().map(|(k, v)| k.count() + v.count()).sum(),
            _ => 0,
        }
    }

    /// Levels of collections in it.
    pub fn depth(&self) -> usize {
        match &self.kind {
            Kind::Seq(items) => 1 + items.iter().map(Self::depth).max().unwrap_or(0),
            Kind::Map(entries) => {
                1 + entries.iter().map(|(k, v)| k.depth().max(v.depth())).max().unwrap_or(0)
            }
            _ => 0,
        }
    }

    /// The name of what it is, for "expected …, found …".
    pub fn noun(&self) -> &'static str {
        match self.kind {
            Kind::Null => "nothing",
            Kind::Bool => "a boolean",
            Kind::Int(_) => "a number",
            Kind::Float => "a fraction",
            Kind::Huge => "a number of more than 128 bits",
            Kind::Text(_) => "text",
            Kind::Seq(_) => "a list",
            Kind::Map(_) => "a mapping",
        }
    }
}

/// The value of a plain scalar by the YAML 1.2 core schema; `yes`, `no`, `on`
/// and `017` stay text, since YAML versions disagree about them.
pub(super) fn resolve(text: &str) -> Kind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Kind::Null,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => return Kind::Bool,
        _ => {}
    }
    let (negative, digits) = match text.as_bytes()[0] {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (radix, body) = match digits.get(..2) {
        Some("0x") => (16, &digits[2..]),
        Some("0o") => (8, &digits[2..]),
        Some("0b") => (2, &digits[2..]),
        _ => (10, digits),
    };
    if !body.is_empty() && body.chars().all(|c| c.is_digit(radix)) {
        if radix == 10 && body.len() > 1 && body.starts_with('0') {
            return Kind::Text(text.to_owned());
        }
        return match i128::from_str_radix(body, radix) {
            Ok(value) => Kind::Int(if negative { -value } else { value }),
            Err(_) => Kind::Huge,
        };
    }
    let numeric = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && digits.contains(|c: char| c.is_ascii_digit());
    if numeric && text.parse::<f64>().is_ok() {
        return Kind::Float;
    }
    Kind::Text(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(text: &str) -> Option<i128> {
        match resolve(text) {
            Kind::Int(value) => Some(value),
            _ => None,
        }
    }

    #[test]
    fn integers() {
        assert_eq!(int("0"), Some(0));
        assert_eq!(int("-1"), Some(-1));
        assert_eq!(int("+7"), Some(7));
        assert_eq!(int("0x88b5"), Some(0x88b5));
        assert_eq!(int("-0x10"), Some(-16));
        assert_eq!(int("0o17"), Some(15));
        assert_eq!(int("0b101"), Some(5));
    }

    #[test]
    fn text_that_looks_like_a_number() {
        for text in ["017", "0x", "-", "+", "1_000", "no", "yes", "on", "1.2.3", "0xg", "é1"] {
            assert!(matches!(resolve(text), Kind::Text(_)), "{text}");
        }
    }

    #[test]
    fn numbers_that_are_no_integer() {
        let huge = "9".repeat(50);
        for text in ["1.5", "1e3", ".5", "-2.0"] {
            assert!(matches!(resolve(text), Kind::Float), "{text}");
        }
        assert!(matches!(resolve(&huge), Kind::Huge));
    }

    #[test]
    fn null_and_booleans() {
        assert!(matches!(resolve(""), Kind::Null));
        assert!(matches!(resolve("~"), Kind::Null));
        assert!(matches!(resolve("True"), Kind::Bool));
    }
}
