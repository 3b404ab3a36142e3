// SPDX-License-Identifier: GPL-2.0-only

//! Connections that wait at a listener: for room there, and to be accepted.

use super::{
    ask::asker,
    call::Call,
    data::InOrder,
    errno::{errno, to_result, EINVAL},
    life::{begin, forget},
    ops::{callbacks::Callbacks, AcceptFn, Child, SocketOps},
    sock::{Locked, OwnedSock, Sock},
};
use crate::shim;
use core::{marker::PhantomData, mem::ManuallyDrop, ptr::NonNull};
use kernel::{bindings, error::from_result, prelude::*};

/// A socket that no file has had. Dropping it ends it, which may sleep where [`SocketOps::ended`] does.
///
/// # Invariants
///
/// The socket is in no list of a listener's, and counts as in use.
pub(crate) struct Unaccepted<T: SocketOps>(OwnedSock<T>);

impl<T: SocketOps> Unaccepted<T> {
    /// A new one of the kind of `sk`, which is prepared before anybody is asked about it.
    ///
    /// # Errors
    ///
    /// `ENOMEM`, and what [`SocketOps::create`] gives.
    pub(crate) fn new(sk: Sock<'_, T>, prepare: impl FnOnce(Sock<'_, T>)) -> Result<Self> {
        // SAFETY: The socket is alive.
        let Some(child) = NonNull::new(unsafe { shim::child_alloc(sk.as_raw()) }) else {
            return Err(ENOMEM);
        };
        // SAFETY: It is new, and its one reference is given to the new owner.
        let (new, child) = unsafe {
            let new = begin::<T>(child.as_ptr());
            (new, OwnedSock::from_raw(child.as_ptr()))
        };
        prepare(new);
        if let Err(error) = T::create(new) {
            // SAFETY: The socket has a state, and goes with the reference.
            unsafe { shim::sock_set_destruct(new.as_raw(), forget::<T>) };
            return Err(error);
        }
        // SAFETY: The socket is alive.
        unsafe { shim::sock_count(new.as_raw(), 1) };
        // INVARIANT: It is new.
        Ok(Self(child))
    }

    /// # Safety
    ///
    /// It is in no list, and counts as in use; its reference is the caller's.
    unsafe fn from_raw(child: *mut bindings::sock) -> Self {
        // INVARIANT: By the requirements.
        // SAFETY: By the requirements.
        Self(unsafe { OwnedSock::from_raw(child) })
    }

    /// Gives it away, to a list.
    fn into_raw(self) -> *mut bindings::sock {
        ManuallyDrop::new(self).0.sock().as_raw()
    }

    /// The socket.
    #[inline]
    pub(crate) fn sock(&self) -> Sock<'_, T> {
        self.0.sock()
    }

    /// One more reference to it.
    pub(crate) fn hold(&self) -> OwnedSock<T> {
        // SAFETY: The reference of the value shows that it is alive; the new one is given to its
        // owner.
        unsafe {
            shim::sock_hold(self.sock().as_raw());
            OwnedSock::from_raw(self.sock().as_raw())
        }
    }

    /// Has security modules take it for what the listener is.
    pub(crate) fn take_security_of(&self, listener: Sock<'_, T>) {
        // SAFETY: Both are alive.
        unsafe { shim::security_clone(listener.as_raw(), self.sock().as_raw()) };
    }
}

impl<T: SocketOps> Drop for Unaccepted<T> {
    fn drop(&mut self) {
        T::ended(self.sock());
        // SAFETY: The socket is alive, and counts.
        unsafe { shim::sock_count(self.sock().as_raw(), -1) };
    }
}

// SAFETY: The function is for sockets of `T`, and gives the new one a child of theirs.
unsafe impl<T: SocketOps<Child = Self>> Child<T> for Unaccepted<T> {
    const ACCEPT: AcceptFn = accept::<T>;
}

/// # Safety
///
/// As `struct proto_ops` says.
unsafe extern "C" fn accept<T: SocketOps<Child = Unaccepted<T>>>(
    sock: *mut bindings::socket,
    newsock: *mut bindings::socket,
    arg: *mut bindings::proto_accept_arg,
) -> c_int {
    // SAFETY: `sock` and `arg` are those of the call.
    let (call, flags) = unsafe { (Callbacks::<T>::call(sock), shim::accept_flags(arg)) };
    from_result(|| {
        let child = T::accept(call, flags & bindings::O_NONBLOCK != 0)?;
        // SAFETY: `newsock` is the new one of the call. Its reference goes to the file, and so
        // does the duty to end the socket and to count it as gone.
        let new = unsafe {
            shim::child_graft(child.into_raw(), newsock);
            Callbacks::<T>::sk(newsock)
        };
        T::accepted(new);
        Ok(0)
    })
}

/// What the lock of a socket's receive queue guards beside the data in there.
///
/// # Invariants
///
/// The lock is held, by the present thread, for as long as the value lives.
pub(crate) struct Backlog<'a, T: SocketOps>(Sock<'a, T>, PhantomData<*mut ()>);

impl<T: SocketOps> Backlog<'_, T> {
    /// Which halves of the socket are shut, `xxx_SHUTDOWN`.
    pub(crate) fn shutdown(&self) -> u32 {
        self.0.shutdown_halves()
    }

    /// Shuts more halves.
    pub(crate) fn shut(&mut self, how: u32) {
        // SAFETY: By the type invariants.
        unsafe { shim::sock_shut(self.0.as_raw(), how) };
    }

    /// Sets how many connections may wait to be accepted, but for one.
    pub(crate) fn set_limit(&mut self, backlog: c_int) {
        // SAFETY: By the type invariants.
        unsafe { shim::backlog_set(self.0.as_raw(), backlog) };
    }

    /// Whether no more connections may wait to be accepted.
    pub(crate) fn is_full(&self) -> bool {
        // SAFETY: By the type invariants.
        unsafe { shim::backlog_full(self.0.as_raw()) }
    }

    /// Puts a connection to those that can be accepted.
    ///
    /// # Errors
    ///
    /// The connection, if the socket is about to end.
    pub(crate) fn push_pending(&mut self, child: Unaccepted<T>) -> Result<(), Unaccepted<T>> {
        let child = child.into_raw();
        // SAFETY: By the type invariants; the child is given to the list, if that takes it.
        if unsafe { shim::pending_push(self.0.as_raw(), child) } {
            return Ok(());
        }
        // SAFETY: It is in no list, and the reference is still the caller's.
        Err(unsafe { Unaccepted::from_raw(child) })
    }

    /// The connection that came first.
    pub(crate) fn pop_pending(&mut self) -> Option<Unaccepted<T>> {
        // SAFETY: By the type invariants.
        let child = unsafe { shim::pending_pop(self.0.as_raw()) };
        // SAFETY: `push_pending()` put it there.
        NonNull::new(child).map(|child| unsafe { Unaccepted::from_raw(child.as_ptr()) })
    }

    /// Puts a connection to those that wait for room.
    ///
    /// # Errors
    ///
    /// The connection, if the socket is about to end.
    pub(crate) fn push_waiting(&mut self, child: Unaccepted<T>) -> Result<(), Unaccepted<T>> {
        let child = child.into_raw();
        // SAFETY: By the type invariants; the child is given to the list, if that takes it.
        if unsafe { shim::waiting_push(self.0.as_raw(), child) } {
            return Ok(());
        }
        // SAFETY: It is in no list, and the reference is still the caller's.
        Err(unsafe { Unaccepted::from_raw(child) })
    }

    /// The connection that waits the longest.
    pub(crate) fn pop_waiting(&mut self) -> Option<Unaccepted<T>> {
        // SAFETY: By the type invariants.
        let child = unsafe { shim::waiting_pop(self.0.as_raw()) };
        // SAFETY: `push_waiting()` put it there.
        NonNull::new(child).map(|child| unsafe { Unaccepted::from_raw(child.as_ptr()) })
    }

    /// Takes a connection away that waits here.
    pub(crate) fn remove_waiting(&mut self, child: Sock<'_, T>) -> Option<Unaccepted<T>> {
        // SAFETY: By the type invariants; the child is alive.
        let is_here = unsafe { shim::waiting_remove(self.0.as_raw(), child.as_raw()) };
        // SAFETY: `push_waiting()` put it there.
        is_here.then(|| unsafe { Unaccepted::from_raw(child.as_raw()) })
    }
}

impl<T: SocketOps<Inbox = InOrder>> Sock<'_, T> {
    /// Calls `act` under the lock of the receive queue, where it must not sleep, and must ask nothing of
    /// the socket that takes the lock again.
    pub(crate) fn with_backlog<R>(self, act: impl FnOnce(&mut Backlog<'_, T>) -> R) -> R {
        struct Call<'a, T: SocketOps, F, R> {
            sk: Sock<'a, T>,
            act: Option<F>,
            result: Option<R>,
        }

        /// # Safety
        ///
        /// `arg` is to a `Call` that nobody else uses meanwhile; the lock of its queue is held.
        unsafe extern "C" fn under<T: SocketOps, F: FnOnce(&mut Backlog<'_, T>) -> R, R>(
            arg: *mut c_void,
        ) {
            // SAFETY: By the requirements.
            let call = unsafe { &mut *arg.cast::<Call<'_, T, F, R>>() };
            if let Some(act) = call.act.take() {
                // INVARIANT: By the requirements, until `act` returns.
                call.result = Some(act(&mut Backlog(call.sk, PhantomData)));
            }
        }

        fn caller<T: SocketOps, F: FnOnce(&mut Backlog<'_, T>) -> R, R>(
            _: &Call<'_, T, F, R>,
        ) -> shim::UnderFn {
            under::<T, F, R>
        }

        let mut call = Call {
            sk: self,
            act: Some(act),
            result: None,
        };
        // SAFETY: The socket is alive; the function is the call's.
        unsafe { shim::queue_under(self.as_raw(), caller(&call), (&raw mut call).cast()) };
        // SAFETY: `queue_under()` has called the function, which has set it.
        unsafe { call.result.unwrap_unchecked() }
    }

    /// Whether a connection can be accepted.
    pub(crate) fn has_pending(self) -> bool {
        // SAFETY: The socket is alive.
        unsafe { shim::pending_any(self.as_raw()) }
    }
}

impl<T: SocketOps<Inbox = InOrder>> Call<'_, T> {
    /// Sleeps until there may be a connection to accept, for as long as `still` says that there is
    /// a reason to, which must not sleep. What is left of the time is put into `timeout`.
    ///
    /// # Errors
    ///
    /// What a signal gives.
    pub(crate) fn wait_for_pending(
        self,
        timeout: &mut c_long,
        mut still: impl FnMut() -> bool,
    ) -> Result {
        // SAFETY: The socket is alive, and has its file; the function is the closure's.
        to_result(unsafe {
            shim::wait_pending(
                self.as_raw(),
                asker(&still),
                (&raw mut still).cast(),
                timeout,
            )
        })
    }
}

impl<T: SocketOps> Call<'_, T> {
    /// Lets go of the socket's lock and sleeps for as long as `still` says that there is a reason to,
    /// which is asked with the lock.
    ///
    /// # Errors
    ///
    /// `EAGAIN` if no time is left, what a signal gives, and `EINVAL` if the lock is another socket's.
    pub(crate) fn wait_while(
        self,
        locked: &mut Locked<'_, T>,
        timeout: &mut c_long,
        mut still: impl FnMut() -> bool,
    ) -> Result {
        if locked.sock() != *self {
            return Err(errno(EINVAL));
        }
        // SAFETY: The lock is held, and nobody refers to what it guards; the socket has its file, and
        // the function is the closure's.
        to_result(unsafe {
            shim::wait_changed(
                self.as_raw(),
                asker(&still),
                (&raw mut still).cast(),
                timeout,
            )
        })
    }
}
