// SPDX-License-Identifier: GPL-2.0-only

//! Messages in the receive queue of a socket, and out of it. A [`Received`] one may be shared with
//! others who peek at it, and can only be read.
//!
//! C header: [`include/linux/skbuff.h`](srctree/include/linux/skbuff.h)

use super::{
    call::Call,
    errno::{errno, to_result, EAGAIN, EFAULT, EINVAL, EPERM, EPIPE},
    msg::RecvMsg,
    ops::SocketOps,
    room::Bounded,
    skb::{cb_of, checksum, ControlBlock, Message},
    sock::Sock,
};
use crate::shim;
use core::{mem::ManuallyDrop, ptr::NonNull};
use kernel::{bindings, prelude::*, sync::rcu::Guard};

impl<C: ControlBlock> Message<C> {
    /// Puts the message into the receive queue of `rx`, and wakes who reads there. The filter of `rx`
    /// may make it shorter.
    ///
    /// # Errors
    ///
    /// The message, and why it is not there.
    #[inline]
    pub(crate) fn queue<T: SocketOps<Cb = C, Inbox = Bounded>>(
        self,
        rx: Sock<'_, T>,
        _guard: &Guard,
    ) -> Result<(), (Self, Refusal)> {
        let skb = self.into_raw();
        // SAFETY: The message was this owner's, and is given away; the guard shows the RCU read
        // lock.
        let err = unsafe { shim::queue_put(rx.as_raw(), skb) };
        if err == 0 {
            return Ok(());
        }
        // SAFETY: It was not taken, and still has one owner and its control block.
        let message = unsafe { Self::from_raw(NonNull::new_unchecked(skb)) };
        let refusal = if err == -(EAGAIN as c_int) {
            Refusal::Full
        } else if err == -(EPERM as c_int) {
            Refusal::Filter
        } else if err == -(EPIPE as c_int) {
            Refusal::Shut
        } else {
            Refusal::Dead
        };
        Err((message, refusal))
    }
}

/// Why a socket does not take a message.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Its receive buffer is full.
    Full,
    /// Its filter refuses it, and it counts as lost.
    Filter,
    /// It was shut for reading.
    Shut,
    /// It is closed.
    Dead,
}

/// A message out of the receive queue of a socket, which others may be reading too.
///
/// # Invariants
///
/// The pointer is to a `struct sk_buff` out of the queue of `sk`, one of whose references belongs
/// to the value; a `T::Cb` is in its control block.
pub(crate) struct Received<'a, T: SocketOps> {
    skb: NonNull<bindings::sk_buff>,
    sk: Sock<'a, T>,
}

impl<'a, T: SocketOps<Inbox = Bounded>> Received<'a, T> {
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
        // INVARIANT: Only `Message::queue()` puts messages there, which have a control block.
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
        match offset.checked_add(size_of::<V>()) {
            Some(end) if end <= self.len() => {}
            _ => return Err(errno(EINVAL)),
        }
        let mut value = V::new_zeroed();
        // SAFETY: The message has these bytes, and there is room for them in `value`, for which
        // any bytes will do.
        let err = unsafe {
            bindings::skb_copy_bits(
                self.skb.as_ptr(),
                offset as c_int,
                (&raw mut value).cast(),
                size_of::<V>() as c_int,
            )
        };
        to_result(err).map_err(|_| errno(EFAULT))?;
        Ok(value)
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

/// Frees what nobody has read at a socket that is dead, message by message.
pub(super) fn drain<T: SocketOps<Inbox = Bounded>>(sk: Sock<'_, T>) {
    /// # Safety
    ///
    /// `arg` is to a socket of `T`, and `skb` is given away.
    unsafe extern "C" fn unread<T: SocketOps<Inbox = Bounded>>(
        arg: *mut c_void,
        skb: *mut bindings::sk_buff,
    ) {
        // SAFETY: `drain()` passed the socket. A message of the queue is not null.
        let (sk, skb) = unsafe { (*arg.cast::<Sock<'_, T>>(), NonNull::new_unchecked(skb)) };
        // INVARIANT: It is out of the queue, which has given its reference away.
        let message = Received { skb, sk };
        T::unread(sk, message.len(), message.cb());
        // SAFETY: The reference is this function's. Others may still be peeking at it.
        unsafe { shim::skb_free(ManuallyDrop::new(message).skb.as_ptr()) };
    }

    let mut sk = sk;
    // SAFETY: The socket is alive, and dead to senders; `unread` is for such a socket.
    unsafe { shim::queue_drain(sk.as_raw(), unread::<T>, (&raw mut sk).cast()) };
}

impl<T: SocketOps> Sock<'_, T> {
    /// The length of the next message to be read; zero if there is none.
    pub(crate) fn first_len(self) -> u32 {
        // SAFETY: The socket is alive.
        unsafe { shim::queue_first_len(self.as_raw()) }
    }
}
