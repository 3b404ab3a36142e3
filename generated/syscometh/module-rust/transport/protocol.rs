// SPDX-License-Identifier: GPL-2.0-only

//! What sockets for datagrams ask: of the family, its [`Protocol`], and of the way that messages
//! take, a [`Transport`].

#![forbid(unsafe_code)]

use super::{
    bind::{self, Naming},
    datagram::{
        default_getname, default_poll, default_recvmsg, default_shutdown, default_socketpair,
        Datagram, DatagramCall, DatagramSock,
    },
    interface::Interface,
    limit::MaxOption,
};
use crate::runtime::{
    errno::{errno, ENOIOCTLCMD, ENOPROTOOPT},
    msg::{RecvMsg, SendMsg},
    ops::{Inbox, Poll},
    option::{IoctlArg, OptionIn, OptionOut},
    received::Datagrams,
    sock::Locked,
};
use kernel::prelude::*;
use zerocopy::Immutable;

/// What a family of datagrams is like, and what its protocol does in place of the transport.
pub(crate) trait Protocol: Naming {
    /// What travels with each message, beside the address that it comes from.
    type Attached: Copy + FromBytes + IntoBytes + Immutable + Send + Sync + 'static;
    /// Both, as they lie in a message's control block.
    type Envelope: Envelope<Self::Addr, Self::Attached>;
    /// What is kept with each socket and answered for the family.
    type Own: Interface<Datagram<Self>>;
    /// The way that messages take.
    type Transport: Transport<Self>;

    /// Whether some of the sockets can be shut.
    const SHUTS: bool;
    /// The longest message.
    const MAX_MESSAGE: c_int;
    /// The option for less, if there is one.
    const MAX_OPTION: Option<MaxOption>;

    /// Reads what the sender of a message attached to it.
    ///
    /// # Errors
    ///
    /// `EINVAL` if something is wrong with it.
    fn attached(msg: &SendMsg<'_>) -> Result<Self::Attached>;

    /// Tells the receiver of a message what its sender attached.
    fn put_attached(_msg: &mut RecvMsg<'_>, _attached: &Self::Attached) {}

    /// A message was sent.
    #[inline]
    fn note_sent(_sk: DatagramSock<'_, Self>, _src: &Self::Addr, _dst: &Self::Addr, _len: usize) {}

    /// A message was received.
    #[inline]
    fn note_received(
        _sk: DatagramSock<'_, Self>,
        _src: &Self::Addr,
        _dst: &Self::Addr,
        _len: usize,
    ) {
    }

    /// A socket was made, and may be refused.
    ///
    /// # Errors
    ///
    /// What the caller of `socket(2)` is to get.
    fn create(_sk: DatagramSock<'_, Self>) -> Result {
        Ok(())
    }

    /// Nobody has the socket open any more; it still has its address and its peer.
    fn release(_call: DatagramCall<'_, Self>) {}

    /// The same, after [`Self::release`].
    fn close(_call: DatagramCall<'_, Self>) {}

    /// The socket is closed for good, and nothing else is asked or told for it any more. Must not
    /// sleep.
    fn destroy(_sk: DatagramSock<'_, Self>) {}

    /// Binds a socket that is not bound to an address that the caller may bind to.
    ///
    /// # Errors
    ///
    /// What the caller of `bind(2)` is to get.
    fn bind(locked: &Locked<'_, Datagram<Self>>, addr: &Self::Addr) -> Result {
        locked.default_bind(addr)
    }

    /// Sets the peer, or forgets it.
    ///
    /// # Errors
    ///
    /// What the caller of `connect(2)` is to get.
    fn connect(
        _call: DatagramCall<'_, Self>,
        locked: &mut Locked<'_, Datagram<Self>>,
        addr: Option<&Self::Addr>,
        _flags: u32,
    ) -> Result {
        locked.default_connect(addr)
    }

    /// Makes two new sockets each other's peers.
    ///
    /// # Errors
    ///
    /// What the caller of `socketpair(2)` is to get.
    fn socketpair(sk: DatagramSock<'_, Self>, other: DatagramSock<'_, Self>) -> Result {
        default_socketpair(sk, other)
    }

    /// The socket's address, or that of its peer.
    ///
    /// # Errors
    ///
    /// What the caller of `getsockname(2)` or `getpeername(2)` is to get.
    fn getname(sk: DatagramSock<'_, Self>, peer: bool) -> Result<Self::Addr> {
        default_getname(sk, peer)
    }

    /// What `poll(2)` gives.
    fn poll(sk: DatagramSock<'_, Self>, poll: &Poll<'_>) -> u32 {
        default_poll(sk, poll)
    }

    /// Answers a request of the protocol's own; gives what `ioctl(2)` is to give.
    ///
    /// # Errors
    ///
    /// `ENOIOCTLCMD` for one that is not, and others.
    fn ioctl(_sk: DatagramSock<'_, Self>, _cmd: u32, _arg: &IoctlArg) -> Result<c_int> {
        Err(errno(ENOIOCTLCMD))
    }

    /// Shuts one half of the socket, or both: 0 that of reading, 1 that of writing, 2 both.
    ///
    /// # Errors
    ///
    /// What the caller of `shutdown(2)` is to get.
    fn shutdown(locked: &Locked<'_, Datagram<Self>>, how: c_int) -> Result {
        default_shutdown(locked, how)
    }

    /// Sets an option of the protocol's own.
    ///
    /// # Errors
    ///
    /// `ENOPROTOOPT` for one that is not, and others.
    fn setsockopt(
        _sk: DatagramSock<'_, Self>,
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
        _sk: DatagramSock<'_, Self>,
        _level: c_int,
        _name: c_int,
        _to: &mut OptionOut<'_>,
    ) -> Result {
        Err(errno(ENOPROTOOPT))
    }

    /// Sends a message to `dst`.
    ///
    /// # Errors
    ///
    /// What the caller of `sendmsg(2)` is to get.
    #[inline]
    fn sendmsg(
        call: DatagramCall<'_, Self>,
        dst: &Self::Addr,
        msg: &mut SendMsg<'_>,
        attached: Self::Attached,
    ) -> Result<usize> {
        Self::Transport::sendmsg(call, dst, msg, attached)
    }

    /// Receives a message.
    ///
    /// # Errors
    ///
    /// What the caller of `recvmsg(2)` is to get.
    #[inline]
    fn recvmsg(call: DatagramCall<'_, Self>, msg: &mut RecvMsg<'_>) -> Result<usize> {
        default_recvmsg(call, msg)
    }
}

/// The way of messages from one socket to another.
pub(crate) trait Transport<P: Protocol> {
    /// How messages wait at a socket.
    type Inbox: Inbox<Datagram<P>> + Datagrams;
    /// What it keeps with each socket.
    type Kept: Default + Send + Sync + 'static;

    /// Whether [`Protocol::destroy`] has to wait until nobody knows of a socket that was closed.
    const DESTROY_LATE: bool = false;

    /// Sends all that the caller gave to `dst`.
    ///
    /// # Errors
    ///
    /// What the caller of `sendmsg(2)` is to get.
    fn sendmsg(
        call: DatagramCall<'_, P>,
        dst: &P::Addr,
        msg: &mut SendMsg<'_>,
        attached: P::Attached,
    ) -> Result<usize>;

    /// Binds the socket to an address that the caller may bind to.
    ///
    /// # Errors
    ///
    /// What the caller of `bind(2)` is to get.
    fn bind(locked: &Locked<'_, Datagram<P>>, addr: &P::Addr) -> Result {
        bind::default_bind::<P, _>(locked, addr)
    }

    /// What `poll(2)` gives.
    fn poll(_sk: DatagramSock<'_, P>, poll: &Poll<'_>) -> u32 {
        poll.datagram()
    }

    /// The socket has another peer, or none.
    fn reconnected(_sk: DatagramSock<'_, P>) {}

    /// The socket is about to leave the bind table, if it is there; nobody can bind it any more.
    fn unbinding(_locked: &Locked<'_, Datagram<P>>) {}

    /// A half of the socket was shut.
    fn shut(_sk: DatagramSock<'_, P>) {}

    /// A message that nobody has read when the socket is closed.
    fn unread(_sk: DatagramSock<'_, P>, _len: usize, _envelope: &P::Envelope) {}
}

/// What is in the control block of each message.
pub(crate) trait Envelope<A, T>:
    Copy + FromBytes + IntoBytes + Immutable + Send + Sync + 'static
{
    /// Puts it together; the sender may have no address.
    fn new(addr: Option<&A>, attached: T) -> Self;
    /// Where the message comes from.
    fn addr(&self) -> Option<&A>;
    /// What its sender attached.
    fn attached(&self) -> &T;
}
