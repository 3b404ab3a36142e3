// SPDX-License-Identifier: GPL-2.0-only

//! Datagrams between sockets of one host.
//!
//! A socket is found by its address in the bind table of its network namespace, under RCU and
//! without a reference. Connecting is by address too: each message looks its receiver up. A message
//! is charged to the sender until it is freed, and to the receiver until it is read; a sender that
//! finds the receiver full waits for room, and nothing is dropped.

#![forbid(unsafe_code)]

use super::{
    bind::{self, autobinds, Named, Naming},
    drop::DropReason,
};
use crate::runtime::{
    addr::{family_of, SockAddr},
    cell::{Once, Setting},
    errno::{
        errno, is, EAGAIN, ECONNREFUSED, EDESTADDRREQ, EINVAL, EMSGSIZE, ENOIOCTLCMD, ENOPROTOOPT,
        ENOTCONN, EOPNOTSUPP,
    },
    msg::{
        RecvMsg, SendMsg, MSG_BATCH, MSG_CMSG_CLOEXEC, MSG_CMSG_COMPAT, MSG_DONTWAIT, MSG_EOR,
        MSG_ERRQUEUE, MSG_MORE, MSG_NOSIGNAL, MSG_PEEK, MSG_SPLICE_PAGES, MSG_TRUNC,
    },
    ops::{Poll, Slots, SocketOps},
    option::{IoctlArg, OptionIn, OptionOut},
    rcu::Rcu,
    received::{Received, Refusal, Unread},
    skb::Message,
    sock::{Locked, Sock},
};
use crate::shim::{EPOLLOUT, EPOLLWRBAND, EPOLLWRNORM, SIOCINQ, SIOCOUTQ};
use core::marker::PhantomData;
use kernel::{bindings::AF_UNSPEC, prelude::*, sync::rcu};
use zerocopy::Immutable;

/// The option by which a socket limits its messages.
pub(crate) struct MaxOption {
    /// The family's level, `SOL_xxx`.
    pub(crate) level: c_int,
    /// Its name.
    pub(crate) name: c_int,
}

/// What a family of datagrams is like, and what its protocol does in place of the transport.
pub(crate) trait Protocol: Naming {
    /// What travels with each message, beside the address that it comes from.
    type Attached: Copy + FromBytes + IntoBytes + Immutable + Send + Sync + 'static;
    /// Both, as they lie in a message's control block.
    type Envelope: Envelope<Self::Addr, Self::Attached>;

    /// Which functions of `struct proto_ops` the type has.
    const SLOTS: Slots;
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

    /// A message did not arrive at `dst`; `sk` is its sender or its receiver.
    #[inline]
    fn note_drop(
        _sk: DatagramSock<'_, Self>,
        _src: &Self::Addr,
        _dst: &Self::Addr,
        _len: usize,
        _reason: DropReason,
    ) {
    }

    /// Sends a message to `dst`.
    ///
    /// # Errors
    ///
    /// What the caller of `sendmsg(2)` is to get.
    #[inline]
    fn sendmsg(
        sk: DatagramSock<'_, Self>,
        dst: &Self::Addr,
        msg: &mut SendMsg<'_>,
        attached: Self::Attached,
    ) -> Result<usize> {
        default_sendmsg(sk, dst, msg, attached)
    }

    /// Receives a message.
    ///
    /// # Errors
    ///
    /// What the caller of `recvmsg(2)` is to get.
    #[inline]
    fn recvmsg(sk: DatagramSock<'_, Self>, msg: &mut RecvMsg<'_>) -> Result<usize> {
        default_recvmsg(sk, msg)
    }
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

/// Where a socket sends to, and what it takes messages from.
#[derive(Clone, Copy)]
struct Peer<A, K> {
    addr: A,
    key: K,
}

/// The state of a socket.
pub(crate) struct State<P: Protocol> {
    /// Its address, once it is bound.
    addr: Once<P::Addr>,
    peer: Rcu<Peer<P::Addr, P::Key>>,
    max_message: Setting,
}

/// A socket for datagrams of `P`.
pub(crate) type DatagramSock<'a, P> = Sock<'a, Datagram<P>>;

/// The operations of datagram sockets of `P`.
pub(crate) struct Datagram<P>(PhantomData<P>);

/// What `sendmsg(2)` takes.
const SEND_FLAGS: u32 = MSG_DONTWAIT
    | MSG_NOSIGNAL
    | MSG_EOR
    | MSG_MORE
    | MSG_BATCH
    | MSG_CMSG_COMPAT
    | MSG_SPLICE_PAGES;

/// What `recvmsg(2)` takes.
const RECV_FLAGS: u32 = MSG_DONTWAIT
    | MSG_PEEK
    | MSG_TRUNC
    | MSG_NOSIGNAL
    | MSG_ERRQUEUE
    | MSG_CMSG_CLOEXEC
    | MSG_CMSG_COMPAT;

/// What tells a poller that it can write.
const WRITABLE: u32 = EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND;

impl<'a, P: Protocol> DatagramSock<'a, P> {
    /// The socket's own address, if it is bound.
    #[inline]
    pub(crate) fn addr(self) -> Option<&'a P::Addr> {
        self.state().addr.get()
    }

    /// The socket's own address, or what stands for none.
    #[inline]
    pub(crate) fn addr_or_unbound(self) -> &'a P::Addr {
        self.addr().unwrap_or(P::Addr::unbound())
    }

    /// Where the socket sends to, if it is connected.
    #[inline]
    pub(crate) fn peer(self) -> Option<P::Addr> {
        let guard = rcu::read_lock();
        self.state().peer.get(&guard).map(|peer| peer.addr)
    }

    /// Whether it is connected.
    pub(crate) fn is_connected(self) -> bool {
        self.state().peer.is_some()
    }

    /// The longest message that it sends.
    #[inline]
    pub(crate) fn max_message(self) -> usize {
        self.state().max_message.get() as usize
    }

    /// The bound socket that `dst` names, if it takes messages from this one.
    #[inline]
    fn receiver<'g>(self, dst: &P::Addr, guard: &'g rcu::Guard) -> Option<DatagramSock<'g, P>> {
        let rx = self.lookup(&P::key(dst), guard)?;
        match rx.state().peer.get(guard) {
            None => Some(rx),
            Some(peer) => {
                let own = self.addr()?;
                (peer.key == P::key(own)).then_some(rx)
            }
        }
    }

    /// Whether `rx`, which `dst` names, is full. If it is, and it is the peer, the socket is woken
    /// as a writer once `rx` has made room or takes no more messages from it.
    #[cold]
    fn waits_for(self, dst: &P::Addr, rx: DatagramSock<'_, P>, guard: &rcu::Guard) -> bool {
        if !rx.is_full() {
            return false;
        }
        // It was found by that key, and keeps it.
        let rx_key = P::key(dst);
        self.watch(rx, || {
            let peer = self.state().peer.get(guard);
            peer.is_some_and(|peer| peer.key == rx_key)
        });
        rx.is_full() && self.receiver(dst, guard) == Some(rx)
    }
}

impl<P: Protocol> Locked<'_, Datagram<P>> {
    /// What `bind()` does with an address that is in order.
    pub(crate) fn default_bind(&self, addr: &P::Addr) -> Result {
        bind::default_bind::<P, _>(self, addr)
    }

    /// Sets the peer, or forgets it.
    pub(crate) fn default_connect(&self, addr: Option<&P::Addr>) -> Result {
        let sk = self.sock();
        sk.state().peer.replace(addr.map(|addr| Peer {
            addr: *addr,
            key: P::key(addr),
        }))?;
        self.set_connected(addr.is_some());

        // Whom we send to and whom we take messages from has changed.
        sk.wake_senders();
        sk.unwatch();
        sk.wake_writer();
        Ok(())
    }
}

/// Hands a message to the socket that `dst` names.
///
/// # Errors
///
/// `ECONNREFUSED` if nobody takes it there, `EAGAIN` if there is no room and the caller does not wait,
/// or what a signal gives. The message is gone in any case.
#[inline]
pub(crate) fn deliver<P: Protocol>(
    sk: DatagramSock<'_, P>,
    dst: &P::Addr,
    message: Message<P::Envelope>,
    noblock: bool,
) -> Result {
    let mut timeout = None;
    let len = message.len();
    let mut message = message;
    let mut guard = rcu::read_lock();
    let error = loop {
        let Some(rx) = sk.receiver(dst, &guard) else {
            break errno(ECONNREFUSED);
        };
        match message.queue(rx, &guard) {
            Ok(()) => {
                drop(guard);
                P::note_sent(sk, sk.addr_or_unbound(), dst, len);
                return Ok(());
            }
            Err((back, Refusal::Full)) => message = back,
            Err((back, Refusal::Dead)) => {
                message = back;
                break errno(ECONNREFUSED);
            }
            // It is gone, and the sender is not told.
            Err((back, Refusal::Filter)) => {
                let source = source::<P>(back.cb());
                P::note_drop(
                    rx,
                    source,
                    rx.addr_or_unbound(),
                    back.len(),
                    DropReason::Filter,
                );
                P::note_sent(sk, sk.addr_or_unbound(), dst, len);
                return Ok(());
            }
        }
        let timeout = timeout.get_or_insert_with(|| sk.send_timeout(noblock));
        if *timeout == 0 {
            // Not full any more, or another socket now.
            if !sk.waits_for(dst, rx, &guard) {
                continue;
            }
            break errno(EAGAIN);
        }
        // A socket without references is not found again.
        let Some(rx) = rx.try_hold(&guard) else {
            continue;
        };
        drop(guard);
        let waited = rx.wait_for_room(timeout, || {
            let guard = rcu::read_lock();
            sk.receiver(dst, &guard) == Some(rx.sock())
        });
        drop(rx);
        guard = rcu::read_lock();
        if let Err(error) = waited {
            break error;
        }
    };
    drop(guard);
    let envelope = message.cb();
    P::note_drop(
        sk,
        source::<P>(envelope),
        dst,
        message.len(),
        reason(&error),
    );
    Err(error)
}

/// Where a message comes from, for those who are told of it.
fn source<P: Protocol>(envelope: &P::Envelope) -> &P::Addr {
    envelope.addr().unwrap_or(P::Addr::unbound())
}

/// Why [`deliver`] could not hand a message over.
fn reason(error: &Error) -> DropReason {
    if is(error, ECONNREFUSED) {
        DropReason::Refused
    } else if is(error, EAGAIN) {
        DropReason::Full
    } else {
        DropReason::Interrupted
    }
}

/// A message of `head` and, behind it, all that the caller sends, charged to the send buffer.
///
/// # Errors
///
/// Those of [`Message::with_head`].
pub(crate) fn alloc<P: Protocol, H: IntoBytes + Immutable>(
    sk: DatagramSock<'_, P>,
    head: &H,
    msg: &mut SendMsg<'_>,
    attached: P::Attached,
) -> Result<Message<P::Envelope>> {
    let envelope = P::Envelope::new(sk.addr(), attached);
    Message::with_head(sk, head, msg, envelope)
}

/// What `sendmsg()` does with a message that is in order.
///
/// # Errors
///
/// Those of [`Message::from_msg`] and [`deliver`].
#[inline]
pub(crate) fn default_sendmsg<P: Protocol>(
    sk: DatagramSock<'_, P>,
    dst: &P::Addr,
    msg: &mut SendMsg<'_>,
    attached: P::Attached,
) -> Result<usize> {
    let len = msg.len();
    let message = Message::from_msg(sk, msg, P::Envelope::new(sk.addr(), attached))?;
    deliver(sk, dst, message, msg.noblock())?;
    Ok(len)
}

/// The next message.
///
/// # Errors
///
/// Those of [`Received::next`].
#[inline]
pub(crate) fn receive<P: Protocol>(
    sk: DatagramSock<'_, P>,
    flags: u32,
) -> Result<Received<'_, Datagram<P>>> {
    let message = Received::next(sk, flags)?;
    if flags & MSG_PEEK == 0 {
        let envelope = message.cb();
        P::note_received(
            sk,
            source::<P>(envelope),
            sk.addr_or_unbound(),
            message.len(),
        );
    }
    Ok(message)
}

/// Tells the receiver where a message came from, when, and with what.
#[inline]
pub(crate) fn put_info<P: Protocol>(message: &Received<'_, Datagram<P>>, msg: &mut RecvMsg<'_>) {
    message.put_info(msg);
    if let Some(addr) = message.cb().addr() {
        msg.set_name(addr);
    }
    P::put_attached(msg, message.cb().attached());
}

/// What `recvmsg()` does with flags that are in order.
///
/// # Errors
///
/// Those of [`receive`] and [`Received::copy_to`].
#[inline]
pub(crate) fn default_recvmsg<P: Protocol>(
    sk: DatagramSock<'_, P>,
    msg: &mut RecvMsg<'_>,
) -> Result<usize> {
    let message = receive(sk, msg.flags())?;
    let len = message.len();
    let copied = len.min(msg.len());
    if copied < len {
        msg.set_truncated();
    }
    message.copy_to(0, msg, copied)?;
    put_info(&message, msg);
    Ok(if msg.flags() & MSG_TRUNC != 0 {
        len
    } else {
        copied
    })
}

impl<P: Protocol> Named<P> for Datagram<P> {
    #[inline]
    fn own_addr(state: &State<P>) -> &Once<P::Addr> {
        &state.addr
    }
}

impl<P: Protocol> SocketOps for Datagram<P> {
    type State = State<P>;
    type Addr = P::Addr;
    type Key = P::Key;
    type Cb = P::Envelope;

    const SLOTS: Slots = P::SLOTS;

    fn new() -> State<P> {
        State {
            addr: Once::new(),
            peer: Rcu::none(),
            max_message: Setting::new(P::MAX_MESSAGE),
        }
    }

    fn unread(sk: Sock<'_, Self>, message: Unread<P::Envelope>) {
        let envelope = message.cb();
        P::note_drop(
            sk,
            source::<P>(envelope),
            sk.addr_or_unbound(),
            message.len(),
            DropReason::Unread,
        );
    }

    fn closed(sk: Sock<'_, Self>) {
        sk.state().peer.clear();
    }

    fn bind(sk: Sock<'_, Self>, addr: &[u8]) -> Result {
        let (locked, addr) = bind::may_bind::<P, _>(sk, addr)?;
        locked.default_bind(&addr)
    }

    fn connect(sk: Sock<'_, Self>, addr: &[u8], _flags: u32) -> Result {
        let family = family_of(addr).ok_or_else(|| errno(EINVAL))?;
        if u32::from(family) == AF_UNSPEC {
            return sk.lock().default_connect(None);
        }
        let addr = P::Addr::parse(addr)?;
        if P::is_any(&addr) {
            return Err(errno(EINVAL));
        }
        let locked = sk.lock();
        bind::autobind::<P, _>(&locked)?;
        locked.default_connect(Some(&addr))
    }

    fn socketpair(sk1: Sock<'_, Self>, sk2: Sock<'_, Self>) -> Result {
        // Connected before they are bound, so that no stranger gets in.
        {
            let locked = sk1.lock();
            locked.default_connect(Some(&P::nobody()))?;
            bind::autobind::<P, _>(&locked)?;
        }
        {
            let locked = sk2.lock();
            locked.default_connect(Some(sk1.addr_or_unbound()))?;
            bind::autobind::<P, _>(&locked)?;
        }
        sk1.lock().default_connect(Some(sk2.addr_or_unbound()))
    }

    fn getname(sk: Sock<'_, Self>, peer: bool) -> Result<P::Addr> {
        if peer {
            sk.peer().ok_or_else(|| errno(ENOTCONN))
        } else {
            Ok(*sk.addr_or_unbound())
        }
    }

    fn poll(sk: Sock<'_, Self>, poll: &Poll<'_>) -> u32 {
        let mask = poll.datagram();
        if mask & EPOLLOUT == 0 {
            return mask;
        }
        let Some(peer) = sk.peer() else {
            return mask;
        };
        // A full peer takes nothing more.
        let guard = rcu::read_lock();
        match sk.receiver(&peer, &guard) {
            Some(rx) if sk.waits_for(&peer, rx, &guard) => mask & !WRITABLE,
            _ => mask,
        }
    }

    fn ioctl(sk: Sock<'_, Self>, cmd: u32, arg: IoctlArg) -> Result {
        match cmd {
            SIOCINQ => arg.write(&(sk.first_len() as c_int)),
            SIOCOUTQ => arg.write(&sk.wmem()),
            // Let the core ask the network devices.
            _ => Err(errno(ENOIOCTLCMD)),
        }
    }

    fn setsockopt(sk: Sock<'_, Self>, level: c_int, name: c_int, value: OptionIn<'_>) -> Result {
        match P::MAX_OPTION {
            Some(option) if option.level == level && option.name == name => {
                let max: c_int = value.read()?;
                if !(1..=P::MAX_MESSAGE).contains(&max) {
                    return Err(errno(EINVAL));
                }
                sk.state().max_message.set(max);
                Ok(())
            }
            _ => Err(errno(ENOPROTOOPT)),
        }
    }

    fn getsockopt(sk: Sock<'_, Self>, level: c_int, name: c_int, mut to: OptionOut<'_>) -> Result {
        match P::MAX_OPTION {
            Some(option) if option.level == level && option.name == name => {
                to.write(&sk.state().max_message.get())
            }
            _ => Err(errno(ENOPROTOOPT)),
        }
    }

    #[inline]
    fn sendmsg(sk: Sock<'_, Self>, mut msg: SendMsg<'_>) -> Result<usize> {
        if msg.flags() & !SEND_FLAGS != 0 {
            return Err(errno(EOPNOTSUPP));
        }
        if msg.len() > sk.max_message() {
            return Err(errno(EMSGSIZE));
        }
        let dst = match msg.name() {
            Some(name) => {
                let dst = P::Addr::parse(name)?;
                if P::is_any(&dst) {
                    return Err(errno(EINVAL));
                }
                dst
            }
            None => sk.peer().ok_or_else(|| errno(EDESTADDRREQ))?,
        };
        let attached = P::attached(&msg)?;
        if autobinds::<P>() && sk.addr().is_none() {
            bind::autobind::<P, _>(&sk.lock())?;
        }
        P::sendmsg(sk, &dst, &mut msg, attached)
    }

    #[inline]
    fn recvmsg(sk: Sock<'_, Self>, mut msg: RecvMsg<'_>) -> Result<usize> {
        if msg.flags() & !RECV_FLAGS != 0 {
            return Err(errno(EOPNOTSUPP));
        }
        // There is no error queue.
        if msg.flags() & MSG_ERRQUEUE != 0 {
            return Err(errno(EAGAIN));
        }
        P::recvmsg(sk, &mut msg)
    }
}
