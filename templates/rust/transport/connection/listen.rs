// SPDX-License-Identifier: GPL-2.0-only

//! How connections are accepted.

#![forbid(unsafe_code)]

use super::{
    super::bind,
    connect::{admit, refuse_waiting},
    Connected, End, EndCall, Protocol,
};
use crate::runtime::{
    child::Unaccepted,
    connection::Phase,
    errno::{errno, EAGAIN, EINVAL},
    sock::Locked,
};
use crate::shim::RCV_SHUTDOWN;
use kernel::prelude::*;

/// Looks at the socket that is to listen, and leaves the rest to the protocol.
pub(super) fn listen<P: Protocol>(sk: End<'_, P>, backlog: c_int) -> Result {
    let locked = sk.lock();
    if !matches!(sk.phase(), Phase::Closed | Phase::Listening) {
        return Err(errno(EINVAL));
    }
    bind::autobind::<P, _>(&locked)?;
    if sk.addr().is_none() {
        return Err(errno(EINVAL));
    }
    P::listen(&locked, backlog)
}

/// What `listen()` does with a socket that is not connected, and has its address.
///
/// # Errors
///
/// None; a hook that ends with it has a result.
pub(crate) fn default_listen<P: Protocol>(
    locked: &Locked<'_, Connected<P>>,
    backlog: c_int,
) -> Result {
    let sk = locked.sock();
    // Under the lock of the queue, as those who connect look there.
    let admitted = sk.with_backlog(|queue| {
        queue.set_limit(backlog.min(P::BACKLOG_MAX));
        sk.set_phase(Phase::Listening);
        admit(queue)
    });
    if admitted {
        sk.wake_reader();
    }
    Ok(())
}

/// Whether a call of `accept()` ends at once.
pub(super) fn may_accept<P: Protocol>(sk: End<'_, P>) -> bool {
    sk.has_pending() || sk.is_shut(RCV_SHUTDOWN)
}

/// The connection that came first, if there is one.
///
/// # Errors
///
/// `EINVAL` if there is none, and none will come.
fn next_child<P: Protocol>(sk: End<'_, P>) -> Result<Option<Unaccepted<Connected<P>>>> {
    let (child, admitted, shut) = sk.with_backlog(|backlog| {
        let shut = backlog.shutdown() & RCV_SHUTDOWN != 0;
        let child = backlog.pop_pending();
        let admitted = child.is_some() && admit(backlog);
        (child, admitted, shut)
    });
    // Those who connected by themselves have woken somebody.
    if admitted {
        sk.wake_reader();
    }
    match child {
        None if shut => Err(errno(EINVAL)),
        child => Ok(child),
    }
}

/// Looks at the socket that is to accept, and leaves the rest to the protocol.
pub(super) fn accept<P: Protocol>(
    call: EndCall<'_, P>,
    noblock: bool,
) -> Result<Unaccepted<Connected<P>>> {
    if call.phase() != Phase::Listening {
        return Err(errno(EINVAL));
    }
    P::accept(call, noblock)
}

/// What `accept()` does with a socket that listens.
///
/// # Errors
///
/// `EINVAL` if the socket was shut, `EAGAIN` if there is no connection and the caller does not wait,
/// and what a signal gives.
pub(crate) fn default_accept<P: Protocol>(
    call: EndCall<'_, P>,
    noblock: bool,
) -> Result<Unaccepted<Connected<P>>> {
    let mut timeout = call.recv_timeout(noblock);
    loop {
        if let Some(child) = next_child(*call)? {
            return Ok(child);
        }
        if timeout == 0 {
            return Err(errno(EAGAIN));
        }
        call.wait_for_pending(&mut timeout, || !may_accept(*call))?;
    }
}

/// Resets the connections that nobody has accepted, and refuses the rest.
pub(super) fn stop<P: Protocol>(sk: End<'_, P>) {
    sk.with_backlog(|_| sk.set_phase(Phase::Closed));
    refuse_waiting(sk);
    while let Some(child) = sk.with_backlog(|backlog| backlog.pop_pending()) {
        child.sock().hang_up(true);
    }
}
