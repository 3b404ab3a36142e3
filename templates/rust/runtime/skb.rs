// SPDX-License-Identifier: GPL-2.0-only

//! Messages in a `struct sk_buff`: [`Message`] belongs to one owner, who may write to it;
//! [`Received`] may be shared with others who peek at it, and can only be read.
//!
//! C header: [`include/linux/skbuff.h`](srctree/include/linux/skbuff.h)

use super::{
    errno::{errno, to_result, EAGAIN, EFAULT, EINVAL, EPERM, EPIPE},
    msg::{RecvMsg, SendMsg},
    ops::SocketOps,
    sock::Sock,
};
use crate::shim;
use core::{marker::PhantomData, mem::ManuallyDrop, ptr::NonNull};
use kernel::{bindings, prelude::*, sync::rcu::Guard};
use zerocopy::Immutable;

/// The largest part of a control block that the family has for itself; the core keeps the count of
/// lost messages behind it.
const CB_SIZE: usize = 40;

/// What every message carries in its control block.
pub(crate) trait ControlBlock:
    Copy + FromBytes + IntoBytes + Immutable + Send + Sync + 'static
{
}

impl<T: Copy + FromBytes + IntoBytes + Immutable + Send + Sync + 'static> ControlBlock for T {}

/// The control block.
///
/// # Safety
///
/// `skb` is alive. There is a `C` in it where it is to be read.
#[inline]
unsafe fn cb_of<C: ControlBlock>(skb: NonNull<bindings::sk_buff>) -> *mut C {
    const {
        assert!(size_of::<C>() <= CB_SIZE);
        assert!(align_of::<C>() <= 8);
    }
    // SAFETY: `skb` is alive.
    unsafe { (&raw mut (*skb.as_ptr()).cb).cast() }
}

/// A message that belongs to its owner alone.
///
/// # Invariants
///
/// The pointer is to a `struct sk_buff` that nobody else refers to, with a `C` in its control
/// block; all of its bytes may be read and written.
pub(crate) struct Message<C> {
    skb: NonNull<bindings::sk_buff>,
    _owns: PhantomData<C>,
}

impl<C: ControlBlock> Message<C> {
    /// A message of `head` and, behind it, all that the caller of `sendmsg(2)` sends, charged to the
    /// socket's send buffer; waits for room there unless the caller does not want to.
    ///
    /// # Errors
    ///
    /// `EAGAIN`, `ENOBUFS`, what a signal or an error of the socket gives, and `EFAULT` if the caller's
    /// buffers cannot be read.
    pub(crate) fn with_head<T: SocketOps, H: IntoBytes + Immutable>(
        sk: Sock<'_, T>,
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
        // SAFETY: The socket is alive, and the message that of the call, which may sleep.
        let skb = unsafe {
            shim::skb_alloc_with_head(
                sk.as_raw(),
                bytes.as_ptr().cast(),
                bytes.len(),
                msg.as_raw(),
                len,
                &mut err,
            )
        };
        // SAFETY: It is new, or null; C has filled all of it.
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
        sk: Sock<'_, T>,
        msg: &mut SendMsg<'_>,
        cb: C,
    ) -> Result<Self> {
        let mut err = 0;
        let len = msg.len();
        // SAFETY: The socket is alive, and the message that of the call, which may sleep.
        let skb = unsafe { shim::skb_alloc_from_msg(sk.as_raw(), msg.as_raw(), len, &mut err) };
        // SAFETY: It is new, or null; C has filled all of it.
        unsafe { Self::made(skb, err, cb) }
    }

    /// What C has made, or the error that it tells.
    ///
    /// # Safety
    ///
    /// `skb` is null, or new, with all bytes initialised.
    #[inline]
    unsafe fn made(skb: *mut bindings::sk_buff, err: c_int, cb: C) -> Result<Self> {
        let Some(skb) = NonNull::new(skb) else {
            return Err(Error::from_errno(err));
        };
        // SAFETY: The buffer is new, and its control block is larger than `C`.
        unsafe { cb_of::<C>(skb).write(cb) };
        // INVARIANT: The buffer is new, and has its control block.
        Ok(Self {
            skb,
            _owns: PhantomData,
        })
    }

    /// Takes a buffer over.
    ///
    /// # Safety
    ///
    /// See the type's invariants.
    #[inline]
    unsafe fn from_raw(skb: NonNull<bindings::sk_buff>) -> Self {
        // INVARIANT: By the requirements.
        Self {
            skb,
            _owns: PhantomData,
        }
    }

    /// Gives the buffer away.
    #[inline]
    fn into_raw(self) -> *mut bindings::sk_buff {
        ManuallyDrop::new(self).skb.as_ptr()
    }

    /// Its length in bytes.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        // SAFETY: By the type invariants.
        (unsafe { (*self.skb.as_ptr()).len }) as usize
    }

    /// What it carries beside its bytes.
    #[inline]
    pub(crate) fn cb(&self) -> &C {
        // SAFETY: By the type invariants; it is written to by `set_cb()` only.
        unsafe { &*cb_of::<C>(self.skb) }
    }

    /// Changes what it carries beside its bytes.
    #[inline]
    pub(crate) fn set_cb(&mut self, cb: C) {
        // SAFETY: By the type invariants.
        unsafe { cb_of::<C>(self.skb).write(cb) }
    }

    /// Writes bytes into the first part of the message, which lies in one piece.
    ///
    /// # Errors
    ///
    /// `EINVAL` if that part is shorter.
    #[inline]
    pub(crate) fn write_first<V: IntoBytes + Immutable>(&mut self, value: &V) -> Result {
        let bytes = value.as_bytes();
        // SAFETY: By the type invariants.
        let (data, linear) = unsafe {
            let skb = self.skb.as_ptr();
            ((*skb).data, (*skb).len - (*skb).data_len)
        };
        if bytes.len() > linear as usize {
            return Err(errno(EINVAL));
        }
        // SAFETY: There are so many bytes at `data`, and nobody else refers to them.
        unsafe { core::ptr::copy_nonoverlapping(bytes.as_ptr(), data, bytes.len()) };
        Ok(())
    }

    /// The Internet checksum of all its bytes, to be stored as it is in memory.
    pub(crate) fn checksum(&self) -> u16 {
        // SAFETY: By the type invariants.
        unsafe { checksum(self.skb) }
    }

    /// Puts the message into the receive queue of `rx`, and wakes who reads there. The filter of `rx`
    /// may make it shorter.
    ///
    /// # Errors
    ///
    /// The message, and why it is not there.
    #[inline]
    pub(crate) fn queue<T: SocketOps<Cb = C>>(
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

impl<C> Drop for Message<C> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariants.
        unsafe { shim::skb_free(self.skb.as_ptr()) };
    }
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

impl<'a, T: SocketOps> Received<'a, T> {
    /// The next message of the socket; waits for one unless `flags` has `MSG_DONTWAIT`. With
    /// `MSG_PEEK` it stays in the queue. None if there will be no message, since the socket was shut
    /// for reading.
    ///
    /// # Errors
    ///
    /// `EAGAIN`, or what a signal or an error of the socket gives.
    #[inline]
    pub(crate) fn next(sk: Sock<'a, T>, flags: u32) -> Result<Option<Self>> {
        let mut err = -(EAGAIN as c_int);
        // SAFETY: The socket is alive, and the caller of a system call may sleep.
        let skb = unsafe { shim::queue_get(sk.as_raw(), flags as c_int, &mut err) };
        // INVARIANT: Only `Message::queue()` puts messages there, which have a control block.
        match NonNull::new(skb) {
            Some(skb) => Ok(Some(Self { skb, sk })),
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

/// The Internet checksum of a whole message.
///
/// # Safety
///
/// `skb` is alive.
unsafe fn checksum(skb: NonNull<bindings::sk_buff>) -> u16 {
    // SAFETY: By the requirements.
    let sum = unsafe { shim::skb_checksum(skb.as_ptr()) };
    sum as u16
}

/// A message that nobody has read and nobody will, but for those who peeked at it before.
///
/// # Invariants
///
/// As for [`Received`].
pub(crate) struct Unread<C> {
    skb: NonNull<bindings::sk_buff>,
    _carries: PhantomData<C>,
}

impl<C: ControlBlock> Unread<C> {
    /// Its length in bytes.
    pub(crate) fn len(&self) -> usize {
        // SAFETY: By the type invariants.
        (unsafe { (*self.skb.as_ptr()).len }) as usize
    }

    /// What it carries beside its bytes.
    pub(crate) fn cb(&self) -> &C {
        // SAFETY: As in `Received::cb()`.
        unsafe { &*cb_of::<C>(self.skb) }
    }
}

impl<C> Drop for Unread<C> {
    fn drop(&mut self) {
        // SAFETY: By the type invariants.
        unsafe { shim::skb_free(self.skb.as_ptr()) };
    }
}

/// Hands over what nobody has read at a socket that is dead, message by message.
pub(super) fn drain<T: SocketOps>(sk: Sock<'_, T>, mut each: impl FnMut(Unread<T::Cb>)) {
    /// # Safety
    ///
    /// `arg` is to the closure, and `skb` is given away.
    unsafe extern "C" fn call<C: ControlBlock, F: FnMut(Unread<C>)>(
        arg: *mut c_void,
        skb: *mut bindings::sk_buff,
    ) {
        // SAFETY: `drain()` passed the closure, which is not used otherwise meanwhile.
        let each = unsafe { &mut *arg.cast::<F>() };
        each(Unread {
            // SAFETY: A message of the queue is not null.
            skb: unsafe { NonNull::new_unchecked(skb) },
            _carries: PhantomData,
        });
    }

    fn caller<C: ControlBlock, F: FnMut(Unread<C>)>(_: &F) -> shim::DrainFn {
        call::<C, F>
    }

    let call = caller::<T::Cb, _>(&each);
    // SAFETY: The socket is alive, and dead to senders; `call` is for that closure.
    unsafe { shim::queue_drain(sk.as_raw(), call, (&raw mut each).cast()) };
}
