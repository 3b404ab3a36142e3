// SPDX-License-Identifier: GPL-2.0-only

//! Why a message does not arrive.

#![forbid(unsafe_code)]

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
