// SPDX-License-Identifier: GPL-2.0-only

//! What all types of sockets take alike: flags, the halves that are shut, and the option for shorter
//! messages.

#![forbid(unsafe_code)]

use crate::runtime::{
    cell::Setting,
    errno::{errno, EINVAL},
    msg::{
        MSG_BATCH, MSG_CMSG_CLOEXEC, MSG_CMSG_COMPAT, MSG_DONTWAIT, MSG_EOR, MSG_ERRQUEUE,
        MSG_MORE, MSG_NOSIGNAL, MSG_PEEK, MSG_SPLICE_PAGES, MSG_TRUNC,
    },
    option::OptionIn,
    value::within,
};
use crate::shim::{RCV_SHUTDOWN, SEND_SHUTDOWN};
use kernel::prelude::*;

/// What `sendmsg(2)` takes.
pub(super) const SEND_FLAGS: u32 = MSG_DONTWAIT
    | MSG_NOSIGNAL
    | MSG_EOR
    | MSG_MORE
    | MSG_BATCH
    | MSG_CMSG_COMPAT
    | MSG_SPLICE_PAGES;

/// What `recvmsg(2)` takes.
pub(super) const RECV_FLAGS: u32 = MSG_DONTWAIT
    | MSG_PEEK
    | MSG_TRUNC
    | MSG_NOSIGNAL
    | MSG_ERRQUEUE
    | MSG_CMSG_CLOEXEC
    | MSG_CMSG_COMPAT;

/// What is shut by `SHUT_RD`, `SHUT_WR`, `SHUT_RDWR`.
///
/// # Errors
///
/// `EINVAL` if `how` is none of these.
pub(super) fn halves(how: c_int) -> Result<u32> {
    match how {
        0 => Ok(RCV_SHUTDOWN),
        1 => Ok(SEND_SHUTDOWN),
        2 => Ok(RCV_SHUTDOWN | SEND_SHUTDOWN),
        _ => Err(errno(EINVAL)),
    }
}

/// The option by which a socket limits its messages.
pub(crate) struct MaxOption {
    /// The family's level, `SOL_xxx`.
    pub(crate) level: c_int,
    /// Its name.
    pub(crate) name: c_int,
}

impl MaxOption {
    /// Whether it is that one.
    pub(super) fn is(&self, level: c_int, name: c_int) -> bool {
        self.level == level && self.name == name
    }
}

/// Sets the option to what the caller gave; `most` is the longest message.
///
/// # Errors
///
/// `EINVAL` if it is no length of a message, and those of [`OptionIn::read`].
pub(super) fn set(most: c_int, value: &OptionIn<'_>, limit: &Setting<c_int>) -> Result {
    limit.set(within(value.read()?, 1..=most)?);
    Ok(())
}
