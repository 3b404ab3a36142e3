//! Hooks in Rust of a random spec, written as one who has the trait before him
//! would: each does what the transport would, or nothing.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use protogen::facts::{HookedSockets, RUST_HOOKS};

/// Where what the file names is.
const PLACES: &[(&str, &[&str])] = &[
    (
        "crate::family",
        &[
            "Address",
            "Arrival",
            "Attached",
            "Call",
            "Child",
            "Frame",
            "Header",
            "Hooks",
            "LockedSocket",
            "Protocol",
            "Socket",
        ],
    ),
    ("crate::runtime::cell", &["Setting"]),
    ("crate::runtime::errno", &["errno", "ENOIOCTLCMD", "ENOPROTOOPT"]),
    ("crate::runtime::ethernet::shared", &["Shared"]),
    ("crate::runtime::msg", &["RecvMsg", "SendMsg"]),
    ("crate::runtime::ops", &["Poll"]),
    ("crate::runtime::option", &["IoctlArg", "OptionIn", "OptionOut"]),
    ("crate::runtime::value", &["Value"]),
    ("crate::transport::ethernet", &["default_frame_in"]),
    ("crate", &["types"]),
];

/// The file of a family whose `family.rs` is given; nothing if that has no hooks.
pub fn source(family: &str) -> Option<String> {
    let inside = family.split_once("pub(crate) trait Hooks {\n")?.1.split_once("\n}\n")?.0;
    let lines = inside.lines().map(str::trim).filter(|line| !line.starts_with("///"));
    let text = lines.collect::<Vec<_>>().join(" ").replace("( ", "(").replace(", )", ")");
    let connected = family.contains("pub(crate) type Connected =");
    let state = text.contains("type State:");
    let mut out = String::new();
    let mut body = String::new();
    for item in text.split(';').map(str::trim).filter(|item| !item.is_empty()) {
        if item.starts_with("type State") {
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
    if state {
        out += "#[pin_data]\npub(crate) struct State {\n    calls: Setting<u32>,\n}\n\n";
    }
    write!(out, "impl Hooks for Protocol {{\n{}\n}}\n", body.trim_end()).expect("a string");
    let mut head = "// SPDX-License-Identifier: GPL-2.0-only\n\n//! Made at random.\n\n\
                    #![forbid(unsafe_code)]\n\n"
        .to_owned();
    for (path, names) in PLACES {
        for name in names.iter().filter(|name| has_word(&out, name)) {
            writeln!(head, "use {path}::{name};").expect("a string");
        }
    }
    let module = if connected { "connection" } else { "datagram" };
    let defaults = words(&out).filter(|word| word.starts_with("default_"));
    // Those of a locked socket are its methods.
    let functions = defaults.filter(|word| *word != "default_frame_in" && !is_method(&out, word));
    for name in functions.collect::<BTreeSet<_>>() {
        writeln!(head, "use crate::transport::{module}::{name};").expect("a string");
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
            format!("{unused}{arg}: {ty}")
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
