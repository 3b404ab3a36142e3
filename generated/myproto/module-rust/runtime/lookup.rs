// SPDX-License-Identifier: GPL-2.0-only

//! Sockets found by the address that they are bound to.

use super::{ops::SocketOps, sock::Sock};
use crate::shim;
use core::ptr::NonNull;
use kernel::sync::rcu::Guard;

impl<T: SocketOps> Sock<'_, T> {
    /// The socket of the same network namespace that is bound to `key`.
    #[inline]
    pub(crate) fn lookup<'g>(self, key: &T::Key, _guard: &'g Guard) -> Option<Sock<'g, T>> {
        // SAFETY: The guard shows that the RCU read lock is held; the key is the table's.
        let sk = unsafe { shim::bind_lookup(self.as_raw(), core::ptr::from_ref(key).cast()) };
        // SAFETY: Bound sockets are freed after a grace period, and a state is there before a
        // socket is bound.
        NonNull::new(sk).map(|sk| unsafe { Sock::from_raw(sk.as_ptr()) })
    }
}
