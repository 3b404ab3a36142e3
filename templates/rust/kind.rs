// SPDX-License-Identifier: @{ f.licence }@

//! Sockets of type `@{ k.constant }@`@% if k.protocols %@ and protocol @{ k.protocols }@@% endif %@: what the transport asks of them.

#![forbid(unsafe_code)]

use crate::family::{@% if f.counters or f.tracepoints %@Address, @% endif %@Attached, @% if k.connected and r.leaf.record_name == "Record" %@Kind, Record@% else %@Envelope, Kind@% endif %@@% if k.option or f.interface.cmsgs %@, LEVEL@% endif %@};
use crate::runtime::{
    msg::@% if f.interface.cmsgs %@{RecvMsg, SendMsg}@% else %@SendMsg@% endif %@,
    proc::{@% if r.leaf.hex %@Hex, @% endif %@Line, ShowSocket},
};
use crate::transport::{
%% if k.connected
    connection::{self, End@% if f.links %@, Event@% endif %@},
%% if f.drops
    drop::DropReason,
%% endif
    limit::MaxOption,
%% else
    datagram::{self, DatagramSock},
    drop::@% if f.drops %@{DropReason, Drops}@% else %@Drops@% endif %@,
    limit::MaxOption,
    loopback::Loopback,
%% endif
};
use kernel::prelude::*;

/// The protocol: what the transport asks of the sockets.
pub(crate) enum Protocol {}

impl Kind for Protocol {}

/// One of the sockets.
type Socket<'a> = @{ "End" if k.connected else "DatagramSock" }@<'a, Protocol>;

/// What the sockets are.
pub(crate) type @{ k.shown }@ = @{ "connection::Connected" if k.connected else "datagram::Datagram" }@<Protocol>;

%% include "rust/parts/protocol.rs"

%% include "rust/parts/show.rs"
