// SPDX-License-Identifier: GPL-2.0-only

//! Messages that stay on this host, made of what callers of `sendmsg(2)` send.

use super::{
    call::Call,
    msg::SendMsg,
    ops::SocketOps,
    skb::{front_of, ControlBlock, Message},
};
use crate::shim;
use kernel::prelude::*;
use zerocopy::Immutable;

impl<C: ControlBlock> Message<C> {
    /// A message of `head` and, behind it, all that the caller of `sendmsg(2)` sends, charged to the
    /// socket's send buffer; waits for room there unless the caller does not want to.
    ///
    /// # Errors
    ///
    /// `EAGAIN`, `ENOBUFS`, what a signal or an error of the socket gives, and `EFAULT` if the caller's
    /// buffers cannot be read.
    pub(crate) fn with_head<T: SocketOps, H: IntoBytes + Immutable>(
        call: Call<'_, T>,
        head: &H,
        msg: &mut SendMsg<'_>,
        cb: C,
    ) -> Result<Self> {
        const {
            // It lies in the part that is in one piece.
            assert!(size_of::<H>() <= 1024);
        }
        let mut err = 0;
        let bytes = head.as_bytes();
        let len = msg.len();
        // SAFETY: The socket is alive, and has its file; the message is that of a call, which may sleep.
        let skb = unsafe {
            shim::skb_alloc_with_head(
                call.as_raw(),
                front_of::<C>(),
                bytes.as_ptr().cast(),
                bytes.len(),
                msg.as_raw(),
                len,
                &mut err,
            )
        };
        // SAFETY: It is new, or null; C has filled all of it, and left room in front.
        unsafe { Self::made(skb, err, cb) }
    }

    /// A message of all that the caller of `sendmsg(2)` sends, charged to the socket's send buffer;
    /// waits for room there unless the caller does not want to.
    ///
    /// # Errors
    ///
    /// Those of [`Self::with_head`].
    #[inline]
    pub(crate) fn from_msg<T: SocketOps>(
        call: Call<'_, T>,
        msg: &mut SendMsg<'_>,
        cb: C,
    ) -> Result<Self> {
        let len = msg.len();
        Self::piece(call, msg, len, cb)
    }

    /// A message of the next `len` bytes that the caller of `sendmsg(2)` sends, as
    /// [`Self::from_msg`] makes one of all.
    ///
    /// # Errors
    ///
    /// Those of [`Self::with_head`].
    #[inline]
    pub(crate) fn piece<T: SocketOps>(
        call: Call<'_, T>,
        msg: &mut SendMsg<'_>,
        len: usize,
        cb: C,
    ) -> Result<Self> {
        let mut err = 0;
        // SAFETY: The socket is alive, and has its file; the message is that of a call, which may sleep.
        let skb = unsafe {
            shim::skb_alloc_from_msg(call.as_raw(), front_of::<C>(), msg.as_raw(), len, &mut err)
        };
        // SAFETY: It is new, or null; C has filled all of it, and left room in front.
        unsafe { Self::made(skb, err, cb) }
    }
}
