// SPDX-License-Identifier: GPL-2.0-only

//! Counts the calls of each hook and leaves the rest to protogen's own implementation. A program
//! may ask for the count, and have the next call of a hook fail: generator/tests/hooks/hooks.c.

#![forbid(unsafe_code)]

use crate::{
    family::{Address, Attached, Call, Child, Hooks, LockedSocket, Protocol, Socket, LEVEL},
    runtime::{
        cell::Setting,
        errno::{errno, EINVAL, ENOIOCTLCMD, ENOPROTOOPT},
        msg::{RecvMsg, SendMsg},
        ops::Poll,
        option::{IoctlArg, OptionIn, OptionOut},
    },
    transport::connection::{
        default_accept, default_connect, default_getname, default_listen, default_poll,
        default_recvmsg, default_sendmsg, default_shutdown, default_socketpair,
    },
};
use core::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use kernel::{bindings::SIOCPROTOPRIVATE, prelude::*};

// As in hooks.c beside this folder.
const BIND: usize = 1;
const CONNECT: usize = 2;
const SOCKETPAIR: usize = 3;
const ACCEPT: usize = 4;
const GETNAME: usize = 5;
const POLL: usize = 6;
const IOCTL: usize = 7;
const LISTEN: usize = 8;
const SHUTDOWN: usize = 9;
const SETSOCKOPT: usize = 10;
const GETSOCKOPT: usize = 11;
const SENDMSG: usize = 12;
const RECVMSG: usize = 13;
const RELEASE: usize = 14;
const CREATE: usize = 15;
const CLOSE: usize = 16;
const DESTROY: usize = 17;
/// The sum of what was sent.
const WEIGHT: usize = 18;
/// The end of [`ACCEPT`].
const ACCEPTED: usize = 19;

/// Requests of the ioctl hook, whose argument is the number of a hook.
const COUNT: u32 = SIOCPROTOPRIVATE;
const FAIL: u32 = SIOCPROTOPRIVATE + 1;

/// An option of the hooks' own.
const VALUE: c_int = 1000;

/// `EPOLLPRI`
const PRI: u32 = 2;

static CALLS: [AtomicU32; ACCEPTED + 1] = [const { AtomicU32::new(0) }; ACCEPTED + 1];
static FAILING: AtomicUsize = AtomicUsize::new(0);

/// Counts a call, and tells whether it is to fail.
fn note(hook: usize) -> Result {
    CALLS[hook].fetch_add(1, Ordering::Relaxed);
    let failing = FAILING.compare_exchange(hook, 0, Ordering::Relaxed, Ordering::Relaxed);
    if failing.is_ok() {
        Err(EXDEV)
    } else {
        Ok(())
    }
}

/// What is kept with each socket.
#[pin_data]
pub(crate) struct State {
    value: Setting<c_int>,
}

impl Hooks for Protocol {
    type State = State;

    fn state() -> impl PinInit<State> {
        pin_init!(State {
            value: Setting::new(0),
        })
    }

    fn release(call: Call<'_>) {
        // No call is to fail here, and there is nobody to be told.
        let _ = note(RELEASE);
        call.hook_state().value.set(0);
    }

    fn bind(sk: &LockedSocket<'_>, addr: &Address) -> Result {
        note(BIND)?;
        sk.default_bind(addr)
    }

    fn connect(call: Call<'_>, sk: &mut LockedSocket<'_>, addr: &Address, flags: u32) -> Result {
        note(CONNECT)?;
        default_connect(call, sk, addr, flags)
    }

    fn socketpair(sk: Socket<'_>, other: Socket<'_>) -> Result {
        note(SOCKETPAIR)?;
        default_socketpair(sk, other)
    }

    fn accept(call: Call<'_>, noblock: bool) -> Result<Child> {
        note(ACCEPT)?;
        let child = default_accept(call, noblock)?;
        note(ACCEPTED)?;
        Ok(child)
    }

    fn getname(sk: Socket<'_>, peer: bool) -> Result<Address> {
        note(GETNAME)?;
        default_getname(sk, peer)
    }

    fn poll(sk: Socket<'_>, poll: &Poll<'_>) -> u32 {
        if note(POLL).is_err() {
            return PRI;
        }
        default_poll(sk, poll)
    }

    fn ioctl(_sk: Socket<'_>, cmd: u32, arg: &IoctlArg) -> Result<c_int> {
        match cmd {
            COUNT => {
                let calls = CALLS.get(arg.number()).ok_or_else(|| errno(EINVAL))?;
                Ok(calls.load(Ordering::Relaxed) as c_int)
            }
            FAIL => {
                FAILING.store(arg.number(), Ordering::Relaxed);
                Ok(0)
            }
            _ => {
                note(IOCTL)?;
                Err(errno(ENOIOCTLCMD))
            }
        }
    }

    fn listen(sk: &LockedSocket<'_>, backlog: c_int) -> Result {
        note(LISTEN)?;
        default_listen(sk, backlog)
    }

    fn shutdown(sk: &LockedSocket<'_>, how: c_int) -> Result {
        note(SHUTDOWN)?;
        default_shutdown(sk, how)
    }

    fn setsockopt(sk: Socket<'_>, level: c_int, name: c_int, value: &OptionIn<'_>) -> Result {
        note(SETSOCKOPT)?;
        if (level, name) != (LEVEL, VALUE) {
            return Err(errno(ENOPROTOOPT));
        }
        sk.hook_state().value.set(value.read()?);
        Ok(())
    }

    fn getsockopt(sk: Socket<'_>, level: c_int, name: c_int, to: &mut OptionOut<'_>) -> Result {
        note(GETSOCKOPT)?;
        if (level, name) != (LEVEL, VALUE) {
            return Err(errno(ENOPROTOOPT));
        }
        to.write(&sk.hook_state().value.get())
    }

    fn sendmsg(call: Call<'_>, msg: &mut SendMsg<'_>, attached: &Attached) -> Result<usize> {
        note(SENDMSG)?;
        let weight = u32::from(attached.weight().unwrap_or(0));
        CALLS[WEIGHT].fetch_add(weight, Ordering::Relaxed);
        default_sendmsg(call, msg, *attached)
    }

    fn recvmsg(call: Call<'_>, msg: &mut RecvMsg<'_>) -> Result<usize> {
        note(RECVMSG)?;
        let len = default_recvmsg(call, msg)?;
        Attached::put_place(msg, CALLS[RECVMSG].load(Ordering::Relaxed));
        Ok(len)
    }

    fn create(_sk: Socket<'_>) -> Result {
        note(CREATE)
    }

    fn close(_call: Call<'_>) {
        // As in release().
        let _ = note(CLOSE);
    }

    fn destroy(_sk: Socket<'_>) {
        // As in release().
        let _ = note(DESTROY);
    }
}
