// SPDX-License-Identifier: GPL-2.0-only

//! Why a message does not arrive.

#![forbid(unsafe_code)]

use super::{datagram::DatagramSock, protocol::Protocol};

/// Why a message does not arrive.
#[derive(Clone, Copy)]
pub(crate) enum DropReason {
    /// The receiver's filter refused it.
    Filter,
    /// Nobody takes it.
    Refused,
    /// The receiver is full, and the sender does not wait.
    Full,
    /// The receiver, or the sender while it waited, was shut.
    Shut,
    /// A signal came while the sender waited.
    Interrupted,
    /// Nobody has read it before the receiver was closed.
    Unread,
}

/// Who is told of them.
pub(crate) trait Drops: Protocol {
    /// A message did not arrive at `dst`; `sk` is its sender or its receiver.
    #[inline]
    fn note_drop(
        _sk: DatagramSock<'_, Self>,
        _src: &Self::Addr,
        _dst: &Self::Addr,
        _len: usize,
        _reason: DropReason,
    ) {
    }
}
