// SPDX-License-Identifier: GPL-2.0-only

//! Data that waits in order until the one reader has received it.
//!
//! Only a [`Reader`], of which there is one at a time, takes data away, and so it needs no reference
//! to what it looks at.

use super::{
    call::Call,
    child::Unaccepted,
    errno::to_result,
    msg::RecvMsg,
    ops::{Inbox, SocketOps},
    skb::{cb_of, ControlBlock, Message},
    sock::Sock,
};
use crate::shim;
use core::{marker::PhantomData, ptr::NonNull};
use kernel::{bindings, prelude::*};

impl<C: ControlBlock> Message<C> {
    /// Queues it at the other end of a connection, and wakes who reads there.
    ///
    /// # Errors
    ///
    /// The message, if nothing is received there any more.
    #[inline]
    pub(crate) fn put<T: SocketOps<Cb = C, Inbox = InOrder>>(
        self,
        other: Sock<'_, T>,
    ) -> Result<(), Self> {
        let skb = self.into_raw();
        // SAFETY: The message was this owner's, and is given away.
        if unsafe { shim::data_put(other.as_raw(), skb) } {
            return Ok(());
        }
        // SAFETY: It was not taken, and still has one owner and its control block.
        Err(unsafe { Self::from_raw(NonNull::new_unchecked(skb)) })
    }
}

/// Who may take data away from a socket; dropping it lets others in.
///
/// # Invariants
///
/// The reader's lock of the socket is held, by the present thread, for as long as the value lives.
pub(crate) struct Reader<'a, T: SocketOps>(Call<'a, T>);

/// What a reader finds.
pub(crate) enum Next<'r, T: SocketOps> {
    /// Data.
    Data(Data<'r, T>),
    /// Nothing yet.
    Nothing,
    /// Nothing, and nothing more will come.
    End,
}

/// Data in the queue of a socket.
///
/// # Invariants
///
/// The pointer is to a `struct sk_buff` in the queue of the reader's socket, with a `T::Cb` in its
/// control block.
pub(crate) struct Data<'r, T: SocketOps> {
    skb: NonNull<bindings::sk_buff>,
    sk: Sock<'r, T>,
    _reader: PhantomData<&'r Reader<'r, T>>,
}

impl<T: SocketOps<Inbox = InOrder>> Reader<'_, T> {
    /// What comes next, and stays in the queue.
    #[inline]
    pub(crate) fn next(&self) -> Next<'_, T> {
        let mut end = false;
        // SAFETY: By the type invariants.
        match NonNull::new(unsafe { shim::data_next(self.0.as_raw(), &mut end) }) {
            // INVARIANT: Only `Message::put()` puts data there, which has a control block; it
            // stays for as long as the reader is borrowed.
            Some(skb) => Next::Data(Data {
                skb,
                sk: *self.0,
                _reader: PhantomData,
            }),
            None if end => Next::End,
            None => Next::Nothing,
        }
    }

    /// Receives `len` more bytes, which the data that comes next has; all of it goes with its last
    /// byte.
    #[inline]
    pub(crate) fn consume(&mut self, len: usize) {
        // SAFETY: By the type invariants; what the reader has looked at borrows it.
        unsafe { shim::data_consume(self.0.as_raw(), len as u32) };
    }

    /// Lets other readers in and sleeps until there may be data, or the end. What is left of the
    /// time is put into `timeout`.
    ///
    /// # Errors
    ///
    /// What a signal gives.
    pub(crate) fn wait(&mut self, timeout: &mut c_long) -> Result {
        // SAFETY: By the type invariants; what the reader has looked at borrows it. The socket has its
        // file.
        to_result(unsafe { shim::data_wait(self.0.as_raw(), timeout) })
    }
}

impl<T: SocketOps> Drop for Reader<'_, T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariants.
        unsafe { shim::reader_unlock(self.0.as_raw()) };
    }
}

impl<'r, T: SocketOps> Data<'r, T> {
    /// What follows it in the queue.
    pub(crate) fn after(&self) -> Option<Self> {
        // SAFETY: By the type invariants; the reader is borrowed.
        let next = unsafe { shim::data_after(self.sk.as_raw(), self.skb.as_ptr()) };
        // INVARIANT: As in `Reader::next()`.
        Some(Self {
            skb: NonNull::new(next)?,
            sk: self.sk,
            _reader: PhantomData,
        })
    }

    /// Its length in bytes.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        // SAFETY: By the type invariants.
        (unsafe { (*self.skb.as_ptr()).len }) as usize
    }

    /// How many of them were received.
    #[inline]
    pub(crate) fn consumed(&self) -> usize {
        // SAFETY: By the type invariants.
        (unsafe { shim::data_consumed(self.skb.as_ptr()) }) as usize
    }

    /// What it carries beside its bytes.
    #[inline]
    pub(crate) fn cb(&self) -> &T::Cb {
        // SAFETY: By the type invariants; nobody writes to the first part of the control block of
        // data that was queued.
        unsafe { &*cb_of::<T::Cb>(self.skb) }
    }

    /// Copies `len` bytes from `offset` on to the receiver's buffers; no more than there are.
    ///
    /// # Errors
    ///
    /// `EFAULT` if they cannot be written.
    #[inline]
    pub(crate) fn copy_to(&self, offset: usize, msg: &mut RecvMsg<'_>, len: usize) -> Result {
        let offset = offset.min(self.len());
        let len = len.min(self.len() - offset);
        // SAFETY: By the type invariants; it has these bytes.
        to_result(unsafe {
            shim::skb_to_msg(
                self.skb.as_ptr(),
                offset as c_int,
                msg.as_raw(),
                len as c_int,
            )
        })
    }
}

/// What was not received when the inbox ended.
///
/// # Invariants
///
/// The pointer is null, or to the first of a list of `struct sk_buff`, all of which belong to the
/// value.
pub(crate) struct Rest(*mut bindings::sk_buff);

impl Rest {
    /// Whether there is nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_null()
    }

    /// How many bytes of each were not received.
    pub(crate) fn lens(&self) -> impl Iterator<Item = usize> + '_ {
        let mut next = self.0;
        core::iter::from_fn(move || {
            let skb = NonNull::new(next)?;
            // SAFETY: By the type invariants; the list is borrowed.
            let (len, consumed, after) = unsafe {
                let skb = skb.as_ptr();
                let after = (*skb).__bindgen_anon_1.__bindgen_anon_1.next;
                ((*skb).len, shim::data_consumed(skb), after)
            };
            next = after;
            Some(len.saturating_sub(consumed) as usize)
        })
    }
}

impl Drop for Rest {
    fn drop(&mut self) {
        // SAFETY: By the type invariants.
        unsafe { shim::data_free(self.0) };
    }
}

/// The inbox of a socket that keeps data in order, and connections until they are accepted.
pub(crate) enum InOrder {}

// SAFETY: The queue takes nothing more once its end was shut, and is emptied; children that are
// still in a list go, and none gets into one that belongs to a socket without a file.
unsafe impl<T: SocketOps<Inbox = Self>> Inbox<T> for InOrder {
    unsafe fn end(sk: Sock<'_, T>) {
        drop(sk.detach_rest());
        loop {
            let child: Option<Unaccepted<T>> =
                sk.with_backlog(|backlog| backlog.pop_pending().or_else(|| backlog.pop_waiting()));
            if child.is_none() {
                break;
            }
        }
    }
}

impl<'a, T: SocketOps<Inbox = InOrder>> Call<'a, T> {
    /// Waits until the caller is the one who takes data away.
    #[inline]
    pub(crate) fn reader(self) -> Reader<'a, T> {
        // SAFETY: The socket is alive. That the caller may sleep is as `runtime` says.
        unsafe { shim::reader_lock(self.as_raw()) };
        // INVARIANT: The lock was taken above.
        Reader(self)
    }
}

impl<T: SocketOps<Inbox = InOrder>> Sock<'_, T> {
    /// Shuts both halves, so that no data comes any more, and takes what was not received.
    pub(crate) fn detach_rest(self) -> Rest {
        // SAFETY: The socket is alive.
        // INVARIANT: What is handed over belongs to the caller.
        Rest(unsafe { shim::data_detach(self.as_raw()) })
    }

    /// Bytes that can be received; of the first record only, if there are `records`.
    pub(crate) fn unread(self, records: bool) -> c_int {
        // SAFETY: The socket is alive.
        unsafe { shim::data_unread(self.as_raw(), records) }
    }

    /// Whether there is data.
    pub(crate) fn has_data(self) -> bool {
        // SAFETY: The socket is alive.
        unsafe { shim::data_any(self.as_raw()) }
    }
}
