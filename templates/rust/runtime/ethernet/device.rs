// SPDX-License-Identifier: GPL-2.0-only

//! Network devices.
//!
//! C header: [`include/linux/netdevice.h`](srctree/include/linux/netdevice.h)

use super::fate::Fate;
use crate::runtime::{ops::SocketOps, sock::Sock};
use crate::shim::{self, Link, Ways};
use core::{
    marker::PhantomData,
    ptr::{from_ref, NonNull},
};
use kernel::{bindings, prelude::*, sync::rcu::Guard};

/// A hardware address.
pub(crate) type HwAddr = [u8; 6];

/// A network device that carries Ethernet frames.
///
/// # Invariants
///
/// The pointer is to a `struct net_device` of such a type, which is alive for `'a`.
#[derive(Clone, Copy)]
pub(crate) struct Device<'a> {
    dev: NonNull<bindings::net_device>,
    _alive: PhantomData<&'a ()>,
}

impl Device<'_> {
    /// # Safety
    ///
    /// See the type's invariants.
    #[inline]
    pub(super) unsafe fn from_raw(dev: NonNull<bindings::net_device>) -> Self {
        // INVARIANT: By the requirements.
        Self {
            dev,
            _alive: PhantomData,
        }
    }

    /// The C struct.
    #[inline]
    pub(super) fn as_raw(self) -> *mut bindings::net_device {
        self.dev.as_ptr()
    }

    /// A frame of `len` bytes came in, and that is what became of it.
    #[inline]
    pub(crate) fn note_frame(self, len: u32, fate: Fate) {
        // SAFETY: By the type invariants; the fate is one of the family's.
        unsafe { shim::note_frame_in(self.as_raw(), len, fate as u32) };
    }
}

impl<T: SocketOps> Sock<'_, T> {
    /// The device of that number in the socket's network namespace, if it carries Ethernet frames, and
    /// what a sender asks about it.
    #[inline]
    pub(crate) fn device<'g>(
        self,
        ifindex: c_int,
        _guard: &'g Guard,
    ) -> Option<(Device<'g>, Link)> {
        let mut link = Link::default();
        // SAFETY: The socket is alive; the guard shows that the RCU read lock is held.
        let dev = NonNull::new(unsafe { shim::device_get(self.as_raw(), ifindex, &mut link) })?;
        // SAFETY: A device is freed a grace period after it has gone, which the guard prevents.
        Some((unsafe { Device::from_raw(dev) }, link))
    }

    /// Which ways it may go.
    #[inline]
    pub(crate) fn ways(self) -> Ways {
        let mut ways = Ways::default();
        // SAFETY: The socket is alive.
        unsafe { shim::sock_ways(self.as_raw(), &mut ways) };
        ways
    }

    /// Whether a sender has to wait for room in the send buffer.
    #[inline]
    pub(crate) fn is_send_full(self) -> bool {
        // SAFETY: The socket is alive.
        unsafe { shim::sock_send_full(self.as_raw()) }
    }

    /// Leaves an error to the next call, and wakes who waits.
    pub(crate) fn report(self, error: Error) {
        // SAFETY: The socket is alive.
        unsafe { shim::sock_report(self.as_raw(), -error.to_errno()) };
    }

    /// A frame with a message of `len` bytes was given to a device, and that is what became of it.
    #[inline]
    pub(crate) fn note_frame(
        self,
        dev: Device<'_>,
        (src, dst): (&T::Addr, &T::Addr),
        len: usize,
        fate: Fate,
    ) {
        // SAFETY: All are alive; both addresses are the family's, and so is the fate.
        unsafe {
            shim::note_frame_out(
                self.as_raw(),
                dev.as_raw(),
                from_ref(src).cast(),
                from_ref(dst).cast(),
                len as u32,
                fate as u32,
            );
        }
    }
}
