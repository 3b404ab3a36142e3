// SPDX-License-Identifier: GPL-2.0-only

//! Sockets for datagrams: what they do on every transport. How a message gets from one to another
//! is for a [`Transport`] to say.

#![forbid(unsafe_code)]

mod data;

use super::{
    bind::{self, Named},
    interface::{Interface, Keeps},
    limit::{self, halves, RECV_FLAGS, SEND_FLAGS},
};
use crate::runtime::{
    addr::{family_of, SockAddr},
    call::Call,
    cell::{Once, Setting},
    errno::{
        errno, is, EAGAIN, EINVAL, EMSGSIZE, ENOIOCTLCMD, ENOPROTOOPT, ENOTCONN, EOPNOTSUPP, EPIPE,
    },
    msg::{RecvMsg, SendMsg, MSG_ERRQUEUE, MSG_NOSIGNAL},
    ops::{Poll, SocketOps},
    option::{IoctlArg, OptionIn, OptionOut},
    rcu::Rcu,
    sock::{Locked, Sock},
    task::raise_sigpipe,
};
use crate::shim::{SEND_SHUTDOWN, SIOCINQ, SIOCOUTQ};
use core::{convert::Infallible, marker::PhantomData};
use kernel::{bindings::AF_UNSPEC, prelude::*, sync::rcu};

pub(crate) use super::protocol::{Envelope, Protocol, Transport};
#[allow(unused_imports, reason = "hooks call what they need")]
pub(crate) use data::{default_recvmsg, default_sendmsg, put_info, receive};

/// Where a socket sends to, and what it takes messages from.
#[derive(Clone, Copy)]
pub(super) struct Peer<A, K> {
    pub(super) addr: A,
    pub(super) key: K,
}

/// The state of a socket.
#[pin_data]
pub(crate) struct State<P: Protocol> {
    /// Its address, once it is bound.
    addr: Once<P::Addr>,
    pub(super) peer: Rcu<Peer<P::Addr, P::Key>>,
    max_message: Setting<c_int>,
    /// What the transport keeps.
    pub(super) kept: <P::Transport as Transport<P>>::Kept,
    #[pin]
    own: P::Own,
}

/// A socket for datagrams of `P`.
pub(crate) type DatagramSock<'a, P> = Sock<'a, Datagram<P>>;

/// A call for one that is under way.
pub(crate) type DatagramCall<'a, P> = Call<'a, Datagram<P>>;

/// The operations of datagram sockets of `P`.
pub(crate) struct Datagram<P>(PhantomData<P>);

impl<P: Protocol> DatagramSock<'_, P> {
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
}

impl<P: Protocol> Locked<'_, Datagram<P>> {
    /// What `bind()` does with an address that is in order.
    pub(crate) fn default_bind(&self, addr: &P::Addr) -> Result {
        P::Transport::bind(self, addr)
    }

    /// Sets the peer, or forgets it.
    pub(crate) fn default_connect(&self, addr: Option<&P::Addr>) -> Result {
        let sk = self.sock();
        sk.state().peer.replace(addr.map(|addr| Peer {
            addr: *addr,
            key: P::key(addr),
        }))?;
        self.set_connected(addr.is_some());
        P::Transport::reconnected(sk);
        Ok(())
    }
}

/// Where a message comes from, for those who are told of it.
pub(super) fn source<P: Protocol>(envelope: &P::Envelope) -> &P::Addr {
    envelope.addr().unwrap_or(P::Addr::unbound())
}

/// What `socketpair()` does.
///
/// # Errors
///
/// Those of the bind table.
pub(crate) fn default_socketpair<P: Protocol>(
    sk: DatagramSock<'_, P>,
    other: DatagramSock<'_, P>,
) -> Result {
    // Connected before they are bound, so that no stranger gets in.
    {
        let locked = sk.lock();
        locked.default_connect(Some(&P::nobody()))?;
        bind::autobind::<P, _>(&locked)?;
    }
    {
        let locked = other.lock();
        locked.default_connect(Some(sk.addr_or_unbound()))?;
        bind::autobind::<P, _>(&locked)?;
    }
    sk.lock().default_connect(Some(other.addr_or_unbound()))
}

/// What `getsockname()` does, and `getpeername()` if `peer`.
///
/// # Errors
///
/// `ENOTCONN` if there is no peer.
pub(crate) fn default_getname<P: Protocol>(sk: DatagramSock<'_, P>, peer: bool) -> Result<P::Addr> {
    if peer {
        sk.peer().ok_or_else(|| errno(ENOTCONN))
    } else {
        Ok(*sk.addr_or_unbound())
    }
}

/// What `poll()` gives.
pub(crate) fn default_poll<P: Protocol>(sk: DatagramSock<'_, P>, poll: &Poll<'_>) -> u32 {
    P::Transport::poll(sk, poll)
}

/// What `shutdown()` does.
///
/// # Errors
///
/// `EINVAL` if `how` is none of `SHUT_RD`, `SHUT_WR` and `SHUT_RDWR`.
pub(crate) fn default_shutdown<P: Protocol>(
    locked: &Locked<'_, Datagram<P>>,
    how: c_int,
) -> Result {
    locked.shut(halves(how)?);
    locked.state_changed();
    P::Transport::shut(locked.sock());
    Ok(())
}

impl<P: Protocol> Named<P> for Datagram<P> {
    #[inline]
    fn own_addr(state: &State<P>) -> &Once<P::Addr> {
        &state.addr
    }
}

impl<P: Protocol> Keeps for Datagram<P> {
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

impl<P: Protocol> SocketOps for Datagram<P> {
    type State = State<P>;
    type Guarded = ();
    type Inbox = <P::Transport as Transport<P>>::Inbox;
    type Child = Infallible;
    type Addr = P::Addr;
    type Key = P::Key;
    type Cb = P::Envelope;

    fn new() -> impl PinInit<State<P>> {
        pin_init!(State {
            addr: Once::new(),
            peer: Rcu::none(),
            max_message: Setting::new(P::MAX_MESSAGE),
            kept: Default::default(),
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

    fn unbinding(locked: &Locked<'_, Self>) {
        P::Transport::unbinding(locked);
    }

    fn unread(sk: Sock<'_, Self>, len: usize, envelope: &P::Envelope) {
        P::Transport::unread(sk, len, envelope);
    }

    fn closed(sk: Sock<'_, Self>) {
        sk.state().peer.clear();
    }

    fn ended(sk: Sock<'_, Self>) {
        if !P::Transport::DESTROY_LATE {
            P::destroy(sk);
        }
    }

    fn destroyed(sk: Sock<'_, Self>) {
        if P::Transport::DESTROY_LATE {
            P::destroy(sk);
        }
    }

    fn bind(sk: Sock<'_, Self>, addr: &[u8]) -> Result {
        let (locked, addr) = bind::may_bind::<P, _>(sk, addr)?;
        P::bind(&locked, &addr)
    }

    fn connect(call: Call<'_, Self>, addr: &[u8], flags: u32) -> Result {
        let family = family_of(addr).ok_or_else(|| errno(EINVAL))?;
        if u32::from(family) == AF_UNSPEC {
            return P::connect(call, &mut call.lock(), None, flags);
        }
        let addr = P::Addr::parse(addr)?;
        if P::is_any(&addr) {
            return Err(errno(EINVAL));
        }
        let mut locked = call.lock();
        bind::autobind::<P, _>(&locked)?;
        P::connect(call, &mut locked, Some(&addr), flags)
    }

    fn socketpair(sk1: Sock<'_, Self>, sk2: Sock<'_, Self>) -> Result {
        P::socketpair(sk1, sk2)
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
            SIOCINQ => arg.write(&(sk.first_len() as c_int)),
            SIOCOUTQ => arg.write(&sk.wmem()),
            // What is not the family's either, the core asks the network devices.
            _ => P::Own::ioctl(sk, cmd, &arg),
        };
        answered.map(|()| 0)
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
    fn sendmsg(call: Call<'_, Self>, mut msg: SendMsg<'_>) -> Result<usize> {
        if msg.flags() & !SEND_FLAGS != 0 {
            return Err(errno(EOPNOTSUPP));
        }
        if msg.len() > call.max_message() {
            return Err(errno(EMSGSIZE));
        }
        if !P::SHUTS {
            return data::send(call, &mut msg);
        }
        let result = if call.is_shut(SEND_SHUTDOWN) {
            Err(errno(EPIPE))
        } else {
            data::send(call, &mut msg)
        };
        if msg.flags() & MSG_NOSIGNAL == 0 && result.as_ref().is_err_and(|error| is(error, EPIPE)) {
            raise_sigpipe();
        }
        result
    }

    #[inline]
    fn recvmsg(call: Call<'_, Self>, mut msg: RecvMsg<'_>) -> Result<usize> {
        if msg.flags() & !RECV_FLAGS != 0 {
            return Err(errno(EOPNOTSUPP));
        }
        // There is no error queue.
        if msg.flags() & MSG_ERRQUEUE != 0 {
            return Err(errno(EAGAIN));
        }
        P::recvmsg(call, &mut msg)
    }
}
