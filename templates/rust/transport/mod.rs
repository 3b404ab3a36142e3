// SPDX-License-Identifier: GPL-2.0-only

//! The transport: what sockets do where the family's protocol does nothing of its own.

#![forbid(unsafe_code)]
#![allow(
    dead_code,
    reason = "what hooks call is there for families without hooks, too"
)]

pub(crate) mod bind;
%% if r.connections
pub(crate) mod connection;
%% endif
%% if r.datagrams
pub(crate) mod datagram;
%% endif
%% if m.eth
pub(crate) mod ethernet;
%% else
pub(crate) mod drop;
%% endif
pub(crate) mod interface;
pub(crate) mod limit;
%% if r.loopback
pub(crate) mod loopback;
%% endif
%% if r.datagrams
pub(crate) mod protocol;
%% endif
