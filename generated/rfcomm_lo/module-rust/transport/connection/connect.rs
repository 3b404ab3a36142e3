// SPDX-License-Identifier: GPL-2.0-only

//! How a connection is made.
//!
//! Who connects makes the other end, a child, and offers it to the listener. Where the listener's
//! backlog is full the child may wait there: until there is room, until the listener takes nobody any
//! more, or until who connects leaves.

#![forbid(unsafe_code)]

use super::{Attempt, Connected, End, EndCall, Event, Protocol};
use crate::runtime::{
    addr::SockAddr,
    child::{Backlog, Unaccepted},
    connection::Phase,
    errno::{
        errno, is, EAGAIN, EALREADY, ECONNABORTED, ECONNREFUSED, EINPROGRESS, EINVAL, EISCONN,
    },
    sock::Locked,
};
use crate::shim::RCV_SHUTDOWN;
use kernel::{bindings::O_NONBLOCK, prelude::*, sync::rcu};

/// Frees a child, and its hold on the end that connects. Does not sleep: without another end there is
/// nothing to hang up.
fn abandon<P: Protocol>(child: Unaccepted<Connected<P>>) {
    drop(child.sock().state().other.take());
}

/// The other end of a connection that `sk` asks for, which it holds; nobody sees it yet.
///
/// # Errors
///
/// Those of a new socket, and `EINVAL` if `sk` has ended.
fn new_child<P: Protocol>(sk: End<'_, P>) -> Result<Unaccepted<Connected<P>>> {
    let child = Unaccepted::new(sk, |child| child.set_phase(Phase::Connected))?;
    let own = sk.try_hold(&rcu::read_lock());
    let own = own.ok_or_else(|| errno(EINVAL))?;
    child.sock().state().other.set(own);
    Ok(child)
}

/// Makes the connection.
///
/// # Errors
///
/// The child, if the listener is about to end.
fn establish<P: Protocol>(
    backlog: &mut Backlog<'_, Connected<P>>,
    child: Unaccepted<Connected<P>>,
    connects: End<'_, P>,
) -> Result<(), Unaccepted<Connected<P>>> {
    let other = child.hold();
    backlog.push_pending(child)?;
    let addr = *other.sock().addr_or_unbound();
    connects.state().other.set(other);
    connects.set_phase(Phase::Connected);
    P::note(
        connects,
        connects.addr_or_unbound(),
        &addr,
        Event::Connected,
    );
    Ok(())
}

/// Lets those in that wait and have room now, and tells whether there are any: then the caller wakes
/// the listener. One that was shut lets nobody in.
///
/// Without the lock of the listener's queue no attempt that waits comes to an end: who is in the
/// list cannot go away.
pub(super) fn admit<P: Protocol>(backlog: &mut Backlog<'_, Connected<P>>) -> bool {
    let mut any = false;
    while backlog.shutdown() & RCV_SHUTDOWN == 0 && !backlog.is_full() {
        let Some(child) = backlog.pop_waiting() else {
            break;
        };
        let Some(connects) = child.sock().state().other.hold() else {
            abandon(child);
            continue;
        };
        let connects = connects.sock();
        match establish(backlog, child, connects) {
            Ok(()) => any = true,
            Err(child) => {
                refuse(connects);
                abandon(child);
            }
        }
        connects.state_changed();
    }
    any
}

/// Ends an attempt to connect that waits at a listener whose queue is locked.
fn refuse<P: Protocol>(connects: End<'_, P>) {
    connects.set_error(errno(ECONNREFUSED));
    connects.set_phase(Phase::Closed);
}

/// Refuses all that wait, as the listener takes nobody any more.
pub(super) fn refuse_waiting<P: Protocol>(listener: End<'_, P>) {
    loop {
        let refused = listener.with_backlog(|backlog| {
            let child = backlog.pop_waiting()?;
            let connects = child.sock().state().other.take();
            if let Some(connects) = &connects {
                refuse(connects.sock());
            }
            Some((child, connects))
        });
        let Some((child, connects)) = refused else {
            break;
        };
        if let Some(connects) = connects {
            let (sk, addr) = (connects.sock(), child.sock().addr_or_unbound());
            P::note(sk, sk.addr_or_unbound(), addr, Event::Refused);
            sk.state_changed();
        }
    }
}

/// Lets go of the listener, and of the attempt if it still waits there.
pub(super) fn leave<P: Protocol>(locked: &mut Locked<'_, Connected<P>>) {
    let sk = locked.sock();
    let Some(attempt) = locked.guarded().attempt.take() else {
        return;
    };
    let given_up = attempt.listener.sock().with_backlog(|backlog| {
        if sk.phase() != Phase::Connecting {
            return None;
        }
        sk.set_phase(Phase::Closed);
        backlog.remove_waiting(attempt.child.sock())
    });
    if let Some(child) = given_up {
        abandon(child);
    }
}

/// How an offer went.
enum Offer<P: Protocol> {
    Taken,
    Waits,
    Refused(Unaccepted<Connected<P>>),
}

/// Offers the connection to a socket that may listen.
fn offer<P: Protocol>(
    listener: End<'_, P>,
    locked: &mut Locked<'_, Connected<P>>,
    child: Unaccepted<Connected<P>>,
    guard: &rcu::Guard,
) -> Offer<P> {
    let sk = locked.sock();
    let Some(held) = listener.try_hold(guard) else {
        return Offer::Refused(child);
    };
    child.take_security_of(listener);
    let offer = listener.with_backlog(|backlog| {
        let listens = listener.phase() == Phase::Listening;
        if !listens || backlog.shutdown() & RCV_SHUTDOWN != 0 {
            return Offer::Refused(child);
        }
        // Who is found in the bind table may not have its address yet, but who listens has.
        child.sock().state().addr.set(*listener.addr_or_unbound());
        if !backlog.is_full() {
            return match establish(backlog, child, sk) {
                Ok(()) => Offer::Taken,
                Err(child) => Offer::Refused(child),
            };
        }
        if !P::WAITS {
            return Offer::Refused(child);
        }
        let own = child.hold();
        if let Err(child) = backlog.push_waiting(child) {
            return Offer::Refused(child);
        }
        locked.guarded().attempt = Some(Attempt {
            listener: held,
            child: own,
        });
        sk.set_phase(Phase::Connecting);
        Offer::Waits
    });
    if let Offer::Taken = offer {
        listener.wake_reader();
    }
    offer
}

/// Begins to connect a socket. `EINPROGRESS` if the attempt waits at the listener.
fn begin<P: Protocol>(locked: &mut Locked<'_, Connected<P>>, addr: &P::Addr) -> Result {
    let sk = locked.sock();
    let child = new_child(sk)?;
    // An attempt that was refused has left its listener here.
    leave(locked);

    let guard = rcu::read_lock();
    let offer = match sk.lookup(&P::key(addr), &guard) {
        Some(listener) => offer(listener, locked, child, &guard),
        None => Offer::Refused(child),
    };
    drop(guard);
    match offer {
        Offer::Taken => Ok(()),
        Offer::Waits => Err(errno(EINPROGRESS)),
        Offer::Refused(child) => {
            P::note(sk, sk.addr_or_unbound(), addr, Event::Refused);
            abandon(child);
            Err(errno(ECONNREFUSED))
        }
    }
}

/// Waits for the end of an attempt; gives `error` if it goes on in the background.
fn wait<P: Protocol>(
    call: EndCall<'_, P>,
    locked: &mut Locked<'_, Connected<P>>,
    noblock: bool,
    error: Error,
) -> Result {
    let sk = locked.sock();
    let mut timeout = sk.send_timeout(noblock);
    // If it ends later, the call that is made again tells the result.
    locked.set_connecting();
    match call.wait_while(locked, &mut timeout, || sk.phase() == Phase::Connecting) {
        Err(over) if is(&over, EAGAIN) => return Err(error),
        waited => waited?,
    }
    if sk.phase() == Phase::Closed {
        sk.take_error()?;
        return Err(errno(ECONNABORTED));
    }
    Ok(())
}

/// Looks at what the caller of `connect()` gave, and leaves the rest to the protocol.
pub(super) fn connect<P: Protocol>(call: EndCall<'_, P>, addr: &[u8], flags: u32) -> Result {
    let addr = P::Addr::parse(addr)?;
    if P::is_any(&addr) {
        return Err(errno(EINVAL));
    }
    P::connect(call, &mut call.lock(), &addr, flags)
}

/// What `connect()` does with an address that is in order.
///
/// # Errors
///
/// `ECONNREFUSED` if nobody listens there, `EINPROGRESS` if the attempt goes on in the background,
/// `EALREADY`, `EISCONN` and `EINVAL` if the socket is connecting, connected or listens, and those of
/// waiting.
pub(crate) fn default_connect<P: Protocol>(
    call: EndCall<'_, P>,
    locked: &mut Locked<'_, Connected<P>>,
    addr: &P::Addr,
    flags: u32,
) -> Result {
    let sk = locked.sock();
    let begun = match sk.phase() {
        Phase::Closed => {
            locked.set_connected(false);
            sk.take_error()?;
            begin(locked, addr)
        }
        // An attempt that has ended well, of which no call has told.
        Phase::Connected if locked.guarded().attempt.is_some() => Ok(()),
        Phase::Connected => Err(errno(EISCONN)),
        Phase::Connecting => Err(errno(EALREADY)),
        Phase::Listening => Err(errno(EINVAL)),
    };
    match begun {
        Err(error) if is(&error, EINPROGRESS) || is(&error, EALREADY) => {
            wait(call, locked, flags & O_NONBLOCK != 0, error)?;
        }
        begun => begun?,
    }
    leave(locked);
    locked.set_connected(true);
    Ok(())
}

/// What `socketpair()` does with two sockets that nobody else sees yet.
///
/// # Errors
///
/// `EINVAL` if one of them ends.
pub(crate) fn default_socketpair<P: Protocol>(sk1: End<'_, P>, sk2: End<'_, P>) -> Result {
    for (sk, other) in [(sk1, sk2), (sk2, sk1)] {
        let other = other.try_hold(&rcu::read_lock());
        sk.state().other.set(other.ok_or_else(|| errno(EINVAL))?);
        sk.set_phase(Phase::Connected);
        sk.lock().set_connected(true);
    }
    Ok(())
}
