//! Text of the spec that goes into generated files: it must not end a comment
//! or a string, break a line, or show as something it is not.

use super::Sp;
use super::node::Node;
use super::reader::Reader;
use crate::source::Span;

/// Where a text ends up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Comments and C strings: one line.
    String,
    /// As `String`, in a macro that has to fit a line with it.
    Author,
    /// Comments: one line.
    Line,
    /// Comments: paragraphs.
    Paragraphs,
}

/// Longest one-line text.
const LINE: usize = 200;
/// What `MODULE_AUTHOR("");` leaves of a line, where a quote is escaped.
const AUTHOR: usize = 62;
/// Longest text of several lines.
const PARAGRAPHS: usize = 8000;

/// What C takes for another character, in comments too.
const TRIGRAPHS: [&str; 9] = ["??=", "??/", "??'", "??(", "??)", "??!", "??<", "??>", "??-"];

impl Reader<'_> {
    /// Text that is copied into generated files.
    pub fn prose(&mut self, node: &Node, what: &str, place: Place) -> Option<Sp<String>> {
        let text = self.text(node, what)?;
        let value = text.value.trim();
        let problem = problem(value, place);
        if let Some((message, help)) = problem {
            let finding = self
                .at("PG0010", text.span, format!("{what} {message}"))
                .label("goes into comments and strings of generated code")
                .help(help);
            self.report(finding);
            return None;
        }
        Some(Sp { value: value.to_owned(), span: text.span })
    }

    /// Like [`Reader::prose`], for a value that stays optional.
    pub fn optional_prose(
        &mut self,
        node: Option<&Node>,
        what: &str,
        place: Place,
    ) -> Option<Sp<String>> {
        node.and_then(|node| self.prose(node, what, place))
    }
}

/// What makes a text unfit, and what to do.
fn problem(text: &str, place: Place) -> Option<(String, &'static str)> {
    let limit = match place {
        Place::Paragraphs => PARAGRAPHS,
        Place::Author => AUTHOR,
        Place::String | Place::Line => LINE,
    };
    if text.is_empty() {
        return Some(("is empty".to_owned(), "write it, or remove the key where it is optional"));
    }
    let escapes = if place == Place::Author { text.matches('"').count() } else { 0 };
    if text.chars().count() + escapes > limit {
        return Some((
            format!("is longer than {limit} characters"),
            "say it shorter; long text belongs in `family.description`",
        ));
    }
    for mark in ["*/", "/*"] {
        if text.contains(mark) {
            return Some((format!("contains `{mark}`"), "that would end or open a C comment"));
        }
    }
    if let Some(mark) = TRIGRAPHS.iter().find(|mark| text.contains(**mark)) {
        return Some((
            format!("contains the trigraph `{mark}`"),
            "C would read it as another character; put a blank between its question marks",
        ));
    }
    for c in text.chars() {
        let several = place == Place::Paragraphs;
        let message = match c {
            '\n' if several => continue,
            '\n' | '\r' => "has more than one line".to_owned(),
            c if c.is_control() => format!("contains the control character U+{:04X}", u32::from(c)),
            c if invisible(c) => {
                format!("contains the invisible character U+{:04X}", u32::from(c))
            }
            '\\' if matches!(place, Place::String | Place::Author) => {
                "contains a backslash".to_owned()
            }
            _ => continue,
        };
        let help = match c {
            '\n' | '\r' => "keep it on one line (`>-` folds lines into one)",
            '\\' => "it becomes a string of C and of TOML; leave it out",
            _ => "remove it",
        };
        return Some((message, help));
    }
    None
}

/// Characters that reorder or hide text around them.
fn invisible(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{061c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Where an entry of a list begins: its first key, or itself.
pub(super) fn entry_start(node: &Node) -> Span {
    use super::node::Kind;
    match &node.kind {
        Kind::Map(entries) => entries.first().map_or(node.span, |(key, _)| key.span),
        _ => node.span,
    }
}
