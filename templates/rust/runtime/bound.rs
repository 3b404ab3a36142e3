// SPDX-License-Identifier: GPL-2.0-only

//! Whether a socket is bound: an end of a connection that was accepted has an address, too.

use super::{ops::SocketOps, sock::Locked};
use crate::shim;

impl<T: SocketOps> Locked<'_, T> {
    /// Whether the socket is in the bind table.
    pub(crate) fn is_bound(&self) -> bool {
        // SAFETY: The lock is held.
        unsafe { shim::bind_done(self.sock().as_raw()) }
    }
}
