// SPDX-License-Identifier: GPL-2.0-only

//! Numbers and structs of the kernel's C headers.

/// What memory is freed by after a grace period.
#[repr(C)]
#[derive(Default)]
#[allow(non_camel_case_types, reason = "the kernel's name")]
pub struct callback_head {
    next: usize,
    func: usize,
}

macro_rules! numbers {
    ($($name:ident = $value:literal)*) => {$(
        #[allow(missing_docs, reason = "as in the kernel's headers")]
        pub const $name: u32 = $value;
    )*};
}

numbers! {
    EPERM = 1 EAGAIN = 11 EACCES = 13 EFAULT = 14 ENODEV = 19 EINVAL = 22 EPIPE = 32 EPROTO = 71
    EBADMSG = 74 EDESTADDRREQ = 89 EMSGSIZE = 90 ENOPROTOOPT = 92 EPROTONOSUPPORT = 93
    ESOCKTNOSUPPORT = 94 EOPNOTSUPP = 95 EAFNOSUPPORT = 97 EADDRINUSE = 98 EADDRNOTAVAIL = 99
    ENETDOWN = 100 ECONNABORTED = 103 ECONNRESET = 104 ENOBUFS = 105 EISCONN = 106 ENOTCONN = 107
    ETIMEDOUT = 110 ECONNREFUSED = 111 EALREADY = 114 EINPROGRESS = 115 ENOIOCTLCMD = 515
}
