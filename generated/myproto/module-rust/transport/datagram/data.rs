// SPDX-License-Identifier: GPL-2.0-only

//! Messages: what sending one and receiving one do.

use super::{source, Datagram, DatagramCall, Envelope, Protocol, Transport};
use crate::runtime::{
    addr::SockAddr,
    errno::{errno, EDESTADDRREQ, EINVAL},
    msg::{RecvMsg, SendMsg, MSG_PEEK, MSG_TRUNC},
    received::Received,
};
use crate::transport::bind::{self, autobinds};
use kernel::prelude::*;

/// Sends what the caller gave, whose flags and length are in order.
#[inline]
pub(super) fn send<P: Protocol>(call: DatagramCall<'_, P>, msg: &mut SendMsg<'_>) -> Result<usize> {
    let dst = match msg.name() {
        Some(name) => {
            let dst = P::Addr::parse(name)?;
            if P::is_any(&dst) {
                return Err(errno(EINVAL));
            }
            dst
        }
        None => call.peer().ok_or_else(|| errno(EDESTADDRREQ))?,
    };
    let attached = P::attached(msg)?;
    if autobinds::<P>() && call.addr().is_none() {
        bind::autobind::<P, _>(&call.lock())?;
    }
    P::sendmsg(call, &dst, msg, attached)
}

/// What `sendmsg()` does with a message that is in order.
///
/// # Errors
///
/// Those of [`Transport::sendmsg`].
#[inline]
pub(crate) fn default_sendmsg<P: Protocol>(
    call: DatagramCall<'_, P>,
    dst: &P::Addr,
    msg: &mut SendMsg<'_>,
    attached: P::Attached,
) -> Result<usize> {
    P::Transport::sendmsg(call, dst, msg, attached)
}

/// The next message; none if there will be none, since the socket was shut for reading.
///
/// # Errors
///
/// Those of [`Received::next`].
#[inline]
pub(crate) fn receive<P: Protocol>(
    call: DatagramCall<'_, P>,
    flags: u32,
) -> Result<Option<Received<'_, Datagram<P>>>> {
    let Some(message) = Received::next(call, flags)? else {
        return Ok(None);
    };
    if flags & MSG_PEEK == 0 {
        let envelope = message.cb();
        P::note_received(
            *call,
            source::<P>(envelope),
            call.addr_or_unbound(),
            message.len(),
        );
    }
    Ok(Some(message))
}

/// Tells the receiver where a message came from, when, and with what.
#[inline]
pub(crate) fn put_info<P: Protocol>(message: &Received<'_, Datagram<P>>, msg: &mut RecvMsg<'_>) {
    message.put_info(msg);
    if let Some(addr) = message.cb().addr() {
        msg.set_name(addr);
    }
    P::put_attached(msg, message.cb().attached());
}

/// What `recvmsg()` does with flags that are in order.
///
/// # Errors
///
/// Those of [`receive`] and [`Received::copy_to`].
#[inline]
pub(crate) fn default_recvmsg<P: Protocol>(
    call: DatagramCall<'_, P>,
    msg: &mut RecvMsg<'_>,
) -> Result<usize> {
    let Some(message) = receive(call, msg.flags())? else {
        return Ok(0);
    };
    let len = message.len();
    let copied = len.min(msg.len());
    if copied < len {
        msg.set_truncated();
    }
    message.copy_to(0, msg, copied)?;
    put_info(&message, msg);
    Ok(if msg.flags() & MSG_TRUNC != 0 {
        len
    } else {
        copied
    })
}
