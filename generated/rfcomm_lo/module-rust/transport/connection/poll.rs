// SPDX-License-Identifier: GPL-2.0-only

//! What sockets are ready for.

#![forbid(unsafe_code)]

use super::{listen::may_accept, End, Protocol};
use crate::runtime::{connection::Phase, ops::Poll};
use crate::shim::{
    EPOLLERR, EPOLLHUP, EPOLLIN, EPOLLOUT, EPOLLRDHUP, EPOLLRDNORM, EPOLLWRBAND, EPOLLWRNORM,
    RCV_SHUTDOWN, SEND_SHUTDOWN, SHUTDOWN_MASK,
};

/// What `poll()` gives.
pub(crate) fn default_poll<P: Protocol>(sk: End<'_, P>, poll: &Poll<'_>) -> u32 {
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
            if may_accept(sk) {
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
