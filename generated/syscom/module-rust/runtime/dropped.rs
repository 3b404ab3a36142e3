// SPDX-License-Identifier: GPL-2.0-only

//! What is told of messages that do not arrive: a counter, and a tracepoint.

use super::{ops::SocketOps, sock::Sock};
use crate::shim;
use core::ptr::from_ref;

impl<T: SocketOps> Sock<'_, T> {
    /// A message does not arrive; the socket is its sender or its receiver.
    #[cold]
    pub(crate) fn note_drop<const REASON: u32>(self, src: &T::Addr, dst: &T::Addr, len: usize) {
        const {
            assert!(REASON < shim::DROPS);
        }
        // SAFETY: The socket is alive; both addresses are the family's, and so is the reason.
        unsafe {
            shim::note_drop(
                self.as_raw(),
                from_ref(src).cast(),
                from_ref(dst).cast(),
                len as u32,
                REASON,
            );
        }
    }
}
