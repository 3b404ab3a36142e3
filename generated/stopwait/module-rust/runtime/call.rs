// SPDX-License-Identifier: GPL-2.0-only

//! Calls that may wait.

use super::{ops::SocketOps, sock::Sock};
use core::ops::Deref;
use kernel::types::NotThreadSafe;

/// A call for a socket that is under way, which keeps the socket's file: what waits at a socket
/// takes this in place of a [`Sock`].
///
/// # Invariants
///
/// The present thread is in a call of `struct proto_ops` for the socket, which is not over before
/// `'a` is.
pub(crate) struct Call<'a, T: SocketOps>(Sock<'a, T>, NotThreadSafe);

impl<T: SocketOps> Clone for Call<'_, T> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: SocketOps> Copy for Call<'_, T> {}

impl<'a, T: SocketOps> Deref for Call<'a, T> {
    type Target = Sock<'a, T>;

    #[inline]
    fn deref(&self) -> &Sock<'a, T> {
        &self.0
    }
}

impl<'a, T: SocketOps> Call<'a, T> {
    /// # Safety
    ///
    /// See the type's invariants.
    #[inline]
    pub(super) unsafe fn new(sk: Sock<'a, T>) -> Self {
        // INVARIANT: By the requirements.
        Self(sk, NotThreadSafe)
    }
}
