//! The ops in C: what the glue of a slot calls, and what a hook may call.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::facts::{HookFacts, SLOTS};
use crate::render::View;
use crate::render::view::{Prefixes, SocketView};

/// Slots that all types of sockets share.
const SHARED: [&str; 5] = ["bind", "listen", "accept", "setsockopt", "getsockopt"];
/// Slots that streams and records fill each in their own way.
const OF_TYPE: [&str; 2] = ["sendmsg", "recvmsg"];
/// Slots whose default is a function of its own also where nothing hooks them.
const SPLIT: [&str; 4] = ["bind", "connect", "sendmsg", "recvmsg"];

/// Sockets that fill a slot with the same function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// All of the family.
    Every,
    /// Those of datagrams.
    Datagram,
    /// Those that make connections.
    Connected,
    /// Streams alone.
    Stream,
    /// `seqpacket` alone.
    Seqpacket,
}

/// One slot of a group.
#[derive(Serialize)]
pub(super) struct OpCall {
    /// Some socket has a hook there.
    hooked: bool,
    /// C that holds for those sockets, where others have none.
    when: String,
    /// The function that decides there, and what it decides between.
    either: String,
    hook: String,
    other: String,
    /// What the glue evaluates.
    call: String,
    /// Name of the function that does what happens without a hook.
    default: String,
    /// `static `, or nothing where hooks call it.
    lib: &'static str,
}

/// A function that hooks call, and that differs by type of socket.
#[derive(Serialize)]
struct Dispatch {
    prototype: String,
    cases: Vec<Case>,
}

#[derive(Serialize)]
struct Case {
    constant: &'static str,
    call: String,
}

/// Every slot that can be a hook.
#[derive(Serialize)]
pub(super) struct Ops {
    /// Slots of datagram sockets, and those that all share.
    op: BTreeMap<&'static str, OpCall>,
    /// Prototypes of what hooks may call in place of themselves.
    defaults: Vec<String>,
    dispatch: Vec<Dispatch>,
}

impl Group {
    fn has(self, socket: &SocketView) -> bool {
        match self {
            Self::Every => true,
            Self::Datagram => !socket.connected,
            Self::Connected => socket.connected,
            Self::Stream => socket.kind == "stream",
            Self::Seqpacket => socket.kind == "seqpacket",
        }
    }

    /// The groups that fill a slot each in their own way.
    fn of(slot: &str) -> &'static [Self] {
        if SHARED.contains(&slot) {
            &[Self::Every]
        } else if OF_TYPE.contains(&slot) {
            &[Self::Datagram, Self::Stream, Self::Seqpacket]
        } else {
            &[Self::Datagram, Self::Connected]
        }
    }

    fn prefix(self, view: &View, prefixes: &Prefixes) -> String {
        match self {
            Self::Every => view.name.clone(),
            Self::Datagram => format!("{}_dgram", view.name),
            Self::Connected => prefixes.connected.clone(),
            Self::Stream => prefixes.stream.clone(),
            Self::Seqpacket => prefixes.seqpacket.clone(),
        }
    }

    /// These sockets in the name of a function. Short, for beside that an address
    /// has to have room even where the family's name is long.
    fn word(self, view: &View, prefixes: &Prefixes) -> String {
        let prefix = self.prefix(view, prefixes);
        prefix.strip_prefix(&view.name).unwrap_or_default().replace("seqpacket", "record")
    }

    /// What protogen does in a slot of these sockets alone.
    fn default(self, view: &View, prefixes: &Prefixes, slot: &str) -> String {
        format!("{}_do{}_{slot}", view.name, self.word(view, prefixes))
    }

    /// The sockets whose op has a state.
    fn with<'a>(self, view: &'a View, slot: &str, state: &str) -> Vec<&'a SocketView> {
        let is = |s: &&SocketView| s.ops.iter().any(|op| op.slot == slot && op.state == state);
        view.sockets.iter().filter(|s| self.has(s)).filter(is).collect()
    }

    /// The groups that have a hook in a slot.
    fn hooking(view: &View, slot: &str) -> Vec<Self> {
        let groups = Self::of(slot).iter().copied();
        groups.filter(|group| !group.with(view, slot, "hook").is_empty()).collect()
    }
}

impl OpCall {
    /// The slots of a group, by name.
    pub(super) fn all(
        view: &View,
        prefixes: &Prefixes,
        group: Group,
    ) -> BTreeMap<&'static str, Self> {
        let hooks = SLOTS.iter().filter_map(|slot| Some((slot.name.as_str(), slot.hook.as_ref()?)));
        hooks
            .filter(|(slot, _)| Group::of(slot).contains(&group))
            .map(|(slot, facts)| (slot, Self::new(view, prefixes, group, slot, facts)))
            .collect()
    }

    fn new(
        view: &View,
        prefixes: &Prefixes,
        group: Group,
        slot: &'static str,
        facts: &HookFacts,
    ) -> Self {
        let (hooks, others) = (group.with(view, slot, "hook"), group.with(view, slot, "default"));
        let hooking = Group::hooking(view, slot);
        let plain = hooking == [group] || (hooking.is_empty() && group == Group::Datagram);
        let own = plain || group == Group::Every;
        let (default, decides) = if own {
            (format!("{}_default_{slot}", view.name), format!("{}_call_{slot}", view.name))
        } else {
            let word = group.word(view, prefixes);
            (group.default(view, prefixes, slot), format!("__{}{word}_{slot}", view.name))
        };
        let called = !hooks.is_empty() || (view.hooks.is_some() && SPLIT.contains(&slot));
        let cmsgs = sends_cmsgs(view);
        let names = arguments(facts, cmsgs);
        let given = given(&names, slot, group);
        let hook = |args: &str| format!("{}_hook_{slot}({args})", view.name);
        let nothing = facts.pass.as_deref();
        let other =
            |args: &str| nothing.map_or_else(|| format!("{default}({args})"), str::to_owned);
        let names = names.join(", ");
        let when = if hooks.is_empty() { String::new() } else { tells(&hooks, &others) };
        Self {
            hooked: !hooks.is_empty(),
            call: match (hooks.is_empty(), when.is_empty()) {
                (true, _) => other(&given),
                (false, true) => hook(&given),
                (false, false) => format!("{decides}({given})"),
            },
            either: if when.is_empty() {
                String::new()
            } else {
                format!("static {}", facts.prototype(&decides, &view.name, cmsgs))
            },
            when,
            hook: hook(&names),
            other: other(&names),
            lib: if called && own { "" } else { "static " },
            default,
        }
    }
}

impl Ops {
    pub(super) fn new(view: &View, prefixes: &Prefixes) -> Self {
        let mut op = OpCall::all(view, prefixes, Group::Datagram);
        op.extend(OpCall::all(view, prefixes, Group::Every));
        let (mut defaults, mut dispatch) = (Vec::new(), Vec::new());
        for slot in SLOTS.iter() {
            let Some(facts) = &slot.hook else { continue };
            let name = slot.name.as_str();
            let own = facts.pass.is_some() || name == "release";
            let hooking = Group::hooking(view, name);
            let group = Group::of(name)[0];
            let split = SPLIT.contains(&name) && !group.with(view, name, "default").is_empty();
            if own || (hooking.is_empty() && !split) {
                continue;
            }
            let function = format!("{}_default_{name}", view.name);
            let prototype = facts.prototype(&function, &view.name, sends_cmsgs(view));
            if hooking.len() > 1 {
                let case = |group: &Group| {
                    let args = arguments(facts, sends_cmsgs(view)).join(", ");
                    let default = group.default(view, prefixes, name);
                    Case {
                        constant: group.with(view, name, "hook")[0].constant,
                        call: format!("{default}({args})"),
                    }
                };
                let cases = hooking.iter().map(case).collect();
                dispatch.push(Dispatch { prototype: prototype.clone(), cases });
            }
            defaults.push(prototype);
        }
        Self { op, defaults, dispatch }
    }
}

/// A message can be sent with control messages of the family's own.
fn sends_cmsgs(view: &View) -> bool {
    view.interface.cmsgs.iter().any(|cmsg| cmsg.send)
}

/// The names of a hook's arguments, the socket first.
fn arguments(facts: &HookFacts, cmsgs: bool) -> Vec<&str> {
    let mut names = vec!["sk"];
    names.extend(facts.args(cmsgs).filter_map(|arg| arg.rsplit([' ', '*']).next()));
    names
}

/// The same as the glue of a slot has them. A connection has no addresses, and
/// bytes have no control messages.
fn given<'a>(names: &[&'a str], slot: &str, group: Group) -> String {
    let given = |name: &&'a str| match (slot, *name) {
        ("accept", "flags") => "arg->flags",
        ("getsockopt", "to") => "&opt->iter_out",
        ("getsockopt", "len") => "&opt->optlen",
        (_, "cmsgs") if group == Group::Stream => "NULL",
        (_, "cmsgs") => "&cmsgs",
        (_, "dst") if group != Group::Datagram => "NULL",
        (_, name) => name,
    };
    names.iter().map(given).collect::<Vec<_>>().join(", ")
}

/// C that holds for some sockets `sk` and not for others; empty if there are no
/// others.
pub(super) fn tells(some: &[&SocketView], others: &[&SocketView]) -> String {
    if others.is_empty() {
        return String::new();
    }
    let mut terms: Vec<String> = some
        .iter()
        .map(|socket| {
            let of_kind = format!("sk->sk_type == {}", socket.constant);
            if others.iter().any(|other| other.kind == socket.kind) {
                format!("({of_kind} && sk->sk_protocol == {})", socket.protocol)
            } else {
                of_kind
            }
        })
        .collect();
    terms.dedup();
    if let [term] = terms.as_slice() {
        return term.trim_start_matches('(').trim_end_matches(')').to_owned();
    }
    terms.join(" || ")
}
