// SPDX-License-Identifier: GPL-2.0-only

//! The device that takes a message to where it is to go.

use super::{super::datagram::DatagramSock, Framed};
use crate::runtime::{
    errno::{errno, EACCES, EINVAL, EMSGSIZE, ENETDOWN, ENODEV},
    ethernet::device::{Device, HwAddr},
};
use crate::shim::shim_ways as Ways;
use kernel::{prelude::*, sync::rcu};

/// Whether no host has the address: it is the loopback device's.
pub(super) fn is_zero(hwaddr: &HwAddr) -> bool {
    *hwaddr == [0; 6]
}

/// Whether the address is that of a group, or of all.
pub(super) fn is_multicast(hwaddr: &HwAddr) -> bool {
    hwaddr[0] & 1 != 0
}

/// Whether a socket of those ways, `own` being the device of its address, may use a device.
pub(super) fn may_use(ways: &Ways, own: c_int, ifindex: c_int) -> bool {
    let bound = ways.device;
    (bound == 0 || bound == ifindex) && (own == 0 || own == ifindex)
}

/// The device that takes a message of `len` bytes to `dst`.
///
/// # Errors
///
/// `EINVAL` if the socket may not use it, or the hardware address is none, `ENODEV` if it is not
/// there, `ENETDOWN`, `EMSGSIZE`, and `EACCES` if the socket may not send to many.
#[inline(always)]
pub(super) fn route<'g, P: Framed>(
    sk: DatagramSock<'_, P>,
    ways: &Ways,
    dst: &P::Addr,
    len: usize,
    guard: &'g rcu::Guard,
) -> Result<Device<'g>> {
    let own = sk.addr().map_or(0, P::device);
    let ifindex = match (P::device(dst), own) {
        (0, 0) => ways.device,
        (0, own) => own,
        (ifindex, _) => ifindex,
    };
    if !may_use(ways, own, ifindex) {
        return Err(errno(EINVAL));
    }
    let (dev, link) = sk.device(ifindex, guard).ok_or_else(|| errno(ENODEV))?;
    if !link.up {
        return Err(errno(ENETDOWN));
    }
    if len + size_of::<P::Header>() > link.mtu as usize {
        return Err(errno(EMSGSIZE));
    }
    if is_multicast(P::hwaddr(dst)) && !ways.broadcasts {
        return Err(errno(EACCES));
    }
    // The loopback device alone has that address.
    if is_zero(P::hwaddr(dst)) && !link.loopback {
        return Err(errno(EINVAL));
    }
    Ok(dev)
}
