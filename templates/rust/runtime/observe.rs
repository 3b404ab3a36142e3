// SPDX-License-Identifier: GPL-2.0-only

//! What is told of messages: counters in `/proc/net/xxx_stat`, and tracepoints, which cost next to
//! nothing while nobody listens.

use super::{ops::SocketOps, sock::Sock};
use crate::shim;
use core::ptr::from_ref;

impl<T: SocketOps> Sock<'_, T> {
    /// The socket has received a message of `len` bytes.
    #[inline]
    pub(crate) fn note_received(self, src: &T::Addr, dst: &T::Addr, len: usize) {
        // SAFETY: The socket is alive; both addresses are the family's.
        unsafe {
            shim::note_received(
                self.as_raw(),
                from_ref(src).cast(),
                from_ref(dst).cast(),
                len as u32,
            );
        }
    }
}
