// SPDX-License-Identifier: GPL-2.0-only

//! The way from one end of a connection to the other.

use super::{
    ops::SocketOps,
    sock::{OwnedSock, Sock},
};
use core::{
    marker::PhantomData,
    ptr::{self, NonNull},
    sync::atomic::{AtomicPtr, Ordering},
};
use kernel::{
    bindings,
    sync::rcu::{self, Guard},
};

/// A reference to another socket, which may be there.
///
/// # Invariants
///
/// The pointer is null, or to a socket of `T` one of whose references belongs to the value.
pub(crate) struct Link<T: SocketOps> {
    sk: AtomicPtr<bindings::sock>,
    _owns: PhantomData<fn() -> OwnedSock<T>>,
}

impl<T: SocketOps> Link<T> {
    /// One to nobody.
    pub(crate) const fn none() -> Self {
        Self {
            sk: AtomicPtr::new(ptr::null_mut()),
            _owns: PhantomData,
        }
    }

    /// Whether it leads to a socket.
    #[inline]
    pub(crate) fn is_some(&self) -> bool {
        // Pairs with the release in `set()`.
        !self.sk.load(Ordering::Acquire).is_null()
    }

    /// The other socket.
    #[inline]
    pub(crate) fn get<'g>(&self, _guard: &'g Guard) -> Option<Sock<'g, T>> {
        // Pairs with the release in `set()`.
        let sk = NonNull::new(self.sk.load(Ordering::Acquire))?;
        // SAFETY: By the type invariants; who takes the reference away cannot free the socket
        // before a grace period has passed, which the guard prevents.
        Some(unsafe { Sock::from_raw(sk.as_ptr()) })
    }

    /// A reference of one's own to the other socket.
    pub(crate) fn hold(&self) -> Option<OwnedSock<T>> {
        let guard = rcu::read_lock();
        self.get(&guard)?.try_hold(&guard)
    }

    /// Leads to `other` from now on, if it led to nobody.
    pub(crate) fn set(&self, other: OwnedSock<T>) -> bool {
        let sk = other.into_raw();
        let old =
            self.sk
                .compare_exchange(ptr::null_mut(), sk, Ordering::Release, Ordering::Relaxed);
        if old.is_err() {
            // SAFETY: The reference was `other`'s, and was not stored.
            drop(unsafe { OwnedSock::<T>::from_raw(sk) });
        }
        old.is_ok()
    }

    /// Leads to nobody any more; the reference goes to the caller.
    pub(crate) fn take(&self) -> Option<OwnedSock<T>> {
        let sk = NonNull::new(self.sk.swap(ptr::null_mut(), Ordering::AcqRel))?;
        // SAFETY: By the type invariants, and nobody else has taken it.
        Some(unsafe { OwnedSock::from_raw(sk.as_ptr()) })
    }
}

impl<T: SocketOps> Drop for Link<T> {
    fn drop(&mut self) {
        drop(self.take());
    }
}
