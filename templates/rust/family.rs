// SPDX-License-Identifier: @{ f.licence }@

@{ ("The family as its spec has it: the address, what travels with a message, the limits" ~ (", and which hooks there are." if f.hooks else ".")) | fill("//! ") }@

#![forbid(unsafe_code)]

%% if r.own.any
use crate::interface::Own;
%% endif
%% if r.kinds.several
use crate::runtime::addr::@% if r.leaf.ordered %@{@% for ty in r.leaf.ordered %@@{ ty }@, @% endfor %@SockAddr}@% else %@SockAddr@% endif %@;
%% if r.shared.Call
use crate::runtime::call::Call;
%% endif
%% if f.interface.cmsgs
use crate::runtime::control::Cmsg;
%% endif
%% if f.address.privileged or f.interface.cmsgs
use crate::runtime::errno::{errno, @{ r.errnos }@};
%% endif
%% if f.interface.cmsgs
use crate::runtime::msg::RecvMsg;
%% endif
%% if f.address.privileged
use crate::runtime::ops::SocketOps;
%% endif
%% set sock = f.address.privileged or r.shared.Sock
%% if r.shared.Locked and sock
use crate::runtime::sock::{Locked, Sock};
%% elif sock
use crate::runtime::sock::Sock;
%% elif r.shared.Locked
use crate::runtime::sock::Locked;
%% endif
%% if r.sent_structs
use crate::runtime::value::{sound, Value};
%% endif
%% else
use crate::runtime::{
    addr::@% if r.leaf.ordered %@{@% for ty in r.leaf.ordered %@@{ ty }@, @% endfor %@SockAddr}@% else %@SockAddr@% endif %@,
%% if r.named.Child
    child::Unaccepted,
%% endif
%% if f.interface.cmsgs
    control::Cmsg,
%% endif
%% if f.address.privileged or f.interface.cmsgs
    errno::{errno, @{ r.errnos }@},
%% endif
%% if m.eth
    ethernet::{device::HwAddr, fate::Fate@% if r.named.Frame %@, incoming@% endif %@@% if r.named.Shared %@, shared::Shared@% endif %@@% if f.hooks and f.hooks.told.timer %@, timer::TimerOps@% endif %@},
%% endif
    msg::@% if r.recv_msg %@{RecvMsg, SendMsg}@% else %@SendMsg@% endif %@,
%% if f.address.privileged and r.named.Poll
    ops::{Poll, SocketOps},
%% elif f.address.privileged
    ops::SocketOps,
%% elif r.named.Poll
    ops::Poll,
%% endif
%% set options = [r.named.IoctlArg and "IoctlArg", r.named.OptionIn and "OptionIn", r.named.OptionOut and "OptionOut"] | select | list
%% if options | length == 1
    option::@{ options[0] }@,
%% elif options
    option::{@{ options | join(", ") }@},
%% endif
    proc::{@% if r.leaf.hex %@Hex, @% endif %@Line, ShowSocket},
%% if r.named.Tag
    skb::ControlBlock,
%% endif
%% if f.address.privileged and r.locked
    sock::{Locked, Sock},
%% elif f.address.privileged
    sock::Sock,
%% elif r.locked
    sock::Locked,
%% endif
%% if r.sent_structs
    value::{sound, Value},
%% endif
};
%% endif
%% if r.kinds.several
use crate::transport::{
    bind::{Auto, Naming},
    @% if r.connections and r.datagrams %@connection, datagram@% elif r.connections %@connection@% else %@datagram@% endif %@,
%% if r.kinds.any
    interface::Keeps,
%% endif
};
%% else
use crate::transport::{
    bind::{Auto, Naming},
%% if r.connections
    connection::{self, End@% if r.calls %@, EndCall@% endif %@@% if f.links %@, Event@% endif %@},
%% endif
%% if r.datagrams
    datagram::{self, @% if r.calls %@DatagramCall, @% endif %@DatagramSock},
%% endif
%% if r.loopback
    drop::@% if f.drops %@{DropReason, Drops}@% else %@Drops@% endif %@,
%% elif f.drops
    drop::DropReason,
%% endif
%% if m.eth
    ethernet::{self, Ethernet, Framed},
%% endif
    limit::MaxOption,
%% if r.loopback
    loopback::Loopback,
%% endif
};
%% endif
%% if r.typed
use crate::types;
%% endif
@% if f.address.privileged %@use kernel::{bindings, prelude::*};
@% else %@use kernel::prelude::*;
@% endif %@use zerocopy_derive::Immutable;

/// The family's number, `AF_@{ U }@`.
pub(crate) const FAMILY: u16 = @{ f.number }@;

%% if f.message_option or f.interface.cmsgs or r.own.leveled
/// The level of its socket options and control messages, `SOL_@{ U }@`.
@% if r.own.leveled or r.kinds.several %@pub(crate) @% endif %@const LEVEL: c_int = @{ f.sol }@;

%% endif
/// `struct sockaddr_@{ n }@`.
@{ r.leaf.address }@

/// The part of an address that is unique in a network namespace.
@{ r.leaf.key }@

/// What a sender attaches to a message, beside its bytes.
@{ r.leaf.attached }@

%% if r.leaf.envelope
/// What each message carries beside its bytes.
@{ r.leaf.envelope }@

%% endif
%% if r.leaf.record
/// What each piece of data of a connection carries beside its bytes.
@{ r.leaf.record }@

%% endif
%% if r.kinds.several
/// What the kinds of sockets have alike.
pub(crate) trait Kind: Sized + Send + Sync + 'static {}

%% if r.kinds.any
/// Sockets of any kind.
%% set kept = "Keeps<Addr = Address, Own = Own>" if r.own.any else "Keeps<Addr = Address>"
pub(crate) trait AnyKind: @{ kept }@ {}

impl<T: @{ kept }@> AnyKind for T {}

%% endif
%% if r.hooks or r.own.state
/// The protocol of the family, whose kinds have one each for what they do not have alike.
pub(crate) enum Protocol {}

%% endif
%% else
/// The protocol: what the transport asks of the family.
pub(crate) enum Protocol {}

/// A socket of the family.
@% if r.connections %@pub(crate) type Socket<'a> = End<'a, Protocol>;
%% if r.calls

/// A call for one that is under way.
pub(crate) type Call<'a> = EndCall<'a, Protocol>;
%% endif

/// What its sockets are.
pub(crate) type Connected = connection::Connected<Protocol>;
%% if r.named.Child

/// A connection that nobody has accepted yet.
pub(crate) type Child = Unaccepted<Connected>;
%% endif
@% else %@pub(crate) type Socket<'a> = DatagramSock<'a, Protocol>;
%% if r.calls

/// A call for one that is under way.
pub(crate) type Call<'a> = DatagramCall<'a, Protocol>;
%% endif

/// What its sockets are.
pub(crate) type Datagram = datagram::Datagram<Protocol>;
@% endif %@
%% if r.named.Frame
/// A frame for one of its sockets.
pub(crate) type Frame<'g> = incoming::Frame<'g, Datagram>;

/// What a hook has done with one.
pub(crate) type Arrival<'g> = ethernet::Arrival<'g, Protocol>;

%% endif
%% if r.locked
/// One whose lock is held.
pub(crate) type LockedSocket<'a> = Locked<'a, @{ r.shown }@>;

%% endif
%% endif
%% if r.hooks or r.own.state
%% if r.kinds.several
/// What the protocol does for sockets of any kind; `hooks.rs` implements it for [`Protocol`].
%% else
/// What the protocol does in place of the transport; `hooks.rs` implements it for [`Protocol`].
%% endif
pub(crate) trait Hooks {
%% if r.own.state
    /// What the protocol keeps with each socket.
    type State: Send + Sync + 'static;

    /// What a new socket has of it.
    fn state() -> impl PinInit<Self::State>;
%% if r.hooks

%% endif
%% endif
%% if r.named.Tag
    /// What the protocol notes on a message until it leaves.
    type Tag: ControlBlock;

%% endif
%% for hook in r.hooks
%% for line in hook.doc
    /// @{ line }@
%% endfor
@{ hook.signature }@
%% if not loop.last

%% endif
%% endfor
}

%% endif
%% if f.interface.cmsgs
@{ r.leaf.cmsgs }@

%% endif
@{ "impl<K: Kind> Naming for K {" if r.kinds.several else "impl Naming for Protocol {" }@
    type Addr = Address;
    type Key = Key;

%% if m.autobind or m.any
    const AUTO: Option<Auto> = Some(Auto {
        count: @{ r.auto.count }@,
        tries: @{ r.auto.tries }@,
        senders: @{ "true" if m.autobind else "false" }@,
    });
%% else
    const AUTO: Option<Auto> = None;
%% endif
    const PRIVILEGED_ELSEWHERE: bool = @{ "true" if m.autobind_may_bind else "false" }@;
    const PRIVILEGED_CHOSEN: bool = @{ "true" if m.choose_may_bind else "false" }@;

@{ r.leaf.functions }@
}
%% if not r.kinds.several
%% set k = r.kinds.types[0]

%% include "rust/parts/protocol.rs"
%% if m.eth

/// What stands in front of each message, behind the Ethernet header.
@{ r.leaf.header }@

impl Framed for Protocol {
    type Header = Header;
    type Tag = @% if f.hooks and f.hooks.told.frame_out %@<Self as Hooks>::Tag@% else %@()@% endif %@;

    const HOOKED: bool = @{ "true" if f.hooks and f.hooks.told.frame_in else "false" }@;
    const ASKED: bool = @{ "true" if f.hooks and f.hooks.told.frame_out else "false" }@;
    const DESTROY_LATE: bool = @{ "true" if m.destroy_late else "false" }@;
    const TAKEN: Fate = Fate::@{ "InTaken" if f.hooks and f.hooks.told.frame_in else "InFrames" }@;

@{ r.leaf.framed }@
%% for hook in r.hooks | selectattr("at", "eq", "framed")

@{ hook.outer }@
        <Self as Hooks>::@{ hook.name }@(@{ hook.pass }@)
    }
%% endfor
}
%% if f.hooks and f.hooks.told.timer

impl TimerOps for Datagram {
    fn expired(sk: Socket<'_>) {
        <Protocol as Hooks>::timer(sk);
    }
}
%% endif
%% endif

%% include "rust/parts/show.rs"
%% endif
