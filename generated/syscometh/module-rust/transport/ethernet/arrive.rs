// SPDX-License-Identifier: GPL-2.0-only

//! How frames get to the sockets that they are for.

use super::{
    super::datagram::{Datagram, DatagramSock},
    route::may_use,
    Arrival, Framed, Header,
};
use crate::runtime::{
    errno::{is, ENOBUFS},
    ethernet::{
        device::HwAddr,
        fate::Fate,
        incoming::{Cast, Frame},
    },
};
use crate::shim::shim_ways as Ways;
use kernel::{prelude::*, sync::rcu};

/// Whether a frame is one of the family's; if so, what is behind the message is cut off. Nothing of
/// the header is used before that.
#[inline(always)]
fn check<P: Framed>(frame: &mut Frame<'_, Datagram<P>>) -> Result<P::Header, Fate> {
    let header: P::Header = frame.read(0).map_err(|_| Fate::InTruncated)?;
    let len = header.check()?;
    if len > P::MAX_MESSAGE as usize {
        return Err(Fate::InOversize);
    }
    let len = len + size_of::<P::Header>();
    if len > frame.len() {
        return Err(Fate::InTruncated);
    }
    // Short frames are padded on the wire.
    frame.trim(len).map_err(|_| Fate::InNoMemory)?;
    if P::Header::CHECKED && frame.checksum() != 0 {
        return Err(Fate::InChecksum);
    }
    Ok(header)
}

/// Whether a socket, whose address is `own`, takes a frame from `src` that is for that address.
#[inline(always)]
fn accepts<P: Framed>(
    rx: DatagramSock<'_, P>,
    own: &P::Addr,
    src: &P::Addr,
    ways: &Ways,
    (cast, to): (Cast, &HwAddr),
    guard: &rcu::Guard,
) -> bool {
    let is_for_it = match cast {
        Cast::Host => true,
        Cast::Broadcast => ways.broadcasts,
        Cast::Multicast => to == P::hwaddr(own),
    };
    let peer = rx.state().peer.get(guard);
    is_for_it && peer.is_none_or(|peer| peer.key == P::key(src))
}

/// Leaves the message of a frame to the socket that its header names.
fn hand_over<P: Framed>(
    mut frame: Frame<'_, Datagram<P>>,
    guard: &rcu::Guard,
) -> Result<Fate, Fate> {
    let header = check(&mut frame)?;
    let (to, from) = frame.hwaddrs();
    let ifindex = frame.ifindex();
    let src = header.source(*from, ifindex);
    let protocol = header.protocol();
    let (rx, ways) = frame
        .lookup(&header.key(), protocol.unwrap_or(0) as c_int, guard)
        .ok_or(Fate::InNoSocket)?;
    // One that is being bound has no address yet.
    let own = rx.addr().ok_or(Fate::InNoSocket)?;
    let is_for = protocol.is_none_or(|protocol| protocol == i64::from(ways.protocol));
    if !is_for || !may_use(&ways, P::device(own), ifindex) {
        return Err(Fate::InNoSocket);
    }
    if !accepts(rx, own, &src, &ways, (frame.cast(), to), guard) {
        return Err(Fate::InRefused);
    }
    if !frame.pull(size_of::<P::Header>()) {
        return Err(Fate::InNoMemory);
    }
    // What a protocol does with a socket may need a reference.
    let held = if P::HOOKED {
        Some(rx.try_hold(guard).ok_or(Fate::InNoSocket)?)
    } else {
        None
    };
    let arrival = P::frame_in(rx, &src, frame, &header);
    drop(held);
    match arrival {
        Ok(Arrival::Queued) => Ok(Fate::InFrames),
        Ok(Arrival::Taken(frame)) => {
            frame.consume();
            Ok(P::TAKEN)
        }
        Err(error) if is(&error, ENOBUFS) => Err(Fate::InFull),
        Err(_) => Err(Fate::InRefused),
    }
}

/// What becomes of a frame.
pub(super) fn arrive<P: Framed>(frame: Frame<'_, Datagram<P>>, guard: &rcu::Guard) -> Fate {
    hand_over(frame, guard).unwrap_or_else(|fate| fate)
}
