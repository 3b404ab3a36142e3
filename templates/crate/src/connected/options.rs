@% include "crate/head.rs" %@
//! Options of the socket, and what its queues hold.

#![forbid(unsafe_code)]

use std::io;
use std::os::fd::AsFd;
%% if s.can.connect or s.can.pair
use std::time::Duration;
%% endif

use super::@{ s.name }@;
use crate::sys;
%% set structs = c.own.options | selectattr("value.is_struct") | list
%% set requests = c.own.ioctls | selectattr("value") | selectattr("value.is_struct") | list
%% if (s.can.own_get and structs | selectattr("get") | list) or (s.can.own_set and structs | selectattr("set") | list) or (s.can.own_ioctl and requests)
use crate::types;
%% endif

impl @{ s.name }@ {
    /// Whether calls give `EAGAIN` ([`WouldBlock`](io::ErrorKind::WouldBlock))
    /// instead of waiting.
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn set_nonblocking(&self, nonblocking: bool) -> io::Result<()> {
        sys::ioctl(self.as_fd(), libc::FIONBIO, nonblocking.into())?;
        Ok(())
    }

%% if s.waits
    /// Takes the pending error of the socket (`SO_ERROR`): `ECONNREFUSED` of an
    /// attempt to connect in the background.
%% else
    /// Takes the pending error of the socket (`SO_ERROR`).
%% endif
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn take_error(&self) -> io::Result<Option<io::Error>> {
        match self.get(libc::SO_ERROR)? {
            0 => Ok(None),
            error => Ok(Some(io::Error::from_raw_os_error(error))),
        }
    }
%% if s.can.connect or s.can.pair

    /// What a close does (`SO_LINGER`); see [`set_linger`](Self::set_linger).
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn linger(&self) -> io::Result<Option<Duration>> {
        sys::connection::linger(self.as_fd())
    }

    /// Sets what a close does. With a time of zero it resets the connection: the
    /// other end gets `ECONNRESET` after what was sent before. With another, or
    /// with `None`, it does not, and it has nothing to wait for either.
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn set_linger(&self, linger: Option<Duration>) -> io::Result<()> {
        sys::connection::set_linger(self.as_fd(), linger)
    }
%% endif
%% if s.can.recv

    /// How long a call waits for @% if s.records %@a record@% else %@data@% endif %@ (`SO_RCVTIMEO`); `None` is for ever.
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn read_timeout(&self) -> io::Result<Option<Duration>> {
        self.timeout(libc::SO_RCVTIMEO)
    }

    /// Sets how long a call waits for @% if s.records %@a record@% else %@data@% endif %@; `None` is for ever.
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](io::ErrorKind::InvalidInput): the time is zero.
    pub fn set_read_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        self.set_timeout(libc::SO_RCVTIMEO, timeout)
    }
%% endif
%% if s.can.send

    /// Size of the send buffer in bytes of memory (`SO_SNDBUF`): the double of
    /// what was asked for. It holds what was sent until it is received; the other
    /// end's receive buffer has no say.
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn send_buffer_size(&self) -> io::Result<usize> {
        self.get(libc::SO_SNDBUF).map(count)
    }

    /// Asks for a send buffer of `bytes`. The kernel doubles the number and keeps
    /// to the limits of `net.core.wmem_max`.
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn set_send_buffer_size(&self, bytes: usize) -> io::Result<()> {
        let size = i32::try_from(bytes).unwrap_or(i32::MAX);
        sys::set_option(self.as_fd(), libc::SOL_SOCKET, libc::SO_SNDBUF, size)
    }

    /// How long a call waits for room (`SO_SNDTIMEO`); `None` is for ever.
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn write_timeout(&self) -> io::Result<Option<Duration>> {
        self.timeout(libc::SO_SNDTIMEO)
    }

    /// Sets how long a call waits for room@% if s.waits %@, [`connect_to`](Self::connect_to)
    /// included@% endif %@; `None` is for ever.
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](io::ErrorKind::InvalidInput): the time is zero.
    pub fn set_write_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        self.set_timeout(libc::SO_SNDTIMEO, timeout)
    }
%% endif
%% if s.can.get_max

    /// Longest record in bytes that the socket sends.
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn max_message(&self) -> io::Result<usize> {
        sys::option(self.as_fd(), crate::SOL, crate::OPT_MAX_MESSAGE).map(count)
    }
%% endif
%% if s.can.set_max

    /// Sets the longest record in bytes that the socket sends, from 1 to
    /// [`MAX_MESSAGE`](crate::MAX_MESSAGE), which it is at first.
    ///
    /// # Errors
    ///
    /// - `EINVAL`: the number is out of range.
    pub fn set_max_message(&self, bytes: usize) -> io::Result<()> {
        let size = i32::try_from(bytes).unwrap_or(i32::MAX);
        sys::set_option(self.as_fd(), crate::SOL, crate::OPT_MAX_MESSAGE, size)
    }
%% endif
%% include "crate/src/own.rs"
%% if s.can.inq

%% if s.records
    /// Length of the next record in bytes (`SIOCINQ`), 0 if there is none.
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn next_record_len(&self) -> io::Result<usize> {
%% else
    /// Bytes that can be received (`SIOCINQ`).
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn available(&self) -> io::Result<usize> {
%% endif
        sys::ioctl(self.as_fd(), libc::FIONREAD, 0).map(count)
    }
%% endif
%% if s.can.outq

    /// Bytes of memory that data takes which was sent and not yet received
    /// (`SIOCOUTQ`).
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn send_queue_size(&self) -> io::Result<usize> {
        sys::ioctl(self.as_fd(), libc::TIOCOUTQ, 0).map(count)
    }
%% endif

    fn get(&self, option: i32) -> io::Result<i32> {
        sys::option(self.as_fd(), libc::SOL_SOCKET, option)
    }
%% if s.can.send or s.can.recv

    fn timeout(&self, option: i32) -> io::Result<Option<Duration>> {
        let time = sys::option(self.as_fd(), libc::SOL_SOCKET, option)?;
        Ok(sys::duration(time))
    }

    fn set_timeout(&self, option: i32, timeout: Option<Duration>) -> io::Result<()> {
        let time = sys::timeval(timeout)?;
        sys::set_option(self.as_fd(), libc::SOL_SOCKET, option, time)
    }
%% endif
}
%% if s.can.send or s.can.inq

/// A number that the kernel gives and that is never negative.
fn count(value: i32) -> usize {
    usize::try_from(value).unwrap_or(0)
}
%% endif
