// SPDX-License-Identifier: @{ f.licence }@

//! Sockets of type `@{ k.constant }@`@% if k.protocols %@ and protocol @{ k.protocols }@@% endif %@: what the transport asks of them.

#![forbid(unsafe_code)]

%% for line in k.uses
@{ line }@
%% endfor

/// The protocol: what the transport asks of the sockets.
pub(crate) enum Protocol {}

impl Kind for Protocol {}

/// One of the sockets.
@{ "pub(crate) " if k.hooked else "" }@type Socket<'a> = @{ "End" if k.connected else "DatagramSock" }@<'a, Protocol>;
%% if k.calls

/// A call for one that is under way.
@{ "pub(crate) " if k.hooked else "" }@type Call<'a> = @{ "EndCall" if k.connected else "DatagramCall" }@<'a, Protocol>;
%% endif

/// What the sockets are.
pub(crate) type @{ k.shown }@ = @{ "connection::Connected" if k.connected else "datagram::Datagram" }@<Protocol>;
%% if k.children

/// A connection that nobody has accepted yet.
pub(crate) type Child = Unaccepted<Connected>;
%% endif
%% if k.locked

/// One whose lock is held.
pub(crate) type LockedSocket<'a> = Locked<'a, @{ k.shown }@>;
%% endif
%% if k.hooked

/// What the protocol does for them in place of the transport; `hooks.rs` implements it for
/// [`Protocol`].
pub(crate) trait Hooks {
%% for hook in k.hooks | rejectattr("shared")
%% if not loop.first

%% endif
%% for line in hook.doc
    /// @{ line }@
%% endfor
@{ hook.signature }@
%% endfor
}
%% endif

%% include "rust/parts/protocol.rs"

%% include "rust/parts/show.rs"
