//! Markdown: text of unknown content made harmless, prose filled to a width.
//! Templates write prose in lines of any length, one clause a line where a
//! condition begins; [`reflow`] makes paragraphs of them.

const WIDTH: usize = 100;

/// Text that may hold anything, as Markdown that shows just that.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '\n' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '>' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}

/// Fills paragraphs and list items to 100 columns; leaves code, tables,
/// headings and comments alone. No line ends in a space, no two empty lines
/// follow each other, and the text ends in one line feed.
pub(super) fn reflow(text: &str) -> String {
    let mut out = Reflow::default();
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        let start = line.trim_start();
        if let Some(mark) = fence {
            out.raw(line);
            if start.trim_end() == mark {
                fence = None;
            }
            continue;
        }
        if start.starts_with("```") {
            fence = Some("```");
            out.raw(line);
        } else if start.is_empty() {
            out.blank();
        } else if start.starts_with('|') {
            // Empty cells follow each other, so twice.
            out.raw(&line.replace("|  |", "| |").replace("|  |", "| |"));
        } else if ["#", "<!--"].iter().any(|mark| start.starts_with(mark)) {
            out.raw(line);
        } else {
            if start.starts_with("- ") {
                out.flush();
            }
            out.prose(line);
        }
    }
    out.flush();
    while out.lines.last().is_some_and(String::is_empty) {
        out.lines.pop();
    }
    out.lines.join("\n") + "\n"
}

#[derive(Default)]
struct Reflow {
    lines: Vec<String>,
    paragraph: String,
}

impl Reflow {
    fn raw(&mut self, line: &str) {
        self.flush();
        self.lines.push(line.trim_end().to_owned());
    }

    fn blank(&mut self) {
        self.flush();
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    fn prose(&mut self, line: &str) {
        if self.paragraph.is_empty() {
            line.trim_end().clone_into(&mut self.paragraph);
        } else {
            self.paragraph.push(' ');
            self.paragraph.push_str(line.trim());
        }
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.paragraph);
        if text.is_empty() {
            return;
        }
        let indent = text.len() - text.trim_start().len();
        let hang = indent + if text.trim_start().starts_with("- ") { 2 } else { 0 };
        let mut line = " ".repeat(indent);
        let mut empty = true;
        for word in words(text.trim_start()) {
            let fits = line.chars().count() + 1 + word.chars().count() <= WIDTH;
            if !empty && !fits {
                self.lines.push(std::mem::replace(&mut line, " ".repeat(hang)));
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line.push_str(&word);
            empty = false;
        }
        self.lines.push(line);
    }
}

/// The words of a paragraph; a code span is never taken apart.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<&str> = Vec::new();
    let (mut begin, mut in_code) = (0, false);
    for (at, c) in text.char_indices() {
        match c {
            '`' if !text[..at].ends_with('\\') => in_code = !in_code,
            ' ' if !in_code => {
                words.push(&text[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    words.push(&text[begin..]);
    words.retain(|word| !word.is_empty());
    glue(&words)
}

/// Words that must not begin a line stay with the one before.
fn glue(words: &[&str]) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    for word in words {
        match out.last_mut().filter(|_| opens_a_block(word)) {
            Some(last) => {
                last.push(' ');
                last.push_str(word);
            }
            None => out.push((*word).to_owned()),
        }
    }
    out
}

/// Whether a word at the start of a line would begin a list, a quote or such.
fn opens_a_block(word: &str) -> bool {
    let number = word.trim_end_matches(['.', ')']);
    (number.len() < word.len() && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
        || ["-", "+", "*", "=", "---", "==="].contains(&word)
        || ["#", ">", "|", "```", "<!--"].iter().any(|mark| word.starts_with(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_filled_and_code_is_not() {
        let long = "word ".repeat(30);
        let text = format!("{long}\n{long}\n\n\n\n```c\n{long}\n```\n- {long}\n- b  \n\n");
        let out = reflow(&text);
        assert!(out.contains(&format!("```c\n{}\n```\n- word", long.trim_end())), "{out}");
        assert!(out.ends_with("\n- b\n"), "{out}");
        assert!(!out.contains("\n\n\n"), "{out}");
        for line in out.lines().filter(|l| *l != long.trim_end()) {
            assert!(line.chars().count() <= WIDTH && line.trim_end() == line, "{line}");
        }
    }

    #[test]
    fn code_spans_stay_whole() {
        let text = format!("{} `bind(fd, addr, len)` end\n", "x".repeat(90));
        assert_eq!(reflow(&text), format!("{}\n`bind(fd, addr, len)` end\n", "x".repeat(90)));
    }

    #[test]
    fn no_line_starts_a_list_by_accident() {
        let text = format!("{} in 12. then - so\n", "x".repeat(96));
        assert_eq!(reflow(&text), format!("{}\nin 12. then - so\n", "x".repeat(96)));
    }

    #[test]
    fn markup_in_text_is_shown_as_it_is() {
        assert_eq!(escape("a|b <i> `x`\n_y_"), "a\\|b &lt;i\\> \\`x\\` \\_y\\_");
    }
}
