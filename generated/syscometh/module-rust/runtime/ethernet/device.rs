// SPDX-License-Identifier: GPL-2.0-only

//! Network devices.
//!
//! C header: [`include/linux/netdevice.h`](srctree/include/linux/netdevice.h)

use crate::runtime::{ops::SocketOps, sock::Sock};
use crate::shim::{self, shim_link, shim_ways as Ways};
use core::{marker::PhantomData, mem::MaybeUninit, ptr::NonNull};
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
}

impl<T: SocketOps> Sock<'_, T> {
    /// The device of that number in the socket's network namespace, if it carries Ethernet frames, and
    /// what a sender asks about it.
    #[inline]
    pub(crate) fn device<'g>(
        self,
        ifindex: c_int,
        _guard: &'g Guard,
    ) -> Option<(Device<'g>, shim_link)> {
        let mut link = MaybeUninit::uninit();
        // SAFETY: The socket is alive; the guard shows that the RCU read lock is held.
        let dev = unsafe { shim::device_get(self.as_raw(), ifindex, link.as_mut_ptr()) };
        let dev = NonNull::new(dev)?;
        // SAFETY: A device is freed a grace period after it has gone, which the guard prevents. Where
        // there is one, C has told what there is to know.
        Some(unsafe { (Device::from_raw(dev), link.assume_init()) })
    }

    /// Which ways it may go.
    #[inline]
    pub(crate) fn ways(self) -> Ways {
        let mut ways = MaybeUninit::uninit();
        // SAFETY: The socket is alive; C tells all of it.
        unsafe {
            shim::sock_ways(self.as_raw(), ways.as_mut_ptr());
            ways.assume_init()
        }
    }

    /// Leaves an error to the next call, and wakes who waits.
    pub(crate) fn report(self, error: Error) {
        // SAFETY: The socket is alive.
        unsafe { shim::sock_report(self.as_raw(), -error.to_errno()) };
    }
}
