//! Every function and macro of the kernel that a generated module calls is in
//! the data, so that `protogen audit` looks at it on a new kernel.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use protogen::facts::function;
use protogen::pipeline::load;
use protogen::render::{Engine, render};

const KEYWORDS: [&str; 9] =
    ["if", "for", "while", "switch", "return", "sizeof", "typeof", "do", "defined"];

/// What stands inside an event; each stage of `define_trace.h` defines it anew.
const EVENT_WORDS: [&str; 7] = [
    "TP_STRUCT__entry",
    "TP_fast_assign",
    "TP_printk",
    "__array",
    "__field",
    "__print_hex_str",
    "__print_symbolic",
];

fn specs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    ["specs", "generator/tests/corpus"]
        .iter()
        .flat_map(|folder| std::fs::read_dir(root.join(folder)).expect("the folder is there"))
        .map(|entry| entry.expect("an entry").path().join("spec.yaml"))
        .filter(|path| path.exists())
        .collect()
}

/// C without comments, strings and directives that define nothing.
fn code(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['/', '"', '\'']) {
        let (before, from) = rest.split_at(at);
        code.push_str(before);
        let quote = from.chars().next().expect("it was found");
        rest = if let Some(comment) = from.strip_prefix("/*") {
            comment.split_once("*/").map_or("", |(_, after)| after)
        } else if from.starts_with("//") {
            from.find('\n').map_or("", |end| &from[end..])
        } else if quote == '/' {
            code.push('/');
            &from[1..]
        } else {
            let mut escaped = false;
            let end = from[1..].find(|c| {
                let ends = c == quote && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            end.map_or("", |end| &from[end + 2..])
        };
        code.push(' ');
    }
    code.push_str(rest);
    let kept = |line: &&str| !line.starts_with('#') || line.starts_with("#define");
    code.lines().filter(kept).collect::<Vec<_>>().join("\n")
}

/// Identifiers before an opening parenthesis, but for members of structures.
fn called(code: &str) -> BTreeSet<&str> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut called = BTreeSet::new();
    for (at, _) in code.match_indices('(') {
        let before = code[..at].trim_end_matches(' ');
        let start = before.rfind(|c| !word(c)).map_or(0, |at| at + 1);
        let (before, name) = before.split_at(start);
        let member = before.ends_with('.') || before.ends_with("->");
        if !member && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            called.insert(name);
        }
    }
    called
}

/// Macros with arguments that the code defines itself.
fn defined(code: &str) -> BTreeSet<&str> {
    code.lines()
        .filter_map(|line| line.strip_prefix("#define "))
        .filter_map(|line| line.split(['(', ' ']).next())
        .collect()
}

#[test]
fn called_functions_are_found() {
    let text = "#include <a(b)>\n#define M(x) g(x)\n/* c( */ int own_f(int a)\n{\n\treturn h (a) + \
                s->ops(1) + s.ops2(2) + '(' + \"q(\\\"\" + M(3); // d(\n}\nif (x) own_f(1) / i(2);";
    let code = code(text);
    let found: Vec<&str> = called(&code).into_iter().collect();
    assert_eq!(found, ["M", "g", "h", "i", "if", "own_f"]);
    assert_eq!(defined(&code), ["M"].into());
}

#[test]
fn every_called_function_is_known() {
    let engine = Engine::new(None);
    let mut unknown: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut known = 0;
    for spec in specs() {
        let loaded = load(&spec).expect("it can be read");
        let family = loaded.family.expect("a family");
        let name = family.name.value.clone();
        let files = render(&engine, &family, "specs/x/spec.yaml", "0").expect("it renders");
        for (path, content) in &files {
            let c = [".c", ".h"].iter().any(|end| path.ends_with(end));
            // What the user's hooks call is the user's own.
            if !path.contains("module/") || !c || path.ends_with("_hooks.c") {
                continue;
            }
            let text = String::from_utf8_lossy(content.as_ref()).into_owned();
            let code = code(&text);
            let own = defined(&code);
            for called in called(&code) {
                let is_own = called.trim_start_matches('_').starts_with(&format!("{name}_"))
                    || called.starts_with(&format!("{}_", name.to_ascii_uppercase()));
                let is_event = called.starts_with(&format!("trace_{name}_"));
                let is_word = KEYWORDS.contains(&called) || EVENT_WORDS.contains(&called);
                if is_own || is_event || is_word {
                    continue;
                }
                if function(called).is_some() {
                    known += 1;
                } else if !own.contains(called) {
                    unknown.entry(called.to_owned()).or_default().insert(path.clone());
                }
            }
        }
    }
    assert!(known > 300, "the modules call {known} functions only");
    assert!(unknown.is_empty(), "generator/facts/functions.yaml lacks {unknown:#?}");
}
