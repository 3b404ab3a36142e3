// SPDX-License-Identifier: GPL-2.0-only

//! What all types of sockets take alike: flags, and the option for shorter messages.

#![forbid(unsafe_code)]

use crate::runtime::{
    cell::Setting,
    errno::{errno, EINVAL, ENOPROTOOPT},
    msg::{
        MSG_BATCH, MSG_CMSG_CLOEXEC, MSG_CMSG_COMPAT, MSG_DONTWAIT, MSG_EOR, MSG_ERRQUEUE,
        MSG_MORE, MSG_NOSIGNAL, MSG_PEEK, MSG_SPLICE_PAGES, MSG_TRUNC,
    },
    option::{OptionIn, OptionOut},
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
    fn is(&self, level: c_int, name: c_int) -> bool {
        self.level == level && self.name == name
    }
}

/// What `setsockopt()` does where `option` is all that there is; `most` is the longest message.
pub(super) fn set(
    option: Option<MaxOption>,
    most: c_int,
    (level, name): (c_int, c_int),
    value: &OptionIn<'_>,
    limit: &Setting,
) -> Result {
    if !option.is_some_and(|option| option.is(level, name)) {
        return Err(errno(ENOPROTOOPT));
    }
    let max: c_int = value.read()?;
    if !(1..=most).contains(&max) {
        return Err(errno(EINVAL));
    }
    limit.set(max);
    Ok(())
}

/// What `getsockopt()` does where `option` is all that there is.
pub(super) fn get(
    option: Option<MaxOption>,
    (level, name): (c_int, c_int),
    to: &mut OptionOut<'_>,
    limit: &Setting,
) -> Result {
    if !option.is_some_and(|option| option.is(level, name)) {
        return Err(errno(ENOPROTOOPT));
    }
    to.write(&limit.get())
}
