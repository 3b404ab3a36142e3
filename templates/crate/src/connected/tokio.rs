@% include "crate/head.rs" %@
//! The socket types for tokio.
//!
//! Everything that does not wait is a method of the plain types, to which
//! `get_ref` leads.

#![allow(unsafe_code, reason = "tokio asks for a promise about the descriptor")]

use std::io;
%% if not s.records and s.can.send and s.can.shutdown
use std::net::Shutdown;
%% endif
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, RawFd};
%% if not s.records and (s.can.send or s.can.recv)
use std::pin::Pin;
use std::task::{Context, Poll, ready};
%% endif

%% if not s.records and s.can.send and not s.can.recv
use ::tokio::io::AsyncWrite;
%% endif
%% if s.can.send or s.can.recv
use ::tokio::io::Interest;
%% endif
use ::tokio::io::unix::AsyncFd;
%% if not s.records and s.can.send and s.can.recv
use ::tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
%% elif not s.records and s.can.recv
use ::tokio::io::{AsyncRead, ReadBuf};
%% endif

%% if s.records and s.can.recv
use super::Received;
%% endif
%% if s.can.connect
use crate::SockAddr;
%% endif
%% if s.can.cmsgs_out
use crate::control::Outgoing;
%% endif
%% if s.can.listen

mod listener;

pub use listener::Listener;
%% endif

/// One end of a connection whose calls wait without holding up the thread.
///
/// Dropping the future of a call cancels it: nothing is lost by that.
#[derive(Debug)]
pub struct @{ s.name }@ {
    inner: AsyncFd<super::@{ s.name }@>,
}

impl @{ s.name }@ {
%% if s.can.connect
%% if s.waits
    /// Connects to who listens at an address. Waits as long as there is no room
    /// for one more that is not accepted.
    ///
    /// # Errors
    ///
    /// As for [`super::@{ s.name }@::connect`], but not `EINPROGRESS`, and when the
    /// runtime has no room.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime with IO enabled.
    pub async fn connect(addr: SockAddr) -> io::Result<Self> {
        Self::connect_from(super::@{ s.name }@::new()?, addr).await
    }

    /// Connects like [`connect`](Self::connect), by a socket of
    /// [`super::@{ s.name }@::new`], which may be bound.
    ///
    /// # Errors
    ///
    /// As for [`connect`](Self::connect).
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime with IO enabled.
    pub async fn connect_from(socket: super::@{ s.name }@, addr: SockAddr) -> io::Result<Self> {
        socket.set_nonblocking(true)?;
        match socket.connect_to(addr) {
            Err(error) if error.raw_os_error() == Some(libc::EINPROGRESS) => {}
            Err(error) => return Err(error),
            Ok(()) => return Self::from_socket(socket),
        }
        // Not registered before: the runtime would take it for writable.
        let socket = Self::from_socket(socket)?;
        socket.writable().await?;
        match socket.get_ref().take_error()? {
            Some(error) => Err(error),
            None => Ok(socket),
        }
    }
%% else
    /// Connects to who listens at an address, which does not wait.
    ///
    /// # Errors
    ///
    /// As for [`super::@{ s.name }@::connect`], and when the runtime has no room.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime with IO enabled.
    pub fn connect(addr: SockAddr) -> io::Result<Self> {
        Self::from_socket(super::@{ s.name }@::connect(addr)?)
    }
%% endif

%% endif
%% if s.can.pair
    /// Two sockets that are connected to each other.
    ///
    /// # Errors
    ///
    /// As for [`super::@{ s.name }@::pair`], and when the runtime has no room.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime with IO enabled.
    pub fn pair() -> io::Result<(Self, Self)> {
        let (one, other) = super::@{ s.name }@::pair()?;
        Ok((Self::from_socket(one)?, Self::from_socket(other)?))
    }

%% endif
    /// Takes a socket that is connected over, and makes it non-blocking.
    ///
    /// # Errors
    ///
    /// When the runtime has no room for it.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime with IO enabled.
    pub fn from_socket(socket: super::@{ s.name }@) -> io::Result<Self> {
        socket.set_nonblocking(true)?;
        // SAFETY: the socket owns its descriptor, keeps it open until it is dropped
        // itself, and nothing here hands it out for changing.
        let inner = unsafe { AsyncFd::register(socket) }?;
        Ok(Self { inner })
    }

    /// Gives the plain socket back, which stays non-blocking.
    #[must_use]
    pub fn into_socket(self) -> super::@{ s.name }@ {
        self.inner.into_inner()
    }

    /// The plain socket, for options, addresses and whatever else does not wait.
    #[must_use]
    pub fn get_ref(&self) -> &super::@{ s.name }@ {
        self.inner.get_ref()
    }
%% if s.records
%% if s.can.send

    /// Sends a record, and gives its length. Waits for room.
    ///
    /// # Errors
    ///
    /// As for [`super::Seqpacket::send`], but not `EAGAIN`.
    pub async fn send(&self, record: &[u8]) -> io::Result<usize> {
        let send = |socket: &super::Seqpacket| socket.send(record);
        self.inner.async_io(Interest::WRITABLE, send).await
    }

    /// Sends a record and marks it as the end of what belongs together. Waits for
    /// room.
    ///
    /// # Errors
    ///
    /// As for [`super::Seqpacket::send`], but not `EAGAIN`.
    pub async fn send_end(&self, record: &[u8]) -> io::Result<usize> {
        let send = |socket: &super::Seqpacket| socket.send_end(record);
        self.inner.async_io(Interest::WRITABLE, send).await
    }
%% if s.can.cmsgs_out

    /// Sends a record with control messages, and gives its length. Waits for
    /// room.
    ///
    /// # Errors
    ///
    /// As for [`super::Seqpacket::send_msg`], but not `EAGAIN`.
    pub async fn send_msg(&self, record: &[u8], control: &Outgoing) -> io::Result<usize> {
        let send = |socket: &super::Seqpacket| socket.send_msg(record, control);
        self.inner.async_io(Interest::WRITABLE, send).await
    }

    /// Sends a record with control messages and marks it as the end of what belongs
    /// together. Waits for room.
    ///
    /// # Errors
    ///
    /// As for [`super::Seqpacket::send_msg`], but not `EAGAIN`.
    pub async fn send_end_msg(&self, record: &[u8], control: &Outgoing) -> io::Result<usize> {
        let send = |socket: &super::Seqpacket| socket.send_end_msg(record, control);
        self.inner.async_io(Interest::WRITABLE, send).await
    }
%% endif
%% endif
%% if s.can.recv

    /// Receives a record, and gives the number of bytes put into `buffer`.
    ///
    /// # Errors
    ///
    /// As for [`super::Seqpacket::recv`], but not `EAGAIN`.
    pub async fn recv(&self, buffer: &mut [u8]) -> io::Result<usize> {
        let recv = |socket: &super::Seqpacket| socket.recv(buffer);
        self.inner.async_io(Interest::READABLE, recv).await
    }

    /// Receives a record with all that is known about it.
    ///
    /// # Errors
    ///
    /// As for [`super::Seqpacket::recv`], but not `EAGAIN`.
    pub async fn recv_msg(&self, buffer: &mut [u8]) -> io::Result<Received> {
        let recv = |socket: &super::Seqpacket| socket.recv_msg(buffer);
        self.inner.async_io(Interest::READABLE, recv).await
    }
%% endif
%% else
%% if s.can.recv

    /// Reads what is there.
    ///
    /// # Errors
    ///
    /// As for a read of [`super::Stream`]; `EAGAIN`
    /// ([`WouldBlock`](io::ErrorKind::WouldBlock)) if nothing is there.
    pub fn try_read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = |mut socket: &super::Stream| io::Read::read(&mut socket, buffer);
        self.inner.try_io(Interest::READABLE, read)
    }
%% endif
%% if s.can.send

    /// Writes as much as there is room for.
    ///
    /// # Errors
    ///
    /// As for a write of [`super::Stream`]; `EAGAIN`
    /// ([`WouldBlock`](io::ErrorKind::WouldBlock)) if there is no room.
    pub fn try_write(&self, data: &[u8]) -> io::Result<usize> {
        let write = |mut socket: &super::Stream| io::Write::write(&mut socket, data);
        self.inner.try_io(Interest::WRITABLE, write)
    }
%% endif
%% endif
%% if s.can.recv

    /// Waits until something, or the end, can be received.
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
%% if s.can.send or s.waits

    /// Waits until there is room to send, or the connection has ended.
    ///
    /// # Errors
    ///
    /// When the runtime shuts down.
    pub async fn writable(&self) -> io::Result<()> {
        self.inner
            .writable()
            .await
            .map(|mut guard| guard.retain_ready())
    }
%% endif
}
%% if not s.records
%% if s.can.recv

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            let mut ready = ready!(self.inner.poll_read_ready(context))?;
            let part = buffer.initialize_unfilled();
            let read = |fd: &AsyncFd<super::Stream>| io::Read::read(&mut fd.get_ref(), part);
            match ready.try_io(read) {
                Ok(Ok(length)) => {
                    buffer.advance(length);
                    return Poll::Ready(Ok(()));
                }
                Ok(Err(error)) => return Poll::Ready(Err(error)),
                Err(_) => {}
            }
        }
    }
}
%% endif
%% if s.can.send

impl Stream {
    /// Tries to write again and again, until it is not for want of room.
    fn poll_by(
        &self,
        context: &mut Context<'_>,
        write: impl Fn(&super::Stream) -> io::Result<usize>,
    ) -> Poll<io::Result<usize>> {
        loop {
            let mut ready = ready!(self.inner.poll_write_ready(context))?;
            if let Ok(written) = ready.try_io(|fd| write(fd.get_ref())) {
                return Poll::Ready(written);
            }
        }
    }
}

@% if s.can.shutdown %@/// A shutdown shuts the write half: the other end receives the end.
@% else %@/// A shutdown does nothing, since the family has none: the end comes with the
/// close.
@% endif %@impl AsyncWrite for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        data: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll_by(context, |mut socket| io::Write::write(&mut socket, data))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.poll_by(context, |mut socket| {
            io::Write::write_vectored(&mut socket, buffers)
        })
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
%% if s.can.shutdown
        Poll::Ready(self.get_ref().shutdown(Shutdown::Write))
%% else
        Poll::Ready(Ok(()))
%% endif
    }
}
%% endif
%% endif

impl TryFrom<super::@{ s.name }@> for @{ s.name }@ {
    type Error = io::Error;

    fn try_from(socket: super::@{ s.name }@) -> io::Result<Self> {
        Self::from_socket(socket)
    }
}

impl From<@{ s.name }@> for super::@{ s.name }@ {
    fn from(socket: @{ s.name }@) -> Self {
        socket.into_socket()
    }
}

impl AsFd for @{ s.name }@ {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.get_ref().as_fd()
    }
}

impl AsRawFd for @{ s.name }@ {
    fn as_raw_fd(&self) -> RawFd {
        self.get_ref().as_raw_fd()
    }
}
