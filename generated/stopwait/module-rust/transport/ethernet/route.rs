// SPDX-License-Identifier: GPL-2.0-only

//! The device that takes a message to where it is to go.

use super::{super::datagram::DatagramSock, Framed};
use crate::runtime::{
    errno::{errno, EACCES, EINVAL, EMSGSIZE, ENETDOWN, ENODEV},
    ethernet::device::{Device, HwAddr},
};
use kernel::{prelude::*, sync::rcu};

/// Whether no host has the address: it is the loopback device's.
pub(super) fn is_zero(hwaddr: &HwAddr) -> bool {
    *hwaddr == [0; 6]
}

/// Whether the address is that of a group, or of all.
pub(super) fn is_multicast(hwaddr: &HwAddr) -> bool {
    hwaddr[0] & 1 != 0
}

/// Whether a socket, `own` being the device of its address, may use a device.
pub(super) fn may_use<P: Framed>(sk: DatagramSock<'_, P>, own: c_int, ifindex: c_int) -> bool {
    let bound = sk.bound_device();
    (bound == 0 || bound == ifindex) && (own == 0 || own == ifindex)
}

/// The device that takes a message of `len` bytes to `dst`.
///
/// # Errors
///
/// `EINVAL` if the socket may not use it, or the hardware address is none, `ENODEV` if it is not
/// there, `ENETDOWN`, `EMSGSIZE`, and `EACCES` if the socket may not send to many.
pub(super) fn route<'g, P: Framed>(
    sk: DatagramSock<'_, P>,
    dst: &P::Addr,
    len: usize,
    guard: &'g rcu::Guard,
) -> Result<Device<'g>> {
    let own = sk.addr().map_or(0, P::device);
    let ifindex = [P::device(dst), own, sk.bound_device()]
        .into_iter()
        .find(|&ifindex| ifindex != 0)
        .unwrap_or(0);
    if !may_use(sk, own, ifindex) {
        return Err(errno(EINVAL));
    }
    let dev = sk.device(ifindex, guard).ok_or_else(|| errno(ENODEV))?;
    if !dev.is_up() {
        return Err(errno(ENETDOWN));
    }
    if len + size_of::<P::Header>() > dev.mtu() {
        return Err(errno(EMSGSIZE));
    }
    if is_multicast(P::hwaddr(dst)) && !sk.broadcasts() {
        return Err(errno(EACCES));
    }
    // The loopback device alone has that address.
    if is_zero(P::hwaddr(dst)) && !dev.is_loopback() {
        return Err(errno(EINVAL));
    }
    Ok(dev)
}
