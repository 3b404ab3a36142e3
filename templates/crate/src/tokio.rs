@% include "crate/head.rs" %@
//! The socket type for tokio.
//!
//! Everything that does not wait is a method of the plain socket, to which
//! [`Socket::get_ref`] leads.

#![allow(unsafe_code, reason = "tokio asks for a promise about the descriptor")]

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, RawFd};

%% if s.send_wakes or s.can.recv
use ::tokio::io::Interest;
%% endif
use ::tokio::io::unix::AsyncFd;

%% if s.can.recv
use super::Received;
%% endif
%% if s.can.bind or s.can.connect or s.can.send or s.can.recv
use crate::SockAddr;
%% endif
%% if s.can.cmsgs_out and s.send_wakes
use crate::control::Outgoing;
%% endif

/// A socket of the family whose calls wait without holding up the thread.
///
/// Dropping the future of a call cancels it: no message is lost by that.
#[derive(Debug)]
pub struct Socket {
    inner: AsyncFd<super::Socket>,
}

impl Socket {
    /// A new socket.
    ///
    /// # Errors
    ///
    /// As for [`super::Socket::new`], and when the runtime has no room.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime with IO enabled.
    pub fn new() -> io::Result<Self> {
        Self::from_socket(super::Socket::new()?)
    }
%% if s.can.pair

    /// Two sockets that are connected to each other.
    ///
    /// # Errors
    ///
    /// As for [`super::Socket::pair`], and when the runtime has no room.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime with IO enabled.
    pub fn pair() -> io::Result<(Self, Self)> {
        let (one, other) = super::Socket::pair()?;
        Ok((Self::from_socket(one)?, Self::from_socket(other)?))
    }
%% endif

    /// Takes a socket over, and makes it non-blocking.
    ///
    /// # Errors
    ///
    /// When the runtime has no room for it.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime with IO enabled.
    pub fn from_socket(socket: super::Socket) -> io::Result<Self> {
        socket.set_nonblocking(true)?;
        // SAFETY: the socket owns its descriptor, keeps it open until it is dropped
        // itself, and nothing here hands it out for changing.
        let inner = unsafe { AsyncFd::register(socket) }?;
        Ok(Self { inner })
    }

    /// Gives the plain socket back, which stays non-blocking.
    #[must_use]
    pub fn into_socket(self) -> super::Socket {
        self.inner.into_inner()
    }

    /// The plain socket, for options, addresses and whatever else does not wait.
    #[must_use]
    pub fn get_ref(&self) -> &super::Socket {
        self.inner.get_ref()
    }
%% if s.can.bind

    /// Gives the socket its address.
    ///
    /// # Errors
    ///
    /// As for [`super::Socket::bind`].
    pub fn bind(&self, addr: SockAddr) -> io::Result<()> {
        self.get_ref().bind(addr)
    }
%% endif
%% if s.can.connect

    /// Sets the peer, which does not wait.
    ///
    /// # Errors
    ///
    /// As for [`super::Socket::connect`].
    pub fn connect(&self, addr: SockAddr) -> io::Result<()> {
        self.get_ref().connect(addr)
    }
%% endif
%% if s.send_wakes

    /// Sends a message to the peer, and gives its length. Waits for room.
    ///
    /// # Errors
    ///
    /// As for [`super::Socket::send`], but not `EAGAIN`.
    pub async fn send(&self, message: &[u8]) -> io::Result<usize> {
        let send = |socket: &super::Socket| socket.send(message);
        self.inner.async_io(Interest::WRITABLE, send).await
    }

    /// Sends a message to an address, and gives its length. Waits for room.
    ///
    /// One socket waits for one receiver at a time: of calls that wait at once,
    /// send to receivers other than the peer through sockets of their own.
    ///
    /// # Errors
    ///
    /// As for [`super::Socket::send_to`], but not `EAGAIN`.
    pub async fn send_to(&self, message: &[u8], addr: SockAddr) -> io::Result<usize> {
        let send = |socket: &super::Socket| socket.send_to(message, addr);
        self.inner.async_io(Interest::WRITABLE, send).await
    }
%% if s.can.cmsgs_out

    /// Sends a message with control messages, and gives its length. Waits for
    /// room.
    ///
    /// # Errors
    ///
    /// As for [`super::Socket::send_msg`], but not `EAGAIN`.
    pub async fn send_msg(
        &self,
        message: &[u8],
        addr: Option<SockAddr>,
        control: &Outgoing,
    ) -> io::Result<usize> {
        let send = |socket: &super::Socket| socket.send_msg(message, addr, control);
        self.inner.async_io(Interest::WRITABLE, send).await
    }
%% endif
%% elif s.can.send

    /// Sends a message to an address, if there is room, and gives its length.
    ///
    /// It does not wait, since the family does not tell when a receiver has room
    /// again.
    ///
    /// # Errors
    ///
    /// As for [`super::Socket::send_to`].
    pub fn try_send_to(&self, message: &[u8], addr: SockAddr) -> io::Result<usize> {
        self.get_ref().send_to(message, addr)
    }
%% endif
%% if s.can.recv

    /// Receives a message, and gives the number of bytes put into `buffer`.
    ///
    /// # Errors
    ///
    /// As for [`super::Socket::recv`], but not `EAGAIN`.
    pub async fn recv(&self, buffer: &mut [u8]) -> io::Result<usize> {
        let recv = |socket: &super::Socket| socket.recv(buffer);
        self.inner.async_io(Interest::READABLE, recv).await
    }

    /// Receives a message with the address of its sender.
    ///
    /// # Errors
    ///
    /// As for [`super::Socket::recv_from`], but not `EAGAIN`.
    pub async fn recv_from(&self, buffer: &mut [u8]) -> io::Result<(usize, @{ s.source }@)> {
        let recv = |socket: &super::Socket| socket.recv_from(buffer);
        self.inner.async_io(Interest::READABLE, recv).await
    }

    /// Receives a message with all that is known about it.
    ///
    /// # Errors
    ///
    /// As for [`super::Socket::recv_msg`], but not `EAGAIN`.
    pub async fn recv_msg(&self, buffer: &mut [u8]) -> io::Result<Received> {
        let recv = |socket: &super::Socket| socket.recv_msg(buffer);
        self.inner.async_io(Interest::READABLE, recv).await
    }

    /// Waits until a message can be received.
    ///
    /// # Errors
    ///
    /// When the runtime shuts down.
    pub async fn readable(&self) -> io::Result<()> {
        self.inner
            .readable()
            .await
            .map(|mut guard| guard.retain_ready())
    }
%% endif
}

impl TryFrom<super::Socket> for Socket {
    type Error = io::Error;

    fn try_from(socket: super::Socket) -> io::Result<Self> {
        Self::from_socket(socket)
    }
}

impl From<Socket> for super::Socket {
    fn from(socket: Socket) -> Self {
        socket.into_socket()
    }
}

impl AsFd for Socket {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.get_ref().as_fd()
    }
}

impl AsRawFd for Socket {
    fn as_raw_fd(&self) -> RawFd {
        self.get_ref().as_raw_fd()
    }
}
