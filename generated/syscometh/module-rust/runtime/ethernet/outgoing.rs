// SPDX-License-Identifier: GPL-2.0-only

//! Frames that go out.

use super::{
    device::{Device, HwAddr},
    shared::Shared,
};
use crate::runtime::{
    call::Call,
    errno::to_result,
    msg::SendMsg,
    ops::SocketOps,
    skb::{front_of, ControlBlock, Message},
    sock::Sock,
};
use crate::shim;
use core::{
    marker::PhantomData,
    ptr::{copy_nonoverlapping, from_ref},
};
use kernel::prelude::*;
use zerocopy::Immutable;

impl<C: ControlBlock> Message<C> {
    /// A message of all that the caller of `sendmsg(2)` sends, with room for a header in front, charged
    /// to the socket's send buffer; waits for room there unless the caller does not want to.
    ///
    /// # Errors
    ///
    /// `EAGAIN`, `ENOBUFS`, what a signal or an error of the socket gives, and `EFAULT` if the caller's
    /// buffers cannot be read.
    pub(crate) fn for_frame<T: SocketOps>(
        call: Call<'_, T>,
        msg: &mut SendMsg<'_>,
        cb: C,
    ) -> Result<Self> {
        const {
            // What is in front of a message is for headers.
            assert!(front_of::<C>() == 0);
        }
        let mut err = 0;
        let len = msg.len();
        // SAFETY: The socket is alive, and has its file; the message is that of a call, which may
        // sleep.
        let skb = unsafe { shim::frame_alloc_from_msg(call.as_raw(), msg.as_raw(), len, &mut err) };
        // SAFETY: It is new, or null; C has filled all of it.
        unsafe { Self::made(skb, err, cb) }
    }
}

/// A message with an `H` in front, on its way to a device.
///
/// # Invariants
///
/// The first bytes of the message are an `H`, and are not shared.
pub(crate) struct Headed<'g, C, H> {
    message: Shared<C>,
    dev: Device<'g>,
    _header: PhantomData<H>,
}

impl<C: ControlBlock> Shared<C> {
    /// Makes room in front of the message for the headers that [`Self::with_header`] and the device put
    /// there.
    ///
    /// # Errors
    ///
    /// `ENOMEM`.
    #[inline]
    pub(crate) fn reserve(&mut self, dev: Device<'_>) -> Result {
        // SAFETY: The message belongs to the caller; the device is alive.
        to_result(unsafe { shim::frame_reserve(self.as_raw(), dev.as_raw()) })
    }

    /// Puts a header in front of the message, which is lost if that fails: where [`Self::reserve`] has
    /// made room, only if it was cloned since.
    ///
    /// # Errors
    ///
    /// `ENOMEM`.
    #[inline]
    pub(crate) fn with_header<'g, H: IntoBytes + Immutable>(
        self,
        dev: Device<'g>,
        header: &H,
    ) -> Result<Headed<'g, C, H>> {
        const {
            assert!(size_of::<H>() == shim::HEADER_SIZE);
        }
        // SAFETY: The message belongs to the caller; the device is alive.
        to_result(unsafe { shim::frame_push(self.as_raw(), dev.as_raw()) })?;
        let bytes = header.as_bytes();
        // SAFETY: There is room for the header, in bytes that nobody else refers to.
        unsafe {
            let data = (*self.as_raw()).data;
            copy_nonoverlapping(bytes.as_ptr(), data, bytes.len());
        }
        // INVARIANT: The header was put there above.
        Ok(Headed {
            message: self,
            dev,
            _header: PhantomData,
        })
    }
}

impl<C: ControlBlock, H: IntoBytes + Immutable> Headed<'_, C, H> {
    /// Sends it from `src` to `dst`, whose hardware address is `to`, for `sk`; it is gone in any case.
    /// The header gets its checksum, if it has one, whatever is in that field so far.
    ///
    /// # Errors
    ///
    /// `EINVAL` if it gets no Ethernet header, or why the device does not take it.
    #[inline]
    pub(crate) fn send<T: SocketOps>(
        self,
        sk: Sock<'_, T>,
        (src, dst): (&T::Addr, &T::Addr),
        to: &HwAddr,
    ) -> Result {
        let dev = self.dev;
        // SAFETY: The message belongs to the caller, begins with a header that is not shared, has
        // room for that of the Ethernet, and is given away. The device is alive, and has addresses of
        // this length.
        to_result(unsafe {
            shim::frame_send(
                self.message.into_raw(),
                sk.as_raw(),
                dev.as_raw(),
                to.as_ptr().cast(),
                from_ref(src).cast(),
                from_ref(dst).cast(),
            )
        })
    }
}
