// SPDX-License-Identifier: GPL-2.0-only

//! Keeps what it is told, and tells it, of sockets of any kind.

#![forbid(unsafe_code)]

use crate::{
    family::{AnyKind, Hooks, Protocol},
    runtime::{
        addr::{Be32, Le16},
        cell::Setting,
        sock::Locked,
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

fn counts<T: AnyKind>(sk: &Locked<'_, T>) -> Counts {
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

    fn get_counts<T: AnyKind>(sk: &Locked<'_, T>) -> Result<Counts> {
        Ok(counts(sk))
    }

    fn get_route<T: AnyKind>(sk: &Locked<'_, T>) -> Result<u16> {
        Ok(sk.hook_state().route.get())
    }

    fn set_route<T: AnyKind>(sk: &Locked<'_, T>, value: u16) -> Result {
        sk.hook_state().route.set(value);
        Ok(())
    }

    fn get_remote<T: AnyKind>(sk: &Locked<'_, T>) -> Result<Window> {
        Ok(sk.hook_state().remote.get())
    }

    fn set_remote<T: AnyKind>(sk: &Locked<'_, T>, value: &Window) -> Result {
        sk.hook_state().remote.set(*value);
        Ok(())
    }

    fn ioctl_reset<T: AnyKind>(sk: &Locked<'_, T>) -> Result {
        let state = sk.hook_state();
        state.requests.set(0);
        state.route.set(0);
        state.kept.set(0);
        state.remote.set(Window::ZERO);
        Ok(())
    }

    fn ioctl_counts<T: AnyKind>(sk: &Locked<'_, T>) -> Result<Counts> {
        let requests = &sk.hook_state().requests;
        requests.set(requests.get().wrapping_add(1));
        Ok(counts(sk))
    }

    fn ioctl_keep<T: AnyKind>(sk: &Locked<'_, T>, arg: u8) -> Result {
        sk.hook_state().kept.set(arg);
        Ok(())
    }

    fn ioctl_shift<T: AnyKind>(_sk: &Locked<'_, T>, arg: &mut Window) -> Result {
        arg.first = Be32::new(arg.first.get().wrapping_add(arg.size.into()));
        Ok(())
    }

    fn ioctl_opened<T: AnyKind>(sk: &Locked<'_, T>) -> Result<u64> {
        Ok(sk.options().window().since)
    }

    fn ioctl_merge<T: AnyKind>(sk: &Locked<'_, T>, arg: &Window) -> Result {
        let own = sk.options().window();
        sk.hook_state().remote.set(Window {
            since: own.since.max(arg.since),
            ..*arg
        });
        Ok(())
    }
}
