//! The hooks of a family as methods of traits: of one where its sockets are of one
//! type; else of one for each kind, with the ops that are hooks there, and of one with
//! what all kinds have alike, which is generic over them.

use serde::Serialize;

use super::layout::{lines, signature};
use super::leaf::types;
use crate::facts::{HookedAt, HookedSockets, RUST_HOOKS, RustHook};
use crate::model::{Family, OptionKind, Socket, ValueType};
use crate::render::View;

/// One method.
#[derive(Clone, Serialize)]
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
    pub(super) at: &'static str,
    /// It is the same for all kinds of a family that has several.
    pub(super) shared: bool,
}

/// What has a trait.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    /// Sockets of one type; whether they make connections.
    One(bool),
    /// Sockets of whatever kind.
    Any,
}

/// The methods of the family's trait, in the order of the table, and those of its own
/// options and requests.
pub(super) fn of_family(family: &Family, view: &View, several: bool) -> Vec<Hook> {
    let of = if several { Of::Any } else { Of::One(view.connected) };
    let op = |hook: &RustHook| family.sockets.iter().any(|socket| is_hook(socket, hook));
    RUST_HOOKS
        .iter()
        .filter(|hook| view.told(&hook.name) || !several && op(hook))
        .filter(|hook| of.has(hook))
        .map(|hook| Hook::new(hook, view, of))
        .chain(interface(family, of))
        .collect()
}

/// What a kind of sockets, of a family that has several, is asked and told: the methods
/// of its own trait, and those of the family's.
pub(super) fn of_kind(socket: &Socket, view: &View) -> Vec<Hook> {
    let of = Of::One(socket.kind.value.is_connected());
    RUST_HOOKS
        .iter()
        .filter(|hook| (view.told(&hook.name) || is_hook(socket, hook)) && of.has(hook))
        .map(|hook| Hook { shared: view.told(&hook.name), ..Hook::new(hook, view, of) })
        .collect()
}

fn is_hook(socket: &Socket, hook: &RustHook) -> bool {
    socket.op(&hook.name).is_some_and(|op| op.hook().is_some())
}

impl Of {
    /// Whether it has a hook in this form.
    fn has(self, hook: &RustHook) -> bool {
        let wanted = match self {
            Self::One(true) => Some(HookedSockets::Connections),
            Self::One(false) => Some(HookedSockets::Datagrams),
            Self::Any => None,
        };
        hook.sockets.is_none() || hook.sockets == wanted
    }

    /// How a function begins.
    fn head(self, name: &str) -> String {
        match self {
            Self::One(_) => format!("fn {name}"),
            Self::Any => format!("fn {name}<T: AnyKind>"),
        }
    }

    /// An argument: what a kind has a name of its own for is spelt out for any.
    fn arg(self, arg: &str) -> String {
        match self {
            Self::One(_) => arg.to_owned(),
            Self::Any => arg
                .replace("LockedSocket<'_>", "Locked<'_, T>")
                .replace("Socket<'_>", "Sock<'_, T>")
                .replace("Call<'_>", "Call<'_, T>"),
        }
    }
}

impl Hook {
    fn new(hook: &RustHook, view: &View, of: Of) -> Self {
        let connected = match of {
            Of::One(connected) => connected,
            Of::Any => view.connected,
        };
        let more = [
            hook.connected.as_ref().filter(|_| connected),
            hook.frames.as_ref().filter(|_| view.header.is_some()),
        ];
        let doc: Vec<&str> =
            [Some(&hook.doc)].into_iter().chain(more).flatten().map(String::as_str).collect();
        let ret = hook.ret.as_ref().map_or_else(String::new, |ret| format!(" -> {ret}"));
        let head = match of {
            Of::One(_) => Self::head(hook),
            Of::Any => of.head(&hook.name),
        };
        let args: Vec<String> = hook.args.iter().map(|arg| of.arg(arg)).collect();
        Self {
            name: hook.name.clone(),
            doc: lines(&doc.join(" ")),
            signature: signature(4, &head, &args, &format!("{ret};")),
            outer: signature(4, &head, hook.outer(), &format!("{ret} {{")),
            before: hook.before.clone().unwrap_or_default(),
            pass: hook.pass(),
            at: match hook.at {
                HookedAt::Protocol => "protocol",
                HookedAt::Framed => "framed",
                HookedAt::Timer => "timer",
            },
            shared: of == Of::Any,
        }
    }

    /// How its signature begins.
    pub(super) fn head(hook: &RustHook) -> String {
        let lifetime = if hook.lifetime { "<'g>" } else { "" };
        format!("fn {}{lifetime}", hook.name)
    }

    /// Whether its signature has that in it.
    pub(super) fn names(&self, what: &str) -> bool {
        self.signature.contains(what)
    }

    /// One that `interface.rs` calls, with the socket locked.
    fn inner(of: Of, name: String, arg: &str, result: &str, doc: &str) -> Self {
        let mut args = vec![of.arg("sk: &LockedSocket<'_>")];
        if !arg.is_empty() {
            args.push(arg.to_owned());
        }
        let result =
            if result.is_empty() { "Result".to_owned() } else { format!("Result<{result}>") };
        Self {
            doc: lines(doc),
            signature: signature(4, &of.head(&name), &args, &format!(" -> {result};")),
            outer: String::new(),
            before: String::new(),
            pass: String::new(),
            at: "",
            shared: of == Of::Any,
            name,
        }
    }
}

/// Those of options and requests, in the order of the spec.
fn interface(family: &Family, of: Of) -> Vec<Hook> {
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
            hooks.push(Hook::inner(of, format!("get_{name}"), "", &path(ty), &doc));
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
            hooks.push(Hook::inner(of, format!("set_{name}"), &arg, "", &doc));
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
        hooks.push(Hook::inner(of, format!("ioctl_{name}"), &arg, &result, &doc));
    }
    hooks
}
