// SPDX-License-Identifier: GPL-2.0-only

//! Control messages: reading those of a sender out of their bytes.
//!
//! C header: [`include/linux/socket.h`](srctree/include/linux/socket.h)

#![forbid(unsafe_code)]

use super::errno::{errno, EINVAL};
use kernel::prelude::*;

/// What a control message is aligned to.
const ALIGN: usize = size_of::<usize>();

/// The bytes of a `struct cmsghdr`: length, level and type.
const HEADER: usize = ALIGN + 2 * size_of::<c_int>();

/// One control message.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cmsg<'a> {
    level: c_int,
    cmsg_type: c_int,
    data: &'a [u8],
}

impl Cmsg<'_> {
    /// Its level, such as `SOL_SOCKET`.
    pub(crate) fn level(&self) -> c_int {
        self.level
    }

    /// Its type in that level.
    pub(crate) fn cmsg_type(&self) -> c_int {
        self.cmsg_type
    }

    /// Its value.
    ///
    /// # Errors
    ///
    /// `EINVAL` if it has another length.
    pub(crate) fn value<V: FromBytes>(&self) -> Result<V> {
        V::read_from_bytes(self.data).map_err(|_| errno(EINVAL))
    }
}

/// The control messages in some bytes, one after the other; an error is the last.
pub(crate) struct Cmsgs<'a> {
    rest: &'a [u8],
}

impl<'a> Cmsgs<'a> {
    /// Those in `bytes`, which is what `msg_control` points to.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    fn take(&mut self) -> Option<Cmsg<'a>> {
        let (len, after) = usize::read_from_prefix(self.rest).ok()?;
        let (level, after) = c_int::read_from_prefix(after).ok()?;
        let (cmsg_type, _) = c_int::read_from_prefix(after).ok()?;
        let data = self.rest.get(HEADER..len)?;
        let next = len.checked_next_multiple_of(ALIGN)?;
        self.rest = self.rest.get(next..).unwrap_or(&[]);
        Some(Cmsg {
            level,
            cmsg_type,
            data,
        })
    }
}

impl<'a> Iterator for Cmsgs<'a> {
    type Item = Result<Cmsg<'a>>;

    /// Bytes at the end that are too few for a header are no message, as for the kernel's
    /// `for_each_cmsghdr()`; a length that is too short, or longer than what is there, is `EINVAL`.
    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.len() < HEADER {
            return None;
        }
        let cmsg = self.take();
        if cmsg.is_none() {
            self.rest = &[];
        }
        Some(cmsg.ok_or_else(|| errno(EINVAL)))
    }
}
