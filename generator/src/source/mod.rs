//! Reading spec text: size and encoding limits, and the places in it.

mod beside;
mod read;

use std::fmt;
use std::sync::Arc;

pub use beside::{BesideError, read_beside};
pub use read::{MAX_SPEC_BYTES, ReadError, read_spec};

/// A byte range in one source text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset past the last byte; never before `start`.
    pub end: usize,
}

/// A text that specs are read from.
#[derive(Debug)]
pub struct Source {
    /// The path as the user gave it, with `/` as separator.
    pub path: String,
    /// The whole text, valid UTF-8.
    pub text: String,
}

/// A shared source.
pub type SourceRef = Arc<Source>;

impl Span {
    /// The range from `start` to `end`; an inverted one is taken as empty.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }
}

impl Source {
    /// Line and column of a byte offset, both from 1; columns count
    /// characters. Offsets past the end, or inside a character, are moved
    /// back to the nearest place that exists.
    pub fn line_col(&self, offset: usize) -> (usize, usize) {
        let at = self.text.floor_char_boundary(offset.min(self.text.len()));
        let before = &self.text[..at];
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        (line, before[line_start..].chars().count() + 1)
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)
    }
}
