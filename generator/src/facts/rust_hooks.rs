//! Hooks in Rust: what each looks like, as a method of a trait.

use std::sync::LazyLock;

use serde::Deserialize;

/// One of them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RustHook {
    /// That of its slot, or of its event.
    pub name: String,
    /// The sockets that have it in this form; all if it is not said.
    #[serde(default)]
    pub sockets: Option<HookedSockets>,
    /// Whether it names a lifetime `'g`.
    #[serde(default)]
    pub lifetime: bool,
    /// Its arguments.
    pub args: Vec<String>,
    /// What the transport hands over, where it differs.
    #[serde(default)]
    pub outer: Option<Vec<String>>,
    /// What becomes of that; the arguments as they are if it is not said.
    #[serde(default)]
    pub pass: Option<String>,
    /// A statement that is done before it is called.
    #[serde(default)]
    pub before: Option<String>,
    /// Its result, if it has one.
    #[serde(default)]
    pub ret: Option<String>,
    /// What is done without it, as an expression of its arguments.
    #[serde(default, rename = "default")]
    pub without: Option<String>,
    /// The trait by which the transport calls it.
    pub at: HookedAt,
    /// What it may rely on and has to do.
    pub doc: String,
    /// The same of connections alone.
    #[serde(default)]
    pub connected: Option<String>,
    /// The same where messages are frames.
    #[serde(default)]
    pub frames: Option<String>,
}

/// The sockets that have a hook in a form of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HookedSockets {
    /// Those for datagrams.
    Datagrams,
    /// Those for connections.
    Connections,
}

/// A trait of the transport's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HookedAt {
    /// What all sockets do.
    Protocol,
    /// What becomes of frames.
    Framed,
    /// What is done when a time is over.
    Timer,
}

/// All of them, in the order in which a trait has them.
pub static RUST_HOOKS: LazyLock<Vec<RustHook>> =
    LazyLock::new(|| super::load("rust-hooks.yaml", include_str!("../../facts/rust-hooks.yaml")));

impl RustHook {
    /// The arguments that the transport hands over.
    pub fn outer(&self) -> &[String] {
        self.outer.as_deref().unwrap_or(&self.args)
    }

    /// What is handed on of them.
    pub fn pass(&self) -> String {
        let name = |arg: &String| arg.split(':').next().unwrap_or_default().to_owned();
        let all = || self.args.iter().map(name).collect::<Vec<_>>().join(", ");
        self.pass.clone().unwrap_or_else(all)
    }
}

#[cfg(test)]
mod tests {
    use super::RUST_HOOKS;
    use crate::facts::{EVENTS, SLOTS};

    #[test]
    fn each_is_a_slot_or_an_event() {
        for hook in RUST_HOOKS.iter() {
            let slot = SLOTS.iter().any(|slot| slot.name == hook.name && slot.hook.is_some());
            let event = EVENTS.iter().any(|event| event.name == hook.name);
            assert!(slot || event, "{}", hook.name);
        }
    }
}
