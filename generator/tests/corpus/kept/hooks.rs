// SPDX-License-Identifier: GPL-2.0-only

//! Keeps what it is told, and tells it.

#![forbid(unsafe_code)]

use crate::{
    family::{Hooks, LockedSocket, Protocol},
    runtime::{
        addr::{Be32, Le16},
        cell::Setting,
        value::Value,
        whole::Whole,
    },
    types::{Counts, Window},
};
use kernel::prelude::*;

/// What is kept with each socket.
#[pin_data]
pub(crate) struct State {
    requests: Setting<u32>,
    route: Setting<u16>,
    kept: Setting<u8>,
    #[pin]
    remote: Whole<Window>,
}

fn counts(sk: &LockedSocket<'_>) -> Counts {
    let state = sk.hook_state();
    Counts {
        sent: state.requests.get().wrapping_add_signed(sk.sysctl_slope()),
        kept: state.kept.get(),
        delta: Le16::new(sk.options().balance() as u16),
        ..Counts::ZERO
    }
}

impl Hooks for Protocol {
    type State = State;

    fn state() -> impl PinInit<State> {
        pin_init!(State {
            requests: Setting::new(0),
            route: Setting::new(0),
            kept: Setting::new(0),
            remote <- Whole::new(Window::ZERO),
        })
    }

    fn get_counts(sk: &LockedSocket<'_>) -> Result<Counts> {
        Ok(counts(sk))
    }

    fn get_route(sk: &LockedSocket<'_>) -> Result<u16> {
        Ok(sk.hook_state().route.get())
    }

    fn set_route(sk: &LockedSocket<'_>, value: u16) -> Result {
        sk.hook_state().route.set(value);
        Ok(())
    }

    fn get_remote(sk: &LockedSocket<'_>) -> Result<Window> {
        Ok(sk.hook_state().remote.get())
    }

    fn set_remote(sk: &LockedSocket<'_>, value: &Window) -> Result {
        sk.hook_state().remote.set(*value);
        Ok(())
    }

    fn ioctl_reset(sk: &LockedSocket<'_>) -> Result {
        let state = sk.hook_state();
        state.requests.set(0);
        state.route.set(0);
        state.kept.set(0);
        state.remote.set(Window::ZERO);
        Ok(())
    }

    fn ioctl_counts(sk: &LockedSocket<'_>) -> Result<Counts> {
        let requests = &sk.hook_state().requests;
        requests.set(requests.get().wrapping_add(1));
        Ok(counts(sk))
    }

    fn ioctl_keep(sk: &LockedSocket<'_>, arg: u8) -> Result {
        sk.hook_state().kept.set(arg);
        Ok(())
    }

    fn ioctl_shift(_sk: &LockedSocket<'_>, arg: &mut Window) -> Result {
        arg.first = Be32::new(arg.first.get().wrapping_add(arg.size.into()));
        Ok(())
    }

    fn ioctl_merge(sk: &LockedSocket<'_>, arg: &Window) -> Result {
        let own = sk.options().window();
        sk.hook_state().remote.set(Window {
            size: own.size.max(arg.size),
            ..*arg
        });
        Ok(())
    }
}
