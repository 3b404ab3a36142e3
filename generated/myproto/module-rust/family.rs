// SPDX-License-Identifier: GPL-2.0-only

//! The family as its spec has it: the address, what travels with a message, the
//! limits, and which hooks there are.

#![forbid(unsafe_code)]

use crate::runtime::{
    addr::SockAddr,
    control::Cmsg,
    errno::{errno, EINVAL},
    msg::{RecvMsg, SendMsg},
    proc::{Line, ShowSocket},
};
use crate::transport::{
    bind::{Auto, Naming},
    datagram::{self, DatagramCall, DatagramSock},
    drop::Drops,
    limit::MaxOption,
    loopback::Loopback,
};
use kernel::prelude::*;
use zerocopy_derive::Immutable;

/// The family's number, `AF_MYPROTO`.
pub(crate) const FAMILY: u16 = 22;

/// The level of its socket options and control messages, `SOL_MYPROTO`.
const LEVEL: c_int = 32534;

/// `struct sockaddr_myproto`.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, FromBytes, IntoBytes, Immutable)]
pub(crate) struct Address {
    /// The family, `AF_xxx`.
    pub(crate) family: u16,
    /// Must be zero.
    pub(crate) zero: [u8; 2],
    /// Channel that the socket listens on.
    pub(crate) channel: i32,
}
impl SockAddr for Address {
    const FAMILY: u16 = FAMILY;
    #[inline]
    fn unbound() -> &'static Self {
        static UNBOUND: Address = Address {
            family: FAMILY,
            zero: [0; 2],
            channel: 0,
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
    channel: i32,
}
impl Key {
    #[inline]
    fn of(addr: &Address) -> Self {
        Self {
            channel: addr.channel,
        }
    }
}

/// What a sender attaches to a message, beside its bytes.
#[repr(C)]
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable)]
pub(crate) struct Attached {
    priority: u8,
    has_priority: u8,
}
impl Attached {
    /// Nothing.
    #[allow(dead_code, reason = "not every family has control messages")]
    pub(crate) const NONE: Self = Self {
        priority: 0,
        has_priority: 0,
    };
    /// How urgent the message is.
    #[inline]
    pub(crate) fn priority(&self) -> Option<u8> {
        (self.has_priority != 0).then_some(self.priority)
    }
}

/// What each message carries beside its bytes.
#[repr(C)]
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable)]
pub(crate) struct Envelope {
    addr: Address,
    attached: Attached,
    _rest: [u8; 2],
}
impl datagram::Envelope<Address, Attached> for Envelope {
    #[inline]
    fn new(addr: Option<&Address>, attached: Attached) -> Self {
        Self {
            addr: *addr.unwrap_or(Address::unbound()),
            attached,
            _rest: [0; 2],
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

/// What the protocol does in place of the transport; `hooks.rs` implements it for [`Protocol`].
pub(crate) trait Hooks {
    /// Sends a message to `dst`, which is the address of the call or that of the peer. Flags,
    /// length, address and what is attached are checked, and the socket is bound if the family
    /// has autobind. Tells how many bytes were sent.
    fn sendmsg(
        call: Call<'_>,
        dst: &Address,
        msg: &mut SendMsg<'_>,
        attached: &Attached,
    ) -> Result<usize>;

    /// Receives one message. Flags are checked. Tells how many bytes were received.
    fn recvmsg(call: Call<'_>, msg: &mut RecvMsg<'_>) -> Result<usize>;
}

impl Attached {
    /// Takes one control message of the family's level.
    pub(crate) fn take(&mut self, cmsg: &Cmsg<'_>) -> Result {
        match cmsg.cmsg_type() {
            1 => {
                let value: u8 = cmsg.value()?;
                if self.has_priority != 0 {
                    return Err(errno(EINVAL));
                }
                if !(1..=7).contains(&value) {
                    return Err(errno(EINVAL));
                }
                self.priority = value;
                self.has_priority = 1;
                Ok(())
            }
            _ => Err(errno(EINVAL)),
        }
    }
    /// Tells a receiver what came with a message.
    pub(crate) fn put(&self, msg: &mut RecvMsg<'_>) {
        if let Some(value) = self.priority() {
            Self::put_priority(msg, value);
        }
    }
    /// Tells a receiver `SCM_MYPROTO_PRIORITY`.
    pub(crate) fn put_priority(msg: &mut RecvMsg<'_>, value: u8) {
        msg.put_cmsg(LEVEL, 1, &value);
    }
}

impl Naming for Protocol {
    type Addr = Address;
    type Key = Key;

    const AUTO: Option<Auto> = Some(Auto {
        count: 1_073_741_824,
        tries: 65536,
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
        addr.channel == -1
    }

    fn with_index(addr: &Address, index: u32) -> Address {
        let value = 1_073_741_824_i32.wrapping_add(index as i32);
        let mut addr = *addr;
        addr.channel = value;
        addr
    }

    fn nobody() -> Address {
        let mut addr = *Address::unbound();
        addr.channel = -1;
        addr
    }
}

impl datagram::Protocol for Protocol {
    type Attached = Attached;
    type Envelope = Envelope;
    type Own = ();
    type Transport = Loopback;

    const SHUTS: bool = false;
    const MAX_MESSAGE: c_int = 4096;
    const MAX_OPTION: Option<MaxOption> = None;

    fn attached(msg: &SendMsg<'_>) -> Result<Attached> {
        let mut attached = Attached::NONE;
        for cmsg in msg.cmsgs() {
            let cmsg = cmsg?;
            // Other levels are none of the family's business.
            if cmsg.level() == LEVEL {
                attached.take(&cmsg)?;
            }
        }
        Ok(attached)
    }

    fn put_attached(msg: &mut RecvMsg<'_>, attached: &Attached) {
        attached.put(msg);
    }

    fn sendmsg(
        call: Call<'_>,
        dst: &Address,
        msg: &mut SendMsg<'_>,
        attached: Attached,
    ) -> Result<usize> {
        <Self as Hooks>::sendmsg(call, dst, msg, &attached)
    }

    fn recvmsg(call: Call<'_>, msg: &mut RecvMsg<'_>) -> Result<usize> {
        <Self as Hooks>::recvmsg(call, msg)
    }
}

impl Drops for Protocol {}

impl ShowSocket for Datagram {
    fn show(sk: Socket<'_>, line: &Line<'_>) {
        let Some(addr) = sk.addr() else {
            // It is being bound.
            return;
        };
        let peer = if sk.is_connected() { "connected" } else { "-" };
        let (rmem, wmem, uid, inode) = (sk.rmem(), sk.wmem(), line.uid(sk), sk.inode());
        line.write(fmt!(
            "{} {peer} {rmem} {wmem} {uid} {inode}\n",
            addr.channel
        ));
    }
}
