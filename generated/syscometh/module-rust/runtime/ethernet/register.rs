// SPDX-License-Identifier: GPL-2.0-only

//! What a family of frames registers beside its sockets, each undone when its value is dropped.

use super::{
    device::Device,
    fate::Fate,
    incoming::{Frame, Lossy},
};
use crate::runtime::{
    errno::to_result,
    ops::SocketOps,
    register::{Base, Family, Part},
    sock::Sock,
};
use crate::shim::{self, shim_frame};
use core::{marker::PhantomData, ptr::NonNull};
use kernel::{bindings, prelude::*, sync::rcu::Guard};

/// What sockets do with frames, and when devices change.
pub(crate) trait FrameOps: SocketOps<Inbox = Lossy> {
    /// A frame came in; tells what became of it.
    ///
    /// Must not sleep.
    fn arrived(frame: Frame<'_, Self>, guard: &Guard) -> Fate;

    /// A device went down, or away if it is `gone`, on which the socket, which is bound, may depend.
    ///
    /// Must not sleep.
    fn device_changed(sk: Sock<'_, Self>, ifindex: c_int, gone: bool);
}

/// Sockets are told of their devices.
///
/// # Invariants
///
/// The shim has the function for `T`, which is what the family's sockets are.
pub(crate) struct Devices<T>(PhantomData<fn() -> T>);

impl<F: Family<Sockets: FrameOps>> Part<F> for Devices<F::Sockets> {
    fn new(_base: &Base<F>) -> Result<Self> {
        /// # Safety
        ///
        /// `sk` is a bound socket of `T`, under the RCU read lock.
        unsafe extern "C" fn changed<T: FrameOps>(
            sk: *mut bindings::sock,
            ifindex: c_int,
            gone: bool,
        ) {
            // SAFETY: Bound sockets are freed after a grace period, and have their state.
            T::device_changed(unsafe { Sock::from_raw(sk) }, ifindex, gone);
        }

        // SAFETY: The base shows that the family is known; the function is for its sockets.
        to_result(unsafe { shim::devices_watch(changed::<F::Sockets>) })?;
        // INVARIANT: The call has succeeded.
        Ok(Self(PhantomData))
    }
}

impl<T> Drop for Devices<T> {
    fn drop(&mut self) {
        // SAFETY: By the type invariants.
        unsafe { shim::devices_unwatch() };
    }
}

/// Frames come in.
///
/// # Invariants
///
/// The shim has the function for `T`, which is what the family's sockets are.
pub(crate) struct Frames<T>(PhantomData<fn() -> T>);

impl<F: Family<Sockets: FrameOps>> Part<F> for Frames<F::Sockets> {
    fn new(_base: &Base<F>) -> Result<Self> {
        /// # Safety
        ///
        /// `skb` is null, or the caller's own and given away; it came from `dev`, which carries Ethernet
        /// frames, and `info` is of it.
        unsafe extern "C" fn frame<T: FrameOps>(
            dev: *mut bindings::net_device,
            skb: *mut bindings::sk_buff,
            info: *const shim_frame,
        ) -> u32 {
            const {
                assert!(size_of::<Guard>() == 0);
            }
            // SAFETY: The value takes no memory, and any address will do. What it shows is so: the core
            // calls under the RCU read lock.
            let guard: &Guard = unsafe { NonNull::dangling().as_ref() };
            // SAFETY: By the requirements; the device stays for as long as that goes on.
            let (dev, info) = unsafe { (Device::from_raw(NonNull::new_unchecked(dev)), &*info) };
            // SAFETY: By the requirements; `T` is the family's.
            let frame = NonNull::new(skb).map(|skb| unsafe { Frame::from_raw(skb, dev, info) });
            frame.map_or(Fate::InNoMemory, |frame| T::arrived(frame, guard)) as u32
        }

        // SAFETY: The base shows that the family is known; the function owns what it gets.
        to_result(unsafe { shim::frames_begin(frame::<F::Sockets>) })?;
        // INVARIANT: The call has succeeded.
        Ok(Self(PhantomData))
    }
}

impl<T> Drop for Frames<T> {
    fn drop(&mut self) {
        // SAFETY: By the type invariants.
        unsafe { shim::frames_end() };
    }
}
