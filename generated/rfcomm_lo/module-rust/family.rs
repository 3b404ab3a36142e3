// SPDX-License-Identifier: GPL-2.0-only

//! The family as its spec has it: the address, what travels with a message, the
//! limits.

#![forbid(unsafe_code)]

use crate::runtime::{
    addr::SockAddr,
    msg::SendMsg,
    ops::Slots,
    proc::{Hex, Line, ShowSocket},
};
use crate::transport::{
    bind::{Auto, Naming},
    connection::{self, End},
    limit::MaxOption,
};
use kernel::prelude::*;
use zerocopy_derive::Immutable;

/// The family's number, `AF_RFCOMM_LO`.
pub(crate) const FAMILY: u16 = 25;

/// `struct sockaddr_rfcomm_lo`.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, FromBytes, IntoBytes, Immutable)]
pub(crate) struct Address {
    /// The family, `AF_xxx`.
    pub(crate) family: u16,
    /// Device address.
    pub(crate) bdaddr: [u8; 6],
    /// Channel of the device.
    pub(crate) channel: u8,
    /// Must be zero.
    pub(crate) zero: [u8; 1],
}
impl SockAddr for Address {
    const FAMILY: u16 = FAMILY;
    #[inline]
    fn unbound() -> &'static Self {
        static UNBOUND: Address = Address {
            family: FAMILY,
            bdaddr: [0; 6],
            channel: 0,
            zero: [0; 1],
        };
        &UNBOUND
    }
    #[inline]
    fn family(&self) -> u16 {
        self.family
    }
    #[inline]
    fn reserved_is_zero(&self) -> bool {
        self.zero == [0; 1]
    }
}

/// The part of an address that is unique in a network namespace.
#[repr(C, align(4))]
#[derive(Clone, Copy, PartialEq, Eq, IntoBytes, Immutable)]
pub(crate) struct Key {
    bdaddr: [u8; 6],
    channel: u8,
    _rest: [u8; 1],
}
impl Key {
    #[inline]
    fn of(addr: &Address) -> Self {
        Self {
            bdaddr: addr.bdaddr,
            channel: addr.channel,
            _rest: [0; 1],
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

/// What is in the control block of each message.
#[repr(C)]
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable)]
pub(crate) struct Envelope {
    attached: Attached,
    /// Whether the sender ended a record: 1, or 0.
    end_of_record: u8,
}
impl connection::Envelope<Attached> for Envelope {
    #[inline]
    fn new(attached: Attached, end_of_record: bool) -> Self {
        Self {
            attached,
            end_of_record: end_of_record.into(),
        }
    }
    #[inline]
    fn attached(&self) -> &Attached {
        &self.attached
    }
    #[inline]
    fn end_of_record(&self) -> bool {
        self.end_of_record != 0
    }
}

/// The protocol: what the transport asks of the family.
pub(crate) enum Protocol {}

/// A socket of the family.
pub(crate) type Socket<'a> = End<'a, Protocol>;

/// What its sockets are.
pub(crate) type Connected = connection::Connected<Protocol>;

impl Naming for Protocol {
    type Addr = Address;
    type Key = Key;

    const AUTO: Option<Auto> = Some(Auto {
        count: 30,
        tries: 30,
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
        addr.channel == 0
    }

    fn with_index(addr: &Address, index: u32) -> Address {
        let value = 1_u8.wrapping_add(index as u8);
        let mut addr = *addr;
        addr.channel = value;
        addr
    }

    fn nobody() -> Address {
        let mut addr = *Address::unbound();
        addr.channel = 0;
        addr
    }
}

impl connection::Protocol for Protocol {
    type Attached = Attached;
    type Envelope = Envelope;
    type Own = ();

    const SLOTS: Slots = Slots {
        bind: true,
        connect: true,
        socketpair: true,
        accept: true,
        getname: true,
        poll: true,
        ioctl: true,
        compat_ioctl: false,
        listen: true,
        shutdown: true,
        setsockopt: false,
        getsockopt: false,
        sendmsg: true,
        recvmsg: true,
    };
    const RECORDS: bool = false;
    const WAITS: bool = true;
    const BACKLOG_MAX: c_int = 128;
    const OBSERVED: bool = false;
    const MAX_MESSAGE: c_int = 65536;
    const MAX_OPTION: Option<MaxOption> = None;

    #[inline]
    fn attached(_msg: &SendMsg<'_>) -> Result<Attached> {
        Ok(Attached::NONE)
    }
}

impl ShowSocket for Connected {
    fn show(sk: Socket<'_>, line: &Line<'_>) {
        let Some(addr) = sk.addr() else {
            // It is being bound.
            return;
        };
        let peer = sk.phase().shown();
        let (rmem, wmem, uid, inode) = (sk.unread(false), sk.wmem(), line.uid(sk), sk.inode());
        line.write(fmt!(
            "{} {} {peer} {rmem} {wmem} {uid} {inode}\n",
            Hex(&addr.bdaddr),
            addr.channel
        ));
    }
}
