// SPDX-License-Identifier: GPL-2.0-only

//! The values of socket options and of ioctls, on their way from and to user space.
//!
//! C header: [`include/linux/sockptr.h`](srctree/include/linux/sockptr.h)

use super::{
    errno::{errno, to_result, EINVAL},
    value::{sound, Value},
};
use crate::shim;
use core::marker::PhantomData;
use kernel::{
    bindings,
    prelude::*,
    uaccess::{UserPtr, UserSlice},
};
use zerocopy::Immutable;

/// The value that a caller of `setsockopt(2)` gives.
pub(crate) struct OptionIn<'a> {
    value: &'a bindings::sockptr_t,
    len: usize,
}

impl<'a> OptionIn<'a> {
    /// # Safety
    ///
    /// `value` is that of a call of `setsockopt`, with `len` bytes.
    #[inline]
    pub(super) unsafe fn from_raw(value: &'a bindings::sockptr_t, len: usize) -> Self {
        Self { value, len }
    }

    /// Reads it as a `V`.
    ///
    /// # Errors
    ///
    /// `EINVAL` if it is too short, and `EFAULT` if it cannot be read.
    pub(crate) fn read<V: FromBytes>(&self) -> Result<V> {
        if self.len < size_of::<V>() {
            return Err(errno(EINVAL));
        }
        let mut value = V::new_zeroed();
        // SAFETY: There are so many bytes at `value`, for which any bytes will do.
        to_result(unsafe {
            shim::sockptr_read((&raw mut value).cast(), self.value, size_of::<V>())
        })?;
        Ok(value)
    }

    /// Reads it as a `V` whose reserved bytes are zero.
    ///
    /// # Errors
    ///
    /// Those of [`Self::read`], and `EINVAL` if they are not.
    pub(crate) fn value<V: Value>(&self) -> Result<V> {
        sound(self.read()?)
    }
}

/// Where a caller of `getsockopt(2)` wants a value.
///
/// # Invariants
///
/// The pointer is to the `sockopt_t` of a call that goes on for `'a`.
pub(crate) struct OptionOut<'a> {
    opt: *mut bindings::sockopt_t,
    _call: PhantomData<&'a mut bindings::sockopt_t>,
}

impl OptionOut<'_> {
    /// # Safety
    ///
    /// See the type's invariants.
    #[inline]
    pub(super) unsafe fn from_raw(opt: *mut bindings::sockopt_t) -> Self {
        Self {
            opt,
            _call: PhantomData,
        }
    }

    /// Whether the caller's length is one.
    ///
    /// # Errors
    ///
    /// `EINVAL` if it is negative.
    pub(crate) fn check(&self) -> Result {
        // SAFETY: By the type invariants.
        if unsafe { (*self.opt).optlen } < 0 {
            return Err(errno(EINVAL));
        }
        Ok(())
    }

    /// Writes a `V`, or as much of it as the caller has room for.
    ///
    /// # Errors
    ///
    /// `EINVAL` if the caller's length is negative, and `EFAULT` if it cannot be written.
    pub(crate) fn write<V: IntoBytes + Immutable>(&mut self, value: &V) -> Result {
        let bytes = value.as_bytes();
        // SAFETY: By the type invariants; there are so many bytes.
        to_result(unsafe { shim::sockopt_write(self.opt, bytes.as_ptr().cast(), bytes.len()) })
    }
}

/// The argument of an `ioctl(2)`: a pointer of the caller's.
pub(crate) struct IoctlArg(usize);

impl IoctlArg {
    /// The argument as the core hands it over.
    #[inline]
    pub(super) fn new(arg: usize) -> Self {
        Self(arg)
    }

    /// The argument itself, for a request that takes a number.
    #[inline]
    pub(crate) fn number(&self) -> usize {
        self.0
    }

    /// Reads a `V`, whose reserved bytes are zero, from where it points to.
    ///
    /// # Errors
    ///
    /// `EFAULT`, and `EINVAL` if the reserved bytes are not zero.
    pub(crate) fn value<V: Value>(&self) -> Result<V> {
        let mut value = V::ZERO;
        UserSlice::new(UserPtr::from_addr(self.0), size_of::<V>())
            .reader()
            .read_slice(value.as_mut_bytes())?;
        sound(value)
    }

    /// Writes a `V` where it points to.
    ///
    /// # Errors
    ///
    /// `EFAULT`.
    pub(crate) fn write<V: IntoBytes + Immutable>(&self, value: &V) -> Result {
        UserSlice::new(UserPtr::from_addr(self.0), size_of::<V>())
            .writer()
            .write_slice(value.as_bytes())
    }
}
