// SPDX-License-Identifier: GPL-2.0-only

//! The lock under which devices stay as they are, and the groups that they take frames of.

use super::device::{Device, HwAddr};
use crate::runtime::{errno::to_result, ops::SocketOps, sock::Sock};
use crate::shim;
use core::ptr::NonNull;
use kernel::{prelude::*, types::NotThreadSafe};

/// The RTNL; dropping it gives it back.
///
/// # Invariants
///
/// The lock is held, by the present thread, for as long as the value lives.
pub(crate) struct Rtnl(NotThreadSafe);

impl Rtnl {
    /// Takes it, and waits for it; who has it must not.
    pub(crate) fn lock() -> Self {
        // SAFETY: That the caller may sleep is as `runtime` says.
        unsafe { shim::rtnl_lock() };
        // INVARIANT: It was taken above.
        Self(NotThreadSafe)
    }

    /// The device of that number in the network namespace of `sk`, if it carries Ethernet frames.
    pub(crate) fn device<T: SocketOps>(
        &self,
        sk: Sock<'_, T>,
        ifindex: c_int,
    ) -> Option<Device<'_>> {
        // SAFETY: The socket is alive, and the lock is held.
        let dev = NonNull::new(unsafe { shim::device_get_locked(sk.as_raw(), ifindex) })?;
        // SAFETY: No device goes away while the lock is held.
        Some(unsafe { Device::from_raw(dev) })
    }

    /// Has a device take the frames of a group, until [`Self::leave`] was called as often.
    ///
    /// # Errors
    ///
    /// `ENOMEM`.
    pub(crate) fn join(&self, dev: Device<'_>, group: &HwAddr) -> Result {
        // SAFETY: The lock is held; the device has addresses of this length.
        to_result(unsafe { shim::group_join(dev.as_raw(), group.as_ptr().cast()) })
    }

    /// Undoes [`Self::join`].
    pub(crate) fn leave(&self, dev: Device<'_>, group: &HwAddr) {
        // SAFETY: The lock is held; the device has addresses of this length.
        unsafe { shim::group_leave(dev.as_raw(), group.as_ptr().cast()) };
    }
}

impl Drop for Rtnl {
    fn drop(&mut self) {
        // SAFETY: By the type invariants.
        unsafe { shim::rtnl_unlock() };
    }
}
