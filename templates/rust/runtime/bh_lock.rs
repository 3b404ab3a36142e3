// SPDX-License-Identifier: GPL-2.0-only

//! A lock for what is used by calls and by softirqs.

#![forbid(unsafe_code)]

use super::softirq::NoSoftirqs;
use core::{
    ops::{Deref, DerefMut},
    pin::Pin,
};
use kernel::{
    prelude::*,
    str::CStr,
    sync::{lock::spinlock::SpinLockBackend, LockClassKey, SpinLock},
};

/// Makes a [`BhLock`], of a class of its own.
#[allow(unused_macros, reason = "a protocol has the locks that it needs")]
macro_rules! new_bh_lock {
    ($value:expr) => {
        $crate::runtime::bh_lock::BhLock::new(
            $value,
            kernel::optional_name!(),
            kernel::static_lock_class!(),
        )
    };
}
#[allow(unused_imports, reason = "a protocol has the locks that it needs")]
pub(crate) use new_bh_lock;

/// A value that one at a time uses, be it a call or a softirq.
#[pin_data]
pub(crate) struct BhLock<T> {
    #[pin]
    value: SpinLock<T>,
}

impl<T> BhLock<T> {
    /// One with that value, of a name and a class for lockdep: see [`new_bh_lock`].
    pub(crate) fn new(
        value: T,
        name: &'static CStr,
        class: Pin<&'static LockClassKey>,
    ) -> impl PinInit<Self> {
        pin_init!(Self {
            value <- SpinLock::new(value, name, class),
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
