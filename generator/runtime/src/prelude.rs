// SPDX-License-Identifier: GPL-2.0-only

//! What `kernel::prelude` has of this.

pub use core::ffi::c_int;
pub use zerocopy::{FromBytes, IntoBytes};
pub use zerocopy_derive::{FromBytes, IntoBytes};

use std::alloc::Layout;

/// An error number.
#[derive(Debug, PartialEq, Eq)]
pub struct Error(c_int);

impl Error {
    /// The error of a negative number.
    pub fn from_errno(errno: c_int) -> Self {
        Self(errno)
    }

    /// The negative number.
    pub fn to_errno(&self) -> c_int {
        self.0
    }
}

/// A result of the kernel's.
pub type Result<T = (), E = Error> = core::result::Result<T, E>;

/// How memory is allocated.
#[derive(Clone, Copy)]
pub struct Flags;

/// Charged to a control group.
pub const GFP_KERNEL_ACCOUNT: Flags = Flags;

/// A box of `kmalloc()`; only what makes raw pointers of it.
pub struct KBox<T>(*mut T);

impl<T> KBox<T> {
    /// Allocates, and moves the value there.
    pub fn new(value: T, _flags: Flags) -> Result<Self> {
        let layout = Layout::new::<T>();
        // SAFETY: The values of these tests have a size.
        let place = unsafe { std::alloc::alloc(layout) }.cast::<T>();
        assert!(!place.is_null());
        // SAFETY: There is room for it.
        unsafe { place.write(value) };
        crate::shim::note(place.cast(), layout);
        Ok(Self(place))
    }

    /// Gives the memory away.
    pub fn into_raw(this: Self) -> *mut T {
        this.0
    }
}
