// SPDX-License-Identifier: GPL-2.0-only

//! The protocol of MYPROTO: each message is led by its length, its priority and the Internet
//! checksum of all of it.

#![forbid(unsafe_code)]

use crate::{
    family::{Address, Attached, Call, Datagram, Hooks, Protocol},
    runtime::{
        addr::Be32,
        errno::{errno, EBADMSG},
        msg::{RecvMsg, SendMsg, MSG_TRUNC},
        received::Received,
    },
    transport::{
        datagram::{put_info, receive},
        loopback::{alloc, deliver},
    },
};
use kernel::prelude::*;
use zerocopy_derive::Immutable;

#[repr(C)]
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable)]
struct Header {
    len: Be32,
    /// Over the whole, with this field zero.
    check: u16,
    /// Zero where none was attached.
    priority: u8,
    zero: u8,
}

/// The header of a message that is as its sender made it.
fn header(message: &Received<'_, Datagram>) -> Option<Header> {
    let header: Header = message.read(0).ok()?;
    let rest = message.len() - size_of::<Header>();
    // The sum over a message that carries its own checksum is zero.
    (message.checksum() == 0 && header.len.get() as usize == rest).then_some(header)
}

impl Hooks for Protocol {
    fn sendmsg(
        call: Call<'_>,
        dst: &Address,
        msg: &mut SendMsg<'_>,
        attached: &Attached,
    ) -> Result<usize> {
        let len = msg.len();
        let mut header = Header {
            len: Be32::new(len as u32),
            check: 0,
            priority: attached.priority().unwrap_or(0),
            zero: 0,
        };
        let mut message = alloc(call, &header, msg, Attached::NONE)?;
        header.check = message.checksum();
        message.write_first(&header)?;
        deliver(call, dst, message, msg.noblock())?;
        Ok(len)
    }

    fn recvmsg(call: Call<'_>, msg: &mut RecvMsg<'_>) -> Result<usize> {
        let Some(message) = receive(call, msg.flags())? else {
            return Ok(0);
        };
        let header = header(&message).ok_or_else(|| errno(EBADMSG))?;
        let size = message.len() - size_of::<Header>();
        let copied = size.min(msg.len());
        if copied < size {
            msg.set_truncated();
        }
        message.copy_to(size_of::<Header>(), msg, copied)?;
        put_info(&message, msg);
        if header.priority != 0 {
            Attached::put_priority(msg, header.priority);
        }
        Ok(if msg.flags() & MSG_TRUNC != 0 {
            size
        } else {
            copied
        })
    }
}
