@% include "crate/head.rs" %@
//! The system calls of sockets that make connections.

use std::io;
%% if c.sys.listen
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
%% elif c.sys.send or c.sys.recv_vectored or c.sys.recv_record
use std::os::fd::{AsRawFd, BorrowedFd};
%% else
use std::os::fd::BorrowedFd;
%% endif
use std::time::Duration;
%% if c.sys.accept_from

use crate::SockAddr;
%% endif
%% if c.sys.listen

/// `listen()`
pub(crate) fn listen(fd: BorrowedFd<'_>, backlog: usize) -> io::Result<()> {
    let backlog = i32::try_from(backlog).unwrap_or(i32::MAX);
    // SAFETY: takes no pointer.
    super::check(unsafe { libc::listen(fd.as_raw_fd(), backlog) })?;
    Ok(())
}
%% endif
%% if c.sys.accept_from

/// `accept4()`, with the address of the other end
pub(crate) fn accept_from(fd: BorrowedFd<'_>) -> io::Result<(OwnedFd, SockAddr)> {
    let mut bytes = [0; SockAddr::SIZE];
    let mut len = super::ADDR_LEN;
    let name = bytes.as_mut_ptr().cast::<libc::c_void>().cast();
    let flags = libc::SOCK_CLOEXEC;
    // SAFETY: `name` points to `len` bytes that may be written, and `len` lives
    // through the call.
    let fd = super::check(unsafe { libc::accept4(fd.as_raw_fd(), name, &raw mut len, flags) })?;
    // SAFETY: the kernel has just opened it, nobody else knows it.
    let fd = unsafe { OwnedFd::from_raw_fd(fd) };
    let addr = super::address(bytes, len)?.ok_or_else(super::bad_address)?;
    Ok((fd, addr))
}
%% endif
%% if c.sys.accept

/// `accept4()`
pub(crate) fn accept(fd: BorrowedFd<'_>) -> io::Result<OwnedFd> {
    let (none, flags) = (std::ptr::null_mut(), libc::SOCK_CLOEXEC);
    // SAFETY: the kernel writes no address to null, and no length.
    let accepted = unsafe { libc::accept4(fd.as_raw_fd(), none, std::ptr::null_mut(), flags) };
    let fd = super::check(accepted)?;
    // SAFETY: the kernel has just opened it, nobody else knows it.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}
%% endif
%% if c.sys.send

/// `send()`, without `SIGPIPE`
pub(crate) fn send(fd: BorrowedFd<'_>, data: &[u8], flags: i32) -> io::Result<usize> {
    let flags = flags | libc::MSG_NOSIGNAL;
    // SAFETY: `data` can be read for the time of the call.
    super::length(unsafe { libc::send(fd.as_raw_fd(), data.as_ptr().cast(), data.len(), flags) })
}
%% endif
%% if c.sys.send_vectored or c.sys.recv_vectored

/// Buffers that one call takes at most (`UIO_MAXIOV` of the kernel).
const MOST_PARTS: usize = 1024;
%% endif
%% if c.sys.send_vectored

/// `sendmsg()` of several buffers, without `SIGPIPE`
pub(crate) fn send_vectored(fd: BorrowedFd<'_>, parts: &[io::IoSlice<'_>]) -> io::Result<usize> {
    // SAFETY: all of a `msghdr` may be zero.
    let mut header: libc::msghdr = unsafe { std::mem::zeroed() };
    header.msg_iov = parts.as_ptr().cast_mut().cast();
    header.msg_iovlen = super::convert(parts.len().min(MOST_PARTS), 0);
    // SAFETY: an `IoSlice` is an `iovec`; as many as are told can be read, and
    // what they point to can be, too.
    super::length(unsafe { libc::sendmsg(fd.as_raw_fd(), &raw const header, libc::MSG_NOSIGNAL) })
}
%% endif
%% if c.sys.recv_vectored

/// `recvmsg()` into several buffers
pub(crate) fn recv_vectored(
    fd: BorrowedFd<'_>,
    parts: &mut [io::IoSliceMut<'_>],
) -> io::Result<usize> {
    // SAFETY: all of a `msghdr` may be zero.
    let mut header: libc::msghdr = unsafe { std::mem::zeroed() };
    header.msg_iov = parts.as_mut_ptr().cast();
    header.msg_iovlen = super::convert(parts.len().min(MOST_PARTS), 0);
    // SAFETY: an `IoSliceMut` is an `iovec`; as many as are told can be read, and
    // what they point to can be written.
    super::length(unsafe { libc::recvmsg(fd.as_raw_fd(), &raw mut header, 0) })
}
%% endif
%% if c.sys.recv_record

/// What `recvmsg()` tells about a record.
pub(crate) struct Record {
    /// What the call returned: with `MSG_TRUNC`, the length of the record.
    pub(crate) length: usize,
    /// The rest of the record is lost.
    pub(crate) truncated: bool,
    /// The sender gave `MSG_EOR`.
    pub(crate) end: bool,
%% if c.sys.record_cmsgs_in
    /// What came with it, in the kernel's form.
    pub(crate) control: Vec<u8>,
    /// Some of that is lost.
    pub(crate) control_truncated: bool,
%% endif
}

/// `recvmsg()` of a record
pub(crate) fn recv_record(fd: BorrowedFd<'_>, buffer: &mut [u8], flags: i32) -> io::Result<Record> {
%% if c.sys.record_cmsgs_in
    let mut control = [0_u64; @{ c.own.cmsg_room // 8 }@];
%% endif
    let mut part = libc::iovec {
        iov_base: buffer.as_mut_ptr().cast(),
        iov_len: buffer.len(),
    };
    // SAFETY: all of a `msghdr` may be zero.
    let mut header: libc::msghdr = unsafe { std::mem::zeroed() };
    header.msg_iov = &raw mut part;
    header.msg_iovlen = 1;
%% if c.sys.record_cmsgs_in
    header.msg_control = control.as_mut_ptr().cast();
    header.msg_controllen = super::convert(size_of_val(&control), 0);
    // SAFETY: every pointer in `header` is to memory of the length beside it,
    // which can be written and lives through the call.
    let length = super::length(unsafe { libc::recvmsg(fd.as_raw_fd(), &raw mut header, flags) })?;
    let given = control.iter().flat_map(|word| word.to_ne_bytes());
%% else
    // SAFETY: `part` is the one that is told, and the buffer that it points to
    // can be written.
    let length = super::length(unsafe { libc::recvmsg(fd.as_raw_fd(), &raw mut header, flags) })?;
%% endif
    Ok(Record {
        length,
        truncated: header.msg_flags & libc::MSG_TRUNC != 0,
        end: header.msg_flags & libc::MSG_EOR != 0,
%% if c.sys.record_cmsgs_in
        control: given
            .take(super::convert(header.msg_controllen, 0))
            .collect(),
        control_truncated: header.msg_flags & libc::MSG_CTRUNC != 0,
%% endif
    })
}
%% endif

impl super::options::Value for libc::linger {
    const ZERO: Self = libc::linger {
        l_onoff: 0,
        l_linger: 0,
    };
}

/// `SO_LINGER`
pub(crate) fn linger(fd: BorrowedFd<'_>) -> io::Result<Option<Duration>> {
    let linger: libc::linger = super::option(fd, libc::SOL_SOCKET, libc::SO_LINGER)?;
    let seconds = u64::try_from(linger.l_linger).unwrap_or(0);
    Ok((linger.l_onoff != 0).then_some(Duration::from_secs(seconds)))
}

/// Sets `SO_LINGER`. Seconds are what it counts in; only zero becomes zero.
pub(crate) fn set_linger(fd: BorrowedFd<'_>, linger: Option<Duration>) -> io::Result<()> {
    let seconds = linger.map_or(0, |time| {
        time.as_secs() + u64::from(time.subsec_nanos() > 0)
    });
    let value = libc::linger {
        l_onoff: linger.is_some().into(),
        l_linger: i32::try_from(seconds).unwrap_or(i32::MAX),
    };
    super::set_option(fd, libc::SOL_SOCKET, libc::SO_LINGER, value)
}
