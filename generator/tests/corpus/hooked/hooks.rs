// SPDX-License-Identifier: GPL-2.0-only

//! Counts the calls of each hook and leaves the rest to protogen's own implementation. A program
//! may ask for the count, and have the next call of a hook fail: generator/tests/hooks/hooks.c.

#![forbid(unsafe_code)]

use crate::{
    dgram0, dgram2,
    family::{Address, AnyKind, Attached, Hooks, Protocol, LEVEL},
    runtime::{
        call::Call,
        cell::Setting,
        errno::{errno, EINVAL, ENOIOCTLCMD, ENOPROTOOPT},
        msg::{RecvMsg, SendMsg},
        ops::Poll,
        option::{IoctlArg, OptionIn, OptionOut},
        sock::Sock,
    },
    seqpacket, stream0,
    transport::{connection, datagram},
};
use core::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use kernel::{bindings::SIOCPROTOPRIVATE, prelude::*};

// As in hooks.c.
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

    fn create<T: AnyKind>(_sk: Sock<'_, T>) -> Result {
        note(CREATE)
    }

    fn close<T: AnyKind>(_call: Call<'_, T>) {
        // No call is to fail here, and there is nobody to be told.
        let _ = note(CLOSE);
    }

    fn destroy<T: AnyKind>(_sk: Sock<'_, T>) {
        // As in close().
        let _ = note(DESTROY);
    }
}

fn release<T: AnyKind>(sk: Sock<'_, T>) {
    // As in close().
    let _ = note(RELEASE);
    sk.hook_state().value.set(0);
}

fn ioctl(cmd: u32, arg: &IoctlArg) -> Result<c_int> {
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

fn setsockopt<T: AnyKind>(
    sk: Sock<'_, T>,
    level: c_int,
    name: c_int,
    value: &OptionIn<'_>,
) -> Result {
    note(SETSOCKOPT)?;
    if (level, name) != (LEVEL, VALUE) {
        return Err(errno(ENOPROTOOPT));
    }
    sk.hook_state().value.set(value.read()?);
    Ok(())
}

fn getsockopt<T: AnyKind>(
    sk: Sock<'_, T>,
    level: c_int,
    name: c_int,
    to: &mut OptionOut<'_>,
) -> Result {
    note(GETSOCKOPT)?;
    if (level, name) != (LEVEL, VALUE) {
        return Err(errno(ENOPROTOOPT));
    }
    to.write(&sk.hook_state().value.get())
}

/// Counts a call of `sendmsg()`, and what is attached.
fn note_sent(attached: &Attached) -> Result {
    note(SENDMSG)?;
    let weight = u32::from(attached.weight().unwrap_or(0));
    CALLS[WEIGHT].fetch_add(weight, Ordering::Relaxed);
    Ok(())
}

/// Tells a receiver how many have received.
fn put_place(msg: &mut RecvMsg<'_>) {
    Attached::put_place(msg, CALLS[RECVMSG].load(Ordering::Relaxed));
}

impl dgram0::Hooks for dgram0::Protocol {
    fn release(call: dgram0::Call<'_>) {
        release(*call);
    }

    fn bind(sk: &dgram0::LockedSocket<'_>, addr: &Address) -> Result {
        note(BIND)?;
        sk.default_bind(addr)
    }

    fn connect(
        _call: dgram0::Call<'_>,
        sk: &mut dgram0::LockedSocket<'_>,
        addr: Option<&Address>,
        _flags: u32,
    ) -> Result {
        note(CONNECT)?;
        sk.default_connect(addr)
    }

    fn socketpair(sk: dgram0::Socket<'_>, other: dgram0::Socket<'_>) -> Result {
        note(SOCKETPAIR)?;
        datagram::default_socketpair(sk, other)
    }

    fn getname(sk: dgram0::Socket<'_>, peer: bool) -> Result<Address> {
        note(GETNAME)?;
        datagram::default_getname(sk, peer)
    }

    fn poll(sk: dgram0::Socket<'_>, poll: &Poll<'_>) -> u32 {
        if note(POLL).is_err() {
            return PRI;
        }
        datagram::default_poll(sk, poll)
    }

    fn ioctl(_sk: dgram0::Socket<'_>, cmd: u32, arg: &IoctlArg) -> Result<c_int> {
        ioctl(cmd, arg)
    }

    fn shutdown(sk: &dgram0::LockedSocket<'_>, how: c_int) -> Result {
        note(SHUTDOWN)?;
        datagram::default_shutdown(sk, how)
    }

    fn setsockopt(
        sk: dgram0::Socket<'_>,
        level: c_int,
        name: c_int,
        value: &OptionIn<'_>,
    ) -> Result {
        setsockopt(sk, level, name, value)
    }

    fn getsockopt(
        sk: dgram0::Socket<'_>,
        level: c_int,
        name: c_int,
        to: &mut OptionOut<'_>,
    ) -> Result {
        getsockopt(sk, level, name, to)
    }

    fn sendmsg(
        call: dgram0::Call<'_>,
        dst: &Address,
        msg: &mut SendMsg<'_>,
        attached: &Attached,
    ) -> Result<usize> {
        note_sent(attached)?;
        datagram::default_sendmsg(call, dst, msg, *attached)
    }

    fn recvmsg(call: dgram0::Call<'_>, msg: &mut RecvMsg<'_>) -> Result<usize> {
        note(RECVMSG)?;
        let len = datagram::default_recvmsg(call, msg)?;
        put_place(msg);
        Ok(len)
    }
}

/// What is left out does what it always does.
impl dgram2::Hooks for dgram2::Protocol {
    fn bind(sk: &dgram2::LockedSocket<'_>, addr: &Address) -> Result {
        note(BIND)?;
        sk.default_bind(addr)
    }

    fn connect(
        _call: dgram2::Call<'_>,
        sk: &mut dgram2::LockedSocket<'_>,
        addr: Option<&Address>,
        _flags: u32,
    ) -> Result {
        note(CONNECT)?;
        sk.default_connect(addr)
    }

    fn ioctl(_sk: dgram2::Socket<'_>, cmd: u32, arg: &IoctlArg) -> Result<c_int> {
        ioctl(cmd, arg)
    }

    fn sendmsg(
        call: dgram2::Call<'_>,
        dst: &Address,
        msg: &mut SendMsg<'_>,
        attached: &Attached,
    ) -> Result<usize> {
        note_sent(attached)?;
        datagram::default_sendmsg(call, dst, msg, *attached)
    }

    fn recvmsg(call: dgram2::Call<'_>, msg: &mut RecvMsg<'_>) -> Result<usize> {
        note(RECVMSG)?;
        let len = datagram::default_recvmsg(call, msg)?;
        put_place(msg);
        Ok(len)
    }
}

/// The hooks of sockets that make connections; all but streams tell of a receiver's place.
macro_rules! connections {
    ($kind:ident, $places:literal) => {
        impl $kind::Hooks for $kind::Protocol {
            fn release(call: $kind::Call<'_>) {
                release(*call);
            }

            fn bind(sk: &$kind::LockedSocket<'_>, addr: &Address) -> Result {
                note(BIND)?;
                sk.default_bind(addr)
            }

            fn connect(
                call: $kind::Call<'_>,
                sk: &mut $kind::LockedSocket<'_>,
                addr: &Address,
                flags: u32,
            ) -> Result {
                note(CONNECT)?;
                connection::default_connect(call, sk, addr, flags)
            }

            fn socketpair(sk: $kind::Socket<'_>, other: $kind::Socket<'_>) -> Result {
                note(SOCKETPAIR)?;
                connection::default_socketpair(sk, other)
            }

            fn accept(call: $kind::Call<'_>, noblock: bool) -> Result<$kind::Child> {
                note(ACCEPT)?;
                let child = connection::default_accept(call, noblock)?;
                note(ACCEPTED)?;
                Ok(child)
            }

            fn getname(sk: $kind::Socket<'_>, peer: bool) -> Result<Address> {
                note(GETNAME)?;
                connection::default_getname(sk, peer)
            }

            fn poll(sk: $kind::Socket<'_>, poll: &Poll<'_>) -> u32 {
                if note(POLL).is_err() {
                    return PRI;
                }
                connection::default_poll(sk, poll)
            }

            fn ioctl(_sk: $kind::Socket<'_>, cmd: u32, arg: &IoctlArg) -> Result<c_int> {
                ioctl(cmd, arg)
            }

            fn listen(sk: &$kind::LockedSocket<'_>, backlog: c_int) -> Result {
                note(LISTEN)?;
                connection::default_listen(sk, backlog)
            }

            fn shutdown(sk: &$kind::LockedSocket<'_>, how: c_int) -> Result {
                note(SHUTDOWN)?;
                connection::default_shutdown(sk, how)
            }

            fn setsockopt(
                sk: $kind::Socket<'_>,
                level: c_int,
                name: c_int,
                value: &OptionIn<'_>,
            ) -> Result {
                setsockopt(sk, level, name, value)
            }

            fn getsockopt(
                sk: $kind::Socket<'_>,
                level: c_int,
                name: c_int,
                to: &mut OptionOut<'_>,
            ) -> Result {
                getsockopt(sk, level, name, to)
            }

            fn sendmsg(
                call: $kind::Call<'_>,
                msg: &mut SendMsg<'_>,
                attached: &Attached,
            ) -> Result<usize> {
                note_sent(attached)?;
                connection::default_sendmsg(call, msg, *attached)
            }

            fn recvmsg(call: $kind::Call<'_>, msg: &mut RecvMsg<'_>) -> Result<usize> {
                note(RECVMSG)?;
                let len = connection::default_recvmsg(call, msg)?;
                if $places {
                    put_place(msg);
                }
                Ok(len)
            }
        }
    };
}

connections!(stream0, false);
connections!(seqpacket, true);
