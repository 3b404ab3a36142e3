// SPDX-License-Identifier: GPL-2.0-only

//! Network devices.
//!
//! C header: [`include/linux/netdevice.h`](srctree/include/linux/netdevice.h)

use super::fate::Fate;
use crate::runtime::{ops::SocketOps, sock::Sock};
use crate::shim;
use core::{marker::PhantomData, ptr::NonNull};
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

    /// Its number.
    #[inline]
    pub(crate) fn index(self) -> c_int {
        // SAFETY: By the type invariants.
        unsafe { shim::device_index(self.as_raw()) }
    }

    /// Whether it is up.
    #[inline]
    pub(crate) fn is_up(self) -> bool {
        // SAFETY: By the type invariants.
        unsafe { shim::device_is_up(self.as_raw()) }
    }

    /// Whether it is the loopback device.
    #[inline]
    pub(crate) fn is_loopback(self) -> bool {
        // SAFETY: By the type invariants.
        unsafe { shim::device_is_loopback(self.as_raw()) }
    }

    /// The most bytes behind the Ethernet header of a frame.
    #[inline]
    pub(crate) fn mtu(self) -> usize {
        // SAFETY: By the type invariants.
        (unsafe { shim::device_mtu(self.as_raw()) }) as usize
    }

    /// A frame of `len` bytes came in, and that is what became of it.
    #[inline]
    pub(crate) fn note_frame(self, len: u32, fate: Fate) {
        // SAFETY: By the type invariants; the fate is one of the family's.
        unsafe { shim::note_frame_in(self.as_raw(), len, fate as u32, fate.is_lost()) };
    }
}

impl<T: SocketOps> Sock<'_, T> {
    /// The device of that number in the socket's network namespace, if it carries Ethernet frames.
    #[inline]
    pub(crate) fn device<'g>(self, ifindex: c_int, _guard: &'g Guard) -> Option<Device<'g>> {
        // SAFETY: The socket is alive; the guard shows that the RCU read lock is held.
        let dev = NonNull::new(unsafe { shim::device_get(self.as_raw(), ifindex) })?;
        // SAFETY: A device is freed a grace period after it has gone, which the guard prevents.
        Some(unsafe { Device::from_raw(dev) })
    }

    /// The number of the device that the socket was bound to by `SO_BINDTODEVICE`; zero without.
    #[inline]
    pub(crate) fn bound_device(self) -> c_int {
        // SAFETY: The socket is alive.
        unsafe { shim::sock_bound_device(self.as_raw()) }
    }

    /// Whether it has `SO_BROADCAST`.
    #[inline]
    pub(crate) fn broadcasts(self) -> bool {
        // SAFETY: The socket is alive.
        unsafe { shim::sock_broadcasts(self.as_raw()) }
    }

    /// The protocol that it was made for.
    #[inline]
    pub(crate) fn protocol(self) -> c_int {
        // SAFETY: The socket is alive.
        unsafe { shim::sock_protocol(self.as_raw()) }
    }

    /// Whether a sender has to wait for room in the send buffer.
    #[inline]
    pub(crate) fn is_send_full(self) -> bool {
        // SAFETY: The socket is alive.
        unsafe { shim::sock_send_full(self.as_raw()) }
    }

    /// Leaves an error to the next call, and wakes who waits.
    pub(crate) fn report(self, code: u32) {
        // SAFETY: The socket is alive.
        unsafe { shim::sock_report(self.as_raw(), code as c_int) };
    }

    /// A frame of `len` bytes was given to a device, and that is what became of it.
    #[inline]
    pub(crate) fn note_frame(self, dev: Device<'_>, len: usize, fate: Fate) {
        let lost = fate.is_lost();
        // SAFETY: Both are alive; the fate is one of the family's.
        unsafe {
            shim::note_frame_out(self.as_raw(), dev.as_raw(), len as u32, fate as u32, lost);
        }
    }
}
