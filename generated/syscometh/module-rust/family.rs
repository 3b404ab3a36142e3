// SPDX-License-Identifier: GPL-2.0-only

//! The family as its spec has it: the address, what travels with a message, the
//! limits.

#![forbid(unsafe_code)]

use crate::runtime::{
    addr::{Be16, SockAddr},
    errno::{errno, EACCES},
    ethernet::{device::HwAddr, fate::Fate},
    msg::SendMsg,
    ops::SocketOps,
    proc::{Hex, Line, ShowSocket},
    sock::Sock,
};
use crate::transport::{
    bind::{Auto, Naming},
    datagram::{self, DatagramSock},
    ethernet::{self, Ethernet, Framed},
    limit::MaxOption,
};
use kernel::{bindings, prelude::*};
use zerocopy_derive::Immutable;

/// The family's number, `AF_SYSCOMETH`.
pub(crate) const FAMILY: u16 = 18;

/// The level of its socket options and control messages, `SOL_SYSCOMETH`.
const LEVEL: c_int = 32530;

/// `struct sockaddr_syscometh`.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, FromBytes, IntoBytes, Immutable)]
pub(crate) struct Address {
    /// The family, `AF_xxx`.
    pub(crate) family: u16,
    /// Node.
    pub(crate) nid: Be16,
    /// Communication point on that node.
    pub(crate) cpid: Be16,
    /// Hardware address of the node.
    pub(crate) hwaddr: [u8; 6],
    /// Device that the node is reached by.
    pub(crate) ifindex: i32,
}
impl SockAddr for Address {
    const FAMILY: u16 = FAMILY;
    #[inline]
    fn unbound() -> &'static Self {
        static UNBOUND: Address = Address {
            family: FAMILY,
            nid: Be16::new(0),
            cpid: Be16::new(0),
            hwaddr: [0; 6],
            ifindex: 0,
        };
        &UNBOUND
    }
    #[inline]
    fn family(&self) -> u16 {
        self.family
    }
}

/// The part of an address that is unique in a network namespace.
#[repr(C, align(4))]
#[derive(Clone, Copy, PartialEq, Eq, IntoBytes, Immutable)]
pub(crate) struct Key {
    nid: Be16,
    cpid: Be16,
}
impl Key {
    #[inline]
    fn of(addr: &Address) -> Self {
        Self {
            nid: addr.nid,
            cpid: addr.cpid,
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

/// What its sockets are.
pub(crate) type Datagram = datagram::Datagram<Protocol>;

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
        addr.cpid.get() == 0
    }

    fn with_index(addr: &Address, index: u32) -> Address {
        let value = 32768_u16.wrapping_add(index as u16);
        let mut addr = *addr;
        addr.cpid = Be16::new(value);
        addr
    }

    fn nobody() -> Address {
        let mut addr = *Address::unbound();
        addr.cpid = Be16::new(0);
        addr
    }

    fn may_bind<T: SocketOps>(sk: Sock<'_, T>, addr: &Address) -> Result {
        let privileged = (1..=255).contains(&addr.cpid.get());
        if privileged && !sk.capable(bindings::CAP_NET_BIND_SERVICE) {
            return Err(errno(EACCES));
        }
        Ok(())
    }
}

impl datagram::Protocol for Protocol {
    type Attached = Attached;
    type Envelope = Envelope;
    type Own = ();
    type Transport = Ethernet;

    const SHUTS: bool = true;
    const MAX_MESSAGE: c_int = 1484;
    const MAX_OPTION: Option<MaxOption> = Some(MaxOption {
        level: LEVEL,
        name: 1,
    });

    #[inline]
    fn attached(_msg: &SendMsg<'_>) -> Result<Attached> {
        Ok(Attached::NONE)
    }

    #[inline]
    fn note_received(sk: Socket<'_>, src: &Address, dst: &Address, len: usize) {
        sk.note_received(src, dst, len);
    }
}

/// What stands in front of each message, behind the Ethernet header.
#[repr(C)]
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable)]
pub(crate) struct Header {
    /// Always 1.
    pub(crate) version: u8,
    /// Protocol of the sender's socket.
    pub(crate) r#type: u8,
    /// Bytes of the message.
    pub(crate) length: Be16,
    /// The nid of the sender.
    pub(crate) src_nid: Be16,
    /// The cpid of the sender.
    pub(crate) src_cpid: Be16,
    /// The nid of the destination.
    pub(crate) dst_nid: Be16,
    /// The cpid of the destination.
    pub(crate) dst_cpid: Be16,
    /// Internet checksum of header and message.
    pub(crate) checksum: Be16,
    /// Must be zero.
    pub(crate) zero: [u8; 2],
}
impl ethernet::Header<Protocol> for Header {
    const CHECKED: bool = true;
    #[inline]
    fn new(src: &Address, dst: &Address, len: usize, protocol: c_int) -> Self {
        Self {
            version: 1,
            r#type: protocol as u8,
            length: Be16::new(len as u16),
            src_nid: src.nid,
            src_cpid: src.cpid,
            dst_nid: dst.nid,
            dst_cpid: dst.cpid,
            checksum: Be16::new(0),
            zero: [0; 2],
        }
    }
    #[inline]
    fn check(&self) -> Result<usize, Fate> {
        if self.version != 1 {
            return Err(Fate::InForeign);
        }
        if self.zero != [0; 2] {
            return Err(Fate::InMalformed);
        }
        Ok(self.length.get() as usize)
    }
    #[inline]
    fn source(&self, hwaddr: HwAddr, ifindex: c_int) -> Address {
        let mut addr = *Address::unbound();
        addr.hwaddr = hwaddr;
        addr.ifindex = ifindex;
        addr.nid = self.src_nid;
        addr.cpid = self.src_cpid;
        addr
    }
    #[inline]
    fn key(&self) -> Key {
        let mut addr = *Address::unbound();
        addr.nid = self.dst_nid;
        addr.cpid = self.dst_cpid;
        Key::of(&addr)
    }
    #[inline]
    fn protocol(&self) -> Option<i64> {
        Some(i64::from(self.r#type))
    }
}

impl Framed for Protocol {
    type Header = Header;
    type Tag = ();

    const HOOKED: bool = false;
    const ASKED: bool = false;
    const DESTROY_LATE: bool = false;
    const TAKEN: Fate = Fate::InFrames;

    #[inline]
    fn device(addr: &Address) -> c_int {
        addr.ifindex
    }

    #[inline]
    fn hwaddr(addr: &Address) -> &HwAddr {
        &addr.hwaddr
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
            "{} {} {} {} {peer} {rmem} {wmem} {uid} {inode}\n",
            addr.nid.get(),
            addr.cpid.get(),
            Hex(&addr.hwaddr),
            addr.ifindex
        ));
    }
}
