// SPDX-License-Identifier: GPL-2.0-only

//! The functions of `struct proto_ops`, each of which calls a safe one of [`SocketOps`].
//!
//! C header: [`include/linux/net.h`](srctree/include/linux/net.h)

use super::{
    addr::SockAddr,
    call::Call,
    errno::{errno, EOPNOTSUPP},
    life::end,
    msg::{RecvMsg, SendMsg},
    option::{IoctlArg, OptionIn, OptionOut},
    skb::ControlBlock,
    sock::Sock,
};
use crate::shim;
use core::{convert::Infallible, marker::PhantomData, ptr, slice};
use kernel::{bindings, error::from_result, prelude::*};
use zerocopy::Immutable;

/// Which slots of `struct proto_ops` have a function of the module's own; the rest have
/// `sock_no_xxx()`, or are empty where the core looks.
#[derive(Clone, Copy)]
pub(crate) struct Slots {
    pub(crate) bind: bool,
    pub(crate) connect: bool,
    pub(crate) socketpair: bool,
    pub(crate) accept: bool,
    pub(crate) getname: bool,
    pub(crate) poll: Polled,
    pub(crate) ioctl: bool,
    /// Whether 32-bit programs get there, too.
    pub(crate) compat_ioctl: bool,
    /// Whether the core tells when the last message came.
    pub(crate) gettstamp: bool,
    pub(crate) listen: bool,
    pub(crate) shutdown: bool,
    pub(crate) setsockopt: bool,
    pub(crate) getsockopt: bool,
    pub(crate) sendmsg: bool,
    pub(crate) recvmsg: bool,
}

/// Who answers `poll(2)`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Polled {
    /// The module.
    Own,
    /// The core's `datagram_poll()`.
    Core,
    /// Nobody: there is no event, ever.
    Nobody,
}

/// What the sockets of one type do.
pub(crate) trait SocketOps: Sized + 'static {
    /// What is kept with each socket, from before it is seen until its last reference is gone.
    type State: Send + Sync + 'static;
    /// What is kept beside it for those who have the socket's lock.
    type Guarded: Default + Send + 'static;
    /// How what comes to a socket waits there.
    type Inbox: Inbox<Self>;
    /// What `accept(2)` hands out; [`Infallible`] if it hands out nothing.
    type Child: Child<Self>;
    /// The family's `struct sockaddr_xxx`.
    type Addr: SockAddr;
    /// What bound sockets are found by, unique in a network namespace.
    type Key: IntoBytes + Immutable;
    /// What each message carries in its control block.
    type Cb: ControlBlock;

    /// The state of a new socket.
    fn new() -> impl PinInit<Self::State>;

    /// What is kept was made, of a socket that nobody else knows yet.
    #[inline]
    fn begun(_sk: Sock<'_, Self>) {}

    /// A socket was made, and may be refused.
    fn create(_sk: Sock<'_, Self>) -> Result {
        Ok(())
    }

    /// Nobody has the socket open any more. It is still bound; nothing is sent by it.
    fn close(_call: Call<'_, Self>) {}

    /// The socket is bound no more, and has no file; its inbox is about to end.
    fn unbound(_sk: Sock<'_, Self>) {}

    /// A message that nobody has read when the inbox ends.
    fn unread(_sk: Sock<'_, Self>, _len: usize, _cb: &Self::Cb) {}

    /// The inbox has ended: it takes nothing more, and those who waited for it were told.
    fn closed(_sk: Sock<'_, Self>) {}

    /// The socket is closed for good: no call for it comes any more. Not called for one that
    /// [`Self::create`] refused. Must not sleep.
    fn ended(_sk: Sock<'_, Self>) {}

    /// Nobody knows of the socket any more, and its state is about to be dropped. Not called for one
    /// that [`Self::create`] refused. Must not sleep.
    fn destroyed(_sk: Sock<'_, Self>) {}

    /// `bind(2)`; the address is as its caller gave it.
    fn bind(_sk: Sock<'_, Self>, _addr: &[u8]) -> Result {
        Err(errno(EOPNOTSUPP))
    }

    /// `connect(2)`; the address is as its caller gave it.
    fn connect(_call: Call<'_, Self>, _addr: &[u8], _flags: u32) -> Result {
        Err(errno(EOPNOTSUPP))
    }

    /// `socketpair(2)`.
    fn socketpair(_sk1: Sock<'_, Self>, _sk2: Sock<'_, Self>) -> Result {
        Err(errno(EOPNOTSUPP))
    }

    /// `accept(2)`; who does not want to wait says `noblock`.
    fn accept(_call: Call<'_, Self>, _noblock: bool) -> Result<Self::Child> {
        Err(errno(EOPNOTSUPP))
    }

    /// A socket that [`Self::accept`] gave has its file.
    fn accepted(_sk: Sock<'_, Self>) {}

    /// `getsockname(2)`, or `getpeername(2)` if `peer`.
    fn getname(_sk: Sock<'_, Self>, _peer: bool) -> Result<Self::Addr> {
        Err(errno(EOPNOTSUPP))
    }

    /// `poll(2)`; gives `EPOLLxxx`.
    fn poll(sk: Sock<'_, Self>, poll: &Poll<'_>) -> u32;

    /// `ioctl(2)`; gives what that is to give. `ENOIOCTLCMD` makes the core ask others.
    fn ioctl(_sk: Sock<'_, Self>, _cmd: u32, _arg: IoctlArg) -> Result<c_int> {
        Err(errno(EOPNOTSUPP))
    }

    /// `listen(2)`; the core has limited the backlog.
    fn listen(_sk: Sock<'_, Self>, _backlog: c_int) -> Result {
        Err(errno(EOPNOTSUPP))
    }

    /// `shutdown(2)`; `how` is `SHUT_xxx`, as the caller gave it.
    fn shutdown(_sk: Sock<'_, Self>, _how: c_int) -> Result {
        Err(errno(EOPNOTSUPP))
    }

    /// `setsockopt(2)` of levels that are not the core's.
    fn setsockopt(
        _sk: Sock<'_, Self>,
        _level: c_int,
        _name: c_int,
        _value: OptionIn<'_>,
    ) -> Result {
        Err(errno(EOPNOTSUPP))
    }

    /// `getsockopt(2)` of levels that are not the core's.
    fn getsockopt(_sk: Sock<'_, Self>, _level: c_int, _name: c_int, _to: OptionOut<'_>) -> Result {
        Err(errno(EOPNOTSUPP))
    }

    /// `sendmsg(2)`; gives how many bytes went.
    fn sendmsg(_call: Call<'_, Self>, _msg: SendMsg<'_>) -> Result<usize> {
        Err(errno(EOPNOTSUPP))
    }

    /// `recvmsg(2)`; gives how many bytes came.
    fn recvmsg(_call: Call<'_, Self>, _msg: RecvMsg<'_>) -> Result<usize> {
        Err(errno(EOPNOTSUPP))
    }
}

/// How what comes to a socket waits there.
///
/// # Safety
///
/// After [`Self::end`] nobody outside refers to the socket's queues any more.
pub(crate) unsafe trait Inbox<T: SocketOps> {
    /// Ends it: what was not read goes, those who wait for it are told, and nothing comes any more.
    ///
    /// # Safety
    ///
    /// The socket is dead, and no call for it is under way but `release`.
    unsafe fn end(sk: Sock<'_, T>);
}

/// A socket that `accept(2)` hands out.
pub(crate) trait Child<T: SocketOps> {
    /// The function of `struct proto_ops` that does.
    const ACCEPT: AcceptFn;
}

/// `accept` of `struct proto_ops`.
pub(super) type AcceptFn = unsafe extern "C" fn(
    *mut bindings::socket,
    *mut bindings::socket,
    *mut bindings::proto_accept_arg,
) -> c_int;

impl<T: SocketOps> Child<T> for Infallible {
    const ACCEPT: AcceptFn = shim::sock_no_accept;
}

/// A call of `poll(2)`.
pub(crate) struct Poll<'a> {
    pub(super) file: *mut bindings::file,
    pub(super) sock: *mut bindings::socket,
    pub(super) wait: *mut bindings::poll_table_struct,
    _call: PhantomData<&'a ()>,
}

impl Poll<'_> {
    /// What the core's `datagram_poll()` says, which also has the caller wait for a change.
    #[inline]
    pub(crate) fn datagram(&self) -> u32 {
        // SAFETY: All three are those of a call of `poll()`.
        unsafe { bindings::datagram_poll(self.file, self.sock, self.wait) }
    }
}

/// The functions for one type of socket.
pub(super) struct Callbacks<T>(PhantomData<T>);

/// The table of a socket type; the functions that are not in `slots` are not called.
pub(super) const fn proto_ops<T: SocketOps>(
    slots: Slots,
    family: c_int,
    owner: *mut bindings::module,
) -> bindings::proto_ops {
    // C reads and writes as many bytes as it knows of each.
    const {
        assert!(size_of::<T::Key>() == shim::KEY_SIZE);
        assert!(align_of::<T::Key>() >= shim::KEY_ALIGN);
        assert!(size_of::<T::Addr>() == shim::ADDR_SIZE);
    }
    macro_rules! slot {
        ($name:ident, $stub:ident) => {
            if slots.$name {
                Some(Callbacks::<T>::$name)
            } else {
                Some(shim::$stub)
            }
        };
    }

    bindings::proto_ops {
        family,
        owner,
        release: Some(Callbacks::<T>::release),
        bind: slot!(bind, sock_no_bind),
        connect: slot!(connect, sock_no_connect),
        socketpair: slot!(socketpair, sock_no_socketpair),
        accept: Some(if slots.accept {
            T::Child::ACCEPT
        } else {
            shim::sock_no_accept
        }),
        getname: slot!(getname, sock_no_getname),
        poll: match slots.poll {
            Polled::Own => Some(Callbacks::<T>::poll),
            Polled::Core => Some(bindings::datagram_poll),
            Polled::Nobody => None,
        },
        ioctl: slot!(ioctl, sock_no_ioctl),
        #[cfg(CONFIG_COMPAT)]
        compat_ioctl: if slots.compat_ioctl {
            Some(Callbacks::<T>::compat_ioctl)
        } else {
            None
        },
        gettstamp: if slots.gettstamp {
            Some(shim::sock_gettstamp)
        } else {
            None
        },
        listen: slot!(listen, sock_no_listen),
        shutdown: slot!(shutdown, sock_no_shutdown),
        setsockopt: if slots.setsockopt {
            Some(Callbacks::<T>::setsockopt)
        } else {
            None
        },
        getsockopt_iter: if slots.getsockopt {
            Some(Callbacks::<T>::getsockopt)
        } else {
            None
        },
        sendmsg: slot!(sendmsg, sock_no_sendmsg),
        recvmsg: slot!(recvmsg, sock_no_recvmsg),
        mmap: Some(shim::sock_no_mmap),
        // SAFETY: All zeroes is a valid `struct proto_ops`, whose other slots are empty.
        ..unsafe { core::mem::zeroed() }
    }
}

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
    pub(super) unsafe fn sk<'a>(sock: *mut bindings::socket) -> Sock<'a, T> {
        // SAFETY: A socket that has this table of functions has a `struct sock` that `init()` has
        // seen, until `release()`, which comes last.
        unsafe { Sock::from_raw((*sock).sk) }
    }

    /// The same, of a function that may wait.
    ///
    /// # Safety
    ///
    /// That of [`Self::sk`].
    #[inline]
    pub(super) unsafe fn call<'a>(sock: *mut bindings::socket) -> Call<'a, T> {
        // SAFETY: By the requirements; the core keeps the file for as long as the function runs.
        unsafe { Call::new(Self::sk(sock)) }
    }

    /// # Safety
    ///
    /// As `struct proto_ops` says.
    unsafe extern "C" fn release(sock: *mut bindings::socket) -> c_int {
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
    unsafe extern "C" fn bind(
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
    unsafe extern "C" fn connect(
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
    unsafe extern "C" fn socketpair(
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
    unsafe extern "C" fn getname(
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
    unsafe extern "C" fn poll(
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
    unsafe extern "C" fn ioctl(sock: *mut bindings::socket, cmd: c_uint, arg: c_ulong) -> c_int {
        // SAFETY: `sock` is that of the call.
        let sk = unsafe { Self::sk(sock) };
        from_result(|| T::ioctl(sk, cmd, IoctlArg::new(arg)))
    }

    /// # Safety
    ///
    /// As `struct proto_ops` says.
    #[cfg(CONFIG_COMPAT)]
    unsafe extern "C" fn compat_ioctl(
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
    unsafe extern "C" fn listen(sock: *mut bindings::socket, backlog: c_int) -> c_int {
        // SAFETY: `sock` is that of the call.
        let sk = unsafe { Self::sk(sock) };
        from_result(|| T::listen(sk, backlog).map(|()| 0))
    }

    /// # Safety
    ///
    /// As `struct proto_ops` says.
    unsafe extern "C" fn shutdown(sock: *mut bindings::socket, how: c_int) -> c_int {
        // SAFETY: `sock` is that of the call.
        let sk = unsafe { Self::sk(sock) };
        from_result(|| T::shutdown(sk, how).map(|()| 0))
    }

    /// # Safety
    ///
    /// As `struct proto_ops` says.
    unsafe extern "C" fn setsockopt(
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
    unsafe extern "C" fn getsockopt(
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
    unsafe extern "C" fn sendmsg(
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
    unsafe extern "C" fn recvmsg(
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
