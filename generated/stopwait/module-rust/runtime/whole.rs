// SPDX-License-Identifier: GPL-2.0-only

//! Values of more than a number that are read and written as a whole.

#![forbid(unsafe_code)]

use super::softirq::NoSoftirqs;
use kernel::{new_spinlock, prelude::*, sync::SpinLock};

/// A value that its socket's owner may change at any time; nobody sees a part of a change.
///
/// It can be used in softirqs, too: who has its lock keeps them off. What is done under the lock is a
/// copy, so that no other is ever taken meanwhile.
#[pin_data]
pub(crate) struct Whole<T> {
    #[pin]
    value: SpinLock<T>,
}

impl<T: Copy + Unpin> Whole<T> {
    /// One that begins with `value`.
    pub(crate) fn new(value: T) -> impl PinInit<Self> {
        pin_init!(Self {
            value <- new_spinlock!(value),
        })
    }

    /// The present value.
    pub(crate) fn get(&self) -> T {
        let _off = NoSoftirqs::new();
        // A statement of its own, at whose end the lock is given back: softirqs run again later.
        let value = *self.value.lock();
        value
    }

    /// Changes it.
    pub(crate) fn set(&self, value: T) {
        let _off = NoSoftirqs::new();
        *self.value.lock() = value;
    }
}
