// SPDX-License-Identifier: GPL-2.0-only

//! What is told of connections: counters in `/proc/net/xxx_stat`, and tracepoints.

use super::{ops::SocketOps, sock::Sock};
use crate::shim;
use core::ptr::from_ref;

macro_rules! notes {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        impl<T: SocketOps> Sock<'_, T> {$(
            $(#[$doc])*
            pub(crate) fn $name(self, src: &T::Addr, dst: &T::Addr) {
                // SAFETY: The socket is alive; both addresses are the family's.
                unsafe { shim::$name(self.as_raw(), from_ref(src).cast(), from_ref(dst).cast()) };
            }
        )*}
    };
}

notes! {
    /// The socket was connected to a listener.
    note_connected;
    /// The socket was refused.
    note_refused;
    /// The socket was accepted.
    note_accepted;
    /// The socket's close resets its connection.
    note_reset;
}
