// SPDX-License-Identifier: GPL-2.0-only

//! The transport: what sockets do where the family's protocol does nothing of its own.

#![forbid(unsafe_code)]
#![allow(
    dead_code,
    reason = "what hooks call is there for families without hooks, too"
)]

pub(crate) mod bind;
pub(crate) mod datagram;
pub(crate) mod ethernet;
pub(crate) mod interface;
pub(crate) mod limit;
pub(crate) mod protocol;
