// SPDX-License-Identifier: GPL-2.0-only

//! What is told of messages that stay on this host: that they were sent, or that they do not arrive.
//! What becomes of frames is told where they come and go.

use super::{ops::SocketOps, sock::Sock};
use crate::shim;
use core::ptr::from_ref;

impl<T: SocketOps> Sock<'_, T> {
    /// The socket has sent a message of `len` bytes.
    #[inline]
    pub(crate) fn note_sent(self, src: &T::Addr, dst: &T::Addr, len: usize) {
        // SAFETY: The socket is alive; both addresses are the family's.
        unsafe {
            shim::note_sent(
                self.as_raw(),
                from_ref(src).cast(),
                from_ref(dst).cast(),
                len as u32,
            );
        }
    }

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
