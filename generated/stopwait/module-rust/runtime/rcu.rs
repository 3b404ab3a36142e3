// SPDX-License-Identifier: GPL-2.0-only

//! Values that are read under RCU and replaced as a whole.
//!
//! C header: [`include/linux/rcupdate.h`](srctree/include/linux/rcupdate.h)

use crate::shim;
use core::{
    marker::PhantomData,
    ptr,
    sync::atomic::{AtomicPtr, Ordering},
};
use kernel::{
    bindings,
    prelude::*,
    sync::rcu::{self, Guard},
};

/// What is allocated for a value.
#[repr(C)]
struct Node<T> {
    /// Must be first: it is what the node is freed by.
    rcu: bindings::callback_head,
    value: T,
}

/// A value that may be there, for many readers and one writer at a time.
///
/// # Invariants
///
/// The pointer is null, or to a node that no writer has replaced yet. A node is written to before
/// it is stored here only, and freed a grace period after it was replaced.
pub(crate) struct Rcu<T: Copy> {
    node: AtomicPtr<Node<T>>,
    _owns: PhantomData<T>,
}

// SAFETY: Readers get shared references to the value and copies of it.
unsafe impl<T: Copy + Send + Sync> Sync for Rcu<T> {}
// SAFETY: The value may be dropped, which does nothing, by another thread.
unsafe impl<T: Copy + Send + Sync> Send for Rcu<T> {}

impl<T: Copy + Send + Sync> Rcu<T> {
    /// One without a value.
    #[inline]
    pub(crate) const fn none() -> Self {
        Self {
            node: AtomicPtr::new(ptr::null_mut()),
            _owns: PhantomData,
        }
    }

    /// Whether there is a value.
    #[inline]
    pub(crate) fn is_some(&self) -> bool {
        !self.node.load(Ordering::Acquire).is_null()
    }

    /// The value, for as long as the reader stays in its section.
    #[inline]
    pub(crate) fn get<'a>(&'a self, _guard: &'a Guard) -> Option<&'a T> {
        let node = self.node.load(Ordering::Acquire);
        if node.is_null() {
            return None;
        }
        // SAFETY: By the type invariants it is freed a grace period after it was replaced, and
        // the guard proves that none has passed since it was found here.
        Some(unsafe { &(*node).value })
    }

    /// A copy of the value.
    #[inline]
    pub(crate) fn copied(&self) -> Option<T> {
        self.get(&rcu::read_lock()).copied()
    }

    /// Puts another value, or none, in place of the present one.
    ///
    /// # Errors
    ///
    /// `ENOMEM`; then the present value stays.
    pub(crate) fn replace(&self, value: Option<T>) -> Result {
        let node = match value {
            None => ptr::null_mut(),
            Some(value) => KBox::into_raw(KBox::new(
                Node {
                    rcu: bindings::callback_head::default(),
                    value,
                },
                GFP_KERNEL_ACCOUNT,
            )?),
        };
        // INVARIANT: The node is complete, and its one owner has given it away.
        let old = self.node.swap(node, Ordering::AcqRel);
        if !old.is_null() {
            // SAFETY: It came from `KBox`, that is from `kmalloc()`; it begins with its
            // `rcu_head`, `T` needs no drop, and nobody finds it any more.
            unsafe { shim::kfree_rcu(old.cast()) };
        }
        Ok(())
    }

    /// Takes the value away; this cannot fail.
    pub(crate) fn clear(&self) {
        // Without a value nothing is allocated.
        let _ = self.replace(None);
    }
}

impl<T: Copy> Drop for Rcu<T> {
    fn drop(&mut self) {
        let old = self.node.load(Ordering::Acquire);
        if !old.is_null() {
            // SAFETY: As in `replace()`; and `self` is about to go.
            unsafe { shim::kfree_rcu(old.cast()) };
        }
    }
}
