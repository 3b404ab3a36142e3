@% include "crate/head.rs" %@
//! The socket that waits for connections.

#![forbid(unsafe_code)]

use std::io;
use std::iter::FusedIterator;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd};
use std::time::Duration;

use super::@{ s.name }@;
%% set structs = c.own.options | selectattr("value.is_struct") | list
%% set requests = c.own.ioctls | selectattr("value") | selectattr("value.is_struct") | list
%% if (s.can.own_get and structs | selectattr("get") | list) or (s.can.own_set and structs | selectattr("set") | list) or (s.can.own_ioctl and requests)
%% set own = ", types"
%% else
%% set own = ""
%% endif
@% if s.can.bind or s.can.name %@use crate::{BACKLOG, SockAddr, sys@{ own }@};
@% else %@use crate::{BACKLOG, sys@{ own }@};
@% endif %@
/// A socket that waits for connections.
///
/// The descriptor is closed when the listener is dropped, and by `exec`: the
/// connections that were not accepted are then reset, those that were go on.
#[derive(Debug)]
pub struct Listener {
    fd: OwnedFd,
}

impl Listener {
%% if s.can.bind
    /// Listens at an address, with room for [`BACKLOG`] connections that nobody
    /// has accepted.
    ///
%% if s.autobind
    /// If [`SockAddr::is_any`], the kernel chooses a free one.
    ///
%% endif
    /// # Errors
    ///
    /// As for [`@{ s.name }@::new`] and [`@{ s.name }@::bind`].
    pub fn bind(addr: SockAddr) -> io::Result<Self> {
        let socket = @{ s.name }@::new()?;
        socket.bind(addr)?;
        Self::from_unconnected(socket)
    }

%% endif
%% if s.autobind
    /// Listens at an address that the kernel chooses.
    ///
    /// # Errors
    ///
    /// As for [`@{ s.name }@::new`], and:
    ///
    /// - `EADDRNOTAVAIL`: no address is free.
    pub fn new() -> io::Result<Self> {
        Self::from_unconnected(@{ s.name }@::new()?)
    }

%% endif
    /// Lets a socket of [`@{ s.name }@::new`] listen.
    ///
    /// # Errors
    ///
%% if s.autobind
    /// - `EINVAL`: the socket is connected, or connects.
    /// - `EADDRNOTAVAIL`: the socket is not bound, and no address is free.
%% else
    /// - `EINVAL`: the socket is not bound, or it is connected, or connects.
%% endif
    pub fn from_unconnected(socket: @{ s.name }@) -> io::Result<Self> {
        let listener = Self::from(OwnedFd::from(socket));
        listener.set_backlog(BACKLOG)?;
        Ok(listener)
    }

    /// Sets how many connections may wait to be accepted: one more than
    /// `backlog`, which [`BACKLOG`] and `net.core.somaxconn` limit.
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn set_backlog(&self, backlog: usize) -> io::Result<()> {
        sys::connection::listen(self.as_fd(), backlog)
    }

%% if s.can.name
    /// Accepts a connection, and gives the address of the other end with it. If
    /// that is not bound, every member is zero.
    ///
%% else
    /// Accepts a connection.
    ///
%% endif
    /// Waits for one. They come in the order in which they were made.
    ///
    /// # Errors
    ///
    /// - `EAGAIN` ([`WouldBlock`](io::ErrorKind::WouldBlock)): there is none and the
    ///   call may not wait, or not any longer.
%% if s.can.shutdown
    /// - `EINVAL`: there is none, after [`shutdown`](Self::shutdown).
%% endif
    /// - `EINTR` ([`Interrupted`](io::ErrorKind::Interrupted)): a signal came while
    ///   it waited.
    /// - `EMFILE`, `ENFILE`, `ENOMEM`: a limit is reached.
%% if s.can.name
    pub fn accept(&self) -> io::Result<(@{ s.name }@, SockAddr)> {
        let (fd, addr) = sys::connection::accept_from(self.as_fd())?;
        Ok((fd.into(), addr))
    }
%% else
    pub fn accept(&self) -> io::Result<@{ s.name }@> {
        sys::connection::accept(self.as_fd()).map(@{ s.name }@::from)
    }
%% endif

    /// Accepts one connection after the other, without end.
    pub fn incoming(&self) -> Incoming<'_> {
        Incoming { listener: self }
    }

    /// A second handle of the same listener.
    ///
    /// # Errors
    ///
    /// - `EMFILE`: a limit is reached.
    pub fn try_clone(&self) -> io::Result<Self> {
        self.fd.try_clone().map(Self::from)
    }
%% if s.can.name

    /// The address it listens at.
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn local_addr(&self) -> io::Result<SockAddr> {
        sys::name(self.as_fd(), sys::End::Local)
    }
%% endif
%% if s.can.shutdown

    /// Refuses connections from now on. What waits can still be accepted; then
    /// [`accept`](Self::accept) gives `EINVAL`, also to callers that wait.
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn shutdown(&self) -> io::Result<()> {
        sys::shutdown(self.as_fd(), libc::SHUT_RD)
    }
%% endif

    /// Whether [`accept`](Self::accept) gives `EAGAIN`
    /// ([`WouldBlock`](io::ErrorKind::WouldBlock)) instead of waiting. What it
    /// accepts may wait.
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()> {
        sys::ioctl(self.as_fd(), libc::FIONBIO, nonblocking.into())?;
        Ok(())
    }

    /// Takes the pending error of the socket (`SO_ERROR`).
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn take_error(&self) -> io::Result<Option<io::Error>> {
        match sys::option(self.as_fd(), libc::SOL_SOCKET, libc::SO_ERROR)? {
            0 => Ok(None),
            error => Ok(Some(io::Error::from_raw_os_error(error))),
        }
    }

    /// How long [`accept`](Self::accept) waits (`SO_RCVTIMEO`); `None` is for ever.
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn timeout(&self) -> io::Result<Option<Duration>> {
        let time = sys::option(self.as_fd(), libc::SOL_SOCKET, libc::SO_RCVTIMEO)?;
        Ok(sys::duration(time))
    }

    /// Sets how long [`accept`](Self::accept) waits; `None` is for ever.
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](io::ErrorKind::InvalidInput): the time is zero.
    pub fn set_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        let time = sys::timeval(timeout)?;
        sys::set_option(self.as_fd(), libc::SOL_SOCKET, libc::SO_RCVTIMEO, time)
    }
%% include "crate/src/own.rs"
}

/// The connections that [`Listener::incoming`] accepts.
#[derive(Debug)]
#[must_use = "iterators are lazy and do nothing unless consumed"]
pub struct Incoming<'a> {
    listener: &'a Listener,
}

impl Iterator for Incoming<'_> {
    type Item = io::Result<@{ s.name }@>;

    fn next(&mut self) -> Option<Self::Item> {
%% if s.can.name
        Some(self.listener.accept().map(|(socket, _)| socket))
%% else
        Some(self.listener.accept())
%% endif
    }
}

impl FusedIterator for Incoming<'_> {}

impl AsFd for Listener {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

impl AsRawFd for Listener {
    fn as_raw_fd(&self) -> RawFd {
        self.fd.as_raw_fd()
    }
}

impl From<Listener> for OwnedFd {
    fn from(listener: Listener) -> Self {
        listener.fd
    }
}

/// Takes a descriptor of a socket that listens over. That it is one is not
/// checked: the calls on any other fail.
impl From<OwnedFd> for Listener {
    fn from(fd: OwnedFd) -> Self {
        Self { fd }
    }
}
