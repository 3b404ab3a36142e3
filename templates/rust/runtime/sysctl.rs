// SPDX-License-Identifier: GPL-2.0-only

//! Numbers of the family's that each network namespace has of its own, in `/proc/sys/net`.

use super::{ops::SocketOps, sock::Sock};
use crate::shim;
use kernel::prelude::*;

impl<T: SocketOps> Sock<'_, T> {
    /// The number of the socket's network namespace that stands at `AT` in the spec.
    #[inline]
    pub(crate) fn sysctl<const AT: u32>(self) -> c_int {
        const {
            assert!(AT < shim::SYSCTLS);
        }
        // SAFETY: The socket is alive, and there is such a number.
        unsafe { shim::sysctl(self.as_raw(), AT) }
    }
}
