//! What a family or a socket must have for a case to make sense.

use super::super::super::view::{OpView, SocketView, View};
use super::super::facts::{Facts, own};
use Need::{
    Absent, Arrives, Autobind, Backlog, BesideKey, Capability, Connection, Counters, Data, Default,
    Everywhere, Frames, Has, Helper, Hooked, InitialOnly, Joined, Listen, LongMessage, Messages,
    NoAutobind, NoCapability, OneHost, OthersUnprivileged, Oversize, OwnCmsg, OwnIoctl, OwnOption,
    OwnOptions, OwnSysctl, Pair, Privileged, Range, Real, Refuses, Reserved, Room, SeveralTypes,
    ShortAddress, SmallBacklog, SmallRange, Stub, Tracepoints, Type, Waits, WrongType,
};

/// Addresses that a case may use at once.
const HANDFUL: i128 = 8;

/// A backlog that a case may use up.
const BACKLOG: i64 = 200;

/// A condition on the family or the socket.
#[derive(Debug, Clone, Copy)]
pub(super) enum Need {
    /// protogen's own implementation of a slot.
    Default(&'static str),
    /// protogen's own implementation or the user's hook behind its glue.
    Real(&'static str),
    /// The kernel's refusal.
    Stub(&'static str),
    /// A NULL slot.
    Absent(&'static str),
    /// A kernel function in the slot.
    Helper(&'static str, &'static str),
    /// Own `sendmsg` and `recvmsg`, between the sockets of one host.
    Data,
    /// Messages do not leave the host.
    OneHost,
    /// Own `sendmsg` and `recvmsg`, over network devices.
    Frames,
    /// A way to connect two sockets to each other.
    Pair,
    /// The same for every kind of socket.
    Joined,
    /// `sendmsg` and `recvmsg` are both hooks.
    Hooked,
    /// Both option slots are own.
    OwnOptions,
    /// The family has options of its own with this property.
    OwnOption(&'static str),
    /// The family has sysctls, or ones that options show.
    OwnSysctl(bool),
    /// The family has requests of its own with this property.
    OwnIoctl(&'static str),
    /// The family has control messages of its own with this property.
    OwnCmsg(&'static str),
    /// What is sent arrives, by protogen's own code or by the user's.
    Arrives,
    /// The family chooses addresses.
    Autobind,
    /// It does not.
    NoAutobind,
    /// The range of autobind has at least so many values.
    Range(u64),
    /// So many sockets can have addresses of their own.
    Room(u64),
    /// The range can be used up.
    SmallRange,
    /// No field but the chosen one can make an address privileged.
    OthersUnprivileged,
    /// Some addresses need a capability to bind.
    Privileged,
    /// `socket()` asks for a capability.
    Capability,
    /// It does not.
    NoCapability,
    /// Reserved bytes.
    Reserved,
    /// An address may come with more bytes behind it: the core takes 128.
    ShortAddress,
    /// A field that is neither key nor reserved.
    BesideKey,
    /// Every network namespace has the family.
    Everywhere,
    /// The initial one only.
    InitialOnly,
    /// Messages of at least so many bytes.
    LongMessage(u64),
    /// A type that the family does not have.
    WrongType,
    /// A field of the header that is filled in this way.
    Has(&'static str),
    /// A header can tell of more bytes than a message may have.
    Oversize,
    /// Connections are made by `connect` and `accept`.
    Listen,
    /// They are made somehow, and data goes through them.
    Connection,
    /// What is sent is kept apart.
    Messages,
    /// Sockets of one type.
    Type(&'static str),
    /// `connect` waits for room in the backlog.
    Waits,
    /// It does not.
    Refuses,
    /// A backlog may be so large.
    Backlog(i64),
    /// The family's limit of the backlog can be reached.
    SmallBacklog,
    /// Sockets of other types or protocols bind, too.
    SeveralTypes,
    /// The family counts its messages.
    Counters,
    /// The family has tracepoints.
    Tracepoints,
}

impl Need {
    /// Whether a socket has it.
    pub(super) fn holds(self, view: &View, facts: &Facts, socket: &SocketView) -> bool {
        let op = |slot: &str| socket.ops.iter().find(|op| op.slot == slot);
        let state = |slot: &str, wanted: &[&str]| {
            op(slot).is_some_and(|op: &OpView| wanted.contains(&op.state))
        };
        // Every case that binds wants a handful of addresses to bind to.
        let own = |slot: &str| own(socket, slot) && (slot != "bind" || facts.capacity >= HANDFUL);
        let autobind = view.address.autobind.as_ref();
        match self {
            Default(slot) => own(slot),
            Real(slot) => state(slot, &["default", "hook", "helper"]),
            Stub(slot) => state(slot, &["stub"]),
            Absent(slot) => state(slot, &["absent"]),
            Helper(slot, function) => {
                op(slot).is_some_and(|op| op.state == "helper" && op.function == function)
            }
            Data => own("sendmsg") && own("recvmsg") && view.header.is_none(),
            OneHost => view.header.is_none(),
            // Each case has network namespaces of its own.
            Frames => {
                let everywhere =
                    view.header.is_some() && !view.initial_netns_only && !view.frames_seen();
                everywhere && own("sendmsg") && own("recvmsg") && own("bind")
            }
            Has(fill) => view.header.as_ref().is_some_and(|h| h.filled(fill).is_some()),
            Oversize => facts.wire.as_ref().is_some_and(|w| w.can_be_oversize),
            Pair if facts.pair_by_bind => own("bind") && own("connect"),
            // Two addresses, unless the user's bind() gives them.
            Pair => own("socketpair") && Room(2).holds(view, facts, socket),
            Hooked => state("sendmsg", &["hook"]) && state("recvmsg", &["hook"]),
            OwnOptions => own("setsockopt") && own("getsockopt"),
            OwnOption(what) => facts.option(what) && (!facts.option("state") || own("bind")),
            OwnIoctl(what) => facts.ioctl(what),
            OwnSysctl(shown) => facts.sysctl(shown),
            OwnCmsg(what) => facts.cmsg(what),
            Arrives => {
                (own("sendmsg") && own("recvmsg"))
                    || (state("sendmsg", &["hook"]) && state("recvmsg", &["hook"]))
            }
            Autobind => autobind.is_some(),
            NoAutobind => autobind.is_none(),
            Range(least) => autobind.is_some_and(|a| a.count >= least),
            Room(least) => autobind.is_none_or(|a| a.count >= least),
            SmallRange => facts.range_can_be_used_up,
            OthersUnprivileged => {
                let privileged = view.address.privileged.as_ref();
                privileged.is_none_or(|p| autobind.is_some_and(|a| a.field.name == p.field.name))
            }
            Privileged => view.address.privileged.is_some(),
            Capability => !view.capability.is_empty(),
            NoCapability => view.capability.is_empty(),
            Reserved => view.address.has_reserved,
            ShortAddress => view.address.size < 128,
            BesideKey => facts.has_beside_key,
            Everywhere => !view.initial_netns_only,
            InitialOnly => view.initial_netns_only,
            LongMessage(least) => u64::try_from(view.max_message).is_ok_and(|m| m >= least),
            WrongType => facts.has_wrong_type,
            Listen => own("listen") && own("bind"),
            Joined if !socket.connected => Pair.holds(view, facts, socket),
            Joined if facts.by_listen => own("bind"),
            Joined => own("socketpair"),
            Connection => Joined.holds(view, facts, socket) && own("sendmsg") && own("recvmsg"),
            Messages => socket.messages,
            Type(kind) => socket.kind == kind,
            Waits => socket.waits,
            Refuses => !socket.waits,
            Backlog(least) => view.backlog >= least,
            SmallBacklog => view.backlog <= BACKLOG,
            SeveralTypes => facts.several_bind,
            Counters => view.counters,
            Tracepoints => view.tracepoints,
        }
    }
}
