// SPDX-License-Identifier: GPL-2.0-only

//! Receive queues that take as much as the receive buffer holds, and lose nothing.
//!
//! C header: [`include/linux/skbuff.h`](srctree/include/linux/skbuff.h)

use super::{
    errno::{EAGAIN, EPERM, EPIPE},
    ops::{Inbox, SocketOps},
    received::{Datagrams, Received},
    skb::{ControlBlock, Message},
    sock::Sock,
};
use crate::shim;
use core::{mem::ManuallyDrop, ptr::NonNull};
use kernel::{bindings, prelude::*, sync::rcu::Guard};

/// The inbox of a socket that takes as much as its receive buffer holds.
pub(crate) enum Bounded {}

// SAFETY: `Message::queue()` alone puts something there.
unsafe impl Datagrams for Bounded {}

// SAFETY: The socket is taken out of the queue of others, and others out of its own; what comes
// later sees it dead.
unsafe impl<T: SocketOps<Inbox = Self>> Inbox<T> for Bounded {
    unsafe fn end(sk: Sock<'_, T>) {
        drain(sk);
        sk.wake_senders();
        sk.unwatch();
    }
}

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

/// Frees what nobody has read at a socket that is dead, message by message.
fn drain<T: SocketOps<Inbox = Bounded>>(sk: Sock<'_, T>) {
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
