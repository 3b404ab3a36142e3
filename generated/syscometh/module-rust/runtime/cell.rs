// SPDX-License-Identifier: GPL-2.0-only

//! Values that many read while one writes, without a lock.
//!
//! The atomics are those of `core`: the kernel's own are calls of C functions in modules, and what
//! is asked for here, an acquiring load and a releasing store, is the same for both memory models.

use core::{
    cell::UnsafeCell,
    mem::MaybeUninit,
    sync::atomic::{AtomicI32, AtomicU8, Ordering},
};

const EMPTY: u8 = 0;
const WRITING: u8 = 1;
const SET: u8 = 2;

/// A value that is set once, and read by many from then on.
///
/// # Invariants
///
/// Where `state` is `SET` the value is initialised, and nobody writes to it any more. Who has brought
/// `state` from `EMPTY` to `WRITING` is alone in writing to it.
pub(crate) struct Once<T: Copy> {
    state: AtomicU8,
    value: UnsafeCell<MaybeUninit<T>>,
}

// SAFETY: By the type invariants readers share what nobody writes to.
unsafe impl<T: Copy + Send + Sync> Sync for Once<T> {}
// SAFETY: It owns its value.
unsafe impl<T: Copy + Send> Send for Once<T> {}

impl<T: Copy> Once<T> {
    /// One without a value.
    pub(crate) const fn new() -> Self {
        Self {
            state: AtomicU8::new(EMPTY),
            value: UnsafeCell::new(MaybeUninit::uninit()),
        }
    }

    /// The value, if it is set.
    #[inline]
    pub(crate) fn get(&self) -> Option<&T> {
        // Pairs with the release in `set()`.
        if self.state.load(Ordering::Acquire) != SET {
            return None;
        }
        // SAFETY: By the type invariants.
        Some(unsafe { (*self.value.get()).assume_init_ref() })
    }

    /// Sets the value; false if there is one already, or another caller is about to set it.
    pub(crate) fn set(&self, value: T) -> bool {
        let begun =
            self.state
                .compare_exchange(EMPTY, WRITING, Ordering::Relaxed, Ordering::Relaxed);
        if begun.is_err() {
            return false;
        }
        // INVARIANT: This caller has made it `WRITING`.
        // SAFETY: By the type invariants nobody else uses the value.
        unsafe { (*self.value.get()).write(value) };
        // Pairs with the acquire in `get()`.
        self.state.store(SET, Ordering::Release);
        true
    }
}

/// A number that its socket's owner may change at any time.
pub(crate) struct Setting(AtomicI32);

impl Setting {
    /// One that begins with `value`.
    pub(crate) const fn new(value: i32) -> Self {
        Self(AtomicI32::new(value))
    }

    /// The present value.
    #[inline]
    pub(crate) fn get(&self) -> i32 {
        self.0.load(Ordering::Relaxed)
    }

    /// Changes it.
    pub(crate) fn set(&self, value: i32) {
        self.0.store(value, Ordering::Relaxed);
    }
}
