// SPDX-License-Identifier: GPL-2.0-only

//! Messages in the receive queue of a socket, and out of it. A [`Received`] one may be shared with
//! others who peek at it, and can only be read.
//!
//! C header: [`include/linux/skbuff.h`](srctree/include/linux/skbuff.h)

use super::{
    call::Call,
    errno::{errno, to_result, EAGAIN, EINVAL},
    msg::RecvMsg,
    ops::SocketOps,
    skb::{cb_of, checksum, read},
    sock::{Locked, Sock},
};
use crate::shim;
use core::ptr::NonNull;
use kernel::{bindings, prelude::*};

/// How datagrams wait at a socket; they leave its queue as [`Received`].
///
/// # Safety
///
/// There is nothing but messages in the queue, each with a control block of the socket's.
pub(crate) unsafe trait Datagrams {}

/// A message out of the receive queue of a socket, which others may be reading too.
///
/// # Invariants
///
/// The pointer is to a `struct sk_buff` out of the queue of `sk`, one of whose references belongs
/// to the value; a `T::Cb` is in its control block.
pub(crate) struct Received<'a, T: SocketOps> {
    pub(super) skb: NonNull<bindings::sk_buff>,
    pub(super) sk: Sock<'a, T>,
}

impl<'a, T: SocketOps<Inbox: Datagrams>> Received<'a, T> {
    /// The next message of the socket; waits for one unless `flags` has `MSG_DONTWAIT`. With
    /// `MSG_PEEK` it stays in the queue. None if there will be no message, since the socket was shut
    /// for reading.
    ///
    /// # Errors
    ///
    /// `EAGAIN`, or what a signal or an error of the socket gives.
    #[inline]
    pub(crate) fn next(call: Call<'a, T>, flags: u32) -> Result<Option<Self>> {
        let mut err = -(EAGAIN as c_int);
        // SAFETY: The socket is alive, and has its file; the caller may sleep.
        let skb = unsafe { shim::queue_get(call.as_raw(), flags as c_int, &mut err) };
        // INVARIANT: By what `Datagrams` says it is a message with a control block.
        match NonNull::new(skb) {
            Some(skb) => Ok(Some(Self { skb, sk: *call })),
            None => to_result(err).map(|()| None),
        }
    }

    /// Its length in bytes.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        // SAFETY: By the type invariants.
        (unsafe { (*self.skb.as_ptr()).len }) as usize
    }

    /// What it carries beside its bytes.
    #[inline]
    pub(crate) fn cb(&self) -> &T::Cb {
        // SAFETY: By the type invariants; nobody writes to the first part of the control block of
        // a message that was queued.
        unsafe { &*cb_of::<T::Cb>(self.skb) }
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

    /// The Internet checksum of all its bytes, as it would be stored in memory.
    pub(crate) fn checksum(&self) -> u16 {
        // SAFETY: By the type invariants.
        unsafe { checksum(self.skb) }
    }

    /// Copies `len` bytes from `offset` on to the receiver's buffers.
    ///
    /// # Errors
    ///
    /// `EFAULT` if they cannot be written, and `EINVAL` if the message has not so many bytes.
    #[inline]
    pub(crate) fn copy_to(&self, offset: usize, msg: &mut RecvMsg<'_>, len: usize) -> Result {
        match offset.checked_add(len) {
            Some(end) if end <= self.len() => {}
            _ => return Err(errno(EINVAL)),
        }
        // SAFETY: By the type invariants; the message has these bytes.
        to_result(unsafe {
            shim::skb_to_msg(
                self.skb.as_ptr(),
                offset as c_int,
                msg.as_raw(),
                len as c_int,
            )
        })
    }

    /// Tells the receiver when the message came, and how many were lost before.
    #[inline]
    pub(crate) fn put_info(&self, msg: &mut RecvMsg<'_>) {
        // SAFETY: The message was received by the socket in this call.
        unsafe { shim::recv_info(self.sk.as_raw(), msg.as_raw(), self.skb.as_ptr()) };
    }
}

impl<T: SocketOps> Drop for Received<'_, T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariants.
        unsafe { bindings::skb_free_datagram(self.sk.as_raw(), self.skb.as_ptr()) };
    }
}

impl<T: SocketOps> Sock<'_, T> {
    /// The length of the next message to be read; zero if there is none.
    pub(crate) fn first_len(self) -> u32 {
        // SAFETY: The socket is alive.
        unsafe { shim::queue_first_len(self.as_raw()) }
    }
}

impl<T: SocketOps<Inbox: Datagrams>> Locked<'_, T> {
    /// Shuts `halves`, `RCV_SHUTDOWN`, `SEND_SHUTDOWN` or both, for good.
    pub(crate) fn shut(&self, halves: u32) {
        // SAFETY: The socket is locked.
        unsafe { shim::sock_shut(self.sock().as_raw(), halves) };
    }
}
