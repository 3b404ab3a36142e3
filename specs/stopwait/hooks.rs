// SPDX-License-Identifier: GPL-2.0-only

//! The protocol of STOPWAIT. One message is on its way at a time, and is sent again until the peer
//! acknowledges it.
//!
//! Messages are numbered from zero in a session, which the sender chooses at random and anew
//! whenever it loses messages, so that the receiver cannot wait for one that never comes. A
//! receiver that knows a session takes another only from its beginning, and not the one that it
//! has left, so that what is late does not look like something new; one that knows none, after a
//! restart for example, goes on where the peer is.

#![forbid(unsafe_code)]

use crate::{
    family::{
        Address, Arrival, Attached, Call, Frame, Header, Hooks, LockedSocket, Protocol, Socket,
    },
    runtime::{
        addr::Be32,
        bh_lock::{new_bh_lock, BhLock},
        cell::Setting,
        errno::{errno, EINVAL, EISCONN, ENOBUFS, ENOTCONN, EPROTO, ETIMEDOUT},
        ethernet::{
            protocol::{random, Queue},
            shared::Shared,
        },
        msg::SendMsg,
        skb::Message,
    },
    transport::ethernet::{alloc, default_frame_in, deliver},
};
use kernel::{
    prelude::*,
    time::{msecs_to_jiffies, Msecs},
};
use zerocopy_derive::Immutable;

/// Between the first two tries; twice as long after each, up to [`LAST`].
const FIRST: Msecs = 20;
const LAST: Msecs = 640;

/// The frame is a message.
const DATA: u8 = 0;
/// The frame is the acknowledgment of one.
const ACK: u8 = 1;

/// What a frame is to say, until it has a header.
#[repr(C)]
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable)]
pub(crate) struct Tag {
    session: u32,
    seq: u32,
    kind: u8,
    zero: [u8; 3],
}

impl Tag {
    fn new(kind: u8, session: u32, seq: u32) -> Self {
        Self {
            session,
            seq,
            kind,
            zero: [0; 3],
        }
    }
}

/// What is known of the session in which the peer sends.
struct Heard {
    session: u32,
    /// The one before, or the same.
    left: u32,
    /// The next number in it.
    expected: u32,
}

/// What is between the socket and its peer.
struct Link {
    peer: Option<Address>,
    /// The first one is on its way.
    unacked: Queue<Tag>,
    /// The session in which we send, and the next number in it.
    session: u32,
    seq: u32,
    /// How often the first one was sent.
    tries: u32,
    heard: Option<Heard>,
}

impl Link {
    /// Whether an address is that of the peer.
    fn is_peer(&self, addr: &Address) -> bool {
        self.peer.is_some_and(|peer| {
            addr.port == peer.port
                && (peer.ifindex == 0 || addr.ifindex == peer.ifindex)
                && addr.hwaddr == peer.hwaddr
        })
    }

    /// Whether a message is the next one.
    fn is_next(&self, session: u32, seq: u32) -> bool {
        match &self.heard {
            None => true,
            Some(heard) if session == heard.session => seq == heard.expected,
            Some(heard) => seq == 0 && session != heard.left,
        }
    }

    /// Whether it is the one that came last: the acknowledgment got lost.
    fn is_last(&self, session: u32, seq: u32) -> bool {
        self.heard
            .as_ref()
            .is_some_and(|heard| session == heard.session && seq == heard.expected.wrapping_sub(1))
    }

    /// The next message is there; a session of the peer may begin with it, and another end.
    fn hear(&mut self, session: u32, seq: u32) {
        let left = match &self.heard {
            None => session,
            Some(heard) if session == heard.session => heard.left,
            Some(heard) => heard.session,
        };
        self.heard = Some(Heard {
            session,
            left,
            expected: seq.wrapping_add(1),
        });
    }

    /// Forgets what is not acknowledged.
    fn reset(&mut self, sk: Socket<'_>) {
        sk.stop_timer();
        self.unacked.clear();
        self.session = random();
        self.seq = 0;
        self.tries = 0;
    }

    /// A copy of the first message for another try. Without memory for it the timer sees to it.
    fn attempt(&mut self, sk: Socket<'_>) -> Result<Shared<Tag>> {
        let delay = msecs_to_jiffies(FIRST) << self.tries.min(10);
        self.tries += 1;
        sk.hook_state().error.set(0);
        sk.start_timer(delay.min(msecs_to_jiffies(LAST)));
        let first = self.unacked.first().ok_or_else(|| errno(ENOBUFS))?;
        first.try_clone().map_err(|_| errno(ENOBUFS))
    }
}

/// What is kept with each socket.
#[pin_data]
pub(crate) struct State {
    #[pin]
    link: BhLock<Link>,
    /// Why the last try failed, a negative error number, or zero.
    error: Setting<c_int>,
}

/// Sends a try, without the lock, since a frame may come back at once.
fn xmit(sk: Socket<'_>, dst: &Address, copy: Result<Shared<Tag>>) {
    if let Err(error) = copy.and_then(|copy| deliver(sk, dst, copy)) {
        sk.hook_state().error.set(error.to_errno());
    }
}

/// Acknowledges a message. If that fails, the peer sends it again.
fn ack(sk: Socket<'_>, dst: &Address, session: u32, seq: u32) {
    let frame = Message::of_bytes(&[], Tag::new(ACK, session, seq));
    let _ = frame.and_then(|frame| deliver(sk, dst, frame));
}

/// The peer has the first message: it is the next one's turn.
fn acked(sk: Socket<'_>, src: &Address, session: u32, seq: u32) -> Result {
    let mut link = sk.hook_state().link.lock();
    let Some(peer) = link.peer.filter(|_| link.is_peer(src)) else {
        return Err(errno(EPROTO));
    };
    let expected = link.unacked.first().map(|first| first.cb().seq);
    // One that came twice, or late, is no acknowledgment of anything.
    if session != link.session || expected != Some(seq) {
        return Ok(());
    }
    let done = link.unacked.pop();
    link.tries = 0;
    let next = if link.unacked.is_empty() {
        sk.stop_timer();
        None
    } else {
        Some(link.attempt(sk))
    };
    drop(link);

    // Makes room, and wakes who waits for it.
    if let Some(done) = done {
        done.consume();
    }
    if let Some(next) = next {
        xmit(sk, &peer, next);
    }
    Ok(())
}

/// Takes a message of the peer's, if it is the next one.
fn take<'g>(
    sk: Socket<'_>,
    src: &Address,
    frame: Frame<'g>,
    session: u32,
    seq: u32,
) -> Result<Arrival<'g>> {
    let mut link = sk.hook_state().link.lock();
    if !link.is_peer(src) {
        return Err(errno(EPROTO));
    }
    if link.is_next(session, seq) {
        let arrival = default_frame_in(sk, src, frame)?;
        link.hear(session, seq);
        return Ok(arrival);
    }
    if link.is_last(session, seq) {
        return Ok(Arrival::Taken(frame));
    }
    Err(errno(EPROTO))
}

impl Hooks for Protocol {
    type State = State;
    type Tag = Tag;

    fn state() -> impl PinInit<State> {
        pin_init!(State {
            link <- new_bh_lock!(Link {
                peer: None,
                unacked: Queue::new(),
                session: 0,
                seq: 0,
                tries: 0,
                heard: None,
            }),
            error: Setting::new(0),
        })
    }

    fn create(sk: Socket<'_>) -> Result {
        sk.hook_state().link.lock().session = random();
        Ok(())
    }

    fn close(call: Call<'_>) {
        let state = call.hook_state();
        call.linger_while(|| !state.link.lock().unacked.is_empty());
        let mut link = state.link.lock();
        link.reset(*call);
        // Nobody receives any more, so nothing is acknowledged.
        link.peer = None;
    }

    fn connect(
        _call: Call<'_>,
        sk: &mut LockedSocket<'_>,
        addr: Option<&Address>,
        _flags: u32,
    ) -> Result {
        // A group has no one who could acknowledge.
        if addr.is_some_and(|addr| addr.hwaddr[0] & 1 != 0) {
            return Err(errno(EINVAL));
        }
        sk.default_connect(addr)?;
        let mut link = sk.hook_state().link.lock();
        link.reset(sk.sock());
        link.heard = None;
        link.peer = addr.copied();
        Ok(())
    }

    fn sendmsg(
        call: Call<'_>,
        dst: &Address,
        msg: &mut SendMsg<'_>,
        _attached: &Attached,
    ) -> Result<usize> {
        let len = msg.len();
        let mut message = alloc(call, msg, Tag::new(DATA, 0, 0))?;
        let mut link = call.hook_state().link.lock();
        let peer = link.peer.ok_or_else(|| errno(ENOTCONN))?;
        if *dst != peer {
            return Err(errno(EISCONN));
        }
        message.set_cb(Tag::new(DATA, link.session, link.seq));
        link.seq = link.seq.wrapping_add(1);
        let first = link.unacked.is_empty();
        link.unacked.push(message);
        if first {
            let copy = link.attempt(*call);
            drop(link);
            xmit(*call, &peer, copy);
        }
        Ok(len)
    }

    fn frame_in<'g>(
        sk: Socket<'_>,
        src: &Address,
        frame: Frame<'g>,
        header: &Header,
    ) -> Result<Arrival<'g>> {
        let (session, seq) = (header.session.get(), header.seq.get());
        match header.kind {
            DATA => {
                let arrival = take(sk, src, frame, session, seq)?;
                ack(sk, src, session, seq);
                Ok(arrival)
            }
            ACK => {
                acked(sk, src, session, seq)?;
                Ok(Arrival::Taken(frame))
            }
            _ => Err(errno(EPROTO)),
        }
    }

    fn frame_out(
        _sk: Socket<'_>,
        _dst: &Address,
        message: &Shared<Tag>,
        header: &mut Header,
    ) -> Result {
        let tag = message.cb();
        header.kind = tag.kind;
        header.session = Be32::new(tag.session);
        header.seq = Be32::new(tag.seq);
        Ok(())
    }

    fn timer(sk: Socket<'_>) {
        let state = sk.hook_state();
        let mut link = state.link.lock();
        let Some(peer) = link.peer.filter(|_| !link.unacked.is_empty()) else {
            return;
        };
        if link.tries < sk.options().tries() {
            let copy = link.attempt(sk);
            drop(link);
            xmit(sk, &peer, copy);
            return;
        }
        let error = match state.error.get() {
            0 => errno(ETIMEDOUT),
            code => Error::from_errno(code),
        };
        link.reset(sk);
        drop(link);
        sk.report(error);
    }
}
