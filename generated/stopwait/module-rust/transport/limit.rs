// SPDX-License-Identifier: GPL-2.0-only

//! What all types of sockets take alike: flags, and the option for shorter messages.

#![forbid(unsafe_code)]

use crate::runtime::{
    cell::Setting,
    msg::{
        MSG_BATCH, MSG_CMSG_CLOEXEC, MSG_CMSG_COMPAT, MSG_DONTWAIT, MSG_EOR, MSG_ERRQUEUE,
        MSG_MORE, MSG_NOSIGNAL, MSG_PEEK, MSG_SPLICE_PAGES, MSG_TRUNC,
    },
    option::OptionIn,
    value::within,
};
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
