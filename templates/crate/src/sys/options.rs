@% include "crate/head.rs" %@
//! The system calls about options.

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd};
%% if c.sys.timeouts
use std::time::Duration;
%% endif

use libc::c_int;

@% if c.sys.timeouts %@use super::{check, convert, size};
@% else %@use super::{check, size};
@% endif %@
/// Types of option values: plain data, of which every bit pattern is a value.
pub(crate) trait Value: Copy {
    /// All zero.
    const ZERO: Self;
}

impl Value for c_int {
    const ZERO: Self = 0;
}

%% if c.sys.own_get or c.sys.own_set
impl<const N: usize> Value for [u8; N] {
    const ZERO: Self = [0; N];
}

%% endif
impl Value for libc::timeval {
    const ZERO: Self = libc::timeval {
        tv_sec: 0,
        tv_usec: 0,
    };
}
%% if c.sys.timeouts

/// A time limit as the kernel takes it: zero is none, so less than a
/// microsecond counts as one.
pub(crate) fn timeval(time: Option<Duration>) -> io::Result<libc::timeval> {
    let Some(time) = time else {
        return Ok(libc::timeval::ZERO);
    };
    if time.is_zero() {
        let text = "a time limit of zero would be none";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
    }
    let microseconds = time.subsec_micros();
    let least = u32::from(time.as_secs() == 0 && microseconds == 0);
    Ok(libc::timeval {
        tv_sec: convert(time.as_secs(), libc::time_t::MAX),
        tv_usec: convert(microseconds.max(least), 0),
    })
}

/// A time limit as the kernel gives it.
pub(crate) fn duration(time: libc::timeval) -> Option<Duration> {
    let time = Duration::from_secs(convert(time.tv_sec, 0))
        + Duration::from_micros(convert(time.tv_usec, 0));
    if time.is_zero() { None } else { Some(time) }
}
%% endif
%% if c.sys.set_option

/// `setsockopt()`
pub(crate) fn set_option<T: Value>(
    fd: BorrowedFd<'_>,
    level: c_int,
    option: c_int,
    value: T,
) -> io::Result<()> {
    let len = size(&value)?;
    // SAFETY: `value` has `len` bytes and lives through the call.
    check(unsafe {
        libc::setsockopt(
            fd.as_raw_fd(),
            level,
            option,
            (&raw const value).cast(),
            len,
        )
    })?;
    Ok(())
}
%% endif

/// `getsockopt()`
pub(crate) fn option<T: Value>(fd: BorrowedFd<'_>, level: c_int, option: c_int) -> io::Result<T> {
    let mut value = T::ZERO;
    let mut len = size(&value)?;
    // SAFETY: `value` has `len` bytes, any of which may be written with
    // anything, and both live through the call.
    check(unsafe {
        libc::getsockopt(
            fd.as_raw_fd(),
            level,
            option,
            (&raw mut value).cast(),
            &raw mut len,
        )
    })?;
    Ok(value)
}
