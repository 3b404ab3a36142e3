// SPDX-License-Identifier: GPL-2.0-only

//! How sockets get their addresses.
//!
//! Each network namespace has a bind table, in which a socket is found by the key of its address.
//! Once a socket is there, its address stays as it is.

#![forbid(unsafe_code)]

use crate::runtime::{
    addr::SockAddr,
    cell::Once,
    errno::{errno, is, EACCES, EADDRINUSE, EADDRNOTAVAIL, EINVAL},
    ops::SocketOps,
    sock::{Locked, Sock},
    task::{cond_resched, random_below},
};
use kernel::prelude::*;
use zerocopy::Immutable;

/// How a free address is chosen.
pub(crate) struct Auto {
    /// How many values there are, from the first on.
    pub(crate) count: u32,
    /// How many of them are tried.
    pub(crate) tries: u32,
    /// Whether a socket for datagrams that sends or is connected gets one, and one that listens.
    pub(crate) senders: bool,
}

/// What the addresses of a family are like.
pub(crate) trait Naming: Sized + Send + Sync + 'static {
    /// The family's `struct sockaddr_xxx`.
    type Addr: SockAddr;
    /// The part of an address that is unique in a network namespace.
    type Key: Copy + Eq + IntoBytes + Immutable + Send + Sync + 'static;

    /// How sockets without an address get one, if they do.
    const AUTO: Option<Auto>;
    /// Whether a caller who may not bind to an address may not have one chosen, either, since what
    /// is privileged is not what is chosen.
    const PRIVILEGED_ELSEWHERE: bool;
    /// Whether some of the values that can be chosen are privileged.
    const PRIVILEGED_CHOSEN: bool;

    /// The key of an address.
    fn key(addr: &Self::Addr) -> Self::Key;

    /// Whether it is the address that stands for any.
    fn is_any(_addr: &Self::Addr) -> bool {
        false
    }

    /// The same address with the value that [`Self::AUTO`] counts as `index`.
    fn with_index(addr: &Self::Addr, _index: u32) -> Self::Addr {
        *addr
    }

    /// The address by which nobody can be meant, for a pair that is being made.
    fn nobody() -> Self::Addr {
        *Self::Addr::unbound()
    }

    /// Whether the caller may bind to the address.
    ///
    /// # Errors
    ///
    /// `EACCES` if not.
    fn may_bind<T: SocketOps>(_sk: Sock<'_, T>, _addr: &Self::Addr) -> Result {
        Ok(())
    }
}

/// Sockets that have addresses of `N`.
pub(crate) trait Named<N: Naming>: SocketOps<Addr = N::Addr, Key = N::Key> {
    /// The address of a socket, once it is bound.
    fn own_addr(state: &Self::State) -> &Once<N::Addr>;
}

/// Whether a socket that sends has an address.
pub(crate) const fn autobinds<N: Naming>() -> bool {
    match N::AUTO {
        Some(auto) => auto.senders,
        None => false,
    }
}

/// Puts the socket, which is unbound, into the bind table.
fn insert<N: Naming, T: Named<N>>(locked: &Locked<'_, T>, addr: &N::Addr) -> Result {
    locked.bind(&N::key(addr))?;
    T::own_addr(locked.sock().state()).set(*addr);
    Ok(())
}

/// Tries free values from a random one on.
fn choose<N: Naming, T: Named<N>>(locked: &Locked<'_, T>, addr: &N::Addr) -> Result {
    let Some(auto) = N::AUTO else {
        return Err(errno(EINVAL));
    };
    let mut at = random_below(auto.count);
    for _ in 0..auto.tries {
        let addr = N::with_index(addr, at);
        let allowed = if N::PRIVILEGED_CHOSEN {
            N::may_bind(locked.sock(), &addr)
        } else {
            Ok(())
        };
        match allowed.and_then(|()| insert::<N, T>(locked, &addr)) {
            Err(error) if is(&error, EADDRINUSE) || is(&error, EACCES) => {}
            other => return other,
        }
        at += 1;
        if at == auto.count {
            at = 0;
        }
        cond_resched();
    }
    Err(errno(EADDRNOTAVAIL))
}

/// Gives the socket an address if it has none, and the family does so.
///
/// # Errors
///
/// `EADDRNOTAVAIL` if no address is free, `EACCES` if the caller may have none, or that of the bind
/// table.
pub(crate) fn autobind<N: Naming, T: Named<N>>(locked: &Locked<'_, T>) -> Result {
    if !autobinds::<N>() || T::own_addr(locked.sock().state()).get().is_some() {
        return Ok(());
    }
    if N::PRIVILEGED_ELSEWHERE {
        N::may_bind(locked.sock(), N::Addr::unbound())?;
    }
    choose::<N, T>(locked, N::Addr::unbound())
}

/// What `bind()` does with an address that is in order.
///
/// # Errors
///
/// `EADDRINUSE` if another socket has it, `EADDRNOTAVAIL` if none is free, or that of the bind table.
pub(crate) fn default_bind<N: Naming, T: Named<N>>(
    locked: &Locked<'_, T>,
    addr: &N::Addr,
) -> Result {
    if N::is_any(addr) {
        choose::<N, T>(locked, addr)
    } else {
        insert::<N, T>(locked, addr)
    }
}

/// The socket that a call of `bind()` may bind, and to what.
///
/// # Errors
///
/// Those of the address, `EINVAL` if the socket is bound, `EACCES` if the caller may not bind there.
pub(crate) fn may_bind<'a, N: Naming, T: Named<N>>(
    sk: Sock<'a, T>,
    addr: &[u8],
) -> Result<(Locked<'a, T>, N::Addr)> {
    let addr = N::Addr::parse(addr)?;
    let locked = sk.lock();
    if T::own_addr(sk.state()).get().is_some() {
        return Err(errno(EINVAL));
    }
    N::may_bind(sk, &addr)?;
    Ok((locked, addr))
}
