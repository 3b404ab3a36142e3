// SPDX-License-Identifier: GPL-2.0-only

//! Frames that came in, and the queues that they are lost at when these are full.

use super::device::{Device, HwAddr};
use crate::runtime::{
    errno::to_result,
    ops::{Inbox, SocketOps},
    received::Datagrams,
    skb::{cb_of, checksum, front_of, read},
    sock::Sock,
};
use crate::shim::{self, shim_frame, shim_ways as Ways};
use core::{
    marker::PhantomData,
    mem::{ManuallyDrop, MaybeUninit},
    ptr::NonNull,
};
use kernel::{bindings, prelude::*, sync::rcu::Guard};

/// Whom a frame is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cast {
    /// This host alone.
    Host,
    /// All.
    Broadcast,
    /// A group.
    Multicast,
}

/// A frame that came from a device, as a family of `T` finds it. Others may be reading its bytes.
///
/// # Invariants
///
/// The pointer is to a `struct sk_buff` that nobody else refers to, with an Ethernet header; `T` is
/// what the family's sockets are.
pub(crate) struct Frame<'g, T> {
    skb: NonNull<bindings::sk_buff>,
    dev: Device<'g>,
    info: &'g shim_frame,
    _family: PhantomData<fn() -> T>,
}

impl<'g, T: SocketOps<Inbox = Lossy>> Frame<'g, T> {
    /// # Safety
    ///
    /// See the type's invariants.
    #[inline]
    pub(super) unsafe fn from_raw(
        skb: NonNull<bindings::sk_buff>,
        dev: Device<'g>,
        info: &'g shim_frame,
    ) -> Self {
        // INVARIANT: By the requirements.
        Self {
            skb,
            dev,
            info,
            _family: PhantomData,
        }
    }

    /// Gives the buffer away.
    #[inline]
    fn into_raw(self) -> *mut bindings::sk_buff {
        ManuallyDrop::new(self).skb.as_ptr()
    }

    /// The number of the device that it came from.
    #[inline]
    pub(crate) fn ifindex(&self) -> c_int {
        self.info.ifindex
    }

    /// How many bytes it has.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        // SAFETY: By the type invariants.
        (unsafe { (*self.skb.as_ptr()).len }) as usize
    }

    /// A value out of its bytes.
    ///
    /// # Errors
    ///
    /// `EINVAL` if the frame ends before.
    #[inline]
    pub(crate) fn read<V: FromBytes>(&self, offset: usize) -> Result<V> {
        // SAFETY: By the type invariants.
        unsafe { read(self.skb, offset) }
    }

    /// The Internet checksum of all its bytes, as it would be stored in memory.
    #[inline]
    pub(crate) fn checksum(&self) -> u16 {
        // SAFETY: By the type invariants.
        unsafe { checksum(self.skb) }
    }

    /// Whom it is for.
    #[inline]
    pub(crate) fn cast(&self) -> Cast {
        match self.info.cast {
            shim::PACKET_BROADCAST => Cast::Broadcast,
            shim::PACKET_MULTICAST => Cast::Multicast,
            _ => Cast::Host,
        }
    }

    /// Where it was sent to, and where it comes from.
    #[inline]
    pub(crate) fn hwaddrs(&self) -> (&'g HwAddr, &'g HwAddr) {
        (&self.info.to, &self.info.from)
    }

    /// Cuts off what is behind the first `len` bytes.
    ///
    /// # Errors
    ///
    /// `ENOMEM`.
    #[inline]
    pub(crate) fn trim(&mut self, len: usize) -> Result {
        if len >= self.len() {
            return Ok(());
        }
        // SAFETY: By the type invariants.
        to_result(unsafe { shim::frame_trim(self.skb.as_ptr(), len as c_uint) })
    }

    /// Cuts off the first `len` bytes; tells whether there were so many.
    #[inline(always)]
    pub(crate) fn pull(&mut self, len: usize) -> bool {
        let skb = self.skb.as_ptr();
        // SAFETY: By the type invariants.
        let linear = unsafe { (*skb).len.wrapping_sub((*skb).data_len) } as usize;
        if len > linear {
            // SAFETY: By the type invariants.
            return unsafe { shim::frame_pull(skb, len as c_uint) };
        }
        // SAFETY: The frame's owner may change where it begins; there are so many bytes in its first
        // part.
        unsafe {
            (*skb).data = (*skb).data.add(len);
            (*skb).len -= len as u32;
        }
        true
    }

    /// The socket of the device's network namespace that is bound to `key`, of that protocol where each
    /// has addresses of its own; and which ways it may go.
    #[inline]
    pub(crate) fn lookup<'r>(
        &self,
        key: &T::Key,
        protocol: c_int,
        _guard: &'r Guard,
    ) -> Option<(Sock<'r, T>, Ways)> {
        let key = core::ptr::from_ref(key).cast();
        let mut ways = MaybeUninit::uninit();
        // SAFETY: The guard shows that the RCU read lock is held; the key is the table's.
        let sk =
            unsafe { shim::device_lookup(self.dev.as_raw(), key, protocol, ways.as_mut_ptr()) };
        // SAFETY: Bound sockets are freed after a grace period, and a state is there before a
        // socket is bound; by the type invariants it is that of a `T`. Where there is one, C has told
        // its ways.
        NonNull::new(sk).map(|sk| unsafe { (Sock::from_raw(sk.as_ptr()), ways.assume_init()) })
    }

    /// Queues it as a message, which the filter of `rx` may make shorter, and wakes who reads there.
    ///
    /// # Errors
    ///
    /// `EPIPE` if `rx` was shut for reading, `ENOBUFS` if there is no room, or the filter refuses it.
    #[inline(always)]
    pub(crate) fn queue(self, rx: Sock<'_, T>, cb: T::Cb) -> Result {
        const {
            // What is in front of a message was there before it came.
            assert!(front_of::<T::Cb>() == 0);
        }
        // SAFETY: By the type invariants; the control block is larger than a `T::Cb`.
        unsafe { cb_of::<T::Cb>(self.skb).write(cb) };
        // SAFETY: The frame was this owner's, and is given away; the socket is alive.
        to_result(unsafe { shim::frame_queue(rx.as_raw(), self.into_raw()) })
    }

    /// Frees a frame that has arrived.
    pub(crate) fn consume(self) {
        // SAFETY: The frame was this owner's.
        unsafe { shim::skb_consume(self.into_raw()) };
    }
}

impl<T> Drop for Frame<'_, T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariants.
        unsafe { shim::skb_free(self.skb.as_ptr()) };
    }
}

/// The inbox of a socket that loses what it has no room for.
pub(crate) enum Lossy {}

// SAFETY: `Frame::queue()` alone puts something there.
unsafe impl Datagrams for Lossy {}

// SAFETY: Nothing but messages is ever in the queue; those that come later, while RCU readers still
// know the socket, go with it.
unsafe impl<T: SocketOps<Inbox = Self>> Inbox<T> for Lossy {
    unsafe fn end(sk: Sock<'_, T>) {
        // SAFETY: No call for the socket is under way but the last.
        unsafe { shim::inbox_end(sk.as_raw()) };
    }
}
