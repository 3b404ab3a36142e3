// SPDX-License-Identifier: GPL-2.0-only

//! Connections between sockets of one host: streams of bytes, or records.
//!
//! `connect()` makes the other end itself and puts it to those that a listener can accept; both
//! ends are connected from then on. Data is queued at the end that receives it, and is charged to
//! the one that sent it until it was received.

#![forbid(unsafe_code)]

mod connect;
mod data;
mod listen;

use super::{
    bind::{self, Named, Naming},
    drop::DropReason,
    interface::Interface,
    limit::{self, MaxOption},
};
use crate::runtime::{
    addr::SockAddr,
    call::Call,
    cell::{Once, Setting},
    child::Unaccepted,
    connection::Phase,
    data::InOrder,
    errno::{errno, ECONNRESET, EINVAL, ENOTCONN},
    link::Link,
    msg::{RecvMsg, SendMsg},
    ops::{Poll, Slots, SocketOps},
    option::{IoctlArg, OptionIn, OptionOut},
    sock::{OwnedSock, Sock},
};
use crate::shim::{
    EPOLLERR, EPOLLHUP, EPOLLIN, EPOLLOUT, EPOLLRDHUP, EPOLLRDNORM, EPOLLWRBAND, EPOLLWRNORM,
    RCV_SHUTDOWN, SEND_SHUTDOWN, SHUTDOWN_MASK, SIOCINQ, SIOCOUTQ,
};
use core::marker::PhantomData;
use kernel::{prelude::*, sync::rcu};
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

/// The state of a socket.
#[pin_data]
pub(crate) struct State<P: Protocol> {
    /// Its address, once it is bound, or that of the listener that accepted it.
    addr: Once<P::Addr>,
    /// The other end; once there is one, it stays until the socket is closed.
    other: Link<Connected<P>>,
    max_message: Setting<c_int>,
    #[pin]
    own: P::Own,
}

/// An attempt to connect that waits at a listener, or did.
struct Attempt<P: Protocol> {
    listener: OwnedSock<Connected<P>>,
    child: OwnedSock<Connected<P>>,
}

/// What is kept for those who have the socket's lock.
pub(crate) struct Guarded<P: Protocol> {
    /// Until `connect()` has told how it ended.
    attempt: Option<Attempt<P>>,
}

impl<P: Protocol> Default for Guarded<P> {
    fn default() -> Self {
        Self { attempt: None }
    }
}

/// A socket for connections of `P`.
pub(crate) type End<'a, P> = Sock<'a, Connected<P>>;

/// A call for one that is under way.
pub(crate) type EndCall<'a, P> = Call<'a, Connected<P>>;

/// The operations of sockets for connections of `P`.
pub(crate) struct Connected<P>(PhantomData<P>);

impl<'a, P: Protocol> End<'a, P> {
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

    /// The longest record that it sends.
    #[inline]
    pub(crate) fn max_message(self) -> usize {
        self.state().max_message.get() as usize
    }

    /// What the family keeps with the socket.
    #[inline]
    pub(crate) fn own(self) -> &'a P::Own {
        &self.state().own
    }

    /// Whether it has, or had, another end.
    #[inline]
    pub(crate) fn has_other(self) -> bool {
        self.state().other.is_some()
    }

    /// Its other end.
    #[inline]
    pub(crate) fn other(self, guard: &rcu::Guard) -> Option<End<'_, P>> {
        self.state().other.get(guard)
    }

    /// Shuts halves, and leaves an error to the next call, if there is one. The lock is that of the
    /// queue, so that nothing is queued once the end of it was seen.
    fn shut(self, how: u32, error: Option<u32>) {
        self.with_backlog(|backlog| {
            backlog.shut(how);
            if let Some(error) = error {
                self.set_error(error);
            }
        });
        self.wake_shut(how);
    }

    /// Ends the connection of a socket that nobody uses any more.
    fn hang_up(self, reset: bool) {
        let rest = self.detach_rest();
        let Some(other) = self.state().other.take() else {
            return;
        };
        let other = other.sock();
        let reset = reset || !rest.is_empty();
        if P::OBSERVED {
            let (own, its) = (self.addr_or_unbound(), other.addr_or_unbound());
            let note = |len| P::note_drop(self, its, own, len, DropReason::Unread);
            if P::RECORDS {
                rest.lens().for_each(note);
            } else if !rest.is_empty() {
                note(rest.lens().sum());
            }
            if reset {
                P::note(self, own, its, Event::Reset);
            }
        }
        other.shut(SHUTDOWN_MASK, reset.then_some(ECONNRESET));
    }
}

impl<P: Protocol> Named<P> for Connected<P> {
    #[inline]
    fn own_addr(state: &State<P>) -> &Once<P::Addr> {
        &state.addr
    }
}

impl<P: Protocol> SocketOps for Connected<P> {
    type State = State<P>;
    type Guarded = Guarded<P>;
    type Inbox = InOrder;
    type Child = Unaccepted<Self>;
    type Addr = P::Addr;
    type Key = P::Key;
    type Cb = P::Envelope;

    const SLOTS: Slots = P::SLOTS;

    fn new() -> impl PinInit<State<P>> {
        pin_init!(State {
            addr: Once::new(),
            other: Link::none(),
            max_message: Setting::new(P::MAX_MESSAGE),
            own <- P::Own::new(),
        })
    }

    fn begun(sk: Sock<'_, Self>) {
        P::Own::begun(sk);
    }

    fn unbound(sk: Sock<'_, Self>) {
        connect::leave(&mut sk.lock());
        if sk.phase() == Phase::Listening {
            listen::stop(sk);
        }
        sk.hang_up(sk.resets_on_close());
    }

    fn bind(sk: Sock<'_, Self>, addr: &[u8]) -> Result {
        let (locked, addr) = bind::may_bind::<P, _>(sk, addr)?;
        bind::default_bind::<P, _>(&locked, &addr)
    }

    fn connect(call: Call<'_, Self>, addr: &[u8], flags: u32) -> Result {
        connect::connect(call, addr, flags)
    }

    fn socketpair(sk1: Sock<'_, Self>, sk2: Sock<'_, Self>) -> Result {
        connect::pair(sk1, sk2)
    }

    fn accept(call: Call<'_, Self>, noblock: bool) -> Result<Unaccepted<Self>> {
        listen::accept(call, noblock)
    }

    fn accepted(sk: Sock<'_, Self>) {
        let guard = rcu::read_lock();
        if let Some(other) = sk.other(&guard) {
            let (its, own) = (other.addr_or_unbound(), sk.addr_or_unbound());
            P::note(sk, its, own, Event::Accepted);
        }
    }

    fn getname(sk: Sock<'_, Self>, peer: bool) -> Result<P::Addr> {
        if !peer {
            return Ok(*sk.addr_or_unbound());
        }
        let guard = rcu::read_lock();
        let other = sk.other(&guard).ok_or_else(|| errno(ENOTCONN))?;
        Ok(*other.addr_or_unbound())
    }

    fn poll(sk: Sock<'_, Self>, poll: &Poll<'_>) -> u32 {
        let mut mask = 0;
        poll.wait();
        let phase = sk.phase();
        let shut = sk.shutdown_halves();

        if sk.has_error() {
            mask |= EPOLLERR;
        }
        if phase == Phase::Closed || shut == SHUTDOWN_MASK {
            mask |= EPOLLHUP;
        }
        if shut & RCV_SHUTDOWN != 0 {
            mask |= EPOLLRDHUP | EPOLLIN | EPOLLRDNORM;
        }
        match phase {
            Phase::Listening => {
                if listen::may_accept(sk) {
                    mask |= EPOLLIN | EPOLLRDNORM;
                }
                return mask;
            }
            Phase::Connecting => return mask,
            Phase::Closed | Phase::Connected => {}
        }
        if sk.has_data() {
            mask |= EPOLLIN | EPOLLRDNORM;
        }
        // Nothing waits for room where nothing is sent any more.
        if sk.is_writable() || shut & SEND_SHUTDOWN != 0 {
            mask |= EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND;
        }
        mask
    }

    fn ioctl(sk: Sock<'_, Self>, cmd: u32, arg: IoctlArg) -> Result {
        match cmd {
            SIOCINQ if sk.phase() == Phase::Listening => Err(errno(EINVAL)),
            SIOCINQ => arg.write(&sk.unread(P::RECORDS)),
            SIOCOUTQ => arg.write(&sk.wmem()),
            // What is not the family's either, the core asks the network devices.
            _ => P::Own::ioctl(sk, cmd, &arg),
        }
    }

    fn listen(sk: Sock<'_, Self>, backlog: c_int) -> Result {
        listen::listen(sk, backlog)
    }

    fn shutdown(sk: Sock<'_, Self>, how: c_int) -> Result {
        // SHUT_RD, SHUT_WR, SHUT_RDWR to RCV_SHUTDOWN, SEND_SHUTDOWN, both.
        let how = match how {
            0..=2 => (how + 1) as u32,
            _ => return Err(errno(EINVAL)),
        };
        let _locked = sk.lock();
        let guard = rcu::read_lock();
        if let Some(other) = sk.other(&guard) {
            sk.shut(how, None);
            // What we do not send, the other end does not receive.
            let its = match how {
                RCV_SHUTDOWN => SEND_SHUTDOWN,
                SEND_SHUTDOWN => RCV_SHUTDOWN,
                both => both,
            };
            other.shut(its, None);
            return Ok(());
        }
        drop(guard);
        if sk.phase() != Phase::Listening {
            return Err(errno(ENOTCONN));
        }
        sk.shut(how, None);
        if how & RCV_SHUTDOWN != 0 {
            connect::refuse_waiting(sk);
        }
        Ok(())
    }

    fn setsockopt(sk: Sock<'_, Self>, level: c_int, name: c_int, value: OptionIn<'_>) -> Result {
        let limit = &sk.state().max_message;
        match P::MAX_OPTION {
            Some(option) if option.is(level, name) => limit::set(P::MAX_MESSAGE, &value, limit),
            _ => P::Own::setsockopt(sk, level, name, &value),
        }
    }

    fn getsockopt(sk: Sock<'_, Self>, level: c_int, name: c_int, mut to: OptionOut<'_>) -> Result {
        match P::MAX_OPTION {
            Some(option) if option.is(level, name) => to.write(&sk.state().max_message.get()),
            _ => P::Own::getsockopt(sk, level, name, &mut to),
        }
    }

    #[inline]
    fn sendmsg(call: Call<'_, Self>, msg: SendMsg<'_>) -> Result<usize> {
        data::sendmsg(call, msg)
    }

    #[inline]
    fn recvmsg(call: Call<'_, Self>, msg: RecvMsg<'_>) -> Result<usize> {
        data::recvmsg(call, msg)
    }
}
