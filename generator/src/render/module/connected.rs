//! What the templates of connection-oriented sockets ask.

use std::collections::BTreeMap;

use serde::Serialize;

use super::ops::{Group, OpCall, tells};

use crate::model::Family;
use crate::render::View;
use crate::render::view::{Prefixes, SocketView, record_fits_cb};

#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact a field")]
pub(super) struct Connected {
    /// Some type of socket makes connections.
    any: bool,
    stream: bool,
    seqpacket: bool,
    /// Connections are made by `connect`, `listen` and `accept`.
    connect: bool,
    /// Some `connect` waits for room in the backlog.
    wait: bool,
    /// Whether `sk` is such a socket, where not all are.
    waits_if: String,
    socketpair: bool,
    getname: bool,
    poll: bool,
    ioctl: bool,
    shutdown: bool,
    stream_send: bool,
    stream_recv: bool,
    seq_send: bool,
    seq_recv: bool,
    /// `MSG_EOR` is carried.
    eor: bool,
    /// Records carry control messages.
    cmsgs: bool,
    /// They fit `sk_buff.cb`.
    cmsgs_fit: bool,
    /// Bytes in front of the data of a record, where something is kept there;
    /// where streams share the function, its parameter.
    reserve: String,
    reserve_arg: bool,
    /// Something travels with data.
    cb: bool,
    /// Something asks for the other end.
    other: bool,
    /// Data is counted or traced, connections, and how they are made.
    note_data: bool,
    note_links: bool,
    note_connect: bool,
    /// What fills slots that can be hooks: of all, of streams, of records.
    op: BTreeMap<&'static str, OpCall>,
    stream_op: BTreeMap<&'static str, OpCall>,
    seq_op: BTreeMap<&'static str, OpCall>,
    /// What names of functions begin with: of all, of streams, of records.
    p: String,
    ps: String,
    pq: String,
}

impl Connected {
    pub(super) fn new(family: &Family, view: &View) -> Self {
        let sockets: Vec<&SocketView> = view.sockets.iter().filter(|s| s.connected).collect();
        let of = |kind: Option<&str>, slot: &str| {
            sockets
                .iter()
                .filter(|s| kind.is_none_or(|kind| s.kind == kind))
                .flat_map(|s| &s.ops)
                .any(|op| op.slot == slot && matches!(op.state, "default" | "hook"))
        };
        let own = |slot: &str| of(None, slot);
        let (stream, seqpacket) = (Some("stream"), Some("seqpacket"));
        let (stream_send, stream_recv) = (of(stream, "sendmsg"), of(stream, "recvmsg"));
        let (seq_send, seq_recv) = (of(seqpacket, "sendmsg"), of(seqpacket, "recvmsg"));
        let eor = seq_send && seq_recv;
        let cmsgs = eor && view.interface.cmsgs.iter().any(|cmsg| cmsg.travels);
        let cmsgs_fit = record_fits_cb(family);
        let reserves = cmsgs && !cmsgs_fit;
        let observed = view.counters || view.tracepoints;
        let prefixes = Prefixes::new(family);
        Self {
            any: !sockets.is_empty(),
            stream: sockets.iter().any(|s| s.kind == "stream"),
            seqpacket: sockets.iter().any(|s| s.kind == "seqpacket"),
            connect: own("connect"),
            wait: sockets.iter().any(|s| s.waits),
            waits_if: waits_if(&sockets),
            socketpair: own("socketpair"),
            getname: own("getname"),
            poll: own("poll"),
            ioctl: own("ioctl"),
            shutdown: own("shutdown"),
            stream_send,
            stream_recv,
            seq_send,
            seq_recv,
            eor,
            cmsgs,
            cmsgs_fit,
            reserve: match (reserves, stream_send) {
                (false, _) => String::new(),
                (true, false) => format!("sizeof(struct {}_cmsgs)", view.name),
                (true, true) => "reserve".to_owned(),
            },
            reserve_arg: reserves && stream_send,
            cb: stream_recv || eor,
            other: stream_send
                || stream_recv
                || seq_send
                || seq_recv
                || own("getname")
                || own("shutdown"),
            note_data: observed && (stream_send || seq_send),
            note_links: !view.links.is_empty(),
            note_connect: !view.links.is_empty() && own("connect"),
            op: OpCall::all(view, &prefixes, Group::Connected),
            stream_op: OpCall::all(view, &prefixes, Group::Stream),
            seq_op: OpCall::all(view, &prefixes, Group::Seqpacket),
            p: prefixes.connected,
            ps: prefixes.stream,
            pq: prefixes.seqpacket,
        }
    }
}

/// C that tells those sockets that wait from those that are refused.
fn waits_if(sockets: &[&SocketView]) -> String {
    let connect = |s: &&SocketView| {
        let own = |state| matches!(state, "default" | "hook");
        s.ops.iter().any(|op| op.slot == "connect" && own(op.state))
    };
    let (wait, refuse): (Vec<&SocketView>, Vec<&SocketView>) =
        sockets.iter().copied().filter(connect).partition(|s| s.waits);
    tells(&wait, &refuse)
}
