// SPDX-License-Identifier: GPL-2.0-only

//! The timer that each socket has.

use super::incoming::Lossy;
use crate::runtime::{ops::SocketOps, sock::Sock};
use crate::shim;
use kernel::{bindings, prelude::*};

/// What sockets do when their time is over.
pub(crate) trait TimerOps: SocketOps<Inbox = Lossy> {
    /// The time that [`Sock::start_timer`] was given is over. Must not sleep.
    fn expired(sk: Sock<'_, Self>);
}

impl<T: TimerOps> Sock<'_, T> {
    /// Has [`TimerOps::expired`] called in so many jiffies, in place of an earlier time. Does nothing
    /// once the socket is closed.
    pub(crate) fn start_timer(self, delay: c_ulong) {
        /// # Safety
        ///
        /// `sk` is a socket of `T` that is alive.
        unsafe extern "C" fn expired<T: TimerOps>(sk: *mut bindings::sock) {
            // SAFETY: By the requirements.
            T::expired(unsafe { Sock::from_raw(sk) });
        }

        // SAFETY: The socket is alive, and one of `T`, which it stays. A timer that runs has a
        // reference to it, and that has one to the module, where the function is.
        unsafe { shim::timer_start(self.as_raw(), expired::<T>, delay) };
    }

    /// Forgets that; the function may be running already.
    pub(crate) fn stop_timer(self) {
        // SAFETY: The socket is alive.
        unsafe { shim::timer_stop(self.as_raw()) };
    }
}
