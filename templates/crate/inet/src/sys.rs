@% include "crate/head.rs" %@
//! The system calls: the unsafe code of the crate.

#![allow(unsafe_code, reason = "the kernel's interface is made of pointers")]
%% if not c.any
#![allow(dead_code, reason = "the family refuses the calls")]
%% endif

use std::io;
%% if c.any
use std::net::SocketAddrV4;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

use libc::{c_int, sa_family_t, sockaddr_in, socklen_t};
%% else
use std::os::fd::{FromRawFd, OwnedFd};

use libc::c_int;
%% endif

use crate::AF;

/// The result of a call that gives -1 for an error.
fn check(result: c_int) -> io::Result<c_int> {
    if result == -1 {
        Err(io::Error::last_os_error())
    } else {
        Ok(result)
    }
}

/// `socket()`
pub(crate) fn socket(kind: c_int, protocol: c_int) -> io::Result<OwnedFd> {
    // SAFETY: takes no pointer.
    let fd = check(unsafe { libc::socket(AF.into(), kind | libc::SOCK_CLOEXEC, protocol) })?;
    // SAFETY: the kernel has just opened it, nobody else knows it.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}
%% if c.any

/// The family of the addresses, `AF_INET`.
const AF_INET: sa_family_t = 2;

/// An address as the kernel knows it.
fn name(address: SocketAddrV4) -> sockaddr_in {
    sockaddr_in {
        sin_family: AF_INET,
        sin_port: address.port().to_be(),
        sin_addr: libc::in_addr {
            s_addr: u32::from(*address.ip()).to_be(),
        },
        sin_zero: [0; 8],
    }
}

/// Bytes of something, as the kernel counts them.
fn size<T>(of: &T) -> io::Result<socklen_t> {
    socklen_t::try_from(size_of_val(of)).map_err(io::Error::other)
}
%% endif
%% if c.listen or c.bind

/// `bind()`
pub(crate) fn bind(fd: &OwnedFd, address: SocketAddrV4) -> io::Result<()> {
    let name = name(address);
    let length = size(&name)?;
    // SAFETY: `name` has `length` bytes and lives through the call.
    check(unsafe { libc::bind(fd.as_raw_fd(), (&raw const name).cast(), length) })?;
    Ok(())
}
%% endif
%% if c.connect

/// `connect()`
pub(crate) fn connect(fd: &OwnedFd, address: SocketAddrV4) -> io::Result<()> {
    let name = name(address);
    let length = size(&name)?;
    // SAFETY: `name` has `length` bytes and lives through the call.
    check(unsafe { libc::connect(fd.as_raw_fd(), (&raw const name).cast(), length) })?;
    Ok(())
}
%% endif
%% if c.listen

/// `listen()`, with as many waiting connections as std lets wait.
pub(crate) fn listen(fd: &OwnedFd) -> io::Result<()> {
    // SAFETY: takes no pointer.
    check(unsafe { libc::listen(fd.as_raw_fd(), 128) })?;
    Ok(())
}

/// `SO_REUSEADDR`, which std sets as well.
pub(crate) fn reuse(fd: &OwnedFd) -> io::Result<()> {
    let on: c_int = 1;
    let length = size(&on)?;
    let (level, name) = (libc::SOL_SOCKET, libc::SO_REUSEADDR);
    let value = (&raw const on).cast();
    // SAFETY: `value` has `length` bytes and lives through the call.
    check(unsafe { libc::setsockopt(fd.as_raw_fd(), level, name, value, length) })?;
    Ok(())
}
%% endif
