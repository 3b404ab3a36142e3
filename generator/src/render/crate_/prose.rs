//! Text of the spec as rustdoc: whatever it says, it stays text.

/// One paragraph of Markdown without links, tags, lists or emphasis, with
/// everything that looks like code in backticks.
pub(super) fn doc(text: &str) -> String {
    text.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

/// The text inside a basic string of TOML.
pub(super) fn toml_string(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            _ => out.push(c),
        }
        out
    })
}

fn word(word: &str) -> String {
    let edge = |c: char| ".,;:!?()\"'".contains(c);
    let core = word.trim_matches(edge);
    let start = word.find(core).unwrap_or(0);
    let (lead, tail) = (&word[..start], &word[start + core.len()..]);
    if core.is_empty() || core.contains('`') {
        return escape(word);
    }
    // A call is code with its parentheses.
    if let Some(rest) = tail.strip_prefix("()") {
        return format!("{}`{core}()`{}", escape(lead), escape(rest));
    }
    if !looks_like_code(core) {
        return escape(word);
    }
    format!("{}`{core}`{}", escape(lead), escape(tail))
}

/// What clippy's `doc_markdown` asks backticks for, and a little more.
fn looks_like_code(word: &str) -> bool {
    let upper = word.chars().filter(char::is_ascii_uppercase).count();
    let lower = word.chars().any(|c| c.is_ascii_lowercase());
    word.contains(['_', '<', '>', '[', ']', '*', '/', '{', '}', '=', '$', '&'])
        || word.contains("::")
        || (upper > 1 && lower)
}

/// Backslashes where a character could begin something.
fn escape(word: &str) -> String {
    let mut out = String::new();
    let number = word.trim_end_matches(['.', ')']);
    let list = !number.is_empty()
        && number.len() < word.len()
        && number.chars().all(|c| c.is_ascii_digit());
    for (i, c) in word.char_indices() {
        let marks = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~');
        let starts = i == 0 && matches!(c, '#' | '+' | '-' | '=');
        if marks || starts || (list && i == number.len()) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::doc;

    #[test]
    fn text_stays_text() {
        assert_eq!(doc("PF_SYSCOM carries (AF_X), SoC."), "`PF_SYSCOM` carries (`AF_X`), `SoC`.");
        assert_eq!(doc("- a 1. [b] <c> #d"), "\\- a 1\\. `[b]` `<c>` \\#d");
        assert_eq!(doc("plain text, (truly)."), "plain text, (truly).");
        assert_eq!(doc("Sends by poll() and (read())."), "Sends by `poll()` and (`read()`).");
        assert_eq!(doc("a `b_c` *"), "a \\`b\\_c\\` `*`");
    }
}
