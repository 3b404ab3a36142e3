// SPDX-License-Identifier: GPL-2.0-only

//! Sockets: a `struct sock`, which C alone knows, and the state that the module keeps with it.
//!
//! C header: [`include/net/sock.h`](srctree/include/net/sock.h)

use super::{errno::to_result, ops::SocketOps};
use crate::shim;
use core::{cell::UnsafeCell, marker::PhantomData, mem::ManuallyDrop, ops::Deref, ptr::NonNull};
use kernel::{bindings, prelude::*, sync::rcu::Guard, types::NotThreadSafe};

/// A socket that is alive for `'a`.
///
/// It is a pointer and not a reference to some struct, so that nothing is said of memory that
/// belongs to C; the state is reached by the pointer that C gave for the whole.
///
/// # Invariants
///
/// The pointer is to a `struct sock` that the shim allocated, with an initialised `Kept<T>`
/// behind it, and both live for `'a`.
pub(crate) struct Sock<'a, T> {
    ptr: NonNull<bindings::sock>,
    _alive: PhantomData<&'a T>,
}

impl<T> Clone for Sock<'_, T> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Sock<'_, T> {}

impl<T> PartialEq for Sock<'_, T> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.ptr == other.ptr
    }
}

/// What the module keeps with a socket; the same bytes for all types that keep the same.
#[pin_data]
#[repr(C)]
pub(super) struct Kept<T: SocketOps> {
    #[pin]
    state: T::State,
    /// Used by who has the socket's lock.
    guarded: UnsafeCell<T::Guarded>,
}

impl<T: SocketOps> Kept<T> {
    /// That of a new socket.
    pub(super) fn new() -> impl PinInit<Self> {
        pin_init!(Self {
            state <- T::new(),
            guarded: UnsafeCell::new(T::Guarded::default()),
        })
    }
}

/// Where what is kept with a socket is.
///
/// # Safety
///
/// `sk` was allocated by the shim.
#[inline]
pub(super) unsafe fn kept<T: SocketOps>(sk: *mut bindings::sock) -> *mut Kept<T> {
    const {
        assert!(align_of::<Kept<T>>() <= shim::STATE_ALIGN);
    }
    // SAFETY: The offset is a constant of the shim's. The shim puts as many bytes as it was told
    // to behind its own struct, aligned for any state.
    unsafe { sk.cast::<u8>().add(shim::state_offset).cast() }
}

impl<T: SocketOps> Deref for Sock<'_, T> {
    type Target = T::State;

    #[inline]
    fn deref(&self) -> &T::State {
        self.state()
    }
}

impl<'a, T: SocketOps> Sock<'a, T> {
    /// # Safety
    ///
    /// See the type's invariants.
    #[inline]
    pub(super) unsafe fn from_raw(sk: *mut bindings::sock) -> Self {
        // SAFETY: By the requirements it is not null.
        let ptr = unsafe { NonNull::new_unchecked(sk) };
        // INVARIANT: By the requirements.
        Self {
            ptr,
            _alive: PhantomData,
        }
    }

    /// The C struct.
    #[inline]
    pub(super) fn as_raw(self) -> *mut bindings::sock {
        self.ptr.as_ptr()
    }

    /// Its state, for as long as the socket lives.
    #[inline]
    pub(crate) fn state(self) -> &'a T::State {
        // SAFETY: By the type invariants, and only shared references are made of it.
        unsafe { &(*kept::<T>(self.ptr.as_ptr())).state }
    }

    /// Its type, `SOCK_xxx`.
    #[inline]
    pub(crate) fn sock_type(self) -> u32 {
        // SAFETY: The socket is alive.
        unsafe { shim::sock_type(self.as_raw()) }
    }

    /// Its protocol, as `socket(2)` was given it.
    #[inline]
    pub(crate) fn protocol(self) -> c_int {
        // SAFETY: The socket is alive.
        unsafe { shim::sock_protocol(self.as_raw()) }
    }

    /// Takes the socket's lock, and waits for it: not for who is told of frames, or of its timer.
    #[inline]
    pub(crate) fn lock(self) -> Locked<'a, T> {
        // SAFETY: The socket is alive. That the caller may sleep is as `runtime` says.
        unsafe { shim::lock_sock(self.as_raw()) };
        Locked(self, NotThreadSafe)
    }

    /// A reference of one's own, unless the last one is gone.
    ///
    /// The guard shows that the memory stays long enough to look.
    #[inline]
    pub(crate) fn try_hold(self, _guard: &Guard) -> Option<OwnedSock<T>> {
        // SAFETY: The socket is freed a grace period after its last reference has gone.
        if !unsafe { shim::sock_try_hold(self.as_raw()) } {
            return None;
        }
        // SAFETY: The reference was taken above, and is given to the new owner.
        Some(unsafe { OwnedSock::from_raw(self.as_raw()) })
    }

    /// Whether the caller has a capability, `CAP_xxx`, where the socket lives.
    pub(crate) fn capable(self, capability: u32) -> bool {
        // SAFETY: The socket is alive.
        unsafe { shim::sock_capable(self.as_raw(), capability as c_int) }
    }

    /// How long a sender may wait, in jiffies; not at all if `noblock`.
    #[inline]
    pub(crate) fn send_timeout(self, noblock: bool) -> c_long {
        // SAFETY: The socket is alive.
        unsafe { shim::sock_sndtimeo(self.as_raw(), noblock) }
    }

    /// Bytes of memory that wait to be read.
    pub(crate) fn rmem(self) -> c_int {
        // SAFETY: The socket is alive.
        unsafe { shim::sock_rmem(self.as_raw()) }
    }

    /// Bytes of memory on their way to others.
    pub(crate) fn wmem(self) -> c_int {
        // SAFETY: The socket is alive.
        unsafe { shim::sock_wmem(self.as_raw()) }
    }

    /// Which of its halves are shut, `xxx_SHUTDOWN`.
    #[inline]
    pub(crate) fn shutdown_halves(self) -> u32 {
        // SAFETY: The socket is alive.
        unsafe { shim::sock_shutdown(self.as_raw()) }
    }

    /// Whether `half`, `RCV_SHUTDOWN` or `SEND_SHUTDOWN`, is shut.
    #[inline]
    pub(crate) fn is_shut(self, half: u32) -> bool {
        self.shutdown_halves() & half != 0
    }

    /// Wakes all who wait for a change of the socket.
    pub(crate) fn state_changed(self) {
        // SAFETY: The socket is alive.
        unsafe { shim::sock_state_change(self.as_raw()) };
    }

    /// The inode of its file; zero without one.
    pub(crate) fn inode(self) -> u64 {
        // SAFETY: The socket is alive.
        unsafe { shim::sock_ino(self.as_raw()) }
    }
}

/// A socket whose lock is held; dropping it gives the lock back.
///
/// # Invariants
///
/// The lock is held, by the present thread, for as long as the value lives.
pub(crate) struct Locked<'a, T: SocketOps>(Sock<'a, T>, NotThreadSafe);

impl<'a, T: SocketOps> Deref for Locked<'a, T> {
    type Target = Sock<'a, T>;

    #[inline]
    fn deref(&self) -> &Sock<'a, T> {
        &self.0
    }
}

impl<'a, T: SocketOps> Locked<'a, T> {
    /// The socket.
    #[inline]
    pub(crate) fn sock(&self) -> Sock<'a, T> {
        self.0
    }

    /// What is kept for those who have the lock.
    #[inline]
    pub(crate) fn guarded(&mut self) -> &mut T::Guarded {
        // SAFETY: By the type invariants nobody else uses it: who asks for the lock a second time
        // waits.
        unsafe { &mut *(*kept::<T>(self.0.as_raw())).guarded.get() }
    }

    /// Puts the socket into the bind table.
    ///
    /// # Errors
    ///
    /// `EINVAL` if it is there already, `EADDRINUSE` if another socket has the key, or that of the
    /// table, which may lack memory.
    pub(crate) fn bind(&self, key: &T::Key) -> Result {
        // SAFETY: The socket is locked; the key is the table's.
        to_result(unsafe { shim::bind_insert(self.0.as_raw(), core::ptr::from_ref(key).cast()) })
    }

    /// Tells the core whether the socket has a peer.
    pub(crate) fn set_connected(&self, connected: bool) {
        self.set_state(if connected {
            bindings::socket_state_SS_CONNECTED
        } else {
            bindings::socket_state_SS_UNCONNECTED
        });
    }

    /// Tells the core that the socket is about to have a peer.
    pub(crate) fn set_connecting(&self) {
        self.set_state(bindings::socket_state_SS_CONNECTING);
    }

    /// Tells the core `SS_xxx`.
    fn set_state(&self, state: bindings::socket_state) {
        // SAFETY: The socket is alive; whether it has a file is for C to see.
        unsafe { shim::sock_set_state(self.0.as_raw(), state) };
    }
}

impl<T: SocketOps> Drop for Locked<'_, T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariants.
        unsafe { shim::release_sock(self.0.as_raw()) };
    }
}

/// A reference of one's own to a socket.
///
/// # Invariants
///
/// One of the references that `struct sock` counts belongs to the value.
pub(crate) struct OwnedSock<T: SocketOps>(ManuallyDrop<Sock<'static, T>>);

// SAFETY: References are counted atomically, and what is kept with a socket can be used by, and
// dropped in, any thread.
unsafe impl<T: SocketOps> Send for OwnedSock<T> {}

impl<T: SocketOps> OwnedSock<T> {
    /// Takes a reference over.
    ///
    /// # Safety
    ///
    /// `sk` is a socket of `T`, and one of its references is the caller's.
    #[inline]
    pub(super) unsafe fn from_raw(sk: *mut bindings::sock) -> Self {
        // SAFETY: By the requirements it is alive for as long as the reference is there.
        let sk = unsafe { Sock::from_raw(sk) };
        // INVARIANT: By the requirements.
        Self(ManuallyDrop::new(sk))
    }

    /// Gives the reference away.
    #[inline]
    pub(super) fn into_raw(self) -> *mut bindings::sock {
        ManuallyDrop::new(self).0.as_raw()
    }

    /// The socket, for as long as the reference is there.
    #[inline]
    pub(crate) fn sock(&self) -> Sock<'_, T> {
        *self.0
    }
}

impl<T: SocketOps> Drop for OwnedSock<T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariants; nobody uses it afterwards.
        unsafe { shim::sock_put(self.0.as_raw()) };
    }
}
