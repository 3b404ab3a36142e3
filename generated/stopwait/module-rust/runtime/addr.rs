// SPDX-License-Identifier: GPL-2.0-only

//! Socket addresses: plain bytes of a fixed size.

#![forbid(unsafe_code)]

use super::errno::{errno, EAFNOSUPPORT, EINVAL};
use kernel::prelude::*;
use zerocopy::Immutable;
use zerocopy_derive::Immutable;

/// A 16-bit number in network byte order.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, FromBytes, IntoBytes, Immutable)]
pub(crate) struct Be16(u16);

/// A 32-bit number in network byte order.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, FromBytes, IntoBytes, Immutable)]
pub(crate) struct Be32(u32);

/// A 64-bit number in network byte order.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, FromBytes, IntoBytes, Immutable)]
pub(crate) struct Be64(u64);

/// A 16-bit number with its lowest byte first.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, FromBytes, IntoBytes, Immutable)]
pub(crate) struct Le16(u16);

/// A 32-bit number with its lowest byte first.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, FromBytes, IntoBytes, Immutable)]
pub(crate) struct Le32(u32);

/// A 64-bit number with its lowest byte first.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq, FromBytes, IntoBytes, Immutable)]
pub(crate) struct Le64(u64);

macro_rules! ordered {
    ($($name:ident, $number:ty, $to:ident, $from:ident;)*) => {$(
        impl $name {
            /// Brings a number of the processor into this order.
            #[inline]
            pub(crate) const fn new(value: $number) -> Self {
                Self(value.$to())
            }

            /// The number, as the processor counts.
            #[inline]
            pub(crate) const fn get(self) -> $number {
                <$number>::$from(self.0)
            }
        }
    )*};
}

ordered! {
    Be16, u16, to_be, from_be;
    Be32, u32, to_be, from_be;
    Be64, u64, to_be, from_be;
    Le16, u16, to_le, from_le;
    Le32, u32, to_le, from_le;
    Le64, u64, to_le, from_le;
}

/// A `struct sockaddr_xxx` of the family.
pub(crate) trait SockAddr:
    Copy + FromBytes + IntoBytes + Immutable + Send + Sync + 'static
{
    /// What its family field holds, `AF_xxx`.
    const FAMILY: u16;

    /// The address that a socket without one shows.
    fn unbound() -> &'static Self;

    /// Its family field.
    fn family(&self) -> u16;

    /// Whether every reserved byte is zero.
    fn reserved_is_zero(&self) -> bool {
        true
    }

    /// Reads an address that user space gave.
    ///
    /// # Errors
    ///
    /// `EINVAL` if it is too short or has something in its reserved bytes, and `EAFNOSUPPORT` if
    /// it is that of another family.
    #[inline]
    fn parse(bytes: &[u8]) -> Result<Self> {
        let Ok((addr, _)) = Self::read_from_prefix(bytes) else {
            return Err(errno(EINVAL));
        };
        if addr.family() != Self::FAMILY {
            return Err(errno(EAFNOSUPPORT));
        }
        if !addr.reserved_is_zero() {
            return Err(errno(EINVAL));
        }
        Ok(addr)
    }
}

/// The family field of an address of any family, if it is long enough to have one.
#[inline]
pub(crate) fn family_of(bytes: &[u8]) -> Option<u16> {
    let (family, _) = u16::read_from_prefix(bytes).ok()?;
    Some(family)
}
