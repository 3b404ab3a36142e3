//! Text as rustfmt lays it out: comments, signatures, imports, arrays.

/// `max_width` of rustfmt.
pub(super) const LINE: usize = 100;

/// Columns that a comment has behind its indentation.
const COMMENT: usize = 90;

/// A signature as rustfmt lays it out: on one line where it fits.
pub(super) fn signature(indent: usize, head: &str, args: &[String], tail: &str) -> String {
    let blanks = " ".repeat(indent);
    let line = format!("{blanks}{head}({}){tail}", args.join(", "));
    if line.len() <= LINE {
        return line;
    }
    let separator = format!(",\n{blanks}    ");
    format!("{blanks}{head}(\n{blanks}    {},\n{blanks}){tail}", args.join(&separator))
}

/// A text in lines of a comment.
pub(super) fn lines(text: &str) -> Vec<String> {
    filled(text.split_whitespace().map(str::to_owned), COMMENT)
}

/// What is listed, each with a comma behind it, in lines of so many columns.
pub(super) fn listed<'a>(items: impl IntoIterator<Item = &'a str>, width: usize) -> String {
    let lines = filled(items.into_iter().map(|item| format!("{item},")), width);
    lines.iter().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

/// Words in as few lines of so many columns as there can be, at least one.
fn filled(words: impl Iterator<Item = String>, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words {
        if let Some(line) = lines.last_mut() {
            if line.is_empty() {
                *line = word;
            } else if line.len() + 1 + word.len() > width {
                lines.push(word);
            } else {
                line.push(' ');
                line.push_str(&word);
            }
        }
    }
    lines
}

/// The line of a path for those of the names that are used, or nothing if none is. They
/// stand in the order of rustfmt: functions and modules, types, constants.
pub(super) fn used(path: &str, names: &[(&str, bool)]) -> Option<String> {
    import(path, names.iter().filter(|(_, used)| *used).map(|(name, _)| *name))
}

/// The line of a path for these names, or more lines if they are many.
pub(super) fn import<'a>(path: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let names: Vec<&str> = names.collect();
    match names.as_slice() {
        [] => return None,
        [one] => return Some(format!("use {path}::{one};")),
        _ => {}
    }
    let line = format!("use {path}::{{{}}};", names.join(", "));
    if line.len() <= LINE {
        return Some(line);
    }
    // rustfmt leaves the last column free here.
    Some(format!("use {path}::{{\n{}\n}};", listed(names, LINE - 5)))
}

#[cfg(test)]
mod tests {
    use super::{LINE, import, listed};

    #[test]
    fn long_imports_share_lines() {
        let names = ["Abcdefghijklmnop"; 7];
        assert_eq!(import("a", [].into_iter()), None);
        assert_eq!(import("a", ["B"].into_iter()).as_deref(), Some("use a::B;"));
        let text = import("a::b", names.into_iter()).unwrap();
        assert_eq!(text.lines().count(), 4, "{text}");
        assert!(text.lines().all(|line| line.len() < LINE), "{text}");
        assert_eq!(listed(["A", "B"], 6), "    A, B,");
        assert_eq!(listed(["A", "B"], 4), "    A,\n    B,");
    }
}
