// SPDX-License-Identifier: GPL-2.0-only

//! The timer that each socket has.

use super::incoming::Lossy;
use crate::runtime::{
    errno::to_result,
    ops::SocketOps,
    register::{Base, Family, Part},
    sock::Sock,
};
use crate::shim;
use core::marker::PhantomData;
use kernel::{bindings, prelude::*};

/// What sockets do when their time is over.
pub(crate) trait TimerOps: SocketOps<Inbox = Lossy> {
    /// The time that [`Sock::start_timer`] was given is over. Must not sleep.
    fn expired(sk: Sock<'_, Self>);
}

/// Timers of sockets end.
///
/// # Invariants
///
/// The shim has the function for `T`, which is what the family's sockets are.
pub(crate) struct Timers<T>(PhantomData<fn() -> T>);

impl<F: Family<Sockets: TimerOps>> Part<F> for Timers<F::Sockets> {
    fn new(_base: &Base<F>) -> Result<Self> {
        /// # Safety
        ///
        /// `sk` is a socket of `T` that is alive.
        unsafe extern "C" fn expired<T: TimerOps>(sk: *mut bindings::sock) {
            // SAFETY: By the requirements.
            T::expired(unsafe { Sock::from_raw(sk) });
        }

        // SAFETY: The base shows that the family is known; the function is for its sockets.
        to_result(unsafe { shim::timers_begin(expired::<F::Sockets>) })?;
        // INVARIANT: The call has succeeded.
        Ok(Self(PhantomData))
    }
}

impl<T> Drop for Timers<T> {
    fn drop(&mut self) {
        // SAFETY: By the type invariants. There is no socket any more, as `Base` says.
        unsafe { shim::timers_end() };
    }
}

impl<T: TimerOps> Sock<'_, T> {
    /// Has [`TimerOps::expired`] called in so many jiffies, in place of an earlier time. Does nothing
    /// once the socket is closed.
    pub(crate) fn start_timer(self, delay: c_ulong) {
        // SAFETY: The socket is alive.
        unsafe { shim::timer_start(self.as_raw(), delay) };
    }

    /// Forgets that; the function may be running already.
    pub(crate) fn stop_timer(self) {
        // SAFETY: The socket is alive.
        unsafe { shim::timer_stop(self.as_raw()) };
    }
}
