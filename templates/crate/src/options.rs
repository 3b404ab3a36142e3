@% include "crate/head.rs" %@
//! Options of the socket, and what its queues hold.

#![forbid(unsafe_code)]

use std::io;
use std::os::fd::AsFd;
%% if s.can.send or s.can.recv
use std::time::Duration;
%% endif

use super::Socket;
use crate::sys;
%% set structs = c.own.options | selectattr("value.is_struct") | list
%% set requests = c.own.ioctls | selectattr("value") | selectattr("value.is_struct") | list
%% if (s.can.own_get and structs | selectattr("get") | list) or (s.can.own_set and structs | selectattr("set") | list) or (s.can.own_ioctl and requests)
use crate::types;
%% endif

impl Socket {
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

    /// Takes the pending error of the socket (`SO_ERROR`).
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
%% if s.can.recv

    /// Size of the receive buffer in bytes of memory (`SO_RCVBUF`): the double of
    /// what was asked for. As long as it is not full, one more message is taken,
    /// whatever its size.
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn recv_buffer_size(&self) -> io::Result<usize> {
        self.get(libc::SO_RCVBUF).map(count)
    }

    /// Asks for a receive buffer of `bytes`. The kernel doubles the number and
    /// keeps to the limits of `net.core.rmem_max`.
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn set_recv_buffer_size(&self, bytes: usize) -> io::Result<()> {
        self.set(libc::SO_RCVBUF, int(bytes))
    }

    /// How long a call waits for a message (`SO_RCVTIMEO`); `None` is for ever.
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn read_timeout(&self) -> io::Result<Option<Duration>> {
        self.timeout(libc::SO_RCVTIMEO)
    }

    /// Sets how long a call waits for a message; `None` is for ever.
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](io::ErrorKind::InvalidInput): the time is zero.
    pub fn set_read_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        self.set_timeout(libc::SO_RCVTIMEO, timeout)
    }

    /// Whether messages come with the time they were sent at.
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn timestamps(&self) -> io::Result<bool> {
        self.get(libc::SO_TIMESTAMPNS).map(|on| on != 0)
    }

    /// Sets whether messages come with the time they were sent at
    /// (`SO_TIMESTAMPNS`), for [`recv_msg`](Self::recv_msg).
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn set_timestamps(&self, on: bool) -> io::Result<()> {
        self.set(libc::SO_TIMESTAMPNS, on.into())
    }
%% endif
%% if s.can.send

    /// Size of the send buffer in bytes of memory (`SO_SNDBUF`): the double of
    /// what was asked for. It holds messages until they are received.
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
        self.set(libc::SO_SNDBUF, int(bytes))
    }

    /// How long a call waits for room (`SO_SNDTIMEO`); `None` is for ever.
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn write_timeout(&self) -> io::Result<Option<Duration>> {
        self.timeout(libc::SO_SNDTIMEO)
    }

    /// Sets how long a call waits for room; `None` is for ever.
    ///
    /// # Errors
    ///
    /// - [`InvalidInput`](io::ErrorKind::InvalidInput): the time is zero.
    pub fn set_write_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        self.set_timeout(libc::SO_SNDTIMEO, timeout)
    }
%% endif
%% if s.can.get_max

    /// Largest message in bytes that the socket sends.
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn max_message(&self) -> io::Result<usize> {
        sys::option(self.as_fd(), crate::SOL, crate::OPT_MAX_MESSAGE).map(count)
    }
%% endif
%% if s.can.set_max

    /// Sets the largest message in bytes that the socket sends, from 1 to
    /// [`MAX_MESSAGE`](crate::MAX_MESSAGE), which it is at first.
    ///
    /// # Errors
    ///
    /// - `EINVAL`: the number is out of range.
    pub fn set_max_message(&self, bytes: usize) -> io::Result<()> {
        sys::set_option(self.as_fd(), crate::SOL, crate::OPT_MAX_MESSAGE, int(bytes))
    }
%% endif
%% include "crate/src/own.rs"
%% if s.can.inq

    /// Length of the next message in bytes (`SIOCINQ`), 0 if there is none.
    ///
    /// # Errors
    ///
    /// None that the family gives.
    pub fn next_message_len(&self) -> io::Result<usize> {
        sys::ioctl(self.as_fd(), libc::FIONREAD, 0).map(count)
    }
%% endif
%% if s.can.outq

    /// Bytes of memory that messages take which were sent and not yet received
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

    fn set(&self, option: i32, value: i32) -> io::Result<()> {
        sys::set_option(self.as_fd(), libc::SOL_SOCKET, option, value)
    }

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
%% if s.can.send or s.can.recv

/// A number that the kernel gives and that is never negative.
fn count(value: i32) -> usize {
    usize::try_from(value).unwrap_or(0)
}

/// A number for the kernel, which bounds it anyway.
fn int(value: usize) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}
%% endif
