@% include "crate/head.rs" %@
//! The address.

#![forbid(unsafe_code)]

use core::fmt;
use core::mem::offset_of;
%% if f.address.autobind or f.address.privileged
use core::ops::RangeInclusive;
%% endif

use crate::AF;

@{ ("Address of an `AF_" ~ f.upper ~ "` socket: the kernel's `struct sockaddr_" ~ f.name ~ "`.") | fill("/// ") }@
///
/// A plain value. Its members are in the kernel's byte order inside and in
/// this machine's byte order outside; reserved bytes are always zero. Two
/// addresses are equal if all their members are.
%% if c.addr.shape
///
@{ ("It is displayed as `" ~ c.addr.shape ~ "`.") | fill("/// ") }@
%% endif
@{ c.addr.structure }@

const _: () = assert!(size_of::<SockAddr>() == @{ c.addr.size }@);
const _: () = assert!(align_of::<SockAddr>() == @{ c.addr.align }@);
const _: () = assert!(offset_of!(SockAddr, sa_family) == 0);
@{ c.addr.layout }@

impl SockAddr {
    /// Bytes of an address.
    pub const SIZE: usize = size_of::<Self>();
%% if c.addr.constants

@{ c.addr.constants }@
%% endif

@{ c.addr.conversions }@

    /// The address family: always [`AF`].
    #[must_use]
    pub const fn family(self) -> u16 {
        self.sa_family
    }
%% if c.addr.accessors

@{ c.addr.accessors }@
%% endif
}

impl fmt::Debug for SockAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("SockAddr");
@{ c.addr.debug }@
        out.finish()
    }
}

impl fmt::Display for SockAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
@{ c.addr.display }@
        Ok(())
    }
}

/// The `N` bytes at offset `at`.
const fn take<const N: usize>(bytes: [u8; SockAddr::SIZE], at: usize) -> [u8; N] {
    let mut out = [0; N];
    let mut i = 0;
    while i < N {
        out[i] = bytes[at + i];
        i += 1;
    }
    out
}

/// Writes `part` at offset `at`.
const fn put<const N: usize>(bytes: &mut [u8; SockAddr::SIZE], at: usize, part: [u8; N]) {
    let mut i = 0;
    while i < N {
        bytes[at + i] = part[i];
        i += 1;
    }
}
