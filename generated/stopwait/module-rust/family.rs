// SPDX-License-Identifier: GPL-2.0-only

//! The family as its spec has it: the address, what travels with a message, the
//! limits, and which hooks there are.

#![forbid(unsafe_code)]

use crate::interface::Own;
use crate::runtime::{
    addr::{Be16, Be32, SockAddr},
    ethernet::{device::HwAddr, fate::Fate, incoming, shared::Shared, timer::TimerOps},
    msg::SendMsg,
    proc::{Hex, Line, ShowSocket},
    skb::ControlBlock,
    sock::Locked,
};
use crate::transport::{
    bind::{Auto, Naming},
    datagram::{self, DatagramCall, DatagramSock},
    ethernet::{self, Ethernet, Framed},
    limit::MaxOption,
};
use kernel::prelude::*;
use zerocopy_derive::Immutable;

/// The family's number, `AF_STOPWAIT`.
pub(crate) const FAMILY: u16 = 13;

/// The level of its socket options and control messages, `SOL_STOPWAIT`.
pub(crate) const LEVEL: c_int = 32525;

/// `struct sockaddr_stopwait`.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, FromBytes, IntoBytes, Immutable)]
pub(crate) struct Address {
    /// The family, `AF_xxx`.
    pub(crate) family: u16,
    /// Port of the node.
    pub(crate) port: Be16,
    /// Hardware address of the node.
    pub(crate) hwaddr: [u8; 6],
    /// Must be zero.
    pub(crate) zero: [u8; 2],
    /// Device that the node is reached by.
    pub(crate) ifindex: i32,
}
impl SockAddr for Address {
    const FAMILY: u16 = FAMILY;
    #[inline]
    fn unbound() -> &'static Self {
        static UNBOUND: Address = Address {
            family: FAMILY,
            port: Be16::new(0),
            hwaddr: [0; 6],
            zero: [0; 2],
            ifindex: 0,
        };
        &UNBOUND
    }
    #[inline]
    fn family(&self) -> u16 {
        self.family
    }
    #[inline]
    fn reserved_is_zero(&self) -> bool {
        self.zero == [0; 2]
    }
}

/// The part of an address that is unique in a network namespace.
#[repr(C, align(4))]
#[derive(Clone, Copy, PartialEq, Eq, IntoBytes, Immutable)]
pub(crate) struct Key {
    port: Be16,
    _rest: [u8; 2],
}
impl Key {
    #[inline]
    fn of(addr: &Address) -> Self {
        Self {
            port: addr.port,
            _rest: [0; 2],
        }
    }
}

/// What a sender attaches to a message, beside its bytes.
#[repr(C)]
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable)]
pub(crate) struct Attached {}
impl Attached {
    /// Nothing.
    #[allow(dead_code, reason = "not every family has control messages")]
    pub(crate) const NONE: Self = Self {};
}

/// What each message carries beside its bytes.
#[repr(C)]
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable)]
pub(crate) struct Envelope {
    addr: Address,
    attached: Attached,
}
impl datagram::Envelope<Address, Attached> for Envelope {
    #[inline]
    fn new(addr: Option<&Address>, attached: Attached) -> Self {
        Self {
            addr: *addr.unwrap_or(Address::unbound()),
            attached,
        }
    }
    #[inline]
    fn addr(&self) -> Option<&Address> {
        Some(&self.addr)
    }
    #[inline]
    fn attached(&self) -> &Attached {
        &self.attached
    }
}

/// The protocol: what the transport asks of the family.
pub(crate) enum Protocol {}

/// A socket of the family.
pub(crate) type Socket<'a> = DatagramSock<'a, Protocol>;

/// A call for one that is under way.
pub(crate) type Call<'a> = DatagramCall<'a, Protocol>;

/// What its sockets are.
pub(crate) type Datagram = datagram::Datagram<Protocol>;

/// A frame for one of its sockets.
pub(crate) type Frame<'g> = incoming::Frame<'g, Datagram>;

/// What a hook has done with one.
pub(crate) type Arrival<'g> = ethernet::Arrival<'g, Protocol>;

/// One whose lock is held.
pub(crate) type LockedSocket<'a> = Locked<'a, Datagram>;

/// What the protocol does in place of the transport; `hooks.rs` implements it for [`Protocol`].
pub(crate) trait Hooks {
    /// What the protocol keeps with each socket.
    type State: Send + Sync + 'static;

    /// What a new socket has of it.
    fn state() -> impl PinInit<Self::State>;

    /// What the protocol notes on a message until it leaves.
    type Tag: ControlBlock;

    /// Makes `addr` the peer of the socket, or forgets the peer if there is none. Length, family
    /// and reserved bytes are checked, and the socket is bound if an address is given and the
    /// family has autobind.
    fn connect(
        call: Call<'_>,
        sk: &mut LockedSocket<'_>,
        addr: Option<&Address>,
        flags: u32,
    ) -> Result;

    /// Sends a message to `dst`, which is the address of the call or that of the peer. Flags,
    /// length, address and what is attached are checked, and the socket is bound if the family
    /// has autobind. Tells how many bytes were sent.
    fn sendmsg(
        call: Call<'_>,
        dst: &Address,
        msg: &mut SendMsg<'_>,
        attached: &Attached,
    ) -> Result<usize>;

    /// A socket has been made, and nobody else knows of it yet. An error is what `socket(2)`
    /// gives; the socket is gone then, and no other hook is called for it.
    fn create(sk: Socket<'_>) -> Result;

    /// The last descriptor is gone, and no other call is in a hook. May sleep. The socket is
    /// still bound. Free here what is charged to it. Frames come in and the timer runs until some
    /// time after this returns.
    fn close(call: Call<'_>);

    /// A frame for the socket that has passed every check, with the message alone. May not sleep,
    /// and may run on several processors at once. `default_frame_in()` queues the message; what
    /// is for the protocol alone is given back as taken. An error drops the frame: `ENOBUFS`
    /// counts as in_full, others as in_refused.
    fn frame_in<'g>(
        sk: Socket<'_>,
        src: &Address,
        frame: Frame<'g>,
        header: &Header,
    ) -> Result<Arrival<'g>>;

    /// A message is about to leave; its header is complete but for the checksum and the fields of
    /// the hooks, which are zero. Called by `deliver()`: in its context, and under the RCU read
    /// lock, so it may not sleep. An error is what `deliver()` gives, and the message is lost.
    fn frame_out(
        sk: Socket<'_>,
        dst: &Address,
        message: &Shared<Self::Tag>,
        header: &mut Header,
    ) -> Result;

    /// The time that `start_timer()` was given is over. May not sleep. Not called any more once
    /// the socket is closed.
    fn timer(sk: Socket<'_>);
}

impl Naming for Protocol {
    type Addr = Address;
    type Key = Key;

    const AUTO: Option<Auto> = Some(Auto {
        count: 32768,
        tries: 32768,
        senders: true,
    });
    const PRIVILEGED_ELSEWHERE: bool = false;
    const PRIVILEGED_CHOSEN: bool = false;

    #[inline]
    fn key(addr: &Address) -> Key {
        Key::of(addr)
    }

    #[inline]
    fn is_any(addr: &Address) -> bool {
        addr.port.get() == 0
    }

    fn with_index(addr: &Address, index: u32) -> Address {
        let value = 32768_u16.wrapping_add(index as u16);
        let mut addr = *addr;
        addr.port = Be16::new(value);
        addr
    }

    fn nobody() -> Address {
        let mut addr = *Address::unbound();
        addr.port = Be16::new(0);
        addr
    }
}

impl datagram::Protocol for Protocol {
    type Attached = Attached;
    type Envelope = Envelope;
    type Own = Own;
    type Transport = Ethernet;

    const SHUTS: bool = true;
    const MAX_MESSAGE: c_int = 1024;
    const MAX_OPTION: Option<MaxOption> = Some(MaxOption {
        level: LEVEL,
        name: 1,
    });

    #[inline]
    fn attached(_msg: &SendMsg<'_>) -> Result<Attached> {
        Ok(Attached::NONE)
    }

    fn connect(
        call: Call<'_>,
        sk: &mut LockedSocket<'_>,
        addr: Option<&Address>,
        flags: u32,
    ) -> Result {
        <Self as Hooks>::connect(call, sk, addr, flags)
    }

    fn sendmsg(
        call: Call<'_>,
        dst: &Address,
        msg: &mut SendMsg<'_>,
        attached: Attached,
    ) -> Result<usize> {
        <Self as Hooks>::sendmsg(call, dst, msg, &attached)
    }

    fn create(sk: Socket<'_>) -> Result {
        <Self as Hooks>::create(sk)
    }

    fn close(call: Call<'_>) {
        <Self as Hooks>::close(call)
    }
}

/// What stands in front of each message, behind the Ethernet header.
#[repr(C, packed)]
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable)]
pub(crate) struct Header {
    /// Always 1.
    pub(crate) version: u8,
    /// A message, or the acknowledgment of one.
    pub(crate) kind: u8,
    /// Bytes of the message.
    pub(crate) length: Be16,
    /// The port of the sender.
    pub(crate) src_port: Be16,
    /// The port of the destination.
    pub(crate) dst_port: Be16,
    /// Chosen by who sends the messages.
    pub(crate) session: Be32,
    /// Number of the message in the session.
    pub(crate) seq: Be32,
    /// Internet checksum of header and message.
    pub(crate) checksum: Be16,
}
impl ethernet::Header<Protocol> for Header {
    const CHECKED: bool = true;
    #[inline]
    fn new(src: &Address, dst: &Address, len: usize, _protocol: c_int) -> Self {
        Self {
            version: 1,
            kind: 0,
            length: Be16::new(len as u16),
            src_port: src.port,
            dst_port: dst.port,
            session: Be32::new(0),
            seq: Be32::new(0),
            checksum: Be16::new(0),
        }
    }
    #[inline]
    fn check(&self) -> Result<usize, Fate> {
        if self.version != 1 {
            return Err(Fate::InForeign);
        }
        Ok(self.length.get() as usize)
    }
    #[inline]
    fn source(&self, hwaddr: HwAddr, ifindex: c_int) -> Address {
        let mut addr = *Address::unbound();
        addr.hwaddr = hwaddr;
        addr.ifindex = ifindex;
        addr.port = self.src_port;
        addr
    }
    #[inline]
    fn key(&self) -> Key {
        let mut addr = *Address::unbound();
        addr.port = self.dst_port;
        Key::of(&addr)
    }
}

impl Framed for Protocol {
    type Header = Header;
    type Tag = <Self as Hooks>::Tag;

    const HOOKED: bool = true;
    const ASKED: bool = true;
    const DESTROY_LATE: bool = false;
    const TAKEN: Fate = Fate::InTaken;

    #[inline]
    fn device(addr: &Address) -> c_int {
        addr.ifindex
    }

    #[inline]
    fn hwaddr(addr: &Address) -> &HwAddr {
        &addr.hwaddr
    }

    fn frame_in<'g>(
        sk: Socket<'_>,
        src: &Address,
        frame: Frame<'g>,
        header: &Header,
    ) -> Result<Arrival<'g>> {
        <Self as Hooks>::frame_in(sk, src, frame, header)
    }

    fn frame_out(
        sk: Socket<'_>,
        dst: &Address,
        message: &Shared<Self::Tag>,
        header: &mut Header,
    ) -> Result {
        <Self as Hooks>::frame_out(sk, dst, message, header)
    }
}

impl TimerOps for Datagram {
    fn expired(sk: Socket<'_>) {
        <Protocol as Hooks>::timer(sk);
    }
}

impl ShowSocket for Datagram {
    fn show(sk: Socket<'_>, line: &Line<'_>) {
        let Some(addr) = sk.addr() else {
            // It is being bound.
            return;
        };
        let peer = if sk.is_connected() { "connected" } else { "-" };
        let (rmem, wmem, uid, inode) = (sk.rmem(), sk.wmem(), line.uid(sk), sk.inode());
        line.write(fmt!(
            "{} {} {} {peer} {rmem} {wmem} {uid} {inode}\n",
            addr.port.get(),
            Hex(&addr.hwaddr),
            addr.ifindex
        ));
    }
}
