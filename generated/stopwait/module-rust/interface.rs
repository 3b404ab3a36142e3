// SPDX-License-Identifier: GPL-2.0-only

//! What the family has beside messages, as its spec has it, and what is kept with each socket.

#![forbid(unsafe_code)]
#![allow(dead_code, reason = "hooks ask for what they need")]

use crate::family::{Datagram, Hooks, Protocol, Socket, LEVEL};
use crate::runtime::cell::Setting;
use crate::runtime::errno::{errno, ENOPROTOOPT};
use crate::runtime::option::{OptionIn, OptionOut};
use crate::runtime::sock::Sock;
use crate::runtime::value::within;
use crate::transport::interface::Interface;
use kernel::prelude::*;

/// What is kept with each socket.
#[pin_data]
pub(crate) struct Own {
    #[pin]
    options: Options,
    #[pin]
    state: <Protocol as Hooks>::State,
}

/// The values of its options.
#[pin_data]
pub(crate) struct Options {
    tries: Setting<u32>,
}

impl Options {
    /// How often a message is sent before the peer is given up.
    pub(crate) fn tries(&self) -> u32 {
        self.tries.get()
    }
}

impl<'a> Sock<'a, Datagram> {
    /// The values of its options.
    pub(crate) fn options(self) -> &'a Options {
        &self.own().options
    }

    /// What the hooks keep with the socket.
    pub(crate) fn hook_state(self) -> &'a <Protocol as Hooks>::State {
        &self.own().state
    }
}

/// Sets `STOPWAIT_TRIES`.
fn set_tries(sk: Socket<'_>, value: &OptionIn<'_>) -> Result {
    let value: u32 = within(value.read()?, 1..=1000)?;
    sk.options().tries.set(value);
    Ok(())
}

impl Interface<Datagram> for Own {
    fn new() -> impl PinInit<Self> {
        let options = pin_init!(Options {
            tries: Setting::new(20),
        });
        pin_init!(Self {
            options <- options,
            state <- <Protocol as Hooks>::state(),
        })
    }

    fn setsockopt(sk: Socket<'_>, level: c_int, name: c_int, value: &OptionIn<'_>) -> Result {
        if level != LEVEL {
            return Err(errno(ENOPROTOOPT));
        }
        match name {
            2 => set_tries(sk, value),
            _ => Err(errno(ENOPROTOOPT)),
        }
    }

    fn getsockopt(sk: Socket<'_>, level: c_int, name: c_int, to: &mut OptionOut<'_>) -> Result {
        if level != LEVEL {
            return Err(errno(ENOPROTOOPT));
        }
        to.check()?;
        match name {
            2 => to.write(&sk.options().tries()),
            _ => Err(errno(ENOPROTOOPT)),
        }
    }
}
