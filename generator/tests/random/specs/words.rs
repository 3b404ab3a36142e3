//! Names and texts: some as people write them, some as hard as the language
//! allows.

use super::rng::Rng;

/// Field names that are hard on one of the generated languages: keywords of
/// Rust, and names that generated code may well use itself.
pub const HARD_FIELDS: &[&str] = &[
    "type",
    "match",
    "fn",
    "impl",
    "move",
    "ref",
    "async",
    "await",
    "yield",
    "dyn",
    "box",
    "loop",
    "mod",
    "pub",
    "trait",
    "use",
    "where",
    "let",
    "mut",
    "in",
    "gen",
    "abstract",
    "final",
    "macro",
    "priv",
    "unsized",
    "become",
    "override",
    "as",
    "addr",
    "sk",
    "sock",
    "net",
    "msg",
    "skb",
    "err",
    "len",
    "key",
    "ret",
    "a",
    "b",
    "i",
    "f",
    "at",
    "put",
    "take",
    "bytes",
    "out",
    "value",
    "size",
    "name",
    "any",
    "bound",
    "node",
    "room",
    "state",
    "part",
    "u8",
    "s32",
    "usize",
    "str",
    "option",
    "some",
    "none",
    "ok",
    "string",
    "vec",
    "debug",
    "clone",
    "hash",
    "eq",
    "fmt",
    "flags",
    "level",
    "port",
    "seq",
    "rcu",
    "head",
    "list",
    "data",
    "sa_family",
    "af",
    "addrlen",
];

/// A field name: of the list above, as long as possible, or made of letters.
pub fn field(rng: &mut Rng) -> String {
    match rng.below(10) {
        0..=3 => (*rng.pick(HARD_FIELDS)).to_owned(),
        4 => identifier(rng, 24),
        _ => {
            let length = 1 + rng.below(12);
            identifier(rng, length)
        }
    }
}

/// A family name, often as short or as long as possible.
pub fn family(rng: &mut Rng) -> String {
    let length = match rng.below(8) {
        0 => 2,
        1 | 2 => 16,
        _ => 3 + rng.below(13),
    };
    identifier(rng, length)
}

/// Lower-case letters, digits and single underscores, a letter first.
fn identifier(rng: &mut Rng, length: usize) -> String {
    let mut out = String::new();
    while out.len() < length {
        let inner = !out.is_empty() && out.len() + 1 < length;
        let c = match rng.below(12) {
            0 if inner && !out.ends_with('_') => '_',
            1 | 2 if !out.is_empty() => char::from(b'0' + u8::try_from(rng.below(10)).unwrap_or(0)),
            _ => char::from(b'a' + u8::try_from(rng.below(26)).unwrap_or(0)),
        };
        out.push(c);
    }
    out
}

const TAME: &[&str] = &[
    "messages", "between", "the", "nodes", "of", "one", "host", "carries", "number", "that",
    "tells", "sockets", "apart", "a", "port", "channel", "and", "its", "peer", "in", "order",
];

/// Pieces that end, open or mean something in one of the generated languages.
const HARD: &[&str] = &[
    "\"quoted\"",
    "'single'",
    "\"",
    "'",
    "%s %d %n",
    "100%",
    "%%",
    "a*b",
    "*",
    "/",
    "* /",
    "//",
    "///",
    "#define",
    "#",
    "{{ x }}",
    "{% if %}",
    "@{ f.name }@",
    "@% if x %@",
    "@* x *@",
    "%% endif",
    "$(shell false)",
    "`id`",
    "$HOME",
    "${x}",
    "<b>",
    "&amp;",
    "[a](b)",
    "[a]",
    "| b |",
    "?/",
    "]]>",
    "---",
    "- x",
    "1. x",
    "> x",
    "_x_",
    "~~x~~",
    "@x:",
    "Return:",
    "Context:",
    "r#\"",
    "\"#",
    "''",
    "b'",
    ";",
    "}",
    "{",
    "(",
    ")",
    "\\",
    "\\n",
    "\\\"",
    "\\u{0}",
    "\\x00",
    "!",
    "?",
    "ü",
    "äöü€",
    "漢字",
    "e\u{301}",
    "🦀",
    "שלום",
    "ﬁ",
    "…",
    "“x”",
    "\u{a0}",
    "::",
    "=>",
    "0x",
    "#[test]",
    "#![x]",
    "use super::*;",
    "*Note*",
    "&foo",
    "struct sock",
    "foo()",
    "%foo",
    "$foo",
    "https://host.example/a_b?c=d&e=%20",
    "```",
    "````",
    "<!--",
    "-->",
    "\\\\",
    "|",
    "SPDX-",
    "=",
];

/// What kind of characters a text may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hostility {
    /// Letters and blanks.
    Tame,
    /// Anything in a string of C: no backslash.
    String,
    /// Anything in a comment.
    Comment,
}

/// One line of at most `most` characters.
pub fn line(rng: &mut Rng, kind: Hostility, most: usize) -> String {
    let mut text = String::new();
    let mut last = String::new();
    for _ in 0..=rng.below(14) {
        let word = match (kind, rng.below(20)) {
            (Hostility::Tame, _) | (_, 0..=9) => (*rng.pick(TAME)).to_owned(),
            (_, 10) => long_word(rng),
            _ => (*rng.pick(HARD)).to_owned(),
        };
        // A repeated word is bad style in a comment, too.
        if word == last {
            continue;
        }
        text.push_str(&word);
        last = word;
        if kind == Hostility::Tame || rng.chance(70) {
            text.push(' ');
        }
    }
    harmless(&text, kind, most)
}

/// Up to twice as long as a line of generated code.
fn long_word(rng: &mut Rng) -> String {
    let length = 60 + rng.below(110);
    let c = *rng.pick(&['x', 'ß', '-', '\\', '"', '%']);
    std::iter::repeat_n(c, length).collect()
}

/// Paragraphs, each of one line.
pub fn paragraphs(rng: &mut Rng, kind: Hostility) -> Vec<String> {
    let count = 1 + rng.below(4);
    (0..count).map(|_| line(rng, kind, 400)).collect()
}

/// Without what PG0010 refuses, and not empty.
fn harmless(text: &str, kind: Hostility, most: usize) -> String {
    let mut text = text.to_owned();
    if kind != Hostility::Comment {
        text = text.replace('\\', "+");
    }
    while ["*/", "/*", "??"].iter().any(|mark| text.contains(mark)) {
        text = text.replace("*/", "* /").replace("/*", "/ *").replace("??", "? ?");
    }
    let cut: String = text.chars().take(most).collect();
    let cut = cut.trim();
    if cut.is_empty() { "x".to_owned() } else { cut.to_owned() }
}

/// A YAML scalar that means this one line, in one of the ways to quote it.
pub fn quoted(rng: &mut Rng, text: &str) -> String {
    if rng.chance(50) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    }
}
