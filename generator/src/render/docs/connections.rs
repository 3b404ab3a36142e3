//! What the page says about sockets that make connections.

use std::collections::BTreeMap;

use serde::Serialize;

use super::facts::{in_words, zero_is_privileged};
use super::slots::{Call, label};
use crate::model::Family;
use crate::render::View;
use crate::render::view::SocketView;

#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact a field")]
pub(super) struct Connections {
    /// Some type carries bytes.
    stream: bool,
    /// Some type carries records.
    records: bool,
    /// The types, in words.
    types: String,
    /// What they carry, in a paragraph.
    nature: String,
    /// Some socket can be connected at all.
    connects: bool,
    /// Some socket can listen.
    pub(super) listens: bool,
    /// Some socket has a peer to ask the name of.
    peer: bool,
    send: bool,
    recv: bool,
    /// Those whose `connect()` waits for room, and those whose does not; empty
    /// if there are none.
    waits: String,
    refuses: String,
    /// A listener that is not bound gets an address, maybe a privileged one.
    autobind: bool,
    autobind_may_bind: bool,
    /// A socket keeps its own limit.
    max_option: bool,
    /// What fills each slot, over these sockets.
    calls: BTreeMap<String, Call>,
}

impl Connections {
    /// Nothing, if the family has datagrams alone.
    pub(super) fn new(family: &Family, view: &View) -> Option<Self> {
        let sockets: Vec<&SocketView> = view.sockets.iter().filter(|s| s.connected).collect();
        if sockets.is_empty() {
            return None;
        }
        let calls = Call::all(view, |socket| socket.connected);
        let own = |slot: &str| calls.get(slot).is_some_and(Call::own);
        let types: Vec<String> = sockets.iter().map(|s| label(s)).collect();
        let (stream, records) =
            (sockets.iter().any(|s| !s.messages), sockets.iter().any(|s| s.messages));
        let listening = |waits: bool| {
            let some = sockets.iter().filter(|s| s.waits == waits && listens(s));
            in_words(&some.map(|s| label(s)).collect::<Vec<_>>())
        };
        let autobind = view.address.autobind.is_some() && own("listen");
        Some(Self {
            stream,
            records,
            types: in_words(&types),
            nature: nature(view, stream, records),
            connects: own("connect") || own("socketpair"),
            listens: own("listen"),
            peer: own("connect") || own("socketpair"),
            send: own("sendmsg"),
            recv: own("recvmsg"),
            waits: listening(true),
            refuses: listening(false),
            autobind,
            autobind_may_bind: autobind && zero_is_privileged(family),
            max_option: sockets
                .iter()
                .filter(|s| s.messages)
                .flat_map(|s| &s.ops)
                .any(|op| op.slot == "setsockopt" && matches!(op.state, "default" | "hook")),
            calls,
        })
    }
}

fn listens(socket: &SocketView) -> bool {
    socket.ops.iter().any(|op| op.slot == "listen" && matches!(op.state, "default" | "hook"))
}

fn nature(view: &View, stream: bool, records: bool) -> String {
    let bytes = "carry bytes in order, without bounds between what one call sends and the next";
    let whole = format!(
        "carry records, whole and in order, of at most {} bytes (`{}_MESSAGE_MAX`)",
        view.max_message, view.upper
    );
    let what = match (stream, records) {
        (true, true) => format!("Streams {bytes}; `SOCK_SEQPACKET` sockets {whole}"),
        (true, false) => format!("Streams {bytes}"),
        _ => format!("Sockets of the type `SOCK_SEQPACKET` {whole}"),
    };
    format!("{what}. A connection is between two sockets of one host and of one network namespace.")
}
