//! From YAML text to a tree of nodes with places. The only module that knows
//! the YAML crate: it takes the events of the parser under `serde-saphyr`, since
//! its deserializer stops at the first duplicate key or wrong type, and a user
//! wants to see them all.

use std::collections::BTreeMap;

use serde_saphyr::granit_parser::{
    ErrorKind, Event, Marker, Parser, ScalarStyle, ScanError, Span as ParserSpan, StructureStyle,
};

use super::node::{Kind, Node, resolve};
use crate::diag::{Diagnostic, Sink};
use crate::source::Span;

/// Deepest nesting. The deepest real spec has six levels.
const MAX_DEPTH: usize = 16;
/// Most nodes, those that aliases repeat included. Real specs have hundreds.
const MAX_NODES: usize = 10_000;

/// A collection that is still open.
struct Frame {
    anchor: usize,
    start: usize,
    flow: bool,
    content: Content,
}

enum Content {
    Seq(Vec<Node>),
    Map(Vec<(Node, Node)>, Option<Node>),
}

/// A finished node that aliases may repeat.
struct Anchored {
    node: Node,
    nodes: usize,
    depth: usize,
}

struct Builder<'a> {
    sink: &'a Sink,
    open: Vec<Frame>,
    anchored: BTreeMap<usize, Anchored>,
    nodes: usize,
    root: Option<Node>,
}

/// Builds the tree of the one document of the sink's source; the first thing
/// that is wrong with it as YAML is reported.
pub(super) fn parse(sink: &mut Sink) -> Option<Node> {
    match build(sink) {
        Ok(root) => Some(root),
        Err(finding) => {
            sink.report(*finding);
            None
        }
    }
}

fn build(sink: &Sink) -> Result<Node, Box<Diagnostic>> {
    characters(sink)?;
    let source = sink.source().clone();
    let mut builder =
        Builder { sink, open: Vec::new(), anchored: BTreeMap::new(), nodes: 0, root: None };
    let mut documents = 0;
    let mut parser = Parser::new_from_str(&source.text);
    while let Some(next) = parser.next_event() {
        let (event, place) = next.map_err(|error| syntax(sink, &error))?;
        if let Event::DocumentStart(..) = event {
            documents += 1;
            if documents > 1 {
                let start = offset(&place.start);
                return Err(Box::new(
                    sink.at("PG0002", Span::new(start, start + 3), "a second document begins here")
                        .label("the spec ends above this line")
                        .help("give each family a file of its own"),
                ));
            }
        }
        builder.event(event, &place)?;
    }
    match builder.root {
        Some(Node { kind: Kind::Null, .. }) | None => Err(Box::new(
            sink.at("PG0002", Span::new(0, 0), "the spec is empty")
                .label("nothing but blanks and comments")
                .help("`protogen new NAME` writes a spec to start from"),
        )),
        Some(root) => Ok(root),
    }
}

/// Refuses characters that YAML forbids or that hide text, before anything
/// else looks at it.
fn characters(sink: &Sink) -> Result<(), Box<Diagnostic>> {
    let text = &sink.source().text;
    for (at, c) in text.char_indices() {
        let bad = match c {
            '\t' | '\n' | '\r' => false,
            '\u{feff}' | '\u{fffe}' | '\u{ffff}' => true,
            c => c.is_control(),
        };
        if !bad {
            continue;
        }
        let span = Span::new(at, at + c.len_utf8());
        let what = match c {
            '\0' => "a NUL byte".to_owned(),
            '\u{feff}' => "a byte order mark".to_owned(),
            c => format!("the control character U+{:04X}", u32::from(c)),
        };
        return Err(Box::new(
            sink.at("PG0001", span, format!("{what} is not allowed in a spec"))
                .label("here")
                .help("save the file as UTF-8 text without byte order mark or control characters")
                .fix(span, ""),
        ));
    }
    Ok(())
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, place: &ParserSpan) -> Result<(), Box<Diagnostic>> {
        let start = offset(&place.start);
        let span = Span::new(start, offset(&place.end));
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.untagged(tag.is_some(), place)?;
                let plain = style == ScalarStyle::Plain;
                if plain && text == "<<" {
                    return Err(self.refuse(span, "merge keys are not part of the spec language"));
                }
                let kind = if plain { resolve(&text) } else { Kind::Text(text.into_owned()) };
                let node = Node { kind, span: self.trimmed(span) };
                self.finished(node, anchor, span)
            }
            Event::SequenceStart(style, anchor, tag) => {
                self.untagged(tag.is_some(), place)?;
                self.push(anchor, start, style, Content::Seq(Vec::new()))
            }
            Event::MappingStart(style, anchor, tag) => {
                self.untagged(tag.is_some(), place)?;
                self.push(anchor, start, style, Content::Map(Vec::new(), None))
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(frame) = self.open.pop() else { return Ok(()) };
                let (kind, last) = match frame.content {
                    Content::Seq(items) => {
                        let last = items.last().map(|n| n.span.end);
                        (Kind::Seq(items), last)
                    }
                    Content::Map(entries, _) => {
                        let last = entries.last().map(|(k, v)| v.span.end.max(k.span.end));
                        (Kind::Map(entries), last)
                    }
                };
                // The end of a block collection is where the next token begins.
                let end = if frame.flow { span.end } else { last.unwrap_or(frame.start) };
                let node = Node { kind, span: Span::new(frame.start, end) };
                self.finished(node, frame.anchor, span)
            }
            Event::Alias(id) => {
                let Some(anchored) = self.anchored.get(&id) else {
                    return Err(self.refuse(span, "this alias stands inside of what it repeats"));
                };
                if self.open.len() + anchored.depth > MAX_DEPTH {
                    return Err(self.too_deep(span));
                }
                let node = Node { kind: anchored.node.kind.clone(), span };
                self.nodes += anchored.nodes;
                self.finished(node, 0, span)
            }
            _ => Ok(()),
        }
    }

    fn push(
        &mut self,
        anchor: usize,
        start: usize,
        style: StructureStyle,
        content: Content,
    ) -> Result<(), Box<Diagnostic>> {
        if self.open.len() >= MAX_DEPTH {
            return Err(self.too_deep(Span::new(start, start + 1)));
        }
        self.open.push(Frame { anchor, start, flow: style == StructureStyle::Flow, content });
        Ok(())
    }

    /// Puts a node into the collection it belongs to.
    fn finished(&mut self, node: Node, anchor: usize, at: Span) -> Result<(), Box<Diagnostic>> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(self.refuse(at, "the spec is too large, or its aliases repeat too much"));
        }
        if anchor != 0 {
            let (nodes, depth) = (node.count(), node.depth());
            self.anchored.insert(anchor, Anchored { node: node.clone(), nodes, depth });
        }
        match self.open.last_mut().map(|frame| &mut frame.content) {
            None => self.root = Some(node),
            Some(Content::Seq(items)) => items.push(node),
            Some(Content::Map(entries, key)) => match key.take() {
                None => *key = Some(node),
                Some(key) => entries.push((key, node)),
            },
        }
        Ok(())
    }

    fn untagged(&self, tagged: bool, place: &ParserSpan) -> Result<(), Box<Diagnostic>> {
        if tagged {
            let place = place.tag_span().unwrap_or(*place);
            let span = Span::new(offset(&place.start), offset(&place.end));
            return Err(self.refuse(span, "tags are not part of the spec language"));
        }
        Ok(())
    }

    fn refuse(&self, span: Span, message: &str) -> Box<Diagnostic> {
        Box::new(self.sink.at("PG0003", span, message).label("here"))
    }

    fn too_deep(&self, span: Span) -> Box<Diagnostic> {
        Box::new(
            self.sink
                .at("PG0003", span, format!("nested more than {MAX_DEPTH} levels deep"))
                .label("this is one level too many")
                .help("no part of a spec needs more than eight levels; is a bracket not closed?"),
        )
    }

    /// Without blanks and line ends at the end, which block scalars include.
    fn trimmed(&self, span: Span) -> Span {
        let text = self.sink.source().text.get(span.start..span.end).unwrap_or("");
        Span::new(span.start, span.start + text.trim_end().len())
    }
}

fn offset(marker: &Marker) -> usize {
    marker.byte_offset().unwrap_or(0)
}

/// A syntax error in the words of this program where the parser's are vague.
fn syntax(sink: &Sink, error: &ScanError) -> Box<Diagnostic> {
    let text = &sink.source().text;
    let at = text.floor_char_boundary(offset(error.marker()).min(text.len()));
    // The parser reports a tab on the line before.
    if let Some(tab) = indenting_tab(text, at) {
        let span = Span::new(tab, tab + 1);
        return Box::new(
            sink.at("PG0001", span, "a tab indents this line")
                .label("YAML indents with spaces alone")
                .help("put spaces in its place"),
        );
    }
    let width = text[at..].chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
    let span = Span::new(at, at + width);
    if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
        return Box::new(
            sink.at("PG0003", span, format!("nested more than {MAX_DEPTH} levels deep"))
                .label("far too many levels")
                .help("no part of a spec needs more than eight levels; is a bracket not closed?"),
        );
    }
    let (message, help) = match error.kind() {
        ErrorKind::UnknownAnchor => {
            ("this alias names no anchor before it".to_owned(), "quote text that begins with `*`")
        }
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => {
            ("the text in quotes that begins here has no end".to_owned(), "add the closing quote")
        }
        ErrorKind::UnclosedFlowCollection { open } => {
            (format!("the `{open}` that is open here is never closed"), "add the closing bracket")
        }
        ErrorKind::InvalidQuotedScalarIndent => (
            "text in quotes is not indented here, or was not closed before".to_owned(),
            "add the closing quote on the line before",
        ),
        ErrorKind::InvalidColonPlacement | ErrorKind::MappingValueNotAllowed
            if !colon_before(text, at) =>
        {
            (
                "this line is indented more than its neighbours".to_owned(),
                "keys of one mapping begin in the same column",
            )
        }
        ErrorKind::InvalidColonPlacement | ErrorKind::MappingValueNotAllowed => (
            "a `:` that YAML does not allow here".to_owned(),
            "quote text that has a colon and a blank in it",
        ),
        ErrorKind::UnexpectedCharacter { character } => {
            (format!("no value can begin with `{character}`"), "quote the text")
        }
        _ => (
            error.info().trim_end_matches('.').to_owned(),
            "check indentation, brackets and quotes of this line and the one before",
        ),
    };
    Box::new(
        sink.at("PG0001", span, format!("not valid YAML: {message}"))
            .label("the parser stopped here")
            .help(help),
    )
}

/// Whether the line has a colon before `at` that ends a key.
fn colon_before(text: &str, at: usize) -> bool {
    let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    text[start..at].contains(": ")
}

/// The first tab in the indentation of the line of `at` or of the next one.
fn indenting_tab(text: &str, at: usize) -> Option<usize> {
    let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let mut line_start = start;
    for line in text[start..].split_inclusive('\n').take(2) {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line[..indent].find('\t') {
            return Some(line_start + tab);
        }
        line_start += line.len();
    }
    None
}
