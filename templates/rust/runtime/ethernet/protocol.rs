// SPDX-License-Identifier: GPL-2.0-only

//! What a protocol on top of frames needs: messages that are made where nobody may sleep, kept, and
//! sent again.

use super::shared::Shared;
use crate::runtime::{
    ask::asker,
    call::Call,
    ops::SocketOps,
    skb::{front_of, ControlBlock, Message},
};
use crate::shim;
use core::{
    marker::PhantomData,
    mem::ManuallyDrop,
    ops::Deref,
    ptr::{self, NonNull},
};
use kernel::{bindings, prelude::*};

impl<C: ControlBlock> Message<C> {
    /// A message of these bytes, with room for a header in front, charged to nobody. Does not sleep.
    ///
    /// # Errors
    ///
    /// `ENOMEM`.
    pub(crate) fn of_bytes(bytes: &[u8], cb: C) -> Result<Self> {
        const {
            // What is in front of a message is for headers.
            assert!(front_of::<C>() == 0);
        }
        // SAFETY: There are so many bytes.
        let skb = unsafe { shim::frame_alloc(bytes.as_ptr().cast(), bytes.len()) };
        // SAFETY: It is new, or null; C has filled all of it.
        unsafe { Self::made(skb, -(bindings::ENOMEM as c_int), cb) }
    }
}

impl<C: ControlBlock> Shared<C> {
    /// A clone that shares the bytes, charged to nobody. Does not sleep.
    ///
    /// # Errors
    ///
    /// `ENOMEM`.
    pub(crate) fn try_clone(&self) -> Result<Self> {
        // SAFETY: By the type invariants.
        let skb = NonNull::new(unsafe { shim::skb_clone(self.as_raw()) }).ok_or(ENOMEM)?;
        // SAFETY: It is new, and its control block is a copy.
        Ok(unsafe { Self::from_raw(skb) })
    }

    /// Frees a message that has arrived.
    pub(crate) fn consume(self) {
        // SAFETY: The message was this owner's.
        unsafe { shim::skb_consume(self.into_raw()) };
    }
}

/// Messages in order, which belong to their owner alone.
///
/// # Invariants
///
/// `first` is null, or to the first message of a list that `next` links, each with a `C` in its
/// control block. All of them belong to the value. If there are any, `last` is to the last.
pub(crate) struct Queue<C: ControlBlock> {
    first: *mut bindings::sk_buff,
    last: *mut bindings::sk_buff,
    _owns: PhantomData<Shared<C>>,
}

// SAFETY: Buffers may be used and freed by any thread.
unsafe impl<C: ControlBlock> Send for Queue<C> {}

/// The first message of a queue, for as long as that is borrowed.
pub(crate) struct First<'q, C: ControlBlock>(ManuallyDrop<Shared<C>>, PhantomData<&'q Queue<C>>);

impl<C: ControlBlock> Deref for First<'_, C> {
    type Target = Shared<C>;

    fn deref(&self) -> &Shared<C> {
        &self.0
    }
}

/// The message behind another.
///
/// # Safety
///
/// The message is alive, and nobody else uses it.
unsafe fn next(skb: *mut bindings::sk_buff) -> *mut *mut bindings::sk_buff {
    // SAFETY: By the requirements.
    unsafe { &raw mut (*skb).__bindgen_anon_1.__bindgen_anon_1.next }
}

impl<C: ControlBlock> Queue<C> {
    /// One without messages.
    pub(crate) const fn new() -> Self {
        Self {
            first: ptr::null_mut(),
            last: ptr::null_mut(),
            _owns: PhantomData,
        }
    }

    /// Whether it has none.
    pub(crate) fn is_empty(&self) -> bool {
        self.first.is_null()
    }

    /// The first message.
    pub(crate) fn first(&self) -> Option<First<'_, C>> {
        let first = NonNull::new(self.first)?;
        // SAFETY: By the type invariants. It is not given away: the value does not drop it.
        let shared = unsafe { Shared::from_raw(first) };
        Some(First(ManuallyDrop::new(shared), PhantomData))
    }

    /// Puts a message to the end.
    pub(crate) fn push(&mut self, message: impl Into<Shared<C>>) {
        let skb = message.into().into_raw();
        // SAFETY: Both messages belong to the queue.
        unsafe {
            *next(skb) = ptr::null_mut();
            if self.first.is_null() {
                self.first = skb;
            } else {
                *next(self.last) = skb;
            }
        }
        // INVARIANT: It is the last, and nothing is behind it.
        self.last = skb;
    }

    /// Takes the first message.
    pub(crate) fn pop(&mut self) -> Option<Shared<C>> {
        let first = NonNull::new(self.first)?;
        // SAFETY: By the type invariants.
        let next = unsafe { next(first.as_ptr()) };
        // SAFETY: As above; what leaves the queue leads to nothing.
        self.first = unsafe { next.replace(ptr::null_mut()) };
        // SAFETY: It belonged to the queue, which does not know it any more.
        Some(unsafe { Shared::from_raw(first) })
    }

    /// Frees all messages.
    pub(crate) fn clear(&mut self) {
        while self.pop().is_some() {}
    }
}

impl<C: ControlBlock> Drop for Queue<C> {
    fn drop(&mut self) {
        self.clear();
    }
}

impl<T: SocketOps> Call<'_, T> {
    /// Where the socket has `SO_LINGER` and its task is not ending, sleeps for as long as that says,
    /// and as `still` says that there is a reason to, which must not sleep; a signal ends it early.
    pub(crate) fn linger_while(self, mut still: impl FnMut() -> bool) {
        // SAFETY: The socket has its file; the function is the closure's.
        unsafe { shim::sock_linger(self.as_raw(), asker(&still), (&raw mut still).cast()) };
    }
}

/// A number that nobody can predict, whatever others they know: fit for what a protocol keeps
/// strangers out by.
pub(crate) fn random() -> u32 {
    // SAFETY: It asks for nothing.
    unsafe { shim::random_u32() }
}
