// SPDX-License-Identifier: GPL-2.0-only

//! What sockets do: the safe functions that those of `struct proto_ops` call.
//!
//! C header: [`include/linux/net.h`](srctree/include/linux/net.h)

pub(super) mod callbacks;
pub(crate) mod table;

use super::{
    addr::SockAddr,
    call::Call,
    errno::{errno, EOPNOTSUPP},
    msg::{RecvMsg, SendMsg},
    option::{IoctlArg, OptionIn, OptionOut},
    skb::ControlBlock,
    sock::{Locked, Sock},
};
use crate::shim;
use core::{convert::Infallible, marker::PhantomData};
use kernel::{bindings, prelude::*};
use zerocopy::Immutable;

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

    /// The socket has no file any more, and is about to leave the bind table, if it is there.
    fn unbinding(_locked: &Locked<'_, Self>) {}

    /// The socket is bound no more, and has no file; its inbox is about to end.
    fn unbound(_sk: Sock<'_, Self>) {}

    /// A message that nobody has read when the inbox ends.
    fn unread(_sk: Sock<'_, Self>, _len: usize, _cb: &Self::Cb) {}

    /// The inbox has ended: it takes nothing more, and those who waited for it were told.
    fn closed(_sk: Sock<'_, Self>) {}

    /// The socket is closed for good: no call for it comes any more. Not called for one that
    /// [`Self::create`] refused. May sleep in `release()`; where `child::Unaccepted` is dropped,
    /// only if who drops it may.
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
///
/// # Safety
///
/// [`Self::ACCEPT`] does what `struct proto_ops` says for sockets of `T`: the core calls it for any.
pub(crate) unsafe trait Child<T: SocketOps> {
    /// The function of `struct proto_ops` that does.
    const ACCEPT: AcceptFn;
}

/// `accept` of `struct proto_ops`.
pub(super) type AcceptFn = unsafe extern "C" fn(
    *mut bindings::socket,
    *mut bindings::socket,
    *mut bindings::proto_accept_arg,
) -> c_int;

// SAFETY: The kernel's own function refuses.
unsafe impl<T: SocketOps> Child<T> for Infallible {
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
