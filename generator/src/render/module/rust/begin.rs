//! How `protogen new` begins hooks in Rust: each does what is done without it.

use serde::Serialize;

use super::hooks::Hook;
use super::layout::{import, signature};
use crate::facts::{HookedSockets, RUST_HOOKS, RustHook};

/// What the template asks.
#[derive(Serialize)]
pub struct Begun {
    /// The lines that import what the hooks name.
    uses: Vec<String>,
    /// The methods, each with its lines.
    methods: Vec<String>,
}

/// Where what the hooks name comes from, but for the defaults.
const PLACES: [(&str, &[&str]); 6] = [
    (
        "crate::family",
        &["Address", "Attached", "Call", "Child", "Hooks", "LockedSocket", "Protocol", "Socket"],
    ),
    ("crate::runtime::errno", &["errno", "ENOIOCTLCMD", "ENOPROTOOPT"]),
    ("crate::runtime::msg", &["RecvMsg", "SendMsg"]),
    ("crate::runtime::ops", &["Poll"]),
    ("crate::runtime::option", &["IoctlArg", "OptionIn", "OptionOut"]),
    ("kernel::prelude", &["*"]),
];

/// The file that begins the hooks of these slots.
pub fn begun(slots: &[&str], connected: bool) -> Begun {
    let sockets = if connected { HookedSockets::Connections } else { HookedSockets::Datagrams };
    let hooks: Vec<&RustHook> = RUST_HOOKS
        .iter()
        .filter(|hook| slots.contains(&hook.name.as_str()))
        .filter(|hook| hook.sockets.is_none_or(|one| one == sockets))
        .collect();
    let methods: Vec<String> = hooks.iter().map(|hook| method(hook)).collect();
    let all = methods.join("\n");
    let mut uses: Vec<String> = Vec::new();
    for (path, names) in PLACES {
        let named = |name: &&&str| {
            ["Hooks", "Protocol", "*"].contains(name) || words(&all).any(|word| word == **name)
        };
        uses.extend(import(path, names.iter().filter(named).copied()));
        if path == "crate::runtime::option" {
            let place = if connected { "connection" } else { "datagram" };
            let mut defaults: Vec<&str> =
                words(&all).filter(|word| word.starts_with("default_")).collect();
            // Those are methods of a locked socket.
            defaults.retain(|name| !all.contains(&format!(".{name}(")));
            defaults.sort_unstable();
            defaults.dedup();
            uses.extend(import(&format!("crate::transport::{place}"), defaults.into_iter()));
        }
    }
    Begun { uses, methods }
}

/// The names in a text.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_'))
}

/// One method, whose arguments begin with `_` where they are not used.
fn method(hook: &RustHook) -> String {
    let body = hook.without.as_deref().unwrap_or_default();
    let argument = |arg: &String| {
        let name = arg.split(':').next().unwrap_or_default();
        if words(body).any(|word| word == name) { arg.clone() } else { format!("_{arg}") }
    };
    let args: Vec<String> = hook.args.iter().map(argument).collect();
    let ret = hook.ret.as_ref().map_or_else(String::new, |ret| format!(" -> {ret}"));
    if body.is_empty() {
        return signature(4, &Hook::head(hook), &args, &format!("{ret} {{}}"));
    }
    let head = signature(4, &Hook::head(hook), &args, &format!("{ret} {{"));
    format!("{head}\n        {body}\n    }}")
}
