// SPDX-License-Identifier: GPL-2.0-only

//! The two ends of a `struct msghdr`.
//!
//! C header: [`include/linux/socket.h`](srctree/include/linux/socket.h)

use super::{addr::SockAddr, control::Cmsgs};
use core::{marker::PhantomData, ptr, ptr::NonNull, slice};
use kernel::{bindings, prelude::*};

#[allow(unused_imports, reason = "each transport uses what it needs")]
pub(crate) use kernel::bindings::{
    MSG_BATCH, MSG_CMSG_CLOEXEC, MSG_CMSG_COMPAT, MSG_DONTWAIT, MSG_EOR, MSG_ERRQUEUE, MSG_MORE,
    MSG_NOSIGNAL, MSG_PEEK, MSG_SPLICE_PAGES, MSG_TRUNC, MSG_WAITALL,
};

/// What a caller of `sendmsg(2)` gave.
///
/// # Invariants
///
/// The pointer is to the `struct msghdr` of a call that goes on for `'a`, used by nobody else.
pub(crate) struct SendMsg<'a> {
    msg: NonNull<bindings::msghdr>,
    len: usize,
    _call: PhantomData<&'a mut bindings::msghdr>,
}

impl SendMsg<'_> {
    /// # Safety
    ///
    /// See the type's invariants; its iterator is a source of `len` bytes.
    #[inline]
    pub(super) unsafe fn from_raw(msg: *mut bindings::msghdr, len: usize) -> Self {
        Self {
            // SAFETY: By the requirements.
            msg: unsafe { NonNull::new_unchecked(msg) },
            len,
            _call: PhantomData,
        }
    }

    /// The C struct.
    #[inline]
    pub(super) fn as_raw(&mut self) -> *mut bindings::msghdr {
        self.msg.as_ptr()
    }

    /// How many bytes are to be sent.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The caller's `MSG_xxx` flags.
    #[inline]
    pub(crate) fn flags(&self) -> u32 {
        // SAFETY: By the type invariants.
        unsafe { (*self.msg.as_ptr()).msg_flags }
    }

    /// Whether the caller does not want to wait.
    #[inline]
    pub(crate) fn noblock(&self) -> bool {
        self.flags() & MSG_DONTWAIT != 0
    }

    /// The bytes of the destination's address, if the caller gave one.
    #[inline]
    pub(crate) fn name(&self) -> Option<&[u8]> {
        // SAFETY: By the type invariants.
        let (name, len) = unsafe {
            let msg = self.msg.as_ptr();
            ((*msg).msg_name, (*msg).msg_namelen)
        };
        if name.is_null() {
            return None;
        }
        // SAFETY: The core copied `msg_namelen` bytes, which is not negative, to the kernel.
        Some(unsafe { slice::from_raw_parts(name.cast(), len as usize) })
    }

    /// Whether the caller gave a destination of any length but zero.
    #[inline]
    pub(crate) fn has_name(&self) -> bool {
        // SAFETY: By the type invariants.
        (unsafe { (*self.msg.as_ptr()).msg_namelen }) != 0
    }

    /// The control messages that the caller attached.
    pub(crate) fn cmsgs(&self) -> Cmsgs<'_> {
        // SAFETY: By the type invariants.
        let (control, len) = unsafe {
            let msg = self.msg.as_ptr();
            ((*msg).__bindgen_anon_1.msg_control, (*msg).msg_controllen)
        };
        if control.is_null() {
            return Cmsgs::new(&[]);
        }
        // SAFETY: The core copied so many bytes to the kernel.
        Cmsgs::new(unsafe { slice::from_raw_parts(control.cast(), len) })
    }
}

/// What a caller of `recvmsg(2)` wants.
///
/// # Invariants
///
/// The pointer is to the `struct msghdr` of a call that goes on for `'a`, used by nobody else.
pub(crate) struct RecvMsg<'a> {
    msg: NonNull<bindings::msghdr>,
    len: usize,
    flags: u32,
    _call: PhantomData<&'a mut bindings::msghdr>,
}

impl RecvMsg<'_> {
    /// # Safety
    ///
    /// See the type's invariants; its iterator has room for `len` bytes, and its name, if it has
    /// one, for a `struct sockaddr_storage`.
    #[inline]
    pub(super) unsafe fn from_raw(msg: *mut bindings::msghdr, len: usize, flags: u32) -> Self {
        Self {
            // SAFETY: By the requirements.
            msg: unsafe { NonNull::new_unchecked(msg) },
            len,
            flags,
            _call: PhantomData,
        }
    }

    /// The C struct.
    #[inline]
    pub(super) fn as_raw(&mut self) -> *mut bindings::msghdr {
        self.msg.as_ptr()
    }

    /// How many bytes the caller has room for.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The caller's `MSG_xxx` flags.
    #[inline]
    pub(crate) fn flags(&self) -> u32 {
        self.flags
    }

    /// Says that the message was longer than the room for it.
    #[inline]
    pub(crate) fn set_truncated(&mut self) {
        // SAFETY: By the type invariants.
        unsafe { (*self.msg.as_ptr()).msg_flags |= MSG_TRUNC };
    }

    /// Says that the message ends a record.
    pub(crate) fn set_end_of_record(&mut self) {
        // SAFETY: By the type invariants.
        unsafe { (*self.msg.as_ptr()).msg_flags |= MSG_EOR };
    }

    /// Says where the message came from, if the caller asks.
    #[inline]
    pub(crate) fn set_name<A: SockAddr>(&mut self, addr: &A) {
        const {
            assert!(size_of::<A>() <= size_of::<bindings::__kernel_sockaddr_storage>());
        }
        // SAFETY: By the type invariants.
        let name = unsafe { (*self.msg.as_ptr()).msg_name };
        if name.is_null() {
            return;
        }
        let bytes = addr.as_bytes();
        // SAFETY: There is room for a `struct sockaddr_storage`, which is in the kernel.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), name.cast(), bytes.len()) };
        // SAFETY: By the type invariants.
        unsafe { (*self.msg.as_ptr()).msg_namelen = bytes.len() as c_int };
    }
}
