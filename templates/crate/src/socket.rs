@% include "crate/head.rs" %@
//! The socket type@% if not c.single %@ for protocol @{ s.protocol }@@% endif %@.

use std::io;
%% if s.can.shutdown
use std::net::Shutdown;
%% endif
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd};
%% if s.can.recv
use std::time::SystemTime;
%% endif

%% if s.can.cmsgs_in and s.can.cmsgs_out
use crate::control::{Incoming, Outgoing};
%% elif s.can.cmsgs_in
use crate::control::Incoming;
%% elif s.can.cmsgs_out
use crate::control::Outgoing;
%% endif
@% if s.can.bind or s.can.connect or s.can.name or s.can.send or s.can.recv %@use crate::{SockAddr, sys};
@% else %@use crate::sys;
@% endif %@
mod options;
%% if s.can.poll
#[cfg(feature = "tokio")]
pub mod tokio;
%% endif

/// Type that the family's `socket()` takes.
const KIND: i32 = libc::@{ s.constant }@;
/// Protocol that it takes with this type.
const PROTOCOL: i32 = @{ s.protocol }@;

@{ ("A socket of the family `AF_" ~ f.upper ~ "`: `" ~ s.constant ~ "`, protocol " ~ s.protocol ~ ".") | fill("/// ") }@
///
%% if s.can.recv and s.can.send
/// It carries messages: each is sent and received whole, messages of zero
/// bytes included, in order between two sockets, and none is lost.
///
%% endif
/// The descriptor is closed when the socket is dropped, and by `exec`.
%% if s.refused
///
@{ ("The family does not answer the operations " ~ s.refused ~ ", so there are no methods for them.") | fill("/// ") }@
%% endif
#[derive(Debug)]
pub struct Socket {
    fd: OwnedFd,
}
%% if s.can.recv

/// What [`Socket::recv_msg`] has received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Received {
    /// Bytes in the buffer.
    pub length: usize,
    /// Bytes of the whole message.
    pub message_length: usize,
    /// Whether the buffer was too short; the rest of the message is lost.
    pub truncated: bool,
    /// Address that the sender was bound to.
    ///
%% if s.maybe_unnamed
%% if s.can.shutdown
    /// `None` if there is no message, which is so after the read half was shut.
%% endif
%% if not s.autobind
    /// `None` if the sender was not bound.
%% endif
%% else
    /// `None` does not occur: sending binds a socket.
%% endif
    pub source: Option<SockAddr>,
    /// When the message was sent, if [`Socket::set_timestamps`] asks for that.
    pub timestamp: Option<SystemTime>,
%% if s.can.cmsgs_in
    /// What came with the message.
    pub control: Incoming,
    /// Whether some of that is lost, since there was no room for it.
    pub control_truncated: bool,
%% endif
}
%% endif

impl Socket {
    /// A new socket.
    ///
    /// # Errors
    ///
    /// - `EAFNOSUPPORT`: the kernel module is not there@% if f.initial_netns_only %@, or the caller is not
    ///   in the initial network namespace@% endif %@.
%% if f.capability
    /// - `EPERM`: the caller lacks `@{ f.capability }@`.
%% endif
    /// - `EMFILE`, `ENFILE`, `ENOMEM`: a limit is reached.
    pub fn new() -> io::Result<Self> {
        sys::socket(KIND, PROTOCOL).map(Self::from)
    }
%% if s.can.pair

    /// Two sockets, each bound to an address of its own choice and connected
    /// to the other.
    ///
    /// # Errors
    ///
    /// As for [`Socket::new`], and:
    ///
    /// - `EADDRNOTAVAIL`: no address is free.
    pub fn pair() -> io::Result<(Self, Self)> {
        let (one, other) = sys::pair(KIND, PROTOCOL)?;
        Ok((one.into(), other.into()))
    }
%% endif

    /// A second handle of the same socket.
    ///
    /// # Errors
    ///
    /// - `EMFILE`: a limit is reached.
    pub fn try_clone(&self) -> io::Result<Self> {
        self.fd.try_clone().map(Self::from)
    }
%% if s.can.bind

    /// Gives the socket its address, which no other socket of the network
    /// namespace may have.
    ///
%% if s.autobind
    /// If [`SockAddr::is_any`], the kernel chooses a free one.
    ///
%% endif
    /// # Errors
    ///
    /// - `EINVAL`: the socket has an address already.
%% if f.address.privileged
    /// - `EACCES`: the address is privileged (see [`SockAddr::is_privileged`]) and
    ///   the caller lacks `@{ f.address.privileged.capability }@`.
%% endif
    /// - `EADDRINUSE`: another socket has the address.
%% if s.autobind
    /// - `EADDRNOTAVAIL`: the kernel was to choose, and none is free.
%% endif
    pub fn bind(&self, addr: SockAddr) -> io::Result<()> {
        sys::bind(self.as_fd(), addr)
    }
%% endif
%% if s.can.connect

    /// Sets the peer: the destination of [`send`](Self::send), and the only
    /// source of messages from now on.
    ///
    /// Nobody need be bound there yet. Messages that were queued before stay. A
    /// connected socket can be connected again.
%% if s.autobind
    /// An unbound socket is bound first.
%% endif
%% if s.autobind
    ///
    /// # Errors
    ///
    /// - `EINVAL`: the address is *any* (see [`SockAddr::is_any`]).
    /// - `EADDRNOTAVAIL`: the socket is not bound, and no address is free.
%% else
    ///
    /// # Errors
    ///
    /// - `ENOMEM`: no memory.
%% endif
    pub fn connect(&self, addr: SockAddr) -> io::Result<()> {
        sys::connect(self.as_fd(), addr)
    }

    /// Forgets the peer, if there is one.
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn disconnect(&self) -> io::Result<()> {
        sys::disconnect(self.as_fd())
    }
%% endif
%% if s.can.name

    /// The address of the socket. As long as it is not bound, every member is
    /// zero.
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn local_addr(&self) -> io::Result<SockAddr> {
        sys::name(self.as_fd(), sys::End::Local)
    }
%% endif
%% if s.can.peer

    /// The address of the peer.
    ///
    /// # Errors
    ///
    /// - `ENOTCONN`: there is none.
    pub fn peer_addr(&self) -> io::Result<SockAddr> {
        sys::name(self.as_fd(), sys::End::Peer)
    }
%% endif
%% if s.can.send
%% if s.can.connect

    /// Sends a message to the peer, and gives its length.
    ///
    /// # Errors
    ///
    /// - `EDESTADDRREQ`: there is no peer.
    /// - Everything that [`send_to`](Self::send_to) gives.
    pub fn send(&self, message: &[u8]) -> io::Result<usize> {
        sys::send(self.as_fd(), message, None)
    }
%% endif

    /// Sends a message to an address, and gives its length.
    ///
    /// Waits while the receiver's buffer or the socket's own is full.
%% if s.autobind
    /// An unbound socket is bound first.
%% else
    /// If the socket is not bound, the message carries no source address.
%% endif
    ///
    /// # Errors
    ///
    /// - `EMSGSIZE`: the message is longer than [`MAX_MESSAGE`](crate::MAX_MESSAGE)@% if s.can.set_max %@ or
    ///   than [`set_max_message`](Self::set_max_message) allows@% endif %@.
%% if s.autobind
    /// - `EINVAL`: the address is *any* (see [`SockAddr::is_any`]).
    /// - `EADDRNOTAVAIL`: the socket is not bound, and no address is free.
%% endif
    /// - `ECONNREFUSED`: nobody is bound there, or not any more, or who is has
    ///   another peer.
%% if s.can.shutdown
    /// - `EPIPE`: the write half of this socket or the read half of the receiver
    ///   is shut. There is no `SIGPIPE`.
%% endif
    /// - `EAGAIN` ([`WouldBlock`](io::ErrorKind::WouldBlock)): a buffer is full and
    ///   the call may not wait, or not any longer.
    /// - `EINTR` ([`Interrupted`](io::ErrorKind::Interrupted)): a signal came while
    ///   it waited.
    pub fn send_to(&self, message: &[u8], addr: SockAddr) -> io::Result<usize> {
        sys::send(self.as_fd(), message, Some(addr))
    }
%% if s.can.cmsgs_out

%% if s.can.connect
    /// Sends a message with control messages to an address, or to the peer, and
    /// gives its length.
%% else
    /// Sends a message with control messages to an address, and gives its length.
%% endif
    ///
    /// # Errors
    ///
    /// - `EINVAL`: a control message is out of its range.
%% if s.can.connect
    /// - Everything that [`send`](Self::send) gives.
%% else
    /// - Everything that [`send_to`](Self::send_to) gives.
%% endif
    pub fn send_msg(
        &self,
        message: &[u8],
%% if s.can.connect
        addr: Option<SockAddr>,
%% else
        addr: SockAddr,
%% endif
        control: &Outgoing,
    ) -> io::Result<usize> {
        let mut control = control.encode();
%% if s.can.connect
        sys::send_msg(self.as_fd(), message, addr, &mut control@% if c.sys.record_cmsgs_out %@, 0@% endif %@)
%% else
        sys::send_msg(self.as_fd(), message, Some(addr), &mut control@% if c.sys.record_cmsgs_out %@, 0@% endif %@)
%% endif
    }
%% endif
%% endif
%% if s.can.recv
%% include "crate/src/socket/receive.rs"
%% endif
%% if s.can.shutdown

    /// Shuts one half of the socket, or both. Callers that wait wake up.
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn shutdown(&self, how: Shutdown) -> io::Result<()> {
        let how = match how {
            Shutdown::Read => libc::SHUT_RD,
            Shutdown::Write => libc::SHUT_WR,
            Shutdown::Both => libc::SHUT_RDWR,
        };
        sys::shutdown(self.as_fd(), how)
    }
%% endif
}

impl AsFd for Socket {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

impl AsRawFd for Socket {
    fn as_raw_fd(&self) -> RawFd {
        self.fd.as_raw_fd()
    }
}

impl From<Socket> for OwnedFd {
    fn from(socket: Socket) -> Self {
        socket.fd
    }
}

/// Takes a descriptor of a socket of this family over. That it is one is not
/// checked: the calls on any other fail.
impl From<OwnedFd> for Socket {
    fn from(fd: OwnedFd) -> Self {
        Self { fd }
    }
}
