//! Hooks in Rust of a random spec, written as one who has the trait before him
//! would: each does what the transport would, or nothing.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use protogen::facts::{HookedSockets, RUST_HOOKS};
use protogen::render::Files;

/// What is in the module of a trait.
const BESIDE: [&str; 8] =
    ["Arrival", "Call", "Child", "Frame", "Hooks", "LockedSocket", "Protocol", "Socket"];

/// Where what the file names is, beside that.
const PLACES: &[(&str, &[&str])] = &[
    ("crate::family", &["Address", "AnyKind", "Attached", "Header"]),
    ("crate::runtime::cell", &["Setting"]),
    ("crate::runtime::errno", &["errno", "ENOIOCTLCMD", "ENOPROTOOPT"]),
    ("crate::runtime::ethernet::shared", &["Shared"]),
    ("crate::runtime::msg", &["RecvMsg", "SendMsg"]),
    ("crate::runtime::ops", &["Poll"]),
    ("crate::runtime::option", &["IoctlArg", "OptionIn", "OptionOut"]),
    ("crate::runtime::sock", &["Locked", "Sock"]),
    ("crate::runtime::value", &["Value"]),
    ("crate::transport::ethernet", &["default_frame_in"]),
    ("crate", &["types"]),
];

/// The file of a family whose files are given; nothing if that has no hooks.
pub fn source(files: &Files) -> Option<String> {
    let mut traits = Vec::new();
    for (path, bytes) in files {
        let file = path.strip_prefix("module-rust/").and_then(|file| file.strip_suffix(".rs"));
        let Some(module) = file.filter(|file| !file.contains('/')) else { continue };
        let text = String::from_utf8_lossy(bytes).into_owned();
        if text.contains("pub(crate) trait Hooks {\n") {
            traits.push((module, text));
        }
    }
    let head = "// SPDX-License-Identifier: GPL-2.0-only\n\n//! Made at random.\n\n\
                #![forbid(unsafe_code)]\n\n";
    let state = traits.iter().any(|(_, text)| text.contains("type State:"));
    let kinds = String::from_utf8_lossy(files.get("module-rust/family.rs")?)
        .contains("pub(crate) trait Kind:");
    let mut out = head.to_owned();
    for (module, text) in &traits {
        let implemented = implemented(module, text, state, kinds)?;
        // Kinds of sockets have the same names for what is theirs.
        if kinds {
            write!(out, "mod of_{module} {{\n{implemented}}}\n\n").expect("a string");
        } else {
            out += &implemented;
        }
    }
    (!traits.is_empty()).then_some(out)
}

/// What there is for the trait of a module, beside others where there are kinds.
fn implemented(module: &str, text: &str, state: bool, kinds: bool) -> Option<String> {
    let inside = text.split_once("pub(crate) trait Hooks {\n")?.1.split_once("\n}\n")?.0;
    let lines = inside.lines().map(str::trim).filter(|line| !line.starts_with("///"));
    let items = lines.collect::<Vec<_>>().join(" ").replace("( ", "(").replace(", )", ")");
    let connected = text.contains("pub(crate) type Connected =");
    let mut out = String::new();
    let mut body = String::new();
    for item in items.split(';').map(str::trim).filter(|item| !item.is_empty()) {
        if item.starts_with("type State") {
            out += "#[pin_data]\npub(crate) struct State {\n    pub(crate) calls: Setting<u32>,\n}\n\n";
            body += "    type State = State;\n\n";
        } else if item.starts_with("type Tag") {
            body += "    type Tag = ();\n\n";
        } else if item.starts_with("fn state(") {
            body += "    fn state() -> impl PinInit<State> {\n        pin_init!(State {\n            \
                     calls: Setting::new(0),\n        })\n    }\n\n";
        } else {
            function(item, connected, state, &mut body)?;
        }
    }
    write!(out, "impl Hooks for Protocol {{\n{}\n}}\n", body.trim_end()).expect("a string");
    let mut head = String::new();
    let any = kinds && module == "family";
    for name in BESIDE.iter().filter(|name| has_word(&out, name)) {
        // Sockets of any kind have none of their own.
        let place = if any && *name == "Call" { "runtime::call" } else { module };
        writeln!(head, "use crate::{place}::{name};").expect("a string");
    }
    for (path, names) in PLACES {
        for name in names.iter().filter(|name| has_word(&out, name)) {
            writeln!(head, "use {path}::{name};").expect("a string");
        }
    }
    let nature = if connected { "connection" } else { "datagram" };
    let defaults = words(&out).filter(|word| word.starts_with("default_"));
    // Those of a locked socket are its methods.
    let functions = defaults.filter(|word| *word != "default_frame_in" && !is_method(&out, word));
    for name in functions.collect::<BTreeSet<_>>() {
        writeln!(head, "use crate::transport::{nature}::{name};").expect("a string");
    }
    if ["Result", "c_int", "PinInit"].iter().any(|name| has_word(&out, name)) {
        head += "use kernel::prelude::*;\n";
    }
    Some(head + "\n" + &out)
}

/// One of them, of its declaration.
fn function(item: &str, connected: bool, state: bool, out: &mut String) -> Option<()> {
    let (head, rest) = item.split_once('(')?;
    let (args, result) = rest.rsplit_once(')').map(|(args, rest)| (args, rest.trim()))?;
    let name = head.strip_prefix("fn ")?.split('<').next()?;
    // What has a comma of its own is written without a blank behind it meanwhile.
    let args = args.replace("<'_, T>", "<'_,T>");
    let args: Vec<(&str, &str)> =
        args.split(", ").filter_map(|arg| arg.trim_end_matches(',').split_once(": ")).collect();
    let mut body = body(name, result, connected);
    let sock = args.iter().map(|(arg, _)| *arg).find(|arg| matches!(*arg, "sk" | "call"));
    if let Some(sock) = sock.filter(|_| state) {
        body = format!(
            "let calls = &{sock}.hook_state().calls;\n        \
             calls.set(calls.get().wrapping_add(1));\n        {body}"
        );
    }
    let args: Vec<String> = args
        .iter()
        .map(|(arg, ty)| {
            let unused = if has_word(&body, arg) { "" } else { "_" };
            format!("{unused}{arg}: {}", ty.replace(",T", ", T"))
        })
        .collect();
    let result = if result.is_empty() { String::new() } else { format!(" {result}") };
    writeln!(out, "    {head}({}){result} {{\n        {body}\n    }}\n", args.join(", "))
        .expect("a string");
    Some(())
}

/// What it does.
fn body(name: &str, result: &str, connected: bool) -> String {
    let sockets = if connected { HookedSockets::Connections } else { HookedSockets::Datagrams };
    let known = RUST_HOOKS
        .iter()
        .find(|hook| hook.name == name && hook.sockets.is_none_or(|one| one == sockets));
    match (known.and_then(|hook| hook.without.clone()), result) {
        (Some(without), _) => without,
        (_, "") => String::new(),
        (_, "-> Result") => "Ok(())".to_owned(),
        _ if name == "frame_in" => "default_frame_in(sk, src, frame)".to_owned(),
        // What is told of an option or a request.
        _ => "Ok(Value::ZERO)".to_owned(),
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
}

fn has_word(text: &str, word: &str) -> bool {
    words(text).any(|other| other == word)
}

fn is_method(text: &str, name: &str) -> bool {
    text.contains(&format!(".{name}("))
}
