// SPDX-License-Identifier: GPL-2.0-only

//! The table of functions of a socket type.

use super::{callbacks::Callbacks, Child, SocketOps};
use crate::shim;
use kernel::{bindings, prelude::*};

/// Which slots of `struct proto_ops` have a function of the module's own; the rest have
/// `sock_no_xxx()`, or are empty where the core looks.
#[derive(Clone, Copy)]
pub(crate) struct Slots {
    pub(crate) bind: bool,
    pub(crate) connect: bool,
    pub(crate) socketpair: bool,
    pub(crate) accept: bool,
    pub(crate) getname: bool,
    pub(crate) poll: Polled,
    pub(crate) ioctl: bool,
    /// Whether 32-bit programs get there, too.
    pub(crate) compat_ioctl: bool,
    /// Whether the core tells when the last message came.
    pub(crate) gettstamp: bool,
    pub(crate) listen: bool,
    pub(crate) shutdown: bool,
    pub(crate) setsockopt: bool,
    pub(crate) getsockopt: bool,
    pub(crate) sendmsg: bool,
    pub(crate) recvmsg: bool,
}

/// Who answers `poll(2)`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Polled {
    /// The module.
    Own,
    /// The core's `datagram_poll()`.
    Core,
    /// Nobody: there is no event, ever.
    Nobody,
}

/// The table of a socket type; the functions that are not in `slots` are not called.
pub(in crate::runtime) const fn proto_ops<T: SocketOps>(
    slots: Slots,
    family: c_int,
    owner: *mut bindings::module,
) -> bindings::proto_ops {
    // C reads and writes as many bytes as it knows of each.
    const {
        assert!(size_of::<T::Key>() == shim::KEY_SIZE);
        assert!(align_of::<T::Key>() >= shim::KEY_ALIGN);
        assert!(size_of::<T::Addr>() == shim::ADDR_SIZE);
    }
    macro_rules! slot {
        ($name:ident, $stub:ident) => {
            if slots.$name {
                Some(Callbacks::<T>::$name)
            } else {
                Some(shim::$stub)
            }
        };
    }

    bindings::proto_ops {
        family,
        owner,
        release: Some(Callbacks::<T>::release),
        bind: slot!(bind, sock_no_bind),
        connect: slot!(connect, sock_no_connect),
        socketpair: slot!(socketpair, sock_no_socketpair),
        accept: Some(if slots.accept {
            T::Child::ACCEPT
        } else {
            shim::sock_no_accept
        }),
        getname: slot!(getname, sock_no_getname),
        poll: match slots.poll {
            Polled::Own => Some(Callbacks::<T>::poll),
            Polled::Core => Some(bindings::datagram_poll),
            Polled::Nobody => None,
        },
        ioctl: slot!(ioctl, sock_no_ioctl),
        #[cfg(CONFIG_COMPAT)]
        compat_ioctl: if slots.compat_ioctl {
            Some(Callbacks::<T>::compat_ioctl)
        } else {
            None
        },
        gettstamp: if slots.gettstamp {
            Some(shim::sock_gettstamp)
        } else {
            None
        },
        listen: slot!(listen, sock_no_listen),
        shutdown: slot!(shutdown, sock_no_shutdown),
        setsockopt: if slots.setsockopt {
            Some(Callbacks::<T>::setsockopt)
        } else {
            None
        },
        getsockopt_iter: if slots.getsockopt {
            Some(Callbacks::<T>::getsockopt)
        } else {
            None
        },
        sendmsg: slot!(sendmsg, sock_no_sendmsg),
        recvmsg: slot!(recvmsg, sock_no_recvmsg),
        mmap: Some(shim::sock_no_mmap),
        // SAFETY: All zeroes is a valid `struct proto_ops`, whose other slots are empty.
        ..unsafe { core::mem::zeroed() }
    }
}
