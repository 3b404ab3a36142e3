//! One C declaration: its name, and its type in a form that does not depend on
//! blanks, names of parameters, storage classes and attributes.

mod parser;
mod specifiers;
#[cfg(test)]
mod tests;

use super::lex::{Token, Tokens};

/// What a declaration declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// The declared name.
    pub name: String,
    /// The declaration again, in canonical form.
    pub canonical: String,
    /// It is a definition in a header: `static` or `inline`.
    pub inline: bool,
}

impl Declaration {
    /// Reads one declaration, without its `;`.
    pub fn parse(tokens: &[Token<'_>]) -> Option<Self> {
        let words = plain(tokens);
        let inline = words.iter().any(|word| is_inline(word));
        let words: Vec<&str> = words.into_iter().filter(|word| !is_storage(word)).collect();
        let (name, canonical) = parser::read(&words)?;
        Some(Self { name, canonical, inline })
    }

    /// Reads one declaration as people write it.
    pub fn of(text: &str) -> Option<Self> {
        let tokens = Tokens::of(text);
        let mut all = tokens.declarations();
        let first = all.next()?;
        all.next().is_none().then(|| Self::parse(first)).flatten()
    }

    /// The canonical declaration with another name, or with the declarator
    /// `(*name)` in its place.
    pub fn renamed(&self, name: &str) -> String {
        let mut text = String::new();
        let mut rest = self.canonical.as_str();
        while let Some(at) = rest.find(&self.name) {
            let (before, found) = rest.split_at(at);
            let after = &found[self.name.len()..];
            let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
            text.push_str(before);
            if before.ends_with(word) || after.starts_with(word) {
                text.push_str(&self.name);
                rest = after;
                continue;
            }
            return text + name + after;
        }
        text + rest
    }
}

/// Index after the group of parentheses that begins at `at`.
pub(super) fn after_group(tokens: &[Token<'_>], at: usize) -> usize {
    let mut depth = 0_u32;
    for (index, token) in tokens.iter().enumerate().skip(at) {
        match token.text {
            "(" => depth += 1,
            ")" => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return index + 1;
                }
            }
            _ => {}
        }
    }
    tokens.len()
}

/// The words that matter to the type: no attributes, no assembler names.
fn plain<'t>(tokens: &[Token<'t>]) -> Vec<&'t str> {
    let mut words = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token.text {
            "__attribute__" | "__attribute" | "asm" | "__asm__" | "_Alignas" => {
                at = after_group(tokens, at);
            }
            // Annotations of sparse, which the compiler never sees, and named
            // address spaces, which depend on its version.
            "__extension__" | "__user" | "__percpu" | "__rcu" | "__iomem" | "__seg_gs"
            | "__seg_fs" | "__restrict" | "restrict" | "__must_check" => {}
            word => words.push(word),
        }
    }
    words
}

fn is_inline(word: &str) -> bool {
    matches!(word, "static" | "inline" | "__inline" | "__inline__" | "__always_inline")
}

fn is_storage(word: &str) -> bool {
    is_inline(word) || matches!(word, "extern" | "_Noreturn" | "register")
}
