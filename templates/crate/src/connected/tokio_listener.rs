@% include "crate/head.rs" %@
//! The socket for tokio that waits for connections.

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, RawFd};

use ::tokio::io::Interest;
use ::tokio::io::unix::AsyncFd;

use super::super as plain;
@% if s.can.bind or s.can.name %@use crate::SockAddr;
@% endif %@
/// A socket that waits for connections without holding up the thread.
#[derive(Debug)]
pub struct Listener {
    inner: AsyncFd<plain::Listener>,
}

impl Listener {
%% if s.can.bind
    /// Listens at an address, with room for [`BACKLOG`](crate::BACKLOG) connections
    /// that nobody has accepted.
    ///
    /// # Errors
    ///
    /// As for [`plain::Listener::bind`], and when the runtime has no room.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime with IO enabled.
    pub fn bind(addr: SockAddr) -> io::Result<Self> {
        Self::from_listener(plain::Listener::bind(addr)?)
    }

%% endif
    /// Takes a listener over, and makes it non-blocking.
    ///
    /// # Errors
    ///
    /// When the runtime has no room for it.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime with IO enabled.
    pub fn from_listener(listener: plain::Listener) -> io::Result<Self> {
        listener.set_nonblocking(true)?;
        // SAFETY: the listener owns its descriptor, keeps it open until it is dropped
        // itself, and nothing here hands it out for changing.
        let inner = unsafe { AsyncFd::register(listener) }?;
        Ok(Self { inner })
    }

    /// Gives the plain listener back, which stays non-blocking.
    #[must_use]
    pub fn into_listener(self) -> plain::Listener {
        self.inner.into_inner()
    }

    /// The plain listener, for its options, its address and whatever else does not
    /// wait.
    #[must_use]
    pub fn get_ref(&self) -> &plain::Listener {
        self.inner.get_ref()
    }

%% if s.can.name
    /// Accepts a connection, and gives the address of the other end with it.
    ///
    /// # Errors
    ///
    /// As for [`plain::Listener::accept`], but not `EAGAIN`, and when the runtime
    /// has no room.
    pub async fn accept(&self) -> io::Result<(super::@{ s.name }@, SockAddr)> {
        let accept = |listener: &plain::Listener| listener.accept();
        let (socket, addr) = self.inner.async_io(Interest::READABLE, accept).await?;
        Ok((super::@{ s.name }@::from_socket(socket)?, addr))
    }
%% else
    /// Accepts a connection.
    ///
    /// # Errors
    ///
    /// As for [`plain::Listener::accept`], but not `EAGAIN`, and when the runtime
    /// has no room.
    pub async fn accept(&self) -> io::Result<super::@{ s.name }@> {
        let accept = |listener: &plain::Listener| listener.accept();
        let socket = self.inner.async_io(Interest::READABLE, accept).await?;
        super::@{ s.name }@::from_socket(socket)
    }
%% endif
}

impl TryFrom<plain::Listener> for Listener {
    type Error = io::Error;

    fn try_from(listener: plain::Listener) -> io::Result<Self> {
        Self::from_listener(listener)
    }
}

impl From<Listener> for plain::Listener {
    fn from(listener: Listener) -> Self {
        listener.into_listener()
    }
}

impl AsFd for Listener {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.get_ref().as_fd()
    }
}

impl AsRawFd for Listener {
    fn as_raw_fd(&self) -> RawFd {
        self.get_ref().as_raw_fd()
    }
}
