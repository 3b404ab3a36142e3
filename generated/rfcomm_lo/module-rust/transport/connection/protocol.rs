// SPDX-License-Identifier: GPL-2.0-only

//! What sockets for connections ask of the family, its [`Protocol`].

#![forbid(unsafe_code)]

use super::{
    super::{bind::Naming, drop::DropReason, interface::Interface, limit::MaxOption},
    connect::{default_connect, default_socketpair},
    data::{default_recvmsg, default_sendmsg},
    default_getname, default_shutdown,
    listen::{default_accept, default_listen},
    poll::default_poll,
    Connected, End, EndCall,
};
use crate::runtime::{
    child::Unaccepted,
    errno::{errno, ENOIOCTLCMD, ENOPROTOOPT},
    msg::{RecvMsg, SendMsg},
    ops::{Poll, Slots},
    option::{IoctlArg, OptionIn, OptionOut},
    sock::Locked,
};
use kernel::prelude::*;
use zerocopy::Immutable;

/// What is told of a connection.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// The socket was connected to a listener.
    Connected,
    /// The socket was refused.
    Refused,
    /// The socket was accepted.
    Accepted,
    /// The socket's close resets its connection.
    Reset,
}

/// What a family of connections is like.
pub(crate) trait Protocol: Naming {
    /// What travels with each record.
    type Attached: Copy + FromBytes + IntoBytes + Immutable + Send + Sync + 'static;
    /// That, and whether the record is ended, as they lie in a control block.
    type Envelope: Envelope<Self::Attached>;
    /// What is kept with each socket and answered for the family.
    type Own: Interface<Connected<Self>>;

    /// Which functions of `struct proto_ops` the type has.
    const SLOTS: Slots;
    /// Whether records are kept apart.
    const RECORDS: bool;
    /// Whether `connect()` waits for room at a listener.
    const WAITS: bool;
    /// What counts of the argument of `listen()`.
    const BACKLOG_MAX: c_int;
    /// The longest record.
    const MAX_MESSAGE: c_int;
    /// The option for less, if there is one.
    const MAX_OPTION: Option<MaxOption>;
    /// Whether anybody is told of data.
    const OBSERVED: bool;

    /// Reads what the sender of a record attached to it.
    ///
    /// # Errors
    ///
    /// `EINVAL` if something is wrong with it.
    fn attached(msg: &SendMsg<'_>) -> Result<Self::Attached>;

    /// Tells the receiver of a record what its sender attached.
    fn put_attached(_msg: &mut RecvMsg<'_>, _attached: &Self::Attached) {}

    /// A record, or bytes of one call, were sent.
    #[inline]
    fn note_sent(_sk: End<'_, Self>, _src: &Self::Addr, _dst: &Self::Addr, _len: usize) {}

    /// A record, or bytes by one call, were received.
    #[inline]
    fn note_received(_sk: End<'_, Self>, _src: &Self::Addr, _dst: &Self::Addr, _len: usize) {}

    /// A record, or the rest of a stream, is not received.
    fn note_drop(
        _sk: End<'_, Self>,
        _src: &Self::Addr,
        _dst: &Self::Addr,
        _len: usize,
        _reason: DropReason,
    ) {
    }

    /// Something happened to the connection from `src` to `dst`.
    fn note(_sk: End<'_, Self>, _src: &Self::Addr, _dst: &Self::Addr, _event: Event) {}

    /// A socket was made, and may be refused.
    ///
    /// # Errors
    ///
    /// What the caller of `socket(2)` is to get; that of `connect(2)` for the end that `accept(2)`
    /// will hand out.
    fn create(_sk: End<'_, Self>) -> Result {
        Ok(())
    }

    /// Nobody has the socket open any more; it still has its address and its other end.
    fn release(_call: EndCall<'_, Self>) {}

    /// The same, after [`Self::release`].
    fn close(_call: EndCall<'_, Self>) {}

    /// The socket is closed for good, and nothing else is asked or told for it any more. Must not
    /// sleep.
    fn destroy(_sk: End<'_, Self>) {}

    /// Binds a socket that is not bound to an address that the caller may bind to.
    ///
    /// # Errors
    ///
    /// What the caller of `bind(2)` is to get.
    fn bind(locked: &Locked<'_, Connected<Self>>, addr: &Self::Addr) -> Result {
        locked.default_bind(addr)
    }

    /// Connects the socket.
    ///
    /// # Errors
    ///
    /// What the caller of `connect(2)` is to get.
    fn connect(
        call: EndCall<'_, Self>,
        locked: &mut Locked<'_, Connected<Self>>,
        addr: &Self::Addr,
        flags: u32,
    ) -> Result {
        default_connect(call, locked, addr, flags)
    }

    /// Connects two new sockets.
    ///
    /// # Errors
    ///
    /// What the caller of `socketpair(2)` is to get.
    fn socketpair(sk: End<'_, Self>, other: End<'_, Self>) -> Result {
        default_socketpair(sk, other)
    }

    /// The connection that comes next, of a socket that listens.
    ///
    /// # Errors
    ///
    /// What the caller of `accept(2)` is to get.
    fn accept(call: EndCall<'_, Self>, noblock: bool) -> Result<Unaccepted<Connected<Self>>> {
        default_accept(call, noblock)
    }

    /// The socket's address, or that of its other end.
    ///
    /// # Errors
    ///
    /// What the caller of `getsockname(2)` or `getpeername(2)` is to get.
    fn getname(sk: End<'_, Self>, peer: bool) -> Result<Self::Addr> {
        default_getname(sk, peer)
    }

    /// What `poll(2)` gives.
    fn poll(sk: End<'_, Self>, poll: &Poll<'_>) -> u32 {
        default_poll(sk, poll)
    }

    /// Answers a request of the protocol's own; gives what `ioctl(2)` is to give.
    ///
    /// # Errors
    ///
    /// `ENOIOCTLCMD` for one that is not, and others.
    fn ioctl(_sk: End<'_, Self>, _cmd: u32, _arg: &IoctlArg) -> Result<c_int> {
        Err(errno(ENOIOCTLCMD))
    }

    /// Has a socket listen that is not connected, and has its address.
    ///
    /// # Errors
    ///
    /// What the caller of `listen(2)` is to get.
    fn listen(locked: &Locked<'_, Connected<Self>>, backlog: c_int) -> Result {
        default_listen(locked, backlog)
    }

    /// Shuts one half of the socket, or both: 0 that of reading, 1 that of writing, 2 both.
    ///
    /// # Errors
    ///
    /// What the caller of `shutdown(2)` is to get.
    fn shutdown(locked: &Locked<'_, Connected<Self>>, how: c_int) -> Result {
        default_shutdown(locked, how)
    }

    /// Sets an option of the protocol's own.
    ///
    /// # Errors
    ///
    /// `ENOPROTOOPT` for one that is not, and others.
    fn setsockopt(
        _sk: End<'_, Self>,
        _level: c_int,
        _name: c_int,
        _value: &OptionIn<'_>,
    ) -> Result {
        Err(errno(ENOPROTOOPT))
    }

    /// Tells an option of the protocol's own.
    ///
    /// # Errors
    ///
    /// `ENOPROTOOPT` for one that is not, and others.
    fn getsockopt(
        _sk: End<'_, Self>,
        _level: c_int,
        _name: c_int,
        _to: &mut OptionOut<'_>,
    ) -> Result {
        Err(errno(ENOPROTOOPT))
    }

    /// Sends a record, or bytes of a stream, to which nothing is attached.
    ///
    /// # Errors
    ///
    /// What the caller of `sendmsg(2)` is to get; `EPIPE` becomes the reset that nobody was told.
    #[inline]
    fn sendmsg(
        call: EndCall<'_, Self>,
        msg: &mut SendMsg<'_>,
        attached: Self::Attached,
    ) -> Result<usize> {
        default_sendmsg(call, msg, attached)
    }

    /// Receives a record, or bytes of a stream.
    ///
    /// # Errors
    ///
    /// What the caller of `recvmsg(2)` is to get.
    #[inline]
    fn recvmsg(call: EndCall<'_, Self>, msg: &mut RecvMsg<'_>) -> Result<usize> {
        default_recvmsg(call, msg)
    }
}

/// What is in the control block of each piece of data.
pub(crate) trait Envelope<T>:
    Copy + FromBytes + IntoBytes + Immutable + Send + Sync + 'static
{
    /// Puts it together.
    fn new(attached: T, end_of_record: bool) -> Self;
    /// What its sender attached.
    fn attached(&self) -> &T;
    /// Whether its sender ended a record.
    fn end_of_record(&self) -> bool;
}
