// SPDX-License-Identifier: GPL-2.0-only

//! Room in the receive buffer of a socket, and those who wait for it.
//!
//! A sender that finds no room waits at the receiver ([`OwnedSock::wait_for_room`]), or, if it polls,
//! is put on its list of watchers ([`Sock::watch`]). Room that is given back wakes them.

use super::{
    ask::asker,
    call::Call,
    errno::to_result,
    ops::SocketOps,
    sock::{OwnedSock, Sock},
};
use crate::shim;
use kernel::prelude::*;

impl<T: SocketOps> Sock<'_, T> {
    /// Whether a sender has to wait.
    #[inline]
    pub(crate) fn is_full(self) -> bool {
        // SAFETY: The socket is alive.
        unsafe { shim::room_full(self.as_raw()) }
    }

    /// Has the socket woken as a writer once `rx` has made room, unless `still`, which is asked
    /// under a spinlock, says that it does not matter.
    pub(crate) fn watch(self, rx: Sock<'_, T>, mut still: impl FnMut() -> bool) {
        // SAFETY: Both are alive; the function is the closure's. That `still` must not sleep is a
        // rule of the kernel's, and no matter of memory.
        unsafe {
            shim::room_watch(
                self.as_raw(),
                rx.as_raw(),
                asker(&still),
                (&raw mut still).cast(),
            );
        }
    }

    /// Undoes [`Self::watch`].
    pub(crate) fn unwatch(self) {
        // SAFETY: The socket is alive.
        unsafe { shim::room_unwatch(self.as_raw()) };
    }

    /// Wakes all who wait to send to the socket: something has changed for them.
    pub(crate) fn wake_senders(self) {
        // SAFETY: The socket is alive.
        unsafe { shim::room_wake(self.as_raw()) };
    }

    /// Wakes those who wait to send by the socket.
    pub(crate) fn wake_writer(self) {
        // SAFETY: The socket is alive.
        unsafe { shim::wake_writer(self.as_raw()) };
    }
}

impl<T: SocketOps> OwnedSock<T> {
    /// Sleeps until there may be room for `sender`, or that was shut, for as long as `still` says that
    /// there is a reason to. What is left of the time is put into `timeout`.
    ///
    /// # Errors
    ///
    /// What a signal gives.
    #[cold]
    pub(crate) fn wait_for_room(
        &self,
        sender: Call<'_, T>,
        timeout: &mut c_long,
        mut still: impl FnMut() -> bool,
    ) -> Result {
        // SAFETY: Both sockets are alive, and the sender has its file; the function is the closure's.
        to_result(unsafe {
            shim::room_wait(
                sender.as_raw(),
                self.sock().as_raw(),
                asker(&still),
                (&raw mut still).cast(),
                timeout,
            )
        })
    }
}
