// SPDX-License-Identifier: GPL-2.0-only

//! What a socket says of its connection, and who is told of a change.

use super::{
    errno::to_result,
    ops::{Poll, SocketOps},
    sock::Sock,
};
use crate::shim;
use kernel::prelude::*;

/// How far a socket is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Neither connected nor anything else.
    Closed,
    /// It waits for the end of an attempt to connect.
    Connecting,
    /// It has, or had, another end.
    Connected,
    /// It takes connections.
    Listening,
}

impl Phase {
    /// As `/proc/net/xxx` tells it.
    pub(crate) fn shown(self) -> &'static str {
        match self {
            Self::Closed => "-",
            Self::Connecting => "connecting",
            Self::Connected => "connected",
            Self::Listening => "listening",
        }
    }
}

impl<T: SocketOps> Sock<'_, T> {
    /// How far it is; what was done before is seen with it.
    #[inline]
    pub(crate) fn phase(self) -> Phase {
        // SAFETY: The socket is alive.
        match (unsafe { shim::conn_state(self.as_raw()) }) as u32 {
            shim::TCP_SYN_SENT => Phase::Connecting,
            shim::TCP_ESTABLISHED => Phase::Connected,
            shim::TCP_LISTEN => Phase::Listening,
            _ => Phase::Closed,
        }
    }

    /// Sets how far it is; who sees it sees what was done before.
    pub(crate) fn set_phase(self, phase: Phase) {
        let state = match phase {
            Phase::Closed => shim::TCP_CLOSE,
            Phase::Connecting => shim::TCP_SYN_SENT,
            Phase::Connected => shim::TCP_ESTABLISHED,
            Phase::Listening => shim::TCP_LISTEN,
        };
        // SAFETY: The socket is alive.
        unsafe { shim::conn_set_state(self.as_raw(), state as c_int) };
    }

    /// Whether the user asked that closing it resets the connection.
    pub(crate) fn resets_on_close(self) -> bool {
        // SAFETY: The socket is alive.
        unsafe { shim::conn_aborts(self.as_raw()) }
    }

    /// Leaves an error to the next call.
    pub(crate) fn set_error(self, error: Error) {
        // SAFETY: The socket is alive.
        unsafe { shim::sock_set_err(self.as_raw(), -error.to_errno()) };
    }

    /// Whether an error waits for the next call.
    pub(crate) fn has_error(self) -> bool {
        // SAFETY: The socket is alive.
        unsafe { shim::sock_has_err(self.as_raw()) }
    }

    /// Tells the error that waits, once.
    ///
    /// # Errors
    ///
    /// That one.
    pub(crate) fn take_error(self) -> Result {
        // SAFETY: The socket is alive.
        to_result(unsafe { shim::sock_take_err(self.as_raw()) })
    }

    /// How long a receiver may wait, in jiffies; not at all if `noblock`.
    #[inline]
    pub(crate) fn recv_timeout(self, noblock: bool) -> c_long {
        // SAFETY: The socket is alive.
        unsafe { shim::sock_rcvtimeo(self.as_raw(), noblock) }
    }

    /// How many of `len` bytes a receiver waits for; all of them if it says so.
    #[inline]
    pub(crate) fn recv_target(self, all: bool, len: usize) -> usize {
        // SAFETY: The socket is alive. The core lets no longer buffer through.
        (unsafe { shim::sock_rcvlowat(self.as_raw(), all, len as c_int) }) as usize
    }

    /// Bytes of its send buffer.
    #[inline]
    pub(crate) fn send_buffer(self) -> usize {
        // SAFETY: The socket is alive.
        (unsafe { shim::sock_sndbuf(self.as_raw()) }) as usize
    }

    /// Whether its send buffer has room.
    pub(crate) fn is_writable(self) -> bool {
        // SAFETY: The socket is alive.
        unsafe { shim::sock_writeable(self.as_raw()) }
    }

    /// Wakes those who wait for data, or for a connection.
    pub(crate) fn wake_reader(self) {
        // SAFETY: The socket is alive.
        unsafe { shim::wake_reader(self.as_raw()) };
    }

    /// Wakes those who wait at a socket some of whose halves were shut.
    pub(crate) fn wake_shut(self, how: u32) {
        // SAFETY: The socket is alive.
        unsafe { shim::wake_shut(self.as_raw(), how) };
    }
}

impl Poll<'_> {
    /// Has the caller wait for a change.
    pub(crate) fn wait(&self) {
        // SAFETY: All three are those of a call of `poll()`.
        unsafe { shim::poll_wait(self.file, self.sock, self.wait) };
    }
}
