// SPDX-License-Identifier: GPL-2.0-only

//! Messages whose bytes may be shared: they can be sent, and read, but not written to.

use crate::runtime::skb::{cb_of, ControlBlock, Message};
use crate::shim;
use core::{marker::PhantomData, mem::ManuallyDrop, ptr::NonNull};
use kernel::{bindings, prelude::*};

/// A message some of whose copies may be on their way.
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
        // SAFETY: It is not null.
        let skb = unsafe { NonNull::new_unchecked(message.into_raw()) };
        // INVARIANT: By those of the message.
        Self {
            skb,
            _owns: PhantomData,
        }
    }
}

impl<C: ControlBlock> Shared<C> {
    /// A copy that shares the bytes, charged to nobody.
    ///
    /// # Errors
    ///
    /// `ENOMEM`.
    pub(crate) fn copy(&self) -> Result<Self> {
        // SAFETY: By the type invariants.
        let skb = NonNull::new(unsafe { shim::skb_clone(self.skb.as_ptr()) }).ok_or(ENOMEM)?;
        // INVARIANT: It is new, and its control block is a copy.
        Ok(Self {
            skb,
            _owns: PhantomData,
        })
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

    /// Frees a message that has arrived.
    pub(crate) fn consume(self) {
        // SAFETY: By the type invariants.
        unsafe { shim::skb_consume(self.into_raw()) };
    }
}

impl<C> Drop for Shared<C> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariants.
        unsafe { shim::skb_free(self.skb.as_ptr()) };
    }
}
