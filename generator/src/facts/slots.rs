//! The members of `struct proto_ops`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::form::Form;

/// One member of `struct proto_ops`.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// Member name.
    pub name: String,
    /// `net/socket.c` calls it without a look: never NULL.
    pub mandatory: bool,
    /// The kernel's refusal, for every mandatory slot but `release`.
    #[serde(default)]
    pub stub: Option<String>,
    /// Name of the errno the stub gives, e.g. `EOPNOTSUPP`.
    #[serde(default)]
    pub errno: Option<String>,
    /// What a caller sees when the slot is absent.
    #[serde(default)]
    pub null: Option<String>,
    /// Exported kernel functions that fit the slot as they are.
    #[serde(default)]
    pub helpers: Vec<String>,
    /// protogen has an implementation of its own.
    #[serde(default)]
    pub default: bool,
    /// Makes sense for connection-oriented sockets only.
    #[serde(default)]
    pub connected: bool,
    /// Why the slot can be neither stub nor absent, where that is so.
    #[serde(default)]
    pub required: Option<String>,
    /// Ways from a system call to the slot.
    #[serde(default)]
    pub paths: Vec<Vec<Step>>,
    /// Functions of the right type that are made for sockets of the kernel's
    /// own protocols.
    #[serde(default)]
    pub library: Vec<String>,
    /// What sockets of the kernel's own protocols have in it.
    #[serde(default)]
    pub inet: InetSlot,
    /// Who fills it.
    #[serde(default)]
    pub by: Filler,
    /// Every type it had, oldest first.
    pub forms: Vec<Form>,
    /// The user's function, where the slot can be a hook.
    #[serde(default)]
    pub hook: Option<HookFacts>,
}

/// A function on the way from a system call to a slot.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Step {
    /// On every kernel.
    Always(String),
    /// Where more is to be said of it.
    #[serde(rename_all = "lowercase")]
    Qualified {
        /// The function.
        call: String,
        /// The named kernels that go that way; empty for all.
        #[serde(default)]
        have: Vec<String>,
        /// A compiler may leave no trace of it.
        #[serde(default)]
        inlined: bool,
    },
}

impl Step {
    /// The function, with its parentheses.
    pub fn call(&self) -> &str {
        match self {
            Self::Always(call) | Self::Qualified { call, .. } => call,
        }
    }

    /// The named kernels that go that way; empty for all.
    pub fn have(&self) -> &[String] {
        match self {
            Self::Always(_) => &[],
            Self::Qualified { have, .. } => have,
        }
    }

    /// Whether a compiler may leave no trace of it.
    pub fn inlined(&self) -> bool {
        matches!(self, Self::Qualified { inlined: true, .. })
    }
}

/// The stable interface of a hook. Its C name is `<family>_hook_<slot>`, its
/// first argument `struct sock *sk`.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HookFacts {
    /// C type of the result.
    #[serde(default = "int")]
    pub result: String,
    /// C declarations of the arguments after `sk`; `@` is the family name.
    #[serde(default)]
    pub args: Vec<String>,
    /// What it returns for what is not its own.
    #[serde(default)]
    pub pass: Option<String>,
    /// What the hook may rely on and has to do.
    pub doc: String,
    /// The same on sockets that make connections.
    #[serde(default)]
    pub connected: Option<String>,
    /// One more argument, in families with control messages that can be sent.
    #[serde(default)]
    pub cmsgs: Option<CmsgsArg>,
}

/// What came with a message, as an argument.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CmsgsArg {
    /// Its declaration.
    pub arg: String,
    /// What the hook may rely on.
    pub doc: String,
    /// The same on sockets that keep no messages apart.
    pub stream: String,
}

fn int() -> String {
    "int".to_owned()
}

impl HookFacts {
    /// Declarations of the arguments after `sk`; with `cmsgs` in families with
    /// control messages that can be sent.
    pub fn args(&self, cmsgs: bool) -> impl Iterator<Item = &String> {
        let more = self.cmsgs.as_ref().filter(|_| cmsgs).map(|more| &more.arg);
        self.args.iter().chain(more)
    }

    /// A function of this form in the words of C.
    pub fn prototype(&self, function: &str, family: &str, cmsgs: bool) -> String {
        let mut args = vec!["struct sock *sk".to_owned()];
        args.extend(self.args(cmsgs).map(|arg| arg.replace('@', family)));
        format!("{} {function}({})", self.result, args.join(", "))
    }

    /// What the hook may rely on and has to do, in families that have
    /// connections, streams, control messages, or none of them.
    pub fn full_doc(&self, connections: bool, streams: bool, cmsgs: bool) -> String {
        let more = self.cmsgs.as_ref().filter(|_| cmsgs);
        let words = [
            Some(&self.doc),
            more.map(|more| &more.doc),
            self.connected.as_ref().filter(|_| connections),
            more.map(|more| &more.stream).filter(|_| streams),
        ];
        words.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}

/// Functions that fit the slot of a socket on TCP or UDP: first that of the
/// base itself. None: the base has it where modules cannot link to it.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InetSlot {
    /// On TCP, if that has the slot.
    #[serde(default)]
    pub tcp: Option<Vec<String>>,
    /// On UDP, if that has the slot.
    #[serde(default)]
    pub udp: Option<Vec<String>>,
}

/// Who fills a member.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Filler {
    /// Specs name it.
    #[default]
    Spec,
    /// A value that protogen writes itself.
    Protogen,
    /// Nobody yet: it stays NULL.
    Nobody,
}

/// The file of the table, as it is named in messages.
pub const FILE: &str = "generator/facts/slots.yaml";
/// The table as it is written.
pub const TEXT: &str = include_str!("../../facts/slots.yaml");

/// Every member of any kernel, in the order of `include/linux/net.h`.
pub static PROTO_OPS: LazyLock<Vec<Slot>> = LazyLock::new(|| super::load("slots.yaml", TEXT));

/// The slots that a spec may name, in the same order.
pub static SLOTS: LazyLock<Vec<&'static Slot>> =
    LazyLock::new(|| PROTO_OPS.iter().filter(|slot| slot.by == Filler::Spec).collect());

/// The slot of this name, if a spec may name it.
pub fn slot(name: &str) -> Option<&'static Slot> {
    SLOTS.iter().copied().find(|slot| slot.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_twelve_mandatory_slots() {
        let names: Vec<_> = SLOTS.iter().filter(|s| s.mandatory).map(|s| s.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "release",
                "bind",
                "connect",
                "socketpair",
                "accept",
                "getname",
                "ioctl",
                "listen",
                "shutdown",
                "sendmsg",
                "recvmsg",
                "mmap"
            ]
        );
    }

    #[test]
    fn a_slot_is_stubbed_or_says_what_null_means() {
        for slot in SLOTS.iter() {
            let stubbed = slot.stub.is_some() && slot.errno.is_some();
            assert!(
                if slot.mandatory {
                    stubbed || slot.required.is_some()
                } else {
                    slot.null.is_some()
                },
                "{}",
                slot.name
            );
        }
    }
}
