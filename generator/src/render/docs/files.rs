//! The files of a family as the page lists them.

use serde::Serialize;

use crate::model::Transport;
use crate::render::{Files, View};

/// One line of the list.
#[derive(Serialize)]
pub(super) struct Entry {
    /// Path below the family's folder; a whole folder ends in `/`.
    path: String,
    /// What it is.
    meaning: String,
}

/// Every file, by path; folders of many small parts as one.
pub(super) fn list(files: &Files, view: &View) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for path in files.keys() {
        let (path, meaning) = entry(path, view);
        if !meaning.is_empty() && entries.last().is_none_or(|last| last.path != path) {
            entries.push(Entry { path, meaning });
        }
    }
    entries
}

/// Where to look and what for, from where a file lies.
fn entry(path: &str, view: &View) -> (String, String) {
    let (folder, rest) = path.split_once('/').unwrap_or(("", path));
    let mut shown = path.to_owned();
    let meaning = match (folder, rest) {
        (_, rest) if rest.ends_with(".gitignore") => "",
        ("include", _) if view.transport == Transport::Inet => "UAPI header: constants",
        ("include", _) => "UAPI header: constants, and the address with size and offsets asserted",
        ("docs", _) => "this page",
        ("examples", "Makefile") => "builds the example in C",
        ("examples", _) => "the example in C",
        ("module", "Kbuild") => "how kbuild builds the module",
        ("module", "Kconfig") => "for a copy inside a kernel tree",
        ("module", "Makefile") => "builds the module outside of a kernel tree",
        ("module", "conftest.sh") => "asks the compiler which interfaces the kernel has",
        ("module", file) => return (shown, module_file(file, view)),
        ("crate", "Cargo.toml") => "manifest of the userspace crate",
        ("crate", "README.md") => "what the crate offers",
        ("crate", "examples/echo.rs") => "the example in Rust",
        ("crate", _) => {
            shown = folder_of(path, 2);
            match shown.as_str() {
                "crate/examples/" => "programs that try the crate",
                "crate/tests/" => "tests of the crate",
                _ => "sources of the crate",
            }
        }
        ("test", _) => {
            shown = folder_of(path, 1);
            "the test program"
        }
        ("wireshark", _) => "shows frames in Wireshark",
        _ => "",
    };
    (shown, meaning.to_owned())
}

/// The first `depth` folders of a path; the whole path if it has no more.
fn folder_of(path: &str, depth: usize) -> String {
    let parts: Vec<&str> = path.split('/').collect();
    if parts.len() <= depth {
        return path.to_owned();
    }
    parts[..depth].join("/") + "/"
}

fn module_file(file: &str, view: &View) -> String {
    let n = &view.name;
    if file == format!("af_{n}.c") {
        "the family's code".to_owned()
    } else if file == format!("{n}_compat.h") {
        "makes older kernels look like the newest".to_owned()
    } else if file == format!("{n}_trace.h") {
        "the tracepoints".to_owned()
    } else if file == format!("{n}_hooks.h") {
        "what hooks define and may call".to_owned()
    } else if let Some(hooks) = view.hooks.as_ref().filter(|_| file == format!("{n}_hooks.c")) {
        format!("copy of `{}` beside the spec", hooks.file)
    } else if file == format!("{n}_state.h") {
        "copy of the hooks' state beside the spec".to_owned()
    } else {
        "part of the module".to_owned()
    }
}

/// A file as text, if it was rendered.
pub(super) fn text(files: &Files, path: &str) -> Option<String> {
    String::from_utf8(files.get(path)?.clone()).ok()
}

/// A source without the comments that every generated file begins with.
pub(super) fn without_head(text: &str) -> String {
    let mut rest = text;
    while let Some(line) = rest.lines().next() {
        let start = line.trim_start();
        let head = ["//", "/*", "*"].iter().any(|mark| start.starts_with(mark));
        // What is said about the example itself stays.
        let about = ["//!", "///"].iter().any(|mark| start.starts_with(mark));
        if about || !(head || start.is_empty()) {
            break;
        }
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
        if start.ends_with("*/") && !start.starts_with("/*") {
            break;
        }
    }
    format!("{}\n", rest.trim())
}

/// The lines of `text` from the one that starts with `first` to the one that
/// is `last`.
pub(super) fn excerpt(text: &str, first: &str, last: &str) -> Option<String> {
    let begin = text.lines().position(|line| line.starts_with(first))?;
    let lines: Vec<&str> = text.lines().skip(begin).collect();
    let end = lines.iter().position(|line| *line == last)?;
    Some(lines[..=end].join("\n"))
}
