// SPDX-License-Identifier: GPL-2.0-only

//! Counts what happens, in memory that is there from create to destroy. A message of one byte is
//! for the protocol alone, which sends two bytes back.

#![forbid(unsafe_code)]

use crate::{
    family::{Address, Arrival, Call, Frame, Header, Hooks, Protocol, Socket},
    runtime::{
        addr::Be16,
        bh_lock::{new_bh_lock, BhLock},
        errno::{errno, EPROTO},
        ethernet::shared::Shared,
        skb::Message,
    },
    transport::ethernet::{default_frame_in, deliver},
};
use kernel::prelude::*;

const MARK: u8 = 0x5a;

#[derive(Default)]
struct Counts {
    arrived: u32,
    left: u32,
    ticks: u32,
}

#[pin_data]
pub(crate) struct State {
    /// From create to destroy.
    #[pin]
    counts: BhLock<Option<KBox<Counts>>>,
}

impl State {
    fn count(&self, what: impl FnOnce(&mut Counts)) {
        if let Some(counts) = self.counts.lock().as_mut() {
            what(counts);
        }
    }
}

impl Hooks for Protocol {
    type State = State;
    type Tag = ();

    fn state() -> impl PinInit<State> {
        pin_init!(State {
            counts <- new_bh_lock!(None),
        })
    }

    fn create(sk: Socket<'_>) -> Result {
        let counts = KBox::new(Counts::default(), GFP_KERNEL)?;
        *sk.hook_state().counts.lock() = Some(counts);
        sk.start_timer(1);
        Ok(())
    }

    fn close(call: Call<'_>) {
        call.hook_state().count(|counts| counts.ticks += 1);
    }

    fn frame_in<'g>(
        sk: Socket<'_>,
        src: &Address,
        frame: Frame<'g>,
        header: &Header,
    ) -> Result<Arrival<'g>> {
        sk.hook_state().count(|counts| counts.arrived += 1);
        if header.mark != MARK {
            return Err(errno(EPROTO));
        }
        // Set by a process, which may just do so.
        let refusal = sk.options().refusal();
        if (refusal.least.into()..refusal.below.into()).contains(&frame.len()) {
            return Err(errno(EPROTO));
        }
        if frame.len() != 1 {
            return default_frame_in(sk, src, frame);
        }
        // An answer that is lost is asked for again.
        let answer = Message::of_bytes(&[0; 2], ());
        let _ = answer.and_then(|answer| deliver(sk, src, answer));
        Ok(Arrival::Taken(frame))
    }

    fn frame_out(
        sk: Socket<'_>,
        _dst: &Address,
        _message: &Shared<()>,
        header: &mut Header,
    ) -> Result {
        sk.hook_state().count(|counts| counts.left += 1);
        header.mark = MARK;
        // As if it came from another header; the checksum is the family's.
        header.checksum = Be16::new(0xdead);
        Ok(())
    }

    fn timer(sk: Socket<'_>) {
        sk.hook_state().count(|counts| counts.ticks += 1);
        sk.start_timer(1);
    }

    fn destroy(sk: Socket<'_>) {
        *sk.hook_state().counts.lock() = None;
    }
}
