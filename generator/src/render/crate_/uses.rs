//! Which calls work, and which of the crate's own functions that takes.

use serde::Serialize;

use super::SocketFacts;
use crate::model::{Family, Op, OpState, Socket};

/// Calls that work.
#[derive(Clone, Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact a call")]
pub(super) struct Uses {
    /// `bind()`
    pub(super) bind: bool,
    /// `connect()`
    pub(super) connect: bool,
    /// `listen()` and `accept()`
    pub(super) listen: bool,
    /// `socketpair()`
    pub(super) pair: bool,
    /// `getsockname()`
    pub(super) name: bool,
    /// `getpeername()`
    pub(super) peer: bool,
    /// `poll()`
    pub(super) poll: bool,
    /// `SIOCINQ`
    pub(super) inq: bool,
    /// `SIOCOUTQ`
    pub(super) outq: bool,
    /// `shutdown()`
    pub(super) shutdown: bool,
    /// Setting the family's own option.
    pub(super) set_max: bool,
    /// Reading it.
    pub(super) get_max: bool,
    /// `sendmsg()`
    pub(super) send: bool,
    /// `recvmsg()`
    pub(super) recv: bool,
    /// Options of the family's own.
    pub(super) own_get: bool,
    pub(super) own_set: bool,
    /// Requests of `ioctl()` of its own.
    pub(super) own_ioctl: bool,
    /// Control messages of its own.
    pub(super) cmsgs_out: bool,
    pub(super) cmsgs_in: bool,
}

/// What `sys.rs` has to hold for all socket types together.
#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact a function")]
pub(super) struct Sys {
    /// `bind()`
    bind: bool,
    /// `connect()`
    connect: bool,
    /// `connect()` to nobody.
    disconnect: bool,
    /// `socketpair()`
    pair: bool,
    /// `getsockname()`
    name: bool,
    /// `getpeername()`
    peer: bool,
    /// `shutdown()`
    shutdown: bool,
    /// `sendto()`
    send_to: bool,
    /// `recv()`
    recv: bool,
    /// `recvfrom()`, and `recvmsg()` with all that it tells.
    recv_from: bool,
    /// Lengths of data.
    lengths: bool,
    /// Limits on waiting.
    timeouts: bool,
    /// `setsockopt()`
    set_option: bool,
    /// Anything for sockets that make connections.
    connection: bool,
    /// `listen()`
    listen: bool,
    /// `accept()` with the address of the other end.
    accept_from: bool,
    /// `accept()` without.
    accept: bool,
    /// `send()`
    send: bool,
    /// Several buffers sent as one.
    send_vectored: bool,
    /// Several buffers filled by one call.
    recv_vectored: bool,
    /// `recvmsg()` of records.
    recv_record: bool,
    /// `SO_LINGER`
    linger: bool,
    /// Options of the family's own.
    own_get: bool,
    own_set: bool,
    /// Requests of `ioctl()` of its own.
    own_ioctl: bool,
    /// Control messages of its own.
    cmsgs_out: bool,
    cmsgs_in: bool,
    /// Those that datagrams have, and those that records have.
    cmsgs_to: bool,
    cmsgs_from: bool,
    record_cmsgs_out: bool,
    record_cmsgs_in: bool,
}

impl Uses {
    pub(super) fn new(family: &Family, socket: &Socket) -> Self {
        let interface = &family.interface;
        let real = |slot: &str| socket.op(slot).is_some_and(is_real);
        let own = |slot: &str| {
            let state = socket.op(slot).map(|op| &op.state);
            matches!(state, Some(OpState::Default | OpState::Hook))
        };
        let connected = socket.kind.value.is_connected();
        let messages = socket.kind.value.keeps_messages();
        let (connect, pair) = (real("connect"), real("socketpair"));
        // What cannot be connected has nothing to send or receive.
        let data = !connected || connect || pair;
        let (send, recv) = (real("sendmsg") && data, real("recvmsg") && data);
        Self {
            bind: real("bind"),
            connect,
            listen: real("listen") && real("accept"),
            pair,
            name: real("getname"),
            peer: real("getname") && (connect || (connected && pair)),
            poll: real("poll"),
            inq: real("ioctl") && recv,
            outq: real("ioctl") && send,
            shutdown: real("shutdown") && data,
            set_max: own("setsockopt") && send && messages,
            get_max: own("getsockopt") && send && messages,
            own_get: own("getsockopt") && interface.options.iter().any(|o| o.get),
            own_set: own("setsockopt") && interface.options.iter().any(|o| o.set),
            own_ioctl: real("ioctl") && !interface.ioctls.is_empty(),
            cmsgs_out: send && messages && interface.cmsgs.iter().any(|cmsg| cmsg.send),
            cmsgs_in: recv && messages && interface.cmsgs.iter().any(|cmsg| cmsg.recv),
            send,
            recv,
        }
    }
}

impl Sys {
    /// Whether there is anything for sockets that make connections.
    pub(super) fn connection(&self) -> bool {
        self.connection
    }

    pub(super) fn new(sockets: &[SocketFacts]) -> Self {
        let any = |has: fn(&SocketFacts) -> bool| sockets.iter().any(has);
        let lengths = any(|s| s.can.send || s.can.recv);
        let timeouts = lengths || any(|s| s.can.listen);
        let own_set = any(|s| s.can.own_set);
        let linger = any(|s| s.connected && (s.can.connect || s.can.pair));
        Self {
            bind: any(|s| s.can.bind),
            connect: any(|s| s.can.connect),
            disconnect: any(|s| s.can.connect && !s.connected),
            pair: any(|s| s.can.pair),
            name: any(|s| s.can.name),
            peer: any(|s| s.can.peer),
            shutdown: any(|s| s.can.shutdown),
            send_to: any(|s| s.can.send && !s.connected),
            recv: any(|s| s.can.recv),
            recv_from: any(|s| s.can.recv && !s.connected),
            lengths,
            timeouts,
            set_option: timeouts || linger || own_set || any(|s| s.can.set_max),
            connection: linger,
            listen: any(|s| s.can.listen),
            accept_from: any(|s| s.can.listen && s.can.name),
            accept: any(|s| s.can.listen && !s.can.name),
            send: any(|s| s.can.send && s.connected),
            send_vectored: any(|s| s.can.send && s.connected && !s.records),
            recv_vectored: any(|s| s.can.recv && s.connected && !s.records),
            recv_record: any(|s| s.can.recv && s.connected && s.records),
            linger,
            own_get: any(|s| s.can.own_get),
            own_set,
            own_ioctl: any(|s| s.can.own_ioctl),
            cmsgs_out: any(|s| s.can.cmsgs_out),
            cmsgs_in: any(|s| s.can.cmsgs_in),
            cmsgs_to: any(|s| s.can.cmsgs_out && !s.connected),
            cmsgs_from: any(|s| s.can.cmsgs_in && !s.connected),
            record_cmsgs_out: any(|s| s.can.cmsgs_out && s.connected),
            record_cmsgs_in: any(|s| s.can.cmsgs_in && s.connected),
        }
    }
}

pub(super) fn is_real(op: &Op) -> bool {
    !matches!(op.state, OpState::Stub | OpState::Absent)
}
