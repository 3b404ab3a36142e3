// SPDX-License-Identifier: GPL-2.0-only

//! Keeps what it is told longest, and counts who asks.

#![forbid(unsafe_code)]

use crate::{
    family::{Hooks, LockedSocket, Protocol},
    runtime::{cell::Setting, value::Value, whole::Whole},
    types::Stay,
};
use kernel::prelude::*;

/// What is kept with each socket.
#[pin_data]
pub(crate) struct State {
    asked: Setting<u32>,
    #[pin]
    longest: Whole<Stay>,
}

impl Hooks for Protocol {
    type State = State;

    fn state() -> impl PinInit<State> {
        pin_init!(State {
            asked: Setting::new(0),
            longest <- Whole::new(Stay::ZERO),
        })
    }

    fn get_asked(sk: &LockedSocket<'_>) -> Result<u32> {
        let asked = &sk.hook_state().asked;
        asked.set(asked.get().wrapping_add(1));
        Ok(asked.get())
    }

    fn ioctl_forget(sk: &LockedSocket<'_>) -> Result {
        sk.hook_state().asked.set(0);
        sk.hook_state().longest.set(Stay::ZERO);
        Ok(())
    }

    fn ioctl_longest(sk: &LockedSocket<'_>, arg: &Stay) -> Result {
        let longest = &sk.hook_state().longest;
        if arg.least > longest.get().least {
            longest.set(*arg);
        }
        Ok(())
    }

    fn ioctl_kept(sk: &LockedSocket<'_>) -> Result<Stay> {
        Ok(sk.hook_state().longest.get())
    }
}
