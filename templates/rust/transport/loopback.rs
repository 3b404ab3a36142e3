// SPDX-License-Identifier: GPL-2.0-only

//! Datagrams between sockets of one host.
//!
//! A socket is found by its address in the bind table of its network namespace, under RCU and
//! without a reference. Connecting is by address too: each message looks its receiver up. A message
//! is charged to the sender until it is freed, and to the receiver until it is read; a sender that
//! finds the receiver full waits for room, and nothing is dropped.

#![forbid(unsafe_code)]

use super::{
    datagram::{source, DatagramCall, DatagramSock, Envelope, Protocol, Transport},
    drop::{DropReason, Drops},
};
use crate::runtime::{
    bounded::{Bounded, Refusal},
    errno::{errno, is, EAGAIN, ECONNREFUSED, EPIPE},
    msg::SendMsg,
    ops::Poll,
    skb::Message,
};
use crate::shim::{EPOLLOUT, EPOLLWRBAND, EPOLLWRNORM, SEND_SHUTDOWN};
use kernel::{prelude::*, sync::rcu};
use zerocopy::Immutable;

/// What tells a poller that it can write.
const WRITABLE: u32 = EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND;

/// From one socket to another, without a device between them.
pub(crate) enum Loopback {}

/// A message of `head` and, behind it, all that the caller sends, charged to the send buffer.
///
/// # Errors
///
/// Those of the send buffer, and `EFAULT`.
pub(crate) fn alloc<P: Protocol, H: IntoBytes + Immutable>(
    call: DatagramCall<'_, P>,
    head: &H,
    msg: &mut SendMsg<'_>,
    attached: P::Attached,
) -> Result<Message<P::Envelope>> {
    let envelope = P::Envelope::new(call.addr(), attached);
    Message::with_head(call, head, msg, envelope)
}

/// Sends a message to `dst`. It is gone in any case.
///
/// # Errors
///
/// `ECONNREFUSED` if nobody takes it there, `EPIPE` if the receiver takes nothing any more, `EAGAIN`
/// if there is no room and the caller does not wait, or what a signal gives.
#[inline]
pub(crate) fn deliver<P: Protocol<Transport = Loopback> + Drops>(
    call: DatagramCall<'_, P>,
    dst: &P::Addr,
    message: Message<P::Envelope>,
    noblock: bool,
) -> Result {
    let mut timeout = None;
    let len = message.len();
    let mut message = message;
    let mut guard = rcu::read_lock();
    let error = loop {
        let Some(rx) = call.receiver(dst, &guard) else {
            break errno(ECONNREFUSED);
        };
        match message.queue(rx, &guard) {
            Ok(()) => {
                drop(guard);
                P::note_sent(*call, call.addr_or_unbound(), dst, len);
                return Ok(());
            }
            Err((back, Refusal::Full)) => message = back,
            Err((back, Refusal::Dead)) => {
                message = back;
                break errno(ECONNREFUSED);
            }
            Err((back, Refusal::Shut)) => {
                message = back;
                break errno(EPIPE);
            }
            // It is gone, and the sender is not told.
            Err((back, Refusal::Filter)) => {
                let source = source::<P>(back.cb());
                P::note_drop(
                    rx,
                    source,
                    rx.addr_or_unbound(),
                    back.len(),
                    DropReason::Filter,
                );
                P::note_sent(*call, call.addr_or_unbound(), dst, len);
                return Ok(());
            }
        }
        let timeout = timeout.get_or_insert_with(|| call.send_timeout(noblock));
        if *timeout == 0 {
            // Not full any more, or another socket now.
            if !call.waits_for(dst, rx, &guard) {
                continue;
            }
            break errno(EAGAIN);
        }
        // A socket without references is not found again.
        let Some(rx) = rx.try_hold(&guard) else {
            continue;
        };
        drop(guard);
        let waited = rx.wait_for_room(call, timeout, || {
            let guard = rcu::read_lock();
            call.receiver(dst, &guard) == Some(rx.sock())
                && !(P::SHUTS && call.is_shut(SEND_SHUTDOWN))
        });
        drop(rx);
        guard = rcu::read_lock();
        if P::SHUTS && call.is_shut(SEND_SHUTDOWN) {
            break errno(EPIPE);
        }
        if let Err(error) = waited {
            break error;
        }
    };
    drop(guard);
    let envelope = message.cb();
    P::note_drop(
        *call,
        source::<P>(envelope),
        dst,
        message.len(),
        reason(&error),
    );
    Err(error)
}

impl<P: Protocol<Transport = Self> + Drops> Transport<P> for Loopback {
    type Inbox = Bounded;
    type Kept = ();

    #[inline]
    fn sendmsg(
        call: DatagramCall<'_, P>,
        dst: &P::Addr,
        msg: &mut SendMsg<'_>,
        attached: P::Attached,
    ) -> Result<usize> {
        let len = msg.len();
        let message = Message::from_msg(call, msg, P::Envelope::new(call.addr(), attached))?;
        deliver(call, dst, message, msg.noblock())?;
        Ok(len)
    }

    fn poll(sk: DatagramSock<'_, P>, poll: &Poll<'_>) -> u32 {
        let mask = poll.datagram();
        if mask & EPOLLOUT == 0 {
            return mask;
        }
        let Some(peer) = sk.peer() else {
            return mask;
        };
        // A full peer takes nothing more.
        let guard = rcu::read_lock();
        match sk.receiver(&peer, &guard) {
            Some(rx) if sk.waits_for(&peer, rx, &guard) => mask & !WRITABLE,
            _ => mask,
        }
    }

    fn reconnected(sk: DatagramSock<'_, P>) {
        // Whom we send to and whom we take messages from has changed.
        sk.wake_senders();
        sk.unwatch();
        sk.wake_writer();
    }

    fn shut(sk: DatagramSock<'_, P>) {
        sk.wake_senders();
    }

    fn unread(sk: DatagramSock<'_, P>, len: usize, envelope: &P::Envelope) {
        let own = sk.addr_or_unbound();
        P::note_drop(sk, source::<P>(envelope), own, len, DropReason::Unread);
    }
}

impl<P: Protocol> DatagramSock<'_, P> {
    /// The bound socket that `dst` names, if it takes messages from this one.
    #[inline]
    fn receiver<'g>(self, dst: &P::Addr, guard: &'g rcu::Guard) -> Option<DatagramSock<'g, P>> {
        let rx = self.lookup(&P::key(dst), guard)?;
        match rx.state().peer.get(guard) {
            None => Some(rx),
            Some(peer) => {
                let own = self.addr()?;
                (peer.key == P::key(own)).then_some(rx)
            }
        }
    }

    /// Whether `rx`, which `dst` names, is full. If it is, and it is the peer, the socket is woken
    /// as a writer once `rx` has made room or takes no more messages from it.
    #[cold]
    fn waits_for(self, dst: &P::Addr, rx: DatagramSock<'_, P>, guard: &rcu::Guard) -> bool {
        if !rx.is_full() {
            return false;
        }
        // It was found by that key, and keeps it.
        let rx_key = P::key(dst);
        self.watch(rx, || {
            let peer = self.state().peer.get(guard);
            peer.is_some_and(|peer| peer.key == rx_key)
        });
        rx.is_full() && self.receiver(dst, guard) == Some(rx)
    }
}

/// Why a message could not be handed over.
fn reason(error: &Error) -> DropReason {
    if is(error, ECONNREFUSED) {
        DropReason::Refused
    } else if is(error, EAGAIN) {
        DropReason::Full
    } else if is(error, EPIPE) {
        DropReason::Shut
    } else {
        DropReason::Interrupted
    }
}
