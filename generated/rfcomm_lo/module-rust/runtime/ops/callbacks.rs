// SPDX-License-Identifier: GPL-2.0-only

//! What C calls: each function takes the raw arguments apart and calls that of [`SocketOps`].

use super::{Poll, SocketOps};
use crate::{
    runtime::{
        call::Call,
        life::end,
        msg::{RecvMsg, SendMsg},
        option::{IoctlArg, OptionIn, OptionOut},
        sock::Sock,
    },
    shim,
};
use core::{marker::PhantomData, ptr, slice};
use kernel::{bindings, error::from_result, prelude::*};

/// The functions for one type of socket.
pub(in crate::runtime) struct Callbacks<T>(PhantomData<T>);

/// The bytes of an address that the core has copied to the kernel.
///
/// # Safety
///
/// There are `len` bytes at `addr` for `'a`.
#[inline]
unsafe fn bytes<'a>(addr: *const bindings::sockaddr_unsized, len: c_int) -> &'a [u8] {
    // SAFETY: By the requirements; the core lets no negative length through.
    unsafe { slice::from_raw_parts(addr.cast(), len as usize) }
}

/// The result of a call that tells a length.
#[inline]
fn length(result: Result<usize>) -> c_int {
    match result {
        Ok(len) => len as c_int,
        Err(error) => error.to_errno(),
    }
}

impl<T: SocketOps> Callbacks<T> {
    /// The socket of a call.
    ///
    /// # Safety
    ///
    /// `sock` is that of a call of a function of `struct proto_ops`, and is used during it only.
    #[inline]
    pub(in crate::runtime) unsafe fn sk<'a>(sock: *mut bindings::socket) -> Sock<'a, T> {
        // SAFETY: A socket that has this table of functions has a `struct sock` with its state, which
        // `begin()` made for `init()` or for `Unaccepted::new()`, until `release()`, which comes last.
        unsafe { Sock::from_raw((*sock).sk) }
    }

    /// The same, of a function that may wait.
    ///
    /// # Safety
    ///
    /// That of [`Self::sk`].
    #[inline]
    pub(in crate::runtime) unsafe fn call<'a>(sock: *mut bindings::socket) -> Call<'a, T> {
        // SAFETY: By the requirements; the core keeps the file for as long as the function runs.
        unsafe { Call::new(Self::sk(sock)) }
    }

    /// # Safety
    ///
    /// As `struct proto_ops` says.
    pub(super) unsafe extern "C" fn release(sock: *mut bindings::socket) -> c_int {
        // SAFETY: `sock` is alive.
        let raw = unsafe { (*sock).sk };
        if raw.is_null() {
            return 0;
        }
        // SAFETY: `sock` is that of the call, and still has its reference.
        let call = unsafe { Self::call(sock) };
        T::close(call);
        // SAFETY: No other call is under way, as this is the last.
        unsafe { end(*call) };
        T::ended(*call);
        // SAFETY: The file's reference goes; nothing is done with the socket afterwards.
        unsafe {
            shim::sock_count(raw, -1);
            (*sock).sk = ptr::null_mut();
            shim::sock_put(raw);
        }
        0
    }

    /// # Safety
    ///
    /// As `struct proto_ops` says.
    pub(super) unsafe extern "C" fn bind(
        sock: *mut bindings::socket,
        addr: *mut bindings::sockaddr_unsized,
        len: c_int,
    ) -> c_int {
        // SAFETY: `sock` is that of the call, and the address has `len` bytes.
        let (sk, addr) = unsafe { (Self::sk(sock), bytes(addr, len)) };
        from_result(|| T::bind(sk, addr).map(|()| 0))
    }

    /// # Safety
    ///
    /// As `struct proto_ops` says.
    pub(super) unsafe extern "C" fn connect(
        sock: *mut bindings::socket,
        addr: *mut bindings::sockaddr_unsized,
        len: c_int,
        flags: c_int,
    ) -> c_int {
        // SAFETY: `sock` is that of the call, and the address has `len` bytes.
        let (call, addr) = unsafe { (Self::call(sock), bytes(addr, len)) };
        from_result(|| T::connect(call, addr, flags as u32).map(|()| 0))
    }

    /// # Safety
    ///
    /// As `struct proto_ops` says.
    pub(super) unsafe extern "C" fn socketpair(
        sock1: *mut bindings::socket,
        sock2: *mut bindings::socket,
    ) -> c_int {
        // SAFETY: Both are those of the call.
        let (sk1, sk2) = unsafe { (Self::sk(sock1), Self::sk(sock2)) };
        from_result(|| T::socketpair(sk1, sk2).map(|()| 0))
    }

    /// # Safety
    ///
    /// As `struct proto_ops` says.
    pub(super) unsafe extern "C" fn getname(
        sock: *mut bindings::socket,
        out: *mut bindings::sockaddr,
        peer: c_int,
    ) -> c_int {
        const {
            assert!(size_of::<T::Addr>() <= size_of::<bindings::__kernel_sockaddr_storage>());
        }
        // SAFETY: `sock` is that of the call.
        let sk = unsafe { Self::sk(sock) };
        match T::getname(sk, peer != 0) {
            Ok(addr) => {
                // SAFETY: There is room for a `struct sockaddr_storage`.
                unsafe { out.cast::<T::Addr>().write_unaligned(addr) };
                size_of::<T::Addr>() as c_int
            }
            Err(error) => error.to_errno(),
        }
    }

    /// # Safety
    ///
    /// As `struct proto_ops` says.
    pub(super) unsafe extern "C" fn poll(
        file: *mut bindings::file,
        sock: *mut bindings::socket,
        wait: *mut bindings::poll_table_struct,
    ) -> bindings::__poll_t {
        // SAFETY: `sock` is that of the call.
        let sk = unsafe { Self::sk(sock) };
        let poll = Poll {
            file,
            sock,
            wait,
            _call: PhantomData,
        };
        T::poll(sk, &poll)
    }

    /// # Safety
    ///
    /// As `struct proto_ops` says.
    pub(super) unsafe extern "C" fn ioctl(
        sock: *mut bindings::socket,
        cmd: c_uint,
        arg: c_ulong,
    ) -> c_int {
        // SAFETY: `sock` is that of the call.
        let sk = unsafe { Self::sk(sock) };
        from_result(|| T::ioctl(sk, cmd, IoctlArg::new(arg)))
    }

    /// # Safety
    ///
    /// As `struct proto_ops` says.
    #[cfg(CONFIG_COMPAT)]
    pub(super) unsafe extern "C" fn compat_ioctl(
        sock: *mut bindings::socket,
        cmd: c_uint,
        arg: c_ulong,
    ) -> c_int {
        // A pointer of a 32-bit program, as `compat_ptr()` has it. No request has another layout.
        // SAFETY: As for `ioctl()`.
        unsafe { Self::ioctl(sock, cmd, arg as u32 as c_ulong) }
    }

    /// # Safety
    ///
    /// As `struct proto_ops` says.
    pub(super) unsafe extern "C" fn listen(sock: *mut bindings::socket, backlog: c_int) -> c_int {
        // SAFETY: `sock` is that of the call.
        let sk = unsafe { Self::sk(sock) };
        from_result(|| T::listen(sk, backlog).map(|()| 0))
    }

    /// # Safety
    ///
    /// As `struct proto_ops` says.
    pub(super) unsafe extern "C" fn shutdown(sock: *mut bindings::socket, how: c_int) -> c_int {
        // SAFETY: `sock` is that of the call.
        let sk = unsafe { Self::sk(sock) };
        from_result(|| T::shutdown(sk, how).map(|()| 0))
    }

    /// # Safety
    ///
    /// As `struct proto_ops` says.
    pub(super) unsafe extern "C" fn setsockopt(
        sock: *mut bindings::socket,
        level: c_int,
        name: c_int,
        value: bindings::sockptr_t,
        len: c_uint,
    ) -> c_int {
        // SAFETY: `sock` is that of the call, and the value has `len` bytes.
        let (sk, value) = unsafe { (Self::sk(sock), OptionIn::from_raw(&value, len as usize)) };
        from_result(|| T::setsockopt(sk, level, name, value).map(|()| 0))
    }

    /// # Safety
    ///
    /// As `struct proto_ops` says.
    pub(super) unsafe extern "C" fn getsockopt(
        sock: *mut bindings::socket,
        level: c_int,
        name: c_int,
        opt: *mut bindings::sockopt_t,
    ) -> c_int {
        // SAFETY: Both are those of the call.
        let (sk, to) = unsafe { (Self::sk(sock), OptionOut::from_raw(opt)) };
        from_result(|| T::getsockopt(sk, level, name, to).map(|()| 0))
    }

    /// # Safety
    ///
    /// As `struct proto_ops` says.
    pub(super) unsafe extern "C" fn sendmsg(
        sock: *mut bindings::socket,
        msg: *mut bindings::msghdr,
        len: usize,
    ) -> c_int {
        // SAFETY: Both are those of the call, whose iterator is a source of `len` bytes.
        let (call, msg) = unsafe { (Self::call(sock), SendMsg::from_raw(msg, len)) };
        length(T::sendmsg(call, msg))
    }

    /// # Safety
    ///
    /// As `struct proto_ops` says.
    pub(super) unsafe extern "C" fn recvmsg(
        sock: *mut bindings::socket,
        msg: *mut bindings::msghdr,
        len: usize,
        flags: c_int,
    ) -> c_int {
        // SAFETY: Both are those of the call, whose iterator has room for `len` bytes.
        let (call, msg) = unsafe { (Self::call(sock), RecvMsg::from_raw(msg, len, flags as u32)) };
        length(T::recvmsg(call, msg))
    }
}
