@% include "crate/head.rs" %@
//! The socket type@% if not c.single %@ for protocol @{ s.protocol }@@% endif %@.

use std::io;
%% if s.can.shutdown
use std::net::Shutdown;
%% endif
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd};
%% if s.waits
use std::time::Duration;
%% endif

@% set control = s.can.cmsgs_out or s.can.cmsgs_in %@@% if s.can.bind or s.can.connect or s.can.name %@use crate::{SockAddr, @% if control %@control, @% endif %@sys};
@% elif control %@use crate::{control, sys};
@% else %@use crate::sys;
@% endif %@
%% if s.can.listen
mod listener;
%% endif
mod options;
%% if s.can.poll and (s.can.connect or s.can.pair)
#[cfg(feature = "tokio")]
pub mod tokio;
%% endif
%% if s.can.listen

pub use listener::{Incoming, Listener};
%% endif

/// Type that the family's `socket()` takes.
const KIND: i32 = libc::@{ s.constant }@;
/// Protocol that it takes with this type.
const PROTOCOL: i32 = @{ s.protocol }@;

@{ ("One end of a connection of the family `AF_" ~ f.upper ~ "`: `" ~ s.constant ~ "`, protocol " ~ s.protocol ~ ".") | fill("/// ") }@
///
%% if s.can.send and s.can.recv
%% if s.records
/// It carries records: each is sent and received whole, records of zero bytes
/// included, in order, and none is lost.
///
%% else
/// It carries bytes in order, of which none is lost. Where one call to send
/// ends and the next begins is not kept.
///
%% endif
%% endif
/// The descriptor is closed when the socket is dropped, and by `exec`. The
/// other end then receives what was sent before, and after it the end; if
/// something was left to be received here, `ECONNRESET`.
%% if s.refused
///
@{ ("The family does not answer the operations " ~ s.refused ~ ", so there are no methods for them.") | fill("/// ") }@
%% endif
#[derive(Debug)]
pub struct @{ s.name }@ {
    fd: OwnedFd,
}
%% if s.can.recv and s.records

/// What [`Seqpacket::recv_msg`] has received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Received {
    /// Bytes in the buffer.
    pub length: usize,
    /// Bytes of the whole record.
    pub record_length: usize,
    /// Whether the buffer was too short; the rest of the record is lost.
    pub truncated: bool,
    /// Whether the sender marked it as the end of what belongs together
    /// (`MSG_EOR`).
    pub end_of_record: bool,
%% if s.can.cmsgs_in
    /// What came with the record.
    pub control: control::Incoming,
    /// Whether some of that is lost, since there was no room for it.
    pub control_truncated: bool,
%% endif
}
%% endif

impl @{ s.name }@ {
    /// A socket that is not connected yet, for what has to be done before.
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
%% if s.can.connect

    /// Connects to who listens at an address.
    ///
    /// Data can be sent before the other side has accepted the connection.
%% if s.waits
    /// Waits as long as there is no room for one more that is not accepted.
%% endif
    ///
    /// # Errors
    ///
    /// As for [`new`](Self::new) and [`connect_to`](Self::connect_to).
    pub fn connect(addr: SockAddr) -> io::Result<Self> {
        let socket = Self::new()?;
        socket.connect_to(addr)?;
        Ok(socket)
    }
%% if s.waits

    /// Connects like [`connect`](Self::connect), but waits for so long at most.
    ///
    /// # Errors
    ///
    /// As for [`connect`](Self::connect), and:
    ///
    /// - [`TimedOut`](io::ErrorKind::TimedOut): there was no room in time. The
    ///   attempt is given up.
    /// - [`InvalidInput`](io::ErrorKind::InvalidInput): the time is zero.
    pub fn connect_timeout(addr: SockAddr, timeout: Duration) -> io::Result<Self> {
        let socket = Self::new()?;
        let limit = |time| {
            let time = sys::timeval(time)?;
            let option = libc::SO_SNDTIMEO;
            sys::set_option(socket.as_fd(), libc::SOL_SOCKET, option, time)
        };
        limit(Some(timeout))?;
        socket.connect_to(addr).map_err(in_time)?;
        limit(None)?;
        Ok(socket)
    }
%% endif

    /// Connects a socket of [`new`](Self::new), which may be bound; if it is not,
    /// it has no address.
%% if s.waits
    ///
    /// If it may not wait, the attempt goes on in the background: the socket
    /// becomes writable when it has ended, and [`take_error`](Self::take_error)
    /// tells how.
%% endif
    ///
    /// # Errors
    ///
    /// - `ECONNREFUSED`: nobody listens there@% if not s.waits %@, or too many connections wait to
    ///   be accepted@% endif %@.
    /// - `EISCONN`: the socket is connected, or was.
%% if s.autobind
    /// - `EINVAL`: the address is *any* (see [`SockAddr::is_any`]), or the socket
    ///   listens.
%% else
    /// - `EINVAL`: the socket listens.
%% endif
%% if s.waits
    /// - `EINPROGRESS`: the attempt goes on in the background, since the socket may
    ///   not wait, or not any longer.
    /// - `EALREADY`: an attempt goes on.
    /// - `EINTR` ([`Interrupted`](io::ErrorKind::Interrupted)): a signal came while
    ///   it waited; the attempt goes on.
%% endif
    pub fn connect_to(&self, addr: SockAddr) -> io::Result<()> {
        sys::connect(self.as_fd(), addr)
    }
%% endif
%% if s.can.pair

    /// Two sockets that are connected to each other. Neither has an address.
    ///
    /// # Errors
    ///
    /// As for [`new`](Self::new).
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

    /// Gives a socket of [`new`](Self::new) its address, which no other socket of
    /// this type in the network namespace may have.
    ///
%% if s.autobind
    /// If [`SockAddr::is_any`], the kernel chooses a free one.
    ///
%% endif
    /// # Errors
    ///
    /// - `EINVAL`: the socket has an address already, or was accepted.
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
%% if s.can.name

    /// The address of this end. As long as it is not bound, every member is zero.
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn local_addr(&self) -> io::Result<SockAddr> {
        sys::name(self.as_fd(), sys::End::Local)
    }
%% endif
%% if s.can.peer

    /// The address of the other end. If that is not bound, every member is zero.
    ///
    /// # Errors
    ///
    /// - `ENOTCONN`: the socket is not connected.
    pub fn peer_addr(&self) -> io::Result<SockAddr> {
        sys::name(self.as_fd(), sys::End::Peer)
    }
%% endif
%% if s.records
%% include "crate/src/connected/records.rs"
%% else
%% include "crate/src/connected/bytes.rs"
%% endif
%% if s.can.shutdown

    /// Shuts one half of the connection, or both. Callers that wait, at both ends,
    /// wake up.
    ///
    /// The opposite half of the other end is shut with it. What was sent before
    /// can still be received.
    ///
    /// # Errors
    ///
    /// - `ENOTCONN`: the socket is not connected.
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
%% if s.waits

/// The error of a connect that was to wait for a limited time.
fn in_time(error: io::Error) -> io::Error {
    if error.raw_os_error() == Some(libc::EINPROGRESS) {
        io::ErrorKind::TimedOut.into()
    } else {
        error
    }
}
%% endif
%% if not s.records
%% include "crate/src/connected/io.rs"
%% endif

impl AsFd for @{ s.name }@ {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

impl AsRawFd for @{ s.name }@ {
    fn as_raw_fd(&self) -> RawFd {
        self.fd.as_raw_fd()
    }
}

impl From<@{ s.name }@> for OwnedFd {
    fn from(socket: @{ s.name }@) -> Self {
        socket.fd
    }
}

/// Takes a descriptor of a socket of this family over. That it is one is not
/// checked: the calls on any other fail.
impl From<OwnedFd> for @{ s.name }@ {
    fn from(fd: OwnedFd) -> Self {
        Self { fd }
    }
}
