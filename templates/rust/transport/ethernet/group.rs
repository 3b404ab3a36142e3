// SPDX-License-Identifier: GPL-2.0-only

//! Addresses with a device, and the groups that this takes frames of.

use super::{
    super::{
        bind,
        datagram::{Datagram, DatagramSock},
    },
    route::{is_multicast, is_zero, may_use},
    Framed,
};
use crate::runtime::{
    errno::{errno, EADDRNOTAVAIL, EINVAL, ENODEV},
    ethernet::rtnl::Rtnl,
    sock::Locked,
};
use core::sync::atomic::Ordering;
use kernel::prelude::*;

/// Whether a socket can be bound to the device of `addr`, whose group it joins if `addr` has one.
fn join<P: Framed>(rtnl: &Rtnl, sk: DatagramSock<'_, P>, addr: &P::Addr) -> Result {
    let (ifindex, hwaddr) = (P::device(addr), P::hwaddr(addr));
    if !may_use(&sk.ways(), 0, ifindex) {
        return Err(errno(EINVAL));
    }
    let dev = rtnl.device(sk, ifindex).ok_or_else(|| errno(ENODEV))?;
    if is_zero(hwaddr) {
        return Ok(());
    }
    if !is_multicast(hwaddr) || *hwaddr == [0xff; 6] {
        return Err(errno(EADDRNOTAVAIL));
    }
    rtnl.join(dev, hwaddr)?;
    sk.state().kept.joined.store(true, Ordering::Relaxed);
    Ok(())
}

/// Leaves the group that [`join`] has joined, if it has.
fn leave<P: Framed>(rtnl: &Rtnl, sk: DatagramSock<'_, P>, addr: &P::Addr) {
    if !sk.state().kept.joined.swap(false, Ordering::Relaxed) {
        return;
    }
    if let Some(dev) = rtnl.device(sk, P::device(addr)) {
        rtnl.leave(dev, P::hwaddr(addr));
    }
}

/// What `bind()` does with an address that is in order.
pub(super) fn bind<P: Framed>(locked: &Locked<'_, Datagram<P>>, addr: &P::Addr) -> Result {
    if P::device(addr) == 0 {
        if !is_zero(P::hwaddr(addr)) {
            return Err(errno(EINVAL));
        }
        return bind::default_bind::<P, _>(locked, addr);
    }
    // The device has to stay until it is known whose it is.
    let rtnl = Rtnl::lock();
    let sk = locked.sock();
    join(&rtnl, sk, addr)?;
    let bound = bind::default_bind::<P, _>(locked, addr);
    if bound.is_err() {
        leave(&rtnl, sk, addr);
    }
    bound
}

/// Leaves the group of a socket that is about to be bound no more. As long as it is in the bind table it
/// is told of a device that goes away, and with it the group: another device may have the number then.
pub(super) fn unbinding<P: Framed>(locked: &Locked<'_, Datagram<P>>) {
    let sk = locked.sock();
    if !sk.state().kept.joined.load(Ordering::Relaxed) {
        return;
    }
    if let Some(addr) = sk.addr() {
        leave(&Rtnl::lock(), sk, addr);
    }
}
