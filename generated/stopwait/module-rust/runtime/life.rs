// SPDX-License-Identifier: GPL-2.0-only

//! The beginning and the end of a socket.

use super::{
    ops::{Inbox, SocketOps},
    sock::{kept, Kept, Sock},
};
use crate::shim;
use core::{mem::MaybeUninit, ptr};
use kernel::{bindings, prelude::*};

/// Makes what is kept with a new socket, which the caller has just got from the shim.
///
/// # Safety
///
/// `sk` is new.
pub(super) unsafe fn begin<'a, T: SocketOps>(sk: *mut bindings::sock) -> Sock<'a, T> {
    // SAFETY: Nobody else knows the socket yet. `register()` asked for enough bytes behind it, which
    // stay where they are. The reference is gone before others are made.
    let place: &'static mut MaybeUninit<Kept<T>> = unsafe { &mut *kept::<T>(sk).cast() };
    let Ok(_) = place.write_pin_init(Kept::new());
    // SAFETY: `destruct()` drops what was put there.
    let new = unsafe {
        shim::sock_set_destruct(sk, destruct::<T>);
        Sock::from_raw(sk)
    };
    T::begun(new);
    new
}

/// Makes a new socket one of `T`, and asks whether it may be.
///
/// # Safety
///
/// `sk` is new, and is `sock`'s.
pub(super) unsafe fn init<T: SocketOps>(
    sock: *mut bindings::socket,
    sk: *mut bindings::sock,
) -> Result {
    // SAFETY: It is new.
    let new = unsafe { begin::<T>(sk) };
    if let Err(error) = T::create(new) {
        // SAFETY: Nobody else has seen the socket but by what `create()` did with it, which is
        // undone. The file's reference goes, and the file does not know the socket any more.
        unsafe {
            shim::sock_set_destruct(sk, forget::<T>);
            end(new);
            (*sock).sk = ptr::null_mut();
            shim::sock_put(sk);
        }
        return Err(error);
    }
    // SAFETY: The socket is alive.
    unsafe { shim::sock_count(sk, 1) };
    Ok(())
}

/// Takes a socket out of all that others find it by: nothing comes to it any more, and nobody waits
/// for it.
///
/// # Safety
///
/// The socket is alive, and no call for it is under way but this one.
pub(super) unsafe fn end<T: SocketOps>(sk: Sock<'_, T>) {
    // SAFETY: By the requirements.
    unsafe { shim::sock_orphan(sk.as_raw()) };
    {
        // Who still has a reference and the lock may be binding it; later ones see that it has no file.
        let locked = sk.lock();
        T::unbinding(&locked);
        // SAFETY: It is locked, and has no file.
        unsafe { shim::bind_remove(sk.as_raw()) };
    }
    T::unbound(sk);
    // SAFETY: By the requirements; the socket is dead.
    unsafe { T::Inbox::end(sk) };
    T::closed(sk);
}

/// Ends what is kept with a socket.
///
/// # Safety
///
/// Nobody has a reference to the socket any more, and a grace period has passed.
unsafe extern "C" fn destruct<T: SocketOps>(sk: *mut bindings::sock) {
    // SAFETY: By the requirements, and the state is still there.
    unsafe {
        T::destroyed(Sock::from_raw(sk));
        forget::<T>(sk);
    }
}

/// The same for a socket that was refused.
///
/// # Safety
///
/// That of [`destruct`].
pub(super) unsafe extern "C" fn forget<T: SocketOps>(sk: *mut bindings::sock) {
    // SAFETY: `begin()` put it there; by the requirements nobody uses it. What others put into the
    // queue of a socket that never had a file is still there.
    unsafe {
        shim::queue_purge(sk);
        ptr::drop_in_place(kept::<T>(sk));
    }
}
