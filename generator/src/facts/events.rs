//! Moments in the life of a socket that hooks can be told of.

use std::sync::LazyLock;

use serde::Deserialize;

/// One of them.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// The word in a spec, and the end of the function's name.
    pub name: String,
    /// `int` or `void`.
    pub result: String,
    /// Arguments after the socket; `@` is the family's name.
    #[serde(default)]
    pub args: Vec<String>,
    /// Only a family that sends frames has it.
    #[serde(default)]
    pub frames: bool,
    /// What the hook may rely on and has to do.
    pub doc: String,
    /// The same on sockets that make connections.
    #[serde(default)]
    pub connected: Option<String>,
}

impl Event {
    /// What the hook may rely on and has to do, in families that make
    /// connections or do not.
    pub fn full_doc(&self, connections: bool) -> String {
        match &self.connected {
            Some(more) if connections => format!("{} {more}", self.doc),
            _ => self.doc.clone(),
        }
    }
}

/// Every event, in the order of a socket's life.
pub static EVENTS: LazyLock<Vec<Event>> =
    LazyLock::new(|| super::load("events.yaml", include_str!("../../facts/events.yaml")));

/// The event of this name.
pub fn event(name: &str) -> Option<&'static Event> {
    EVENTS.iter().find(|event| event.name == name)
}
