// SPDX-License-Identifier: GPL-2.0-only

//! Values that many read while one writes, without a lock.
//!
//! The atomics are those of `core`: the kernel's own are calls of C functions in modules. What is asked
//! for here is the same for both memory models: a value is stored with release and loaded with acquire,
//! who may do so is found by a relaxed exchange, and numbers that stand alone are relaxed throughout.

use core::{
    cell::UnsafeCell,
    mem::MaybeUninit,
    sync::atomic::{
        AtomicI16, AtomicI32, AtomicI64, AtomicI8, AtomicU16, AtomicU32, AtomicU64, AtomicU8,
        Ordering,
    },
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

/// A number that is read and written as a whole.
pub(crate) trait Number: Copy + 'static {
    /// Where it is kept.
    type Place: From<Self> + Send + Sync;

    /// The number in that place.
    fn load(place: &Self::Place) -> Self;

    /// Puts another number there.
    fn store(self, place: &Self::Place);
}

macro_rules! numbers {
    ($($number:ty, $place:ty;)*) => {$(
        impl Number for $number {
            type Place = $place;

            #[inline]
            fn load(place: &$place) -> Self {
                place.load(Ordering::Relaxed)
            }

            #[inline]
            fn store(self, place: &$place) {
                place.store(self, Ordering::Relaxed);
            }
        }
    )*};
}

numbers! {
    u8, AtomicU8;
    u16, AtomicU16;
    u32, AtomicU32;
    u64, AtomicU64;
    i8, AtomicI8;
    i16, AtomicI16;
    i32, AtomicI32;
    i64, AtomicI64;
}

/// A number that its socket's owner may change at any time.
pub(crate) struct Setting<N: Number>(N::Place);

impl<N: Number> Setting<N> {
    /// One that begins with `value`.
    pub(crate) fn new(value: N) -> Self {
        Self(value.into())
    }

    /// The present value.
    #[inline]
    pub(crate) fn get(&self) -> N {
        N::load(&self.0)
    }

    /// Changes it.
    #[inline]
    pub(crate) fn set(&self, value: N) {
        value.store(&self.0);
    }
}
