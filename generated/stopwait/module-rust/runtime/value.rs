// SPDX-License-Identifier: GPL-2.0-only

//! What crosses to user space as it lies in memory: numbers, and structs without holes.

#![forbid(unsafe_code)]

use super::errno::{errno, EINVAL};
use core::ops::RangeInclusive;
use kernel::prelude::*;
use zerocopy::Immutable;

/// A value that crosses to user space.
pub(crate) trait Value:
    Copy + FromBytes + IntoBytes + Immutable + Send + Sync + 'static
{
    /// The one whose bytes are all zero.
    const ZERO: Self;

    /// Whether every reserved byte is zero.
    fn reserved_is_zero(&self) -> bool {
        true
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Value for $number {
            const ZERO: Self = 0;
        }
    )*};
}

numbers! { u8 u16 u32 u64 i8 i16 i32 i64 }

/// The value, if its reserved bytes are zero.
///
/// # Errors
///
/// `EINVAL`.
pub(crate) fn sound<V: Value>(value: V) -> Result<V> {
    if value.reserved_is_zero() {
        Ok(value)
    } else {
        Err(errno(EINVAL))
    }
}

/// The value, if it is in the range.
///
/// # Errors
///
/// `EINVAL`.
pub(crate) fn within<V: PartialOrd>(value: V, range: RangeInclusive<V>) -> Result<V> {
    if range.contains(&value) {
        Ok(value)
    } else {
        Err(errno(EINVAL))
    }
}
