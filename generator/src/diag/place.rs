//! Byte offsets to lines and columns, fast for many findings in one text.

use crate::source::{Source, Span};

/// Where the lines of a text begin.
#[derive(Debug)]
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

/// A span as people count: from 1, columns in characters, end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Line of the first character.
    pub line: usize,
    /// Its column.
    pub column: usize,
    /// Line of the end.
    pub end_line: usize,
    /// Column past the last character.
    pub end_column: usize,
}

impl<'a> Lines<'a> {
    /// Looks for the lines of a source.
    pub fn new(source: &'a Source) -> Self {
        let text = source.text.as_str();
        let breaks = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1);
        Self { text, starts: std::iter::once(0).chain(breaks).collect() }
    }

    /// The span with both ends moved back to places that exist.
    pub fn clamp(&self, span: Span) -> Span {
        let fit = |at: usize| self.text.floor_char_boundary(at.min(self.text.len()));
        Span::new(fit(span.start), fit(span.end))
    }

    /// Index of the line an offset is in, from 0.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// Offset of a line's first byte; the end of the text for lines past it.
    pub fn start(&self, line: usize) -> usize {
        self.starts.get(line).copied().unwrap_or(self.text.len())
    }

    /// A span in lines and columns.
    pub fn place(&self, span: Span) -> Place {
        let span = self.clamp(span);
        let (line, column) = self.line_col(span.start);
        let (end_line, end_column) = self.line_col(span.end);
        Place { line, column, end_line, end_column }
    }

    fn line_col(&self, at: usize) -> (usize, usize) {
        let line = self.line(at);
        (line + 1, self.text[self.starts[line]..at].chars().count() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_agree_with_the_source() {
        let text = "a: é\n\nb: [\r\n  日本\n".to_owned();
        let source = Source { path: String::new(), text };
        let lines = Lines::new(&source);
        for at in 0..source.text.len() + 5 {
            let place = lines.place(Span::new(at, at));
            assert_eq!((place.line, place.column), source.line_col(at), "{at}");
        }
    }
}
