// SPDX-License-Identifier: GPL-2.0-only

//! A lock for what is used by calls and by softirqs.

#![forbid(unsafe_code)]

use super::softirq::NoSoftirqs;
use core::ops::{Deref, DerefMut};
use kernel::{
    new_spinlock,
    prelude::*,
    sync::{lock::spinlock::SpinLockBackend, SpinLock},
};

/// A value that one at a time uses, be it a call or a softirq.
#[pin_data]
pub(crate) struct BhLock<T> {
    #[pin]
    value: SpinLock<T>,
}

impl<T> BhLock<T> {
    /// One with that value.
    pub(crate) fn new(value: T) -> impl PinInit<Self> {
        pin_init!(Self {
            value <- new_spinlock!(value),
        })
    }

    /// Takes the lock, and waits for it; nothing that sleeps is to be called while the guard lives.
    pub(crate) fn lock(&self) -> BhGuard<'_, T> {
        // In this order: nothing that runs in a softirq here can wait for the lock.
        let off = NoSoftirqs::new();
        BhGuard {
            guard: self.value.lock(),
            _off: off,
        }
    }
}

/// Shows that the lock is held; dropping it gives the lock back, and lets softirqs run again.
pub(crate) struct BhGuard<'a, T> {
    guard: kernel::sync::lock::Guard<'a, T, SpinLockBackend>,
    _off: NoSoftirqs,
}

impl<T> Deref for BhGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.guard
    }
}

impl<T: Unpin> DerefMut for BhGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.guard
    }
}
