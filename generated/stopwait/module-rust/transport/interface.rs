// SPDX-License-Identifier: GPL-2.0-only

//! What a family has beside messages: options, requests, and what is kept for them.

#![forbid(unsafe_code)]

use crate::runtime::{
    addr::SockAddr,
    errno::{errno, EINVAL, ENOIOCTLCMD, ENOPROTOOPT, EPERM},
    ops::SocketOps,
    option::{IoctlArg, OptionIn, OptionOut},
    sock::Sock,
};
use kernel::prelude::*;

/// What is kept with each socket of `T` for the family, the values of options and what hooks keep,
/// and what is answered by it.
pub(crate) trait Interface<T>: Sized + Send + Sync + 'static {
    /// That of a new socket.
    fn new() -> impl PinInit<Self>;

    /// The socket is there, and gets what its network namespace says.
    #[inline]
    fn begun(_sk: Sock<'_, T>) {}

    /// Sets an option of the family's.
    ///
    /// # Errors
    ///
    /// `ENOPROTOOPT` if there is none of that level and name, and others.
    fn setsockopt(_sk: Sock<'_, T>, _level: c_int, _name: c_int, _value: &OptionIn<'_>) -> Result {
        Err(errno(ENOPROTOOPT))
    }

    /// Tells an option of the family's.
    ///
    /// # Errors
    ///
    /// `ENOPROTOOPT` if there is none of that level and name, and others.
    fn getsockopt(
        _sk: Sock<'_, T>,
        _level: c_int,
        _name: c_int,
        _to: &mut OptionOut<'_>,
    ) -> Result {
        Err(errno(ENOPROTOOPT))
    }

    /// Answers a request of the family's.
    ///
    /// # Errors
    ///
    /// `ENOIOCTLCMD`, at which the core asks the network devices, if there is none of that number,
    /// and others.
    fn ioctl(_sk: Sock<'_, T>, _cmd: u32, _arg: &IoctlArg) -> Result {
        Err(errno(ENOIOCTLCMD))
    }
}

/// Nothing is kept, and nothing is answered.
impl<T> Interface<T> for () {
    fn new() -> impl PinInit<()> {}
}

/// Sockets that keep something for the family: what all of its kinds have alike.
pub(crate) trait Keeps: SocketOps {
    /// What is kept.
    type Own: Interface<Self>;

    /// The address of a socket, once it is bound.
    fn addr(state: &Self::State) -> Option<&Self::Addr>;

    /// What is kept with it.
    fn own(state: &Self::State) -> &Self::Own;
}

impl<'a, T: Keeps> Sock<'a, T> {
    /// The socket's own address, if it has one.
    #[inline]
    pub(crate) fn addr(self) -> Option<&'a T::Addr> {
        T::addr(self.state())
    }

    /// The socket's own address, or what stands for none.
    #[inline]
    pub(crate) fn addr_or_unbound(self) -> &'a T::Addr {
        self.addr().unwrap_or(T::Addr::unbound())
    }

    /// What the family keeps with the socket.
    #[inline]
    pub(crate) fn own(self) -> &'a T::Own {
        T::own(self.state())
    }
}

/// Asks for a capability, `CAP_xxx`.
///
/// # Errors
///
/// `EPERM` without it.
pub(crate) fn demand<T: SocketOps>(sk: Sock<'_, T>, capability: u32) -> Result {
    if sk.capable(capability) {
        Ok(())
    } else {
        Err(errno(EPERM))
    }
}

/// Asks for a state of the socket, which its lock keeps.
///
/// # Errors
///
/// `EINVAL` if it is another.
pub(crate) fn require(state: bool) -> Result {
    if state {
        Ok(())
    } else {
        Err(errno(EINVAL))
    }
}
