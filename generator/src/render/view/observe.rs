//! What is told of messages and connections.

use serde::Serialize;

use super::Has;
use crate::model::{Family, Socket};

/// A reason why a message does not arrive, or a turn of a connection.
#[derive(Debug, Serialize)]
pub struct Reason {
    /// `filter`
    pub name: &'static str,
    /// `FILTER`
    pub constant: String,
    /// The event in tracefs, of a connection.
    pub event: &'static str,
    /// What it means.
    pub doc: &'static str,
}

/// The slots of the sockets of one nature.
fn slots(family: &Family, connected: bool) -> Has {
    let of_nature = |socket: &&Socket| socket.kind.value.is_connected() == connected;
    Has::new(&family.sockets.iter().filter(of_nature).collect::<Vec<_>>())
}

/// Whether anybody is told of messages between the sockets of one host: frames
/// have reasons of their own.
fn told(family: &Family) -> bool {
    (family.observe.counters || family.observe.tracepoints) && family.header.is_none()
}

/// The reasons that a family can have, in the order of the counters.
pub(super) fn drops(family: &Family) -> Vec<Reason> {
    if !told(family) {
        return Vec::new();
    }
    let has = slots(family, false);
    let (dgram, shutdown) = (has.sendmsg, has.sendmsg && has.shutdown);
    [
        ("filter", dgram, "A socket filter of the receiver refused it."),
        (
            "refused",
            dgram,
            "Nobody is bound at the destination, or takes messages from the sender.",
        ),
        (
            "full",
            dgram,
            "The receiver's buffer was full, and the sender could not wait any longer.",
        ),
        ("shut", shutdown, "The receiver, or the sender while it waited, was shut down."),
        ("interrupted", dgram, "A signal ended the sender's wait for room."),
        ("unread", true, "The receiver was closed before it read it."),
    ]
    .into_iter()
    .filter(|(_, exists, _)| *exists)
    .map(|(name, _, doc)| Reason::new(name, "", doc))
    .collect()
}

/// What is told of connections, in the order of the counters.
pub(super) fn links(family: &Family) -> Vec<Reason> {
    if !told(family) {
        return Vec::new();
    }
    let has = slots(family, true);
    let made = has.connect || has.socketpair;
    [
        ("connected", "connect", has.connect, "Connections that `connect()` made."),
        ("accepted", "accept", has.connect, "Connections that `accept()` handed out."),
        ("connect_refused", "refuse", has.connect, "Attempts to connect that gave `ECONNREFUSED`."),
        ("reset", "reset", made, "Ends of connections whose close reset them."),
    ]
    .into_iter()
    .filter(|(_, _, exists, _)| *exists)
    .map(|(name, event, _, doc)| Reason::new(name, event, doc))
    .collect()
}

impl Reason {
    fn new(name: &'static str, event: &'static str, doc: &'static str) -> Self {
        Self { name, constant: name.to_uppercase(), event, doc }
    }
}
