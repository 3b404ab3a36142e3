// SPDX-License-Identifier: GPL-2.0-only

//! Error numbers, some of which `kernel::error::code` has not in every release.

use kernel::prelude::*;

#[allow(unused_imports, reason = "each family uses what it needs")]
pub(crate) use kernel::bindings::{
    EACCES, EADDRINUSE, EADDRNOTAVAIL, EAFNOSUPPORT, EAGAIN, EALREADY, EBADMSG, ECONNABORTED,
    ECONNREFUSED, ECONNRESET, EDESTADDRREQ, EFAULT, EINPROGRESS, EINVAL, EISCONN, EMSGSIZE,
    ENETDOWN, ENOBUFS, ENODEV, ENOIOCTLCMD, ENOPROTOOPT, ENOTCONN, EOPNOTSUPP, EPERM, EPIPE,
    EPROTO, EPROTONOSUPPORT, ESOCKTNOSUPPORT, ETIMEDOUT,
};

/// The error of that number, such as [`EINVAL`].
#[inline]
pub(crate) fn errno(code: u32) -> Error {
    Error::from_errno(-(code as c_int))
}

/// Whether it is the error of that number.
#[inline]
pub(crate) fn is(error: &Error, code: u32) -> bool {
    error.to_errno() == -(code as c_int)
}

/// The result of a C function that gives zero, or a negative error number.
#[inline]
pub(crate) fn to_result(err: c_int) -> Result {
    if err == 0 {
        Ok(())
    } else {
        Err(Error::from_errno(err))
    }
}
