// SPDX-License-Identifier: GPL-2.0-only

//! The family as its spec has it: the address, what travels with a message, the
//! limits.

#![forbid(unsafe_code)]

use crate::runtime::{
    addr::{Be16, SockAddr},
    errno::{errno, EACCES},
    msg::SendMsg,
    ops::{Slots, SocketOps},
    proc::{Line, ShowSocket},
    sock::Sock,
};
use crate::transport::{
    bind::{Auto, Naming},
    datagram::{self, DatagramSock},
    drop::{DropReason, Drops},
    limit::MaxOption,
    loopback::Loopback,
};
use kernel::{bindings, prelude::*};
use zerocopy_derive::Immutable;

/// The family's number, `AF_SYSCOM`.
pub(crate) const FAMILY: u16 = 19;

/// The level of its socket options and control messages, `SOL_SYSCOM`.
const LEVEL: c_int = 32531;

/// `struct sockaddr_syscom`.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, FromBytes, IntoBytes, Immutable)]
pub(crate) struct Address {
    /// The family, `AF_xxx`.
    pub(crate) family: u16,
    /// Node.
    pub(crate) nid: Be16,
    /// Communication point on that node.
    pub(crate) cpid: Be16,
}
impl SockAddr for Address {
    const FAMILY: u16 = FAMILY;
    #[inline]
    fn unbound() -> &'static Self {
        static UNBOUND: Address = Address {
            family: FAMILY,
            nid: Be16::new(0),
            cpid: Be16::new(0),
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

/// What is in the control block of each message.
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
    type Transport = Loopback;

    const SLOTS: Slots = Slots {
        bind: true,
        connect: true,
        socketpair: true,
        accept: false,
        getname: true,
        poll: true,
        ioctl: true,
        compat_ioctl: false,
        listen: false,
        shutdown: false,
        setsockopt: true,
        getsockopt: true,
        sendmsg: true,
        recvmsg: true,
    };
    const MAX_MESSAGE: c_int = 65536;
    const MAX_OPTION: Option<MaxOption> = Some(MaxOption {
        level: LEVEL,
        name: 1,
    });

    #[inline]
    fn attached(_msg: &SendMsg<'_>) -> Result<Attached> {
        Ok(Attached::NONE)
    }

    #[inline]
    fn note_sent(sk: Socket<'_>, src: &Address, dst: &Address, len: usize) {
        sk.note_sent(src, dst, len);
    }

    #[inline]
    fn note_received(sk: Socket<'_>, src: &Address, dst: &Address, len: usize) {
        sk.note_received(src, dst, len);
    }
}

impl Drops for Protocol {
    fn note_drop(sk: Socket<'_>, src: &Address, dst: &Address, len: usize, reason: DropReason) {
        match reason {
            DropReason::Filter => sk.note_drop::<0>(src, dst, len),
            DropReason::Refused => sk.note_drop::<1>(src, dst, len),
            DropReason::Full => sk.note_drop::<2>(src, dst, len),
            DropReason::Interrupted => sk.note_drop::<3>(src, dst, len),
            DropReason::Unread => sk.note_drop::<4>(src, dst, len),
            // No socket of the family can be shut.
            DropReason::Shut => {}
        }
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
            "{} {} {peer} {rmem} {wmem} {uid} {inode}\n",
            addr.nid.get(),
            addr.cpid.get()
        ));
    }
}
