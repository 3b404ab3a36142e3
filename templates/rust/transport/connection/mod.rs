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
mod poll;
mod protocol;

use super::{
    bind::{self, Named},
    drop::DropReason,
    interface::{Interface, Keeps},
    limit::{self, halves},
};
use crate::runtime::{
    call::Call,
    cell::{Once, Setting},
    child::Unaccepted,
    connection::Phase,
    data::InOrder,
    errno::{errno, is, ECONNRESET, EINVAL, ENOIOCTLCMD, ENOPROTOOPT, ENOTCONN},
    link::Link,
    msg::{RecvMsg, SendMsg},
    ops::{Poll, SocketOps},
    option::{IoctlArg, OptionIn, OptionOut},
    sock::{Locked, OwnedSock, Sock},
};
use crate::shim::{RCV_SHUTDOWN, SEND_SHUTDOWN, SHUTDOWN_MASK, SIOCINQ, SIOCOUTQ};
use core::marker::PhantomData;
use kernel::{prelude::*, sync::rcu};

pub(crate) use protocol::{Envelope, Event, Protocol};
#[allow(unused_imports, reason = "hooks call what they need")]
pub(crate) use {
    connect::{default_connect, default_socketpair},
    data::{default_recvmsg, default_sendmsg},
    listen::{default_accept, default_listen},
    poll::default_poll,
};

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

impl<P: Protocol> End<'_, P> {
    /// The longest record that it sends.
    #[inline]
    pub(crate) fn max_message(self) -> usize {
        self.state().max_message.get() as usize
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
    fn shut(self, how: u32, error: Option<Error>) {
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
        other.shut(SHUTDOWN_MASK, reset.then(|| errno(ECONNRESET)));
    }
}

impl<P: Protocol> Locked<'_, Connected<P>> {
    /// What `bind()` does with an address that is in order.
    pub(crate) fn default_bind(&self, addr: &P::Addr) -> Result {
        bind::default_bind::<P, _>(self, addr)
    }
}

/// What `getsockname()` does, and `getpeername()` if `peer`.
///
/// # Errors
///
/// `ENOTCONN` if there is no other end.
pub(crate) fn default_getname<P: Protocol>(sk: End<'_, P>, peer: bool) -> Result<P::Addr> {
    if !peer {
        return Ok(*sk.addr_or_unbound());
    }
    let guard = rcu::read_lock();
    let other = sk.other(&guard).ok_or_else(|| errno(ENOTCONN))?;
    Ok(*other.addr_or_unbound())
}

/// What `shutdown()` does.
///
/// # Errors
///
/// `ENOTCONN` if the socket is neither connected nor listens, `EINVAL` if `how` is no half.
pub(crate) fn default_shutdown<P: Protocol>(
    locked: &Locked<'_, Connected<P>>,
    how: c_int,
) -> Result {
    let how = halves(how)?;
    let sk = locked.sock();
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

impl<P: Protocol> Named<P> for Connected<P> {
    #[inline]
    fn own_addr(state: &State<P>) -> &Once<P::Addr> {
        &state.addr
    }
}

impl<P: Protocol> Keeps for Connected<P> {
    type Own = P::Own;

    #[inline]
    fn addr(state: &State<P>) -> Option<&P::Addr> {
        state.addr.get()
    }

    #[inline]
    fn own(state: &State<P>) -> &P::Own {
        &state.own
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

    fn create(sk: Sock<'_, Self>) -> Result {
        P::create(sk)
    }

    fn close(call: Call<'_, Self>) {
        P::release(call);
        P::close(call);
    }

    fn ended(sk: Sock<'_, Self>) {
        // One that was taken to be accepted, and was not; not under a lock, where those that are
        // dropped have lost their other end before.
        if sk.has_other() {
            sk.hang_up(false);
        }
        P::destroy(sk);
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
        P::bind(&locked, &addr)
    }

    fn connect(call: Call<'_, Self>, addr: &[u8], flags: u32) -> Result {
        connect::connect(call, addr, flags)
    }

    fn socketpair(sk1: Sock<'_, Self>, sk2: Sock<'_, Self>) -> Result {
        P::socketpair(sk1, sk2)
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
        P::getname(sk, peer)
    }

    fn poll(sk: Sock<'_, Self>, poll: &Poll<'_>) -> u32 {
        P::poll(sk, poll)
    }

    fn ioctl(sk: Sock<'_, Self>, cmd: u32, arg: IoctlArg) -> Result<c_int> {
        let result = P::ioctl(sk, cmd, &arg);
        if !result.is_err_and(|error| is(&error, ENOIOCTLCMD)) {
            return result;
        }
        let answered = match cmd {
            SIOCINQ if sk.phase() == Phase::Listening => Err(errno(EINVAL)),
            SIOCINQ => arg.write(&sk.unread(P::RECORDS)),
            SIOCOUTQ => arg.write(&sk.wmem()),
            // What is not the family's either, the core asks the network devices.
            _ => P::Own::ioctl(sk, cmd, &arg),
        };
        answered.map(|()| 0)
    }

    fn listen(sk: Sock<'_, Self>, backlog: c_int) -> Result {
        listen::listen(sk, backlog)
    }

    fn shutdown(sk: Sock<'_, Self>, how: c_int) -> Result {
        halves(how)?;
        P::shutdown(&sk.lock(), how)
    }

    fn setsockopt(sk: Sock<'_, Self>, level: c_int, name: c_int, value: OptionIn<'_>) -> Result {
        let result = P::setsockopt(sk, level, name, &value);
        if !result.is_err_and(|error| is(&error, ENOPROTOOPT)) {
            return result;
        }
        let limit = &sk.state().max_message;
        match P::MAX_OPTION {
            Some(option) if option.is(level, name) => limit::set(P::MAX_MESSAGE, &value, limit),
            _ => P::Own::setsockopt(sk, level, name, &value),
        }
    }

    fn getsockopt(sk: Sock<'_, Self>, level: c_int, name: c_int, mut to: OptionOut<'_>) -> Result {
        let result = P::getsockopt(sk, level, name, &mut to);
        if !result.is_err_and(|error| is(&error, ENOPROTOOPT)) {
            return result;
        }
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
