@% include "crate/head.rs" %@
//! The system calls: the unsafe code of the crate.

#![allow(unsafe_code, reason = "the kernel's interface is made of pointers")]

use std::io;
%% if c.sys.disconnect or c.sys.recv_from or c.sys.cmsgs_out
use std::mem;
%% endif
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
%% if c.sys.recv_from
use std::ptr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
%% elif c.sys.send_to
use std::ptr;
%% endif

use libc::{Ioctl, c_int, socklen_t};

use crate::{AF, SockAddr};

%% if c.sys.connection
pub(crate) mod connection;
%% endif
mod options;

@% if c.sys.timeouts %@pub(crate) use options::{duration, option, set_option, timeval};
@% elif c.sys.set_option %@pub(crate) use options::{option, set_option};
@% else %@pub(crate) use options::option;
@% endif %@
/// Bytes of an address, as the kernel counts them.
const ADDR_LEN: socklen_t = @{ c.addr.size }@;
const _: () = assert!(ADDR_LEN as usize == SockAddr::SIZE);

/// The result of a call that gives -1 for an error.
fn check(result: c_int) -> io::Result<c_int> {
    if result == -1 {
        Err(io::Error::last_os_error())
    } else {
        Ok(result)
    }
}
%% if c.sys.lengths

/// The same for a call that gives a length.
fn length(result: isize) -> io::Result<usize> {
    usize::try_from(result).map_err(|_| io::Error::last_os_error())
}
%% endif

/// `socket()`
pub(crate) fn socket(kind: c_int, protocol: c_int) -> io::Result<OwnedFd> {
    // SAFETY: takes no pointer.
    let fd = check(unsafe { libc::socket(AF.into(), kind | libc::SOCK_CLOEXEC, protocol) })?;
    // SAFETY: the kernel has just opened it, nobody else knows it.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}
%% if c.sys.pair

/// `socketpair()`
pub(crate) fn pair(kind: c_int, protocol: c_int) -> io::Result<(OwnedFd, OwnedFd)> {
    let mut fds = [-1; 2];
    let kind = kind | libc::SOCK_CLOEXEC;
    // SAFETY: the array has room for the two descriptors.
    check(unsafe { libc::socketpair(AF.into(), kind, protocol, fds.as_mut_ptr()) })?;
    // SAFETY: the kernel has just opened both, nobody else knows them.
    Ok(unsafe { (OwnedFd::from_raw_fd(fds[0]), OwnedFd::from_raw_fd(fds[1])) })
}
%% endif
%% if c.sys.bind

/// `bind()`
pub(crate) fn bind(fd: BorrowedFd<'_>, addr: SockAddr) -> io::Result<()> {
    let name = (&raw const addr).cast();
    // SAFETY: `name` points to `ADDR_LEN` bytes for the time of the call.
    check(unsafe { libc::bind(fd.as_raw_fd(), name, ADDR_LEN) })?;
    Ok(())
}
%% endif
%% if c.sys.connect

/// `connect()`
pub(crate) fn connect(fd: BorrowedFd<'_>, addr: SockAddr) -> io::Result<()> {
    let name = (&raw const addr).cast();
    // SAFETY: `name` points to `ADDR_LEN` bytes for the time of the call.
    check(unsafe { libc::connect(fd.as_raw_fd(), name, ADDR_LEN) })?;
    Ok(())
}
%% endif
%% if c.sys.disconnect

/// `connect()` to `AF_UNSPEC`
pub(crate) fn disconnect(fd: BorrowedFd<'_>) -> io::Result<()> {
    // SAFETY: all of a `sockaddr` may be zero, which is `AF_UNSPEC`.
    let name: libc::sockaddr = unsafe { mem::zeroed() };
    let len = size(&name)?;
    // SAFETY: `name` has `len` bytes and lives through the call.
    check(unsafe { libc::connect(fd.as_raw_fd(), &raw const name, len) })?;
    Ok(())
}
%% endif
%% if c.sys.name

/// Which end of a socket.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// Its own.
    Local,
%% if c.sys.peer
    /// The other.
    Peer,
%% endif
}

/// `getsockname()`@% if c.sys.peer %@ and `getpeername()`@% endif %@
pub(crate) fn name(fd: BorrowedFd<'_>, end: End) -> io::Result<SockAddr> {
    let mut bytes = [0; SockAddr::SIZE];
    let mut len = ADDR_LEN;
    let name = bytes.as_mut_ptr().cast::<libc::c_void>().cast();
    let call = match end {
        End::Local => libc::getsockname,
%% if c.sys.peer
        End::Peer => libc::getpeername,
%% endif
    };
    // SAFETY: `name` points to `len` bytes that may be written, and `len` lives
    // through the call.
    check(unsafe { call(fd.as_raw_fd(), name, &raw mut len) })?;
    address(bytes, len)?.ok_or_else(bad_address)
}
%% endif
%% if c.sys.name or c.sys.recv_from

/// The address that the kernel has written; `None` if it has not.
fn address(bytes: [u8; SockAddr::SIZE], len: socklen_t) -> io::Result<Option<SockAddr>> {
    match len {
        0 => Ok(None),
        ADDR_LEN => SockAddr::from_bytes(bytes)
            .map(Some)
            .ok_or_else(bad_address),
        _ => Err(bad_address()),
    }
}

/// What an address that is none of this family gives.
pub(crate) fn bad_address() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "the kernel gave no address of this family",
    )
}
%% endif
%% if c.sys.send_to

/// `sendto()`, without `SIGPIPE`
pub(crate) fn send(
    fd: BorrowedFd<'_>,
    message: &[u8],
    addr: Option<SockAddr>,
) -> io::Result<usize> {
    let (name, len) = match &addr {
        Some(addr) => (ptr::from_ref(addr).cast(), ADDR_LEN),
        None => (ptr::null(), 0),
    };
    // SAFETY: `message` can be read, and `name` points to `len` bytes, all for
    // the time of the call.
    length(unsafe {
        libc::sendto(
            fd.as_raw_fd(),
            message.as_ptr().cast(),
            message.len(),
            libc::MSG_NOSIGNAL,
            name,
            len,
        )
    })
}
%% endif
%% if c.sys.cmsgs_out

/// `sendmsg()`, without `SIGPIPE`
pub(crate) fn send_msg(
    fd: BorrowedFd<'_>,
    message: &[u8],
%% if c.sys.cmsgs_to
    addr: Option<SockAddr>,
%% endif
    control: &mut [u8],
%% if c.sys.record_cmsgs_out
    flags: c_int,
%% endif
) -> io::Result<usize> {
    let flags = @% if c.sys.record_cmsgs_out %@flags | @% endif %@libc::MSG_NOSIGNAL;
    let mut part = libc::iovec {
        iov_base: message.as_ptr().cast_mut().cast(),
        iov_len: message.len(),
    };
    // SAFETY: all of a `msghdr` may be zero.
    let mut header: libc::msghdr = unsafe { mem::zeroed() };
%% if c.sys.cmsgs_to
    if let Some(addr) = &addr {
        header.msg_name = ptr::from_ref(addr).cast_mut().cast();
        header.msg_namelen = ADDR_LEN;
    }
%% endif
    header.msg_iov = &raw mut part;
    header.msg_iovlen = 1;
    header.msg_control = control.as_mut_ptr().cast();
    header.msg_controllen = convert(control.len(), 0);
    // SAFETY: every pointer in `header` is to memory of the length beside it,
    // which can be read and lives through the call.
    length(unsafe { libc::sendmsg(fd.as_raw_fd(), &raw const header, flags) })
}
%% endif
%% if c.sys.recv_from

/// `recvfrom()`
pub(crate) fn recv_from(
    fd: BorrowedFd<'_>,
    buffer: &mut [u8],
    flags: c_int,
) -> io::Result<(usize, Option<SockAddr>)> {
    let mut bytes = [0; SockAddr::SIZE];
    let mut len = ADDR_LEN;
    // SAFETY: `buffer` and `bytes` can be written up to the lengths given, and
    // all live through the call.
    let received = length(unsafe {
        libc::recvfrom(
            fd.as_raw_fd(),
            buffer.as_mut_ptr().cast(),
            buffer.len(),
            flags,
            bytes.as_mut_ptr().cast::<libc::c_void>().cast(),
            &raw mut len,
        )
    })?;
    Ok((received, address(bytes, len)?))
}
%% endif
%% if c.sys.recv

/// `recv()`
pub(crate) fn recv(fd: BorrowedFd<'_>, buffer: &mut [u8], flags: c_int) -> io::Result<usize> {
    // SAFETY: `buffer` can be written and lives through the call.
    length(unsafe {
        libc::recv(
            fd.as_raw_fd(),
            buffer.as_mut_ptr().cast(),
            buffer.len(),
            flags,
        )
    })
}
%% endif
%% if c.sys.recv_from

/// What `recvmsg()` tells about a message.
pub(crate) struct Message {
    /// What the call returned: with `MSG_TRUNC`, the length of the message.
    pub(crate) length: usize,
    /// The rest of the message is lost.
    pub(crate) truncated: bool,
    /// Who sent it.
    pub(crate) source: Option<SockAddr>,
    /// When it was sent.
    pub(crate) timestamp: Option<SystemTime>,
%% if c.sys.cmsgs_from
    /// What came with it, in the kernel's form.
    pub(crate) control: Vec<u8>,
    /// Some of that is lost.
    pub(crate) control_truncated: bool,
%% endif
}

/// Bytes for control messages that the kernel may use.
const CONTROL: @% if c.sys.cmsgs_from %@u16@% else %@u8@% endif %@ = @{ 128 + c.own.cmsg_room }@;

/// `recvmsg()`
pub(crate) fn recv_msg(fd: BorrowedFd<'_>, buffer: &mut [u8], flags: c_int) -> io::Result<Message> {
    let mut bytes = [0; SockAddr::SIZE];
    // Longer than the kernel is told, so that a time can be read at its end.
    let mut control = [0_u64; @{ 24 + c.own.cmsg_room // 8 }@];
    let mut part = libc::iovec {
        iov_base: buffer.as_mut_ptr().cast(),
        iov_len: buffer.len(),
    };
    // SAFETY: all of a `msghdr` may be zero.
    let mut header: libc::msghdr = unsafe { mem::zeroed() };
    header.msg_name = bytes.as_mut_ptr().cast();
    header.msg_namelen = ADDR_LEN;
    header.msg_iov = &raw mut part;
    header.msg_iovlen = 1;
    header.msg_control = control.as_mut_ptr().cast();
    header.msg_controllen = CONTROL.into();
    // SAFETY: every pointer in `header` is to memory of the length beside it,
    // which can be written and lives through the call.
    let length = length(unsafe { libc::recvmsg(fd.as_raw_fd(), &raw mut header, flags) })?;
%% if c.sys.cmsgs_from
    let given = control.iter().flat_map(|word| word.to_ne_bytes());
%% endif
    Ok(Message {
        length,
        truncated: header.msg_flags & libc::MSG_TRUNC != 0,
        source: address(bytes, header.msg_namelen)?,
        timestamp: timestamp(&header),
%% if c.sys.cmsgs_from
        control: given.take(convert(header.msg_controllen, 0)).collect(),
        control_truncated: header.msg_flags & libc::MSG_CTRUNC != 0,
%% endif
    })
}

/// The time among the control messages.
fn timestamp(header: &libc::msghdr) -> Option<SystemTime> {
    // SAFETY: the kernel has filled the header and the control messages.
    let mut next = unsafe { libc::CMSG_FIRSTHDR(header) };
    while !next.is_null() {
        // SAFETY: CMSG_FIRSTHDR and CMSG_NXTHDR give a whole header or null.
        let found = unsafe { ptr::read_unaligned(next) };
        if found.cmsg_level == libc::SOL_SOCKET && found.cmsg_type == libc::SCM_TIMESTAMPNS {
            // SAFETY: behind each header there is room for a time.
            let time: libc::timespec = unsafe { ptr::read_unaligned(libc::CMSG_DATA(next).cast()) };
            let seconds = u64::try_from(time.tv_sec).ok()?;
            let nanoseconds = u32::try_from(time.tv_nsec).ok()?;
            return UNIX_EPOCH.checked_add(Duration::new(seconds, nanoseconds));
        }
        // SAFETY: `next` is one of the control messages of `header`.
        next = unsafe { libc::CMSG_NXTHDR(header, next) };
    }
    None
}
%% endif
%% if c.sys.shutdown

/// `shutdown()`
pub(crate) fn shutdown(fd: BorrowedFd<'_>, how: c_int) -> io::Result<()> {
    // SAFETY: takes no pointer.
    check(unsafe { libc::shutdown(fd.as_raw_fd(), how) })?;
    Ok(())
}
%% endif

/// A value's length as the kernel counts it.
fn size<T>(value: &T) -> io::Result<socklen_t> {
    socklen_t::try_from(size_of_val(value)).map_err(io::Error::other)
}

%% if c.sys.timeouts
/// Between integer types whose widths differ from machine to machine.
fn convert<T, U: TryFrom<T>>(value: T, fallback: U) -> U {
    U::try_from(value).unwrap_or(fallback)
}

%% endif
%% if c.sys.own_ioctl
/// Type of the requests of sockets.
pub(crate) const SOCK_IOC_TYPE: u32 = 0x89;

/// A request of `ioctl()` whose number says that it reads or writes `N` bytes.
pub(crate) fn request<const N: usize>(
    fd: BorrowedFd<'_>,
    request: Ioctl,
    bytes: &mut [u8; N],
) -> io::Result<()> {
    // SAFETY: the requests of the callers have the size of `bytes`, which can
    // be read and written and live through the call.
    check(unsafe { libc::ioctl(fd.as_raw_fd(), request, bytes.as_mut_ptr()) })?;
    Ok(())
}

%% endif
/// A request of `ioctl()` that reads or writes an `int`.
pub(crate) fn ioctl(fd: BorrowedFd<'_>, request: Ioctl, mut value: c_int) -> io::Result<c_int> {
    // SAFETY: the callers' requests read or write one `int`.
    check(unsafe { libc::ioctl(fd.as_raw_fd(), request, &raw mut value) })?;
    Ok(value)
}
