//! Reads values out of nodes and reports what does not fit, without stopping.

use super::Sp;
use super::node::{Kind, Node};
use super::schema::{ALIASES, Schema};
use super::words::{closest, list, shown};
use crate::diag::{Diagnostic, Sink};
use crate::source::Span;

/// Reads nodes; findings go to the sink.
pub(super) struct Reader<'a> {
    sink: &'a mut Sink,
    findings: usize,
}

/// The entries of one mapping whose keys are known.
pub(super) struct Entries<'n> {
    found: Vec<(&'static str, Span, &'n Node)>,
}

impl<'n> Entries<'n> {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&'n Node> {
        self.found.iter().find(|(name, ..)| *name == key).map(|(.., node)| *node)
    }

    /// The place of a key.
    pub fn key_span(&self, key: &str) -> Span {
        self.found.iter().find(|(name, ..)| *name == key).map_or_else(Span::default, |f| f.1)
    }
}

impl<'a> Reader<'a> {
    /// A reader that reports to `sink`.
    pub fn new(sink: &'a mut Sink) -> Self {
        Self { sink, findings: 0 }
    }

    /// How much was reported so far; tells whether a part was read whole.
    pub fn findings(&self) -> usize {
        self.findings
    }

    /// Begins a diagnostic.
    pub fn at(&self, id: &str, span: Span, message: impl Into<String>) -> Diagnostic {
        self.sink.at(id, span, message)
    }

    /// Records a diagnostic.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.findings += 1;
        self.sink.report(diagnostic);
    }

    /// A mapping with the keys of `schema`. `at` is the place to mark when a
    /// key is missing.
    pub fn map<'n>(&mut self, node: &'n Node, at: Span, schema: &Schema) -> Option<Entries<'n>> {
        let Kind::Map(entries) = &node.kind else {
            self.wrong_type(node, schema.what, "a mapping of keys to values");
            return None;
        };
        let mut found: Vec<(&'static str, Span, &Node)> = Vec::new();
        for (key, value) in entries {
            let Some(name) = self.key_name(key) else { continue };
            if let Some(known) = schema.key(&name) {
                match found.iter().find(|(name, ..)| *name == known) {
                    Some((_, first, _)) => {
                        let first = *first;
                        self.duplicate(&name, key.span, first);
                    }
                    None => found.push((known, key.span, value)),
                }
            } else if schema.later.contains(&name.as_str()) {
                self.later(key.span, &format!("the key `{name}` of {}", schema.what));
            } else {
                self.unknown_key(&name, key.span, schema, entries);
            }
        }
        // A misspelt key is one finding, not two.
        let missing: Vec<&str> = schema
            .required
            .iter()
            .copied()
            .filter(|key| !found.iter().any(|(name, ..)| name == key))
            .filter(|key| !misspelt(entries, key, schema))
            .collect();
        self.missing(&missing, at, schema);
        Some(Entries { found })
    }

    /// Text of a key, or `None` after reporting that it is none.
    pub fn key_name(&mut self, key: &Node) -> Option<String> {
        match &key.kind {
            Kind::Text(text) => Some(text.clone()),
            Kind::Int(_) | Kind::Bool | Kind::Float | Kind::Huge => Some(self.slice(key.span)),
            _ => {
                let finding = self
                    .at("PG0007", key.span, format!("expected a key, found {}", key.noun()))
                    .label("keys are names");
                self.report(finding);
                None
            }
        }
    }

    /// A list.
    pub fn seq<'n>(&mut self, node: &'n Node, what: &str, of: &str) -> Option<&'n [Node]> {
        if let Kind::Seq(items) = &node.kind {
            return Some(items);
        }
        self.wrong_type(node, what, of);
        None
    }

    /// Releases of the kernel. To YAML a single one is a number, of which only
    /// the text tells 6.1 and 6.10 apart.
    pub fn release_range(&mut self, node: &Node) -> Option<Sp<String>> {
        match &node.kind {
            Kind::Text(text) => Some(Sp { value: text.clone(), span: node.span }),
            Kind::Float | Kind::Int(_) | Kind::Huge => {
                Some(Sp { value: self.slice(node.span), span: node.span })
            }
            _ => {
                self.wrong_type(node, "`kernels`", "a range of releases, such as `6.1..7.3`");
                None
            }
        }
    }

    /// Any text.
    pub fn text(&mut self, node: &Node, what: &str) -> Option<Sp<String>> {
        if let Kind::Text(text) = &node.kind {
            return Some(Sp { value: text.clone(), span: node.span });
        }
        self.wrong_type(node, what, "text");
        None
    }

    /// An integer.
    pub fn int(&mut self, node: &Node, what: &str) -> Option<Sp<i128>> {
        if let Kind::Int(value) = node.kind {
            return Some(Sp { value, span: node.span });
        }
        self.wrong_type(node, what, "a whole number");
        None
    }

    /// Reports a value of the wrong type.
    pub fn wrong_type(&mut self, node: &Node, what: &str, expected: &str) {
        let mut finding = self
            .at("PG0007", node.span, format!("{what} has to be {expected}, not {}", node.noun()))
            .label(format!("expected {expected}"));
        let slice = self.slice(node.span);
        finding = match &node.kind {
            Kind::Bool | Kind::Int(_) | Kind::Float | Kind::Huge if expected == "text" => {
                finding.help("put it in quotes").fix(node.span, format!("\"{slice}\""))
            }
            Kind::Text(text) if expected == "a whole number" => number_help(finding, node, text),
            Kind::Null => finding.help("give it a value, or remove the key"),
            _ => finding,
        };
        self.report(finding);
    }

    /// Reports something that a later version has a meaning for.
    pub fn later(&mut self, span: Span, what: &str) {
        let finding = self
            .at("PG0008", span, format!("{what} is designed, but not implemented in this version"))
            .label("not implemented yet")
            .help("remove it; docs/spec-language.md lists what is to come under \"Later\"");
        self.report(finding);
    }

    /// Reports a second entry of the same key.
    pub fn duplicate(&mut self, name: &str, second: Span, first: Span) {
        let finding = self
            .at("PG0004", second, format!("the key `{name}` is given twice"))
            .label("given again here")
            .related(first, "first given here")
            .help("remove one of them");
        self.report(finding);
    }

    fn missing(&mut self, keys: &[&str], at: Span, schema: &Schema) {
        let mut rest = keys.to_vec();
        if let Some(version) = rest.iter().position(|key| *key == "protogen") {
            rest.remove(version);
            let finding = self
                .at("PG0009", at, "the spec does not say the version of its language")
                .label("`protogen: 1` has to stand at the top")
                .help("add `protogen: 1` as the first line")
                .fix(Span::new(0, 0), "protogen: 1\n\n");
            self.report(finding);
        }
        if rest.is_empty() {
            return;
        }
        let names = list(&rest);
        let be = if rest.len() == 1 { "is" } else { "are" };
        let finding = self
            .at("PG0006", at, format!("{} has no {names}", schema.what))
            .label(format!("{names} {be} missing"))
            .help(format!("every {} needs {}", bare(schema.what), list(schema.required)));
        self.report(finding);
    }

    fn unknown_key(&mut self, name: &str, span: Span, schema: &Schema, all: &[(Node, Node)]) {
        let taken =
            |key: &str| all.iter().any(|(k, _)| matches!(&k.kind, Kind::Text(t) if t == key));
        let close = suggestion(name, schema).filter(|key| !taken(key));
        let known: Vec<&str> = schema.keys().collect();
        let mut finding = self
            .at("PG0005", span, format!("{} has no key `{}`", schema.what, shown(name)))
            .label("unknown key")
            .note(format!("the keys are {}", list(&known)));
        if let Some(key) = close {
            finding = finding.help(format!("did you mean `{key}`?")).fix(span, key);
        }
        self.report(finding);
    }

    /// A short piece of the spec, for messages.
    pub fn slice(&self, span: Span) -> String {
        shown(self.sink.source().text.get(span.start..span.end).unwrap_or(""))
    }
}

/// Whether an unknown key is a misspelt `required`.
fn misspelt(entries: &[(Node, Node)], required: &str, schema: &Schema) -> bool {
    entries.iter().any(|(key, _)| match &key.kind {
        Kind::Text(name) => {
            schema.key(name).is_none()
                && !schema.later.contains(&name.as_str())
                && suggestion(name, schema) == Some(required)
        }
        _ => false,
    })
}

/// Help for text where a number should be.
fn number_help(finding: Diagnostic, node: &Node, text: &str) -> Diagnostic {
    let stripped: String = text.chars().filter(|c| *c != '_' && *c != ',').collect();
    if text.len() > 1 && text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit()) {
        let decimal = text.trim_start_matches('0');
        return finding.help(format!("write `0o{decimal}` for octal or `{decimal}` for decimal"));
    }
    if let Kind::Int(value) =
        super::node::resolve(if stripped.is_empty() { "x" } else { &stripped })
    {
        return finding
            .help("write the digits alone, without quotes")
            .fix(node.span, value.to_string());
    }
    finding.help("write it in decimal, or in hex as `0x1f`")
}

/// The key that was most likely meant.
fn suggestion(name: &str, schema: &Schema) -> Option<&'static str> {
    closest(name, schema.keys()).or_else(|| {
        ALIASES.iter().filter(|(from, _)| *from == name).find_map(|(_, to)| schema.key(to))
    })
}

/// "`family`" for "`family`", "socket" for "a socket".
fn bare(what: &str) -> &str {
    what.trim_start_matches("an ").trim_start_matches("a ")
}
