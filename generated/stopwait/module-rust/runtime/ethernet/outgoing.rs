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
    skb::{checksum, ControlBlock, Message},
    sock::Sock,
};
use crate::shim;
use core::{marker::PhantomData, ptr::NonNull};
use kernel::prelude::*;
use zerocopy::Immutable;

impl<C: ControlBlock> Message<C> {
    /// A message of all that the caller of `sendmsg(2)` sends, with room for an `H` in front, charged
    /// to the socket's send buffer; waits for room there unless the caller does not want to.
    ///
    /// # Errors
    ///
    /// `EAGAIN`, `ENOBUFS`, what a signal or an error of the socket gives, and `EFAULT` if the caller's
    /// buffers cannot be read.
    pub(crate) fn for_frame<T: SocketOps, H>(
        call: Call<'_, T>,
        msg: &mut SendMsg<'_>,
        cb: C,
    ) -> Result<Self> {
        let mut err = 0;
        let len = msg.len();
        // SAFETY: The socket is alive, and has its file; the message is that of a call, which may
        // sleep.
        let skb = unsafe {
            shim::frame_alloc_from_msg(call.as_raw(), size_of::<H>(), msg.as_raw(), len, &mut err)
        };
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

/// Why a frame was not sent.
pub(crate) enum Unsent {
    /// It got no Ethernet header.
    Unaddressed(Error),
    /// Its device has not taken it.
    Dropped(Error),
}

impl<C: ControlBlock> Shared<C> {
    /// Puts a header in front of the message, which is lost if that fails.
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
            assert!(size_of::<H>() <= 1024);
        }
        let bytes = header.as_bytes();
        // SAFETY: The message belongs to the caller; the device is alive.
        to_result(unsafe {
            shim::frame_push(
                self.as_raw(),
                dev.as_raw(),
                bytes.as_ptr().cast(),
                bytes.len(),
            )
        })?;
        // INVARIANT: The header was put there, into bytes that are not shared.
        Ok(Headed {
            message: self,
            dev,
            _header: PhantomData,
        })
    }
}

impl<C: ControlBlock, H: IntoBytes + Immutable> Headed<'_, C, H> {
    /// The Internet checksum of header and message, to be stored as it is in memory.
    pub(crate) fn checksum(&self) -> u16 {
        // SAFETY: The message is alive, and so not null.
        unsafe { checksum(NonNull::new_unchecked(self.message.as_raw())) }
    }

    /// Writes the header anew.
    pub(crate) fn set_header(&mut self, header: &H) {
        let bytes = header.as_bytes();
        // SAFETY: By the type invariants these bytes are there, and nobody else refers to them.
        unsafe {
            let data = (*self.message.as_raw()).data;
            core::ptr::copy_nonoverlapping(bytes.as_ptr(), data, bytes.len());
        }
    }

    /// Sends it to a hardware address, for `sk`; it is gone in any case.
    ///
    /// # Errors
    ///
    /// Why it was not sent.
    pub(crate) fn send<T: SocketOps>(self, sk: Sock<'_, T>, to: &HwAddr) -> Result<(), Unsent> {
        let mut addressed = false;
        let dev = self.dev;
        // SAFETY: The message belongs to the caller, has room for the Ethernet header, and is given
        // away; the device is alive, and has addresses of this length.
        let err = unsafe {
            shim::frame_send(
                self.message.into_raw(),
                sk.as_raw(),
                dev.as_raw(),
                to.as_ptr().cast(),
                &mut addressed,
            )
        };
        to_result(err).map_err(|error| {
            if addressed {
                Unsent::Dropped(error)
            } else {
                Unsent::Unaddressed(error)
            }
        })
    }
}
