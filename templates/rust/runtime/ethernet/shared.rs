// SPDX-License-Identifier: GPL-2.0-only

//! Messages whose bytes may be shared: they can be sent, and read, but not written to.

use crate::runtime::skb::{cb_of, read, ControlBlock, Message};
use crate::shim;
use core::{marker::PhantomData, mem::ManuallyDrop, ptr::NonNull};
use kernel::{bindings, prelude::*};

/// A message some of whose clones may be on their way.
///
/// # Invariants
///
/// The pointer is to a `struct sk_buff` that nobody else refers to, with a `C` in its control
/// block; others may read its bytes, all of which are initialised.
pub(crate) struct Shared<C> {
    skb: NonNull<bindings::sk_buff>,
    _owns: PhantomData<C>,
}

// SAFETY: A buffer may be used and freed by any thread.
unsafe impl<C: Send> Send for Shared<C> {}

impl<C: ControlBlock> From<Message<C>> for Shared<C> {
    #[inline]
    fn from(message: Message<C>) -> Self {
        // SAFETY: It is not null, and by the invariants of the message it is this value's.
        unsafe { Self::from_raw(NonNull::new_unchecked(message.into_raw())) }
    }
}

impl<C: ControlBlock> Shared<C> {
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

    /// The C struct.
    #[inline]
    pub(super) fn as_raw(&self) -> *mut bindings::sk_buff {
        self.skb.as_ptr()
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
        // SAFETY: By the type invariants.
        unsafe { &*cb_of::<C>(self.skb) }
    }

    /// A value out of its bytes.
    ///
    /// # Errors
    ///
    /// `EINVAL` if the message ends before.
    pub(crate) fn read<V: FromBytes>(&self, offset: usize) -> Result<V> {
        // SAFETY: By the type invariants.
        unsafe { read(self.skb, offset) }
    }
}

impl<C> Drop for Shared<C> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariants.
        unsafe { shim::skb_free(self.skb.as_ptr()) };
    }
}
