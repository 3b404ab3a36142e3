//! The hooks of a family as methods of a trait.

use serde::Serialize;

use super::leaf::types;
use super::shim::{lines, signature};
use crate::facts::{HookedAt, HookedSockets, RUST_HOOKS, RustHook};
use crate::model::{Family, OpState, OptionKind, ValueType};
use crate::render::View;

/// One method.
#[derive(Serialize)]
pub(super) struct Hook {
    pub(super) name: String,
    doc: Vec<String>,
    /// The method of `hooks.rs`.
    signature: String,
    /// The function that the transport calls; empty where `interface.rs` does.
    outer: String,
    /// A statement that comes before the hook.
    before: String,
    /// What is handed on.
    pass: String,
    /// The trait that the function is of: `protocol`, `framed`, `timer`, or none.
    at: &'static str,
}

/// The methods of a family, in the order of the table, and those of its own
/// options and requests.
pub(super) fn hooks(family: &Family, view: &View) -> Vec<Hook> {
    let hooked = |name: &str| {
        let mut ops = family.sockets.iter().filter_map(|socket| socket.op(name));
        ops.any(|op| op.state == OpState::Hook) || view.told(name)
    };
    let sockets =
        if view.connected { HookedSockets::Connections } else { HookedSockets::Datagrams };
    RUST_HOOKS
        .iter()
        .filter(|hook| hooked(&hook.name) && hook.sockets.is_none_or(|one| one == sockets))
        .map(|hook| Hook::new(hook, view))
        .chain(interface(family))
        .collect()
}

impl Hook {
    fn new(hook: &RustHook, view: &View) -> Self {
        let more = [
            hook.connected.as_ref().filter(|_| view.connected),
            hook.frames.as_ref().filter(|_| view.header.is_some()),
        ];
        let doc: Vec<&str> =
            [Some(&hook.doc)].into_iter().chain(more).flatten().map(String::as_str).collect();
        let ret = hook.ret.as_ref().map_or_else(String::new, |ret| format!(" -> {ret}"));
        let head = Self::head(hook);
        Self {
            name: hook.name.clone(),
            doc: lines(&doc.join(" ")),
            signature: signature(4, &head, &hook.args, &format!("{ret};")),
            outer: signature(4, &head, hook.outer(), &format!("{ret} {{")),
            before: hook.before.clone().unwrap_or_default(),
            pass: hook.pass(),
            at: match hook.at {
                HookedAt::Protocol => "protocol",
                HookedAt::Framed => "framed",
                HookedAt::Timer => "timer",
            },
        }
    }

    /// How its signature begins.
    pub(super) fn head(hook: &RustHook) -> String {
        let lifetime = if hook.lifetime { "<'g>" } else { "" };
        format!("fn {}{lifetime}", hook.name)
    }

    /// Whether it gets a socket that is locked.
    pub(super) fn locks(&self) -> bool {
        self.names("LockedSocket")
    }

    /// Whether its signature has that in it.
    pub(super) fn names(&self, what: &str) -> bool {
        self.signature.contains(what)
    }

    /// One that `interface.rs` calls, with the socket locked.
    fn inner(name: String, arg: &str, result: &str, doc: &str) -> Self {
        let mut args = vec!["sk: &LockedSocket<'_>".to_owned()];
        if !arg.is_empty() {
            args.push(arg.to_owned());
        }
        let result =
            if result.is_empty() { "Result".to_owned() } else { format!("Result<{result}>") };
        Self {
            doc: lines(doc),
            signature: signature(4, &format!("fn {name}"), &args, &format!(" -> {result};")),
            outer: String::new(),
            before: String::new(),
            pass: String::new(),
            at: "",
            name,
        }
    }
}

/// Those of options and requests, in the order of the spec.
fn interface(family: &Family) -> Vec<Hook> {
    let interface = &family.interface;
    let upper = family.name.value.to_uppercase();
    let path = |ty| types::path(ty, &interface.types);
    let given = |ty| match ty {
        ValueType::Struct(_) => format!("&{}", path(ty)),
        ValueType::Int { .. } => path(ty),
    };
    let mut hooks = Vec::new();
    for option in interface.options.iter().filter(|o| o.kind.value == OptionKind::Hook) {
        let Some(ty) = option.ty.as_ref().map(|ty| ty.value) else { continue };
        let name = &option.name.value;
        let constant = format!("`{upper}_{}`", name.to_uppercase());
        if option.get {
            let doc = format!("Tells {constant} to `getsockopt(2)`.");
            hooks.push(Hook::inner(format!("get_{name}"), "", &path(ty), &doc));
        }
        if option.set {
            let what = match ty {
                ValueType::Struct(_) => "reserved bytes",
                ValueType::Int { .. } => "range",
            };
            let doc = format!(
                "Takes {constant} from `setsockopt(2)`. Length, {what}, capability and state of the \
                 socket are checked."
            );
            let arg = format!("value: {}", given(ty));
            hooks.push(Hook::inner(format!("set_{name}"), &arg, "", &doc));
        }
    }
    for ioctl in &interface.ioctls {
        let name = &ioctl.name.value;
        let ty = ioctl.ty.as_ref().map(|ty| ty.value);
        let (arg, result, what) = match ty {
            None => (String::new(), String::new(), ""),
            Some(ty) if ioctl.read && ioctl.write => (
                format!("arg: &mut {}", path(ty)),
                String::new(),
                " `arg` goes back to the caller.",
            ),
            Some(ty) if ioctl.write => (format!("arg: {}", given(ty)), String::new(), ""),
            Some(ty) => (String::new(), path(ty), ""),
        };
        let doc = format!(
            "Answers `SIOC{upper}_{}`.{what} The capability is checked.",
            name.to_uppercase()
        );
        hooks.push(Hook::inner(format!("ioctl_{name}"), &arg, &result, &doc));
    }
    hooks
}
