// SPDX-License-Identifier: @{ f.licence }@

@{ ("The family as its spec has it: the address, what travels with a message, the limits" ~ (", and which hooks there are." if f.hooks else ".")) | fill("//! ") }@

#![forbid(unsafe_code)]

%% if r.own.any
use crate::interface::Own;
%% endif
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
    ops::@% if f.address.privileged or r.named.Poll or r.plain_poll %@{@% if r.named.Poll or r.plain_poll %@Poll, @% endif %@Slots@% if f.address.privileged %@, SocketOps@% endif %@}@% else %@Slots@% endif %@,
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
%% if r.struct_cmsgs
    value::@% if r.sent_structs %@{sound, Value}@% else %@Value@% endif %@,
%% endif
};
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
@% if r.own.leveled %@pub(crate) @% endif %@const LEVEL: c_int = @{ f.sol }@;

%% endif
/// `struct sockaddr_@{ n }@`.
@{ r.leaf.address }@

/// The part of an address that is unique in a network namespace.
@{ r.leaf.key }@

/// What a sender attaches to a message, beside its bytes.
@{ r.leaf.attached }@

/// What is in the control block of each message.
@{ r.leaf.envelope }@

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
%% if r.hooks or r.own.state
/// What the protocol does in place of the transport; `hooks.rs` implements it for [`Protocol`].
pub(crate) trait Hooks {
%% if r.own.state
    /// What the protocol keeps with each socket.
    type State: Send + Sync + 'static;

    /// What a new socket has of it.
    fn state() -> impl PinInit<Self::State>;

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
impl Naming for Protocol {
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

impl @{ "connection" if r.connections else "datagram" }@::Protocol for Protocol {
    type Attached = Attached;
    type Envelope = Envelope;
    type Own = @{ "Own" if r.own.any else "()" }@;
%% if r.datagrams
    type Transport = @{ "Ethernet" if m.eth else "Loopback" }@;
%% endif

    const SLOTS: Slots = Slots {
%% for slot in r.slots
        @{ slot.name }@: @{ slot.value }@,
%% endfor
    };
%% if r.connections
    const RECORDS: bool = @{ "true" if r.connections.records else "false" }@;
    const WAITS: bool = @{ "true" if r.connections.waits else "false" }@;
    const BACKLOG_MAX: c_int = @{ r.connections.backlog }@;
    const OBSERVED: bool = @{ "true" if f.counters or f.tracepoints else "false" }@;
%% endif
    const MAX_MESSAGE: c_int = @{ r.max_message }@;
%% if f.message_option
    const MAX_OPTION: Option<MaxOption> = Some(MaxOption {
        level: LEVEL,
        name: 1,
    });
%% else
    const MAX_OPTION: Option<MaxOption> = None;
%% endif

%% if f.interface.cmsgs
    fn attached(msg: &SendMsg<'_>) -> Result<Attached> {
        let mut attached = Attached::NONE;
        for cmsg in msg.cmsgs() {
            let cmsg = cmsg?;
            // Other levels are none of the family's business.
            if cmsg.level() == LEVEL {
                attached.take(&cmsg)?;
            }
        }
        Ok(attached)
    }

    fn put_attached(msg: &mut RecvMsg<'_>, attached: &Attached) {
        attached.put(msg);
    }
%% else
    #[inline]
    fn attached(_msg: &SendMsg<'_>) -> Result<Attached> {
        Ok(Attached::NONE)
    }
%% endif
%% if f.drops

    #[inline]
    fn note_sent(sk: Socket<'_>, src: &Address, dst: &Address, len: usize) {
        sk.note_sent(src, dst, len);
    }
%% endif
%% if (f.counters or f.tracepoints) and f.has.recvmsg

    #[inline]
    fn note_received(sk: Socket<'_>, src: &Address, dst: &Address, len: usize) {
        sk.note_received(src, dst, len);
    }
%% if r.connections

    fn note_drop(sk: Socket<'_>, src: &Address, dst: &Address, len: usize, reason: DropReason) {
        // Nothing else is ever dropped.
        if let DropReason::Unread = reason {
            sk.note_drop::<0>(src, dst, len);
        }
    }
%% endif
%% endif
%% if f.links

    fn note(sk: Socket<'_>, src: &Address, dst: &Address, event: Event) {
        match event {
            Event::Connected => sk.note_connected(src, dst),
            Event::Refused => sk.note_refused(src, dst),
            Event::Accepted => sk.note_accepted(src, dst),
            Event::Reset => sk.note_reset(src, dst),
        }
    }
%% endif
%% if r.plain_poll

    fn poll(_sk: Socket<'_>, poll: &Poll<'_>) -> u32 {
        poll.datagram()
    }
%% endif
%% for hook in r.hooks | selectattr("at", "eq", "protocol")

@{ hook.outer }@
%% if hook.before
        @{ hook.before }@
%% endif
        <Self as Hooks>::@{ hook.name }@(@{ hook.pass }@)
    }
%% endfor
}
%% if r.loopback

%% if not f.drops
impl Drops for Protocol {}
%% else
impl Drops for Protocol {
    fn note_drop(sk: Socket<'_>, src: &Address, dst: &Address, len: usize, reason: DropReason) {
        match reason {
%% for reason in f.drops
            DropReason::@{ reason.name | capitalize }@ => sk.note_drop::<@{ loop.index0 }@>(src, dst, len),
%% endfor
%% if not d.shutdown
            // No socket of the family can be shut.
            DropReason::Shut => {}
%% endif
        }
    }
}
%% endif
%% endif
%% if m.eth

/// What stands in front of each message, behind the Ethernet header.
@{ r.leaf.header }@

impl Framed for Protocol {
    type Header = Header;
    type Tag = @% if f.hooks and f.hooks.told.frame_out %@<Self as Hooks>::Tag@% else %@()@% endif %@;

    const HOOKED: bool = @{ "true" if f.hooks and f.hooks.told.frame_in else "false" }@;
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

impl ShowSocket for @{ r.shown }@ {
    fn show(sk: Socket<'_>, line: &Line<'_>) {
        let Some(addr) = sk.addr() else {
            // It is being bound.
            return;
        };
%% if r.connections
        let peer = sk.phase().shown();
        let (rmem, wmem, uid, inode) = (sk.unread(@{ "true" if r.connections.records else "false" }@), sk.wmem(), line.uid(sk), sk.inode());
%% else
        let peer = if sk.is_connected() { "connected" } else { "-" };
        let (rmem, wmem, uid, inode) = (sk.rmem(), sk.wmem(), line.uid(sk), sk.inode());
%% endif
@{ r.leaf.proc_line }@
    }
}
