// SPDX-License-Identifier: GPL-2.0-only

//! Messages in a `struct sk_buff` that belong to one owner, who may write to them.
//!
//! C header: [`include/linux/skbuff.h`](srctree/include/linux/skbuff.h)

use super::errno::{errno, to_result, EFAULT, EINVAL};
use crate::shim;
use core::{marker::PhantomData, mem::ManuallyDrop, ptr::NonNull};
use kernel::{bindings, prelude::*};
use zerocopy::Immutable;

/// What every message carries in its control block.
pub(crate) trait ControlBlock:
    Copy + FromBytes + IntoBytes + Immutable + Send + Sync + 'static
{
}

impl<T: Copy + FromBytes + IntoBytes + Immutable + Send + Sync + 'static> ControlBlock for T {}

/// The control block.
///
/// # Safety
///
/// `skb` is alive. There is a `C` in it where it is to be read.
#[inline]
pub(super) unsafe fn cb_of<C: ControlBlock>(skb: NonNull<bindings::sk_buff>) -> *mut C {
    const {
        assert!(size_of::<C>() <= shim::SKB_CB_SIZE as usize);
        assert!(align_of::<C>() <= 8);
    }
    // SAFETY: `skb` is alive.
    unsafe { (&raw mut (*skb.as_ptr()).cb).cast() }
}

/// A message that belongs to its owner alone.
///
/// # Invariants
///
/// The pointer is to a `struct sk_buff` that nobody else refers to, with a `C` in its control
/// block; all of its bytes may be read and written.
pub(crate) struct Message<C> {
    skb: NonNull<bindings::sk_buff>,
    _owns: PhantomData<C>,
}

impl<C: ControlBlock> Message<C> {
    /// What C has made, or the error that it tells.
    ///
    /// # Safety
    ///
    /// `skb` is null, or new, with all bytes initialised.
    #[inline]
    pub(super) unsafe fn made(skb: *mut bindings::sk_buff, err: c_int, cb: C) -> Result<Self> {
        let Some(skb) = NonNull::new(skb) else {
            return Err(Error::from_errno(err));
        };
        // SAFETY: The buffer is new, and its control block is larger than `C`.
        unsafe { cb_of::<C>(skb).write(cb) };
        // INVARIANT: The buffer is new, and has its control block.
        Ok(Self {
            skb,
            _owns: PhantomData,
        })
    }

    /// Takes a buffer over.
    ///
    /// # Safety
    ///
    /// See the type's invariants.
    #[inline]
    pub(super) unsafe fn from_raw(skb: NonNull<bindings::sk_buff>) -> Self {
        // INVARIANT: By the requirements.
        Self {
            skb,
            _owns: PhantomData,
        }
    }

    /// Gives the buffer away.
    #[inline]
    pub(super) fn into_raw(self) -> *mut bindings::sk_buff {
        ManuallyDrop::new(self).skb.as_ptr()
    }

    /// Its length in bytes.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        // SAFETY: By the type invariants.
        (unsafe { (*self.skb.as_ptr()).len }) as usize
    }

    /// What it carries beside its bytes.
    #[inline]
    pub(crate) fn cb(&self) -> &C {
        // SAFETY: By the type invariants; it is written to by `set_cb()` only.
        unsafe { &*cb_of::<C>(self.skb) }
    }

    /// Changes what it carries beside its bytes.
    #[inline]
    pub(crate) fn set_cb(&mut self, cb: C) {
        // SAFETY: By the type invariants.
        unsafe { cb_of::<C>(self.skb).write(cb) }
    }

    /// Writes bytes into the first part of the message, which lies in one piece.
    ///
    /// # Errors
    ///
    /// `EINVAL` if that part is shorter.
    #[inline]
    pub(crate) fn write_first<V: IntoBytes + Immutable>(&mut self, value: &V) -> Result {
        let bytes = value.as_bytes();
        // SAFETY: By the type invariants.
        let (data, linear) = unsafe {
            let skb = self.skb.as_ptr();
            ((*skb).data, (*skb).len - (*skb).data_len)
        };
        if bytes.len() > linear as usize {
            return Err(errno(EINVAL));
        }
        // SAFETY: There are so many bytes at `data`, and nobody else refers to them.
        unsafe { core::ptr::copy_nonoverlapping(bytes.as_ptr(), data, bytes.len()) };
        Ok(())
    }

    /// The Internet checksum of all its bytes, to be stored as it is in memory.
    pub(crate) fn checksum(&self) -> u16 {
        // SAFETY: By the type invariants.
        unsafe { checksum(self.skb) }
    }
}

impl<C> Drop for Message<C> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariants.
        unsafe { shim::skb_free(self.skb.as_ptr()) };
    }
}

/// The Internet checksum of a whole message.
///
/// # Safety
///
/// `skb` is alive.
pub(super) unsafe fn checksum(skb: NonNull<bindings::sk_buff>) -> u16 {
    // SAFETY: By the requirements.
    let sum = unsafe { shim::skb_checksum(skb.as_ptr()) };
    sum as u16
}

/// A value out of the bytes of a message.
///
/// # Errors
///
/// `EINVAL` if the message ends before.
///
/// # Safety
///
/// `skb` is alive.
#[inline]
pub(super) unsafe fn read<V: FromBytes>(
    skb: NonNull<bindings::sk_buff>,
    offset: usize,
) -> Result<V> {
    // SAFETY: By the requirements.
    let (data, len, rest) = unsafe {
        (
            (*skb.as_ptr()).data,
            (*skb.as_ptr()).len,
            (*skb.as_ptr()).data_len,
        )
    };
    let Some(end) = offset.checked_add(size_of::<V>()) else {
        return Err(errno(EINVAL));
    };
    if end <= (len - rest) as usize {
        // SAFETY: These bytes are in the first part, and any bytes are a `V`.
        return Ok(unsafe { data.add(offset).cast::<V>().read_unaligned() });
    }
    if end > len as usize {
        return Err(errno(EINVAL));
    }
    let mut value = V::new_zeroed();
    // SAFETY: The message has these bytes, and there is room for them in `value`, for which any
    // bytes will do.
    let err = unsafe {
        bindings::skb_copy_bits(
            skb.as_ptr(),
            offset as c_int,
            (&raw mut value).cast(),
            size_of::<V>() as c_int,
        )
    };
    to_result(err).map_err(|_| errno(EFAULT))?;
    Ok(value)
}
