// SPDX-License-Identifier: GPL-2.0-only

//! Datagrams between hosts that share an Ethernet.
//!
//! A message is one frame: the Ethernet header, that of the family, and the bytes. What is lost on
//! the wire is lost, and so is what a receiver has no room for; `/proc/net/xxx_stat` tells of it.

#![forbid(unsafe_code)]

mod arrive;
mod group;
mod route;

use super::{
    bind::Naming,
    datagram::{Datagram, DatagramCall, DatagramSock, Envelope, Protocol, Transport},
};
use crate::runtime::{
    errno::{errno, ENETDOWN, ENODEV},
    ethernet::{
        device::HwAddr,
        fate::Fate,
        incoming::{Frame, Lossy},
        register::FrameOps,
        shared::Shared,
    },
    msg::SendMsg,
    skb::{ControlBlock, Message},
    sock::Locked,
};
use crate::shim::shim_ways as Ways;
use core::sync::atomic::{AtomicBool, Ordering};
use kernel::{prelude::*, sync::rcu};
use zerocopy::{FromZeros, Immutable};

/// Frames between the devices of an Ethernet.
pub(crate) enum Ethernet {}

/// What a family of frames is like.
pub(crate) trait Framed: Protocol<Transport = Ethernet> {
    /// What stands in front of each message.
    type Header: Header<Self>;
    /// What the protocol notes on a message until it leaves.
    type Tag: ControlBlock;

    /// Whether the protocol has a say in what becomes of frames.
    const HOOKED: bool;

    /// Whether the protocol is asked before a frame goes out.
    const ASKED: bool;
    /// Whether the protocol destroys what frames or the timer of a closed socket may still use.
    const DESTROY_LATE: bool;
    /// What becomes of a frame that is for the protocol alone.
    const TAKEN: Fate;

    /// The number of the device in an address; zero if it names none.
    fn device(addr: &Self::Addr) -> c_int;

    /// The hardware address in an address.
    fn hwaddr(addr: &Self::Addr) -> &HwAddr;

    /// A message is about to leave; its header is complete but for the checksum and the fields of the
    /// protocol, which are zero. Must not sleep.
    ///
    /// # Errors
    ///
    /// What [`deliver`] is to give; the message is lost.
    #[inline]
    fn frame_out(
        _sk: DatagramSock<'_, Self>,
        _dst: &Self::Addr,
        _message: &Shared<Self::Tag>,
        _header: &mut Self::Header,
    ) -> Result {
        Ok(())
    }

    /// A frame for the socket that has passed every check, with the message alone. Must not sleep, and
    /// may run on several processors at once.
    ///
    /// # Errors
    ///
    /// Why it is lost: `ENOBUFS` if there is no room for it.
    #[inline(always)]
    fn frame_in<'g>(
        sk: DatagramSock<'_, Self>,
        src: &Self::Addr,
        frame: Frame<'g, Datagram<Self>>,
        _header: &Self::Header,
    ) -> Result<Arrival<'g, Self>> {
        default_frame_in(sk, src, frame)
    }
}

/// What was done with a frame.
pub(crate) enum Arrival<'g, P: Framed> {
    /// Its message waits to be read.
    Queued,
    /// It was for the protocol alone: there is nothing to be read.
    Taken(Frame<'g, Datagram<P>>),
}

/// What stands between the Ethernet header and the message.
pub(crate) trait Header<N: Naming>: Copy + FromBytes + IntoBytes + Immutable {
    /// Whether it has a checksum.
    const CHECKED: bool;

    /// That of a message of `len` bytes, without its checksum.
    fn new(src: &N::Addr, dst: &N::Addr, len: usize, protocol: c_int) -> Self;

    /// How many bytes the message has.
    ///
    /// # Errors
    ///
    /// What becomes of the frame, if it is not one of the family's, or is malformed.
    fn check(&self) -> Result<usize, Fate>;

    /// Where a frame comes from that has it, by the hardware address and the device of this host.
    fn source(&self, hwaddr: HwAddr, ifindex: c_int) -> N::Addr;

    /// The key of the socket that it is for.
    fn key(&self) -> N::Key;

    /// The protocol of the sockets that it is for; none if it is for those of any.
    fn protocol(&self) -> Option<i64> {
        None
    }
}

/// What the transport keeps with each socket.
#[derive(Default)]
pub(crate) struct Kept {
    /// The device takes frames of the group in the socket's address; changed under the RTNL.
    joined: AtomicBool,
}

/// A message of all that the caller sends, charged to the send buffer.
///
/// # Errors
///
/// Those of the send buffer, and `EFAULT`.
pub(crate) fn alloc<P: Framed>(
    call: DatagramCall<'_, P>,
    msg: &mut SendMsg<'_>,
    tag: P::Tag,
) -> Result<Message<P::Tag>> {
    Message::for_frame(call, msg, tag)
}

/// Sends a message to where `dst` names, and does not sleep. It is gone in any case.
///
/// # Errors
///
/// Those of the device and of the way there: `EINVAL`, `ENODEV`, `ENETDOWN`, `EMSGSIZE`, `EACCES`
/// and `ENOBUFS`.
pub(crate) fn deliver<P: Framed>(
    sk: DatagramSock<'_, P>,
    dst: &P::Addr,
    message: impl Into<Shared<P::Tag>>,
) -> Result {
    deliver_by(sk, &sk.ways(), dst, message.into())
}

/// The same for a socket of those ways.
#[inline(always)]
fn deliver_by<P: Framed>(
    sk: DatagramSock<'_, P>,
    ways: &Ways,
    dst: &P::Addr,
    mut message: Shared<P::Tag>,
) -> Result {
    let len = message.len();
    let guard = rcu::read_lock();
    let dev = route::route(sk, ways, dst, len, &guard)?;
    if P::ASKED {
        // What the protocol lets go is lost by the device alone.
        message.reserve(dev)?;
    }
    let src = sk.addr_or_unbound();
    let mut header = P::Header::new(src, dst, len, ways.protocol);
    P::frame_out(sk, dst, &message, &mut header)?;
    let frame = message.with_header(dev, &header)?;
    frame.send(sk, (src, dst), P::hwaddr(dst))
}

/// Queues the message of a frame.
///
/// # Errors
///
/// `EPIPE` if the socket was shut for reading, `ENOBUFS` if there is no room, or the socket's filter
/// refuses it.
#[inline(always)]
pub(crate) fn default_frame_in<'g, P: Framed>(
    sk: DatagramSock<'_, P>,
    src: &P::Addr,
    frame: Frame<'g, Datagram<P>>,
) -> Result<Arrival<'g, P>> {
    let envelope = P::Envelope::new(Some(src), P::Attached::new_zeroed());
    frame.queue(sk, envelope)?;
    Ok(Arrival::Queued)
}

impl<P: Framed> Transport<P> for Ethernet {
    type Inbox = Lossy;
    type Kept = Kept;

    const DESTROY_LATE: bool = P::DESTROY_LATE;

    fn sendmsg(
        call: DatagramCall<'_, P>,
        dst: &P::Addr,
        msg: &mut SendMsg<'_>,
        _attached: P::Attached,
    ) -> Result<usize> {
        let len = msg.len();
        // Nobody waits for room in the send buffer in vain.
        let mut ways = call.ways();
        if ways.full {
            route::route(*call, &ways, dst, len, &rcu::read_lock())?;
        }
        let message = alloc(call, msg, P::Tag::new_zeroed())?;
        if ways.full {
            // They may have changed while it waited.
            ways = call.ways();
        }
        deliver_by(*call, &ways, dst, message.into())?;
        Ok(len)
    }

    fn bind(locked: &Locked<'_, Datagram<P>>, addr: &P::Addr) -> Result {
        group::bind(locked, addr)
    }

    fn unbinding(locked: &Locked<'_, Datagram<P>>) {
        group::unbinding(locked);
    }
}

impl<P: Framed> FrameOps for Datagram<P> {
    fn arrived(frame: Frame<'_, Self>, guard: &rcu::Guard) -> Fate {
        arrive::arrive(frame, guard)
    }

    fn device_changed(sk: DatagramSock<'_, P>, ifindex: c_int, gone: bool) {
        let guard = rcu::read_lock();
        let own = sk.addr().map_or(0, P::device);
        let peer = sk.state().peer.get(&guard);
        let depends = own == ifindex
            || sk.ways().device == ifindex
            || peer.is_some_and(|peer| P::device(&peer.addr) == ifindex);
        if !depends {
            return;
        }
        // A device that goes away forgets its groups.
        if gone && own == ifindex {
            sk.state().kept.joined.store(false, Ordering::Relaxed);
        }
        sk.report(errno(if gone { ENODEV } else { ENETDOWN }));
    }
}
