//! Every test case, the source that holds it, and what a socket must have for
//! it to make sense. A case is left out where nothing promises what it tests.

mod cmsgs;
mod connected;
#[cfg(test)]
mod tests;

use super::super::view::{OpView, SocketView, View};
use super::facts::{FILE, Facts, own};
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

/// One test case.
#[derive(Debug)]
pub(super) struct Case {
    /// Name in the plan; `test_<name>` is the function.
    pub name: &'static str,
    /// Template and source, without `.c`.
    pub source: &'static str,
    /// The sockets that it is about.
    kinds: Kinds,
    /// All of these must hold.
    needs: &'static [Need],
}

/// What sockets a case is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kinds {
    Datagram,
    Connected,
    Every,
}

/// A condition on the family or the socket.
#[derive(Debug, Clone, Copy)]
enum Need {
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

const fn case(name: &'static str, source: &'static str, needs: &'static [Need]) -> Case {
    Case { name, source, kinds: Kinds::Datagram, needs }
}

/// A case of every kind of socket.
const fn shared(name: &'static str, source: &'static str, needs: &'static [Need]) -> Case {
    Case { name, source, kinds: Kinds::Every, needs }
}

/// A case of connection-oriented sockets.
const fn connected(name: &'static str, source: &'static str, needs: &'static [Need]) -> Case {
    Case { name, source, kinds: Kinds::Connected, needs }
}

/// Every case, in the order of the plan.
pub(super) fn cases() -> impl Iterator<Item = &'static Case> {
    CASES.iter().chain(cmsgs::CASES).chain(connected::CASES)
}

/// The cases of datagram sockets, and of every kind.
static CASES: &[Case] = &[
    shared("layout", "layout", &[]),
    shared("create", "create", &[]),
    shared("create_identity", "create", &[]),
    shared("create_wrong_type", "create", &[WrongType]),
    shared("create_wrong_protocol", "create", &[]),
    shared("create_unprivileged", "create", &[Capability]),
    shared("create_user_namespace", "create", &[Capability, Everywhere]),
    shared("create_by_anyone", "create", &[NoCapability]),
    shared("stub_bind", "stubs", &[Stub("bind")]),
    shared("stub_connect", "stubs", &[Stub("connect")]),
    shared("stub_socketpair", "stubs", &[Stub("socketpair")]),
    shared("stub_accept", "stubs", &[Stub("accept")]),
    shared("stub_getname", "stubs", &[Stub("getname")]),
    shared("stub_ioctl", "stubs", &[Stub("ioctl")]),
    shared("stub_listen", "stubs", &[Stub("listen")]),
    shared("stub_shutdown", "stubs", &[Stub("shutdown")]),
    shared("stub_sendmsg", "stubs", &[Stub("sendmsg")]),
    shared("stub_recvmsg", "stubs", &[Stub("recvmsg")]),
    shared("stub_mmap", "stubs", &[Stub("mmap")]),
    shared("absent_setsockopt", "stubs", &[Absent("setsockopt")]),
    shared("absent_getsockopt", "stubs", &[Absent("getsockopt")]),
    shared("absent_poll", "stubs", &[Absent("poll")]),
    shared("absent_gettstamp", "stubs", &[Absent("gettstamp")]),
    case("helper_gettstamp", "stubs", &[Helper("gettstamp", "sock_gettstamp"), Data, Pair]),
    shared("bind_lengths", "address", &[Real("bind")]),
    shared("bind_family", "address", &[Real("bind")]),
    shared("bind_reserved", "address", &[Real("bind"), Reserved]),
    shared("bind_longer", "address", &[Default("bind"), ShortAddress]),
    shared("connect_lengths", "address", &[Real("connect")]),
    shared("connect_family", "address", &[Real("connect")]),
    shared("connect_reserved", "address", &[Real("connect"), Reserved]),
    case("connect_longer", "address", &[Default("connect"), ShortAddress]),
    shared("connect_any", "address", &[Default("connect"), Autobind]),
    case("send_lengths", "address", &[Real("sendmsg")]),
    case("send_family", "address", &[Real("sendmsg")]),
    case("send_reserved", "address", &[Real("sendmsg"), Reserved]),
    case("send_longer", "address", &[Data, Default("bind"), ShortAddress]),
    case("send_any", "address", &[Real("sendmsg"), Autobind]),
    shared("bind", "bind", &[Default("bind")]),
    shared("bind_conflict", "bind", &[Default("bind")]),
    shared("bind_twice", "bind", &[Default("bind")]),
    case("bind_after_autobind", "bind", &[Default("bind"), Default("connect"), Autobind]),
    shared("bind_again_after_close", "bind", &[Default("bind")]),
    shared("bind_key_fields", "bind", &[Default("bind")]),
    shared("bind_beside_key", "bind", &[Default("bind"), Default("getname"), BesideKey]),
    shared("bind_any", "bind", &[Default("bind"), Default("getname"), Range(1)]),
    shared(
        "bind_any_unique",
        "bind",
        &[Default("bind"), Default("getname"), Range(4), OthersUnprivileged],
    ),
    shared("bind_any_random", "bind", &[Default("bind"), Default("getname"), Range(1000)]),
    shared("bind_any_exhausted", "bind", &[Default("bind"), SmallRange]),
    shared("bind_privileged_refused", "bind", &[Real("bind"), Privileged]),
    shared("bind_privileged", "bind", &[Default("bind"), Privileged]),
    shared("bind_user_namespace", "bind", &[Default("bind"), Privileged, Everywhere]),
    shared("bind_order", "bind", &[Default("bind"), Privileged]),
    shared("bind_race", "bind", &[Default("bind")]),
    case("connect", "connect", &[Data, Default("bind"), Default("connect")]),
    case("connect_again", "connect", &[Data, Default("bind"), Default("connect")]),
    case("connect_nobody", "connect", &[Data, Default("bind"), Default("connect")]),
    case("connect_dissolve", "connect", &[Data, Default("bind"), Default("connect"), Room(8)]),
    case(
        "connect_dissolve_opens",
        "connect",
        &[Data, Default("bind"), Default("connect"), Default("getname"), Pair],
    ),
    case(
        "connect_filters",
        "connect",
        &[Data, Default("bind"), Default("connect"), Default("getname"), Pair],
    ),
    case("connect_keeps_queue", "connect", &[Data, Default("bind"), Default("connect")]),
    case("connect_self", "connect", &[Data, Default("bind"), Default("connect")]),
    case(
        "connect_race",
        "connect",
        &[Data, Default("bind"), Default("connect"), Default("getname")],
    ),
    case("connect_autobinds", "connect", &[Default("connect"), Default("getname"), Autobind]),
    case("connect_does_not_bind", "connect", &[Default("connect"), Default("getname"), NoAutobind]),
    case(
        "connect_filters_nameless",
        "connect",
        &[Data, Default("bind"), Default("connect"), Default("getname"), NoAutobind, Pair],
    ),
    case(
        "connect_beside_key",
        "connect",
        &[Data, Default("bind"), Default("connect"), Default("getname"), BesideKey],
    ),
    shared("name_own", "connect", &[Default("bind"), Default("getname")]),
    shared("name_unbound", "connect", &[Default("getname")]),
    shared("name_no_peer", "connect", &[Default("getname")]),
    case("name_peer", "connect", &[Default("connect"), Default("getname")]),
    shared("name_short", "connect", &[Default("getname")]),
    case("pair_talk", "pair", &[Data, Default("socketpair"), Room(2)]),
    case("pair_names", "pair", &[Default("socketpair"), Default("getname"), Autobind, Room(2)]),
    case("pair_bound", "pair", &[Default("socketpair"), Default("bind"), Room(2)]),
    case("pair_strangers", "pair", &[Data, Default("socketpair"), Default("getname"), Room(8)]),
    case(
        "pair_race",
        "pair",
        &[Data, Default("socketpair"), Default("getname"), SmallRange, Range(4)],
    ),
    case("send_sizes", "send", &[Data, Pair]),
    case("send_empty", "send", &[Data, Pair]),
    case("send_too_long", "send", &[Real("sendmsg")]),
    case("send_order", "send", &[Data, Pair]),
    case("send_vector", "send", &[Data, Pair]),
    case("send_write", "send", &[Data, Pair]),
    case("send_many", "send", &[Data, Pair]),
    case("send_file", "send", &[Data, Pair, LongMessage(FILE)]),
    case("send_nowhere", "send", &[Real("sendmsg")]),
    case("send_refused", "send", &[Default("sendmsg"), Default("bind"), OneHost]),
    case("send_flags", "send", &[Real("sendmsg")]),
    case("send_ignored_flags", "send", &[Data, Pair]),
    case("send_fault", "send", &[Data, Pair]),
    case("send_self", "send", &[Data, Default("bind")]),
    case("send_elsewhere", "send", &[Data, Default("bind"), Default("connect"), Pair]),
    case("send_autobinds", "send", &[Data, Default("bind"), Default("getname"), Autobind]),
    case("send_nameless", "send", &[Data, Default("bind"), NoAutobind]),
    case("recv_flags", "recv", &[Real("recvmsg")]),
    case("recv_error_queue", "recv", &[Data, Pair]),
    case("recv_would_block", "recv", &[Default("recvmsg")]),
    case("recv_unbound", "recv", &[Default("recvmsg"), Default("getname")]),
    case("recv_waits", "recv", &[Data, Pair]),
    case("recv_timeout", "recv", &[Default("recvmsg")]),
    case("recv_interrupted", "recv", &[Default("recvmsg")]),
    case("recv_restarts", "recv", &[Data, Pair]),
    case("recv_peek", "recv", &[Data, Pair]),
    case("recv_trunc", "recv", &[Data, Pair, LongMessage(2)]),
    case("recv_peek_trunc", "recv", &[Data, Pair]),
    case("recv_source", "recv", &[Data, Default("bind")]),
    case("recv_source_short", "recv", &[Data, Pair]),
    case("recv_fault", "recv", &[Data, Pair]),
    case("recv_ignored_flags", "recv", &[Data, Pair]),
    case("flow_full", "flow", &[Data, Pair]),
    case("flow_one_more", "flow", &[Data, Pair]),
    case("flow_waits", "flow", &[Data, Pair]),
    case("flow_timeout", "flow", &[Data, Pair]),
    case("flow_interrupted", "flow", &[Data, Pair]),
    case("flow_restarts", "flow", &[Data, Pair]),
    case("flow_closed", "flow", &[Data, Pair]),
    case("flow_reconnected", "flow", &[Data, Default("bind"), Default("connect"), Pair]),
    case("flow_senders", "flow", &[Data, Default("bind"), LongMessage(2)]),
    case("flow_own_buffer", "flow", &[Data, Pair]),
    case("flow_own_buffer_waits", "flow", &[Data, Pair]),
    case("poll_idle", "poll", &[Real("poll")]),
    case("poll_in", "poll", &[Real("poll"), Data, Pair]),
    case("poll_in_wakes", "poll", &[Real("poll"), Data, Pair]),
    case("poll_out_peer", "poll", &[Default("poll"), Data, Pair]),
    case("poll_out_wakes", "poll", &[Default("poll"), Data, Pair]),
    case("poll_out_own", "poll", &[Real("poll"), Data, Pair]),
    case("poll_edge_in", "poll", &[Real("poll"), Data, Pair]),
    case("poll_edge_drain", "poll", &[Real("poll"), Data, Pair]),
    case("poll_edge_out", "poll", &[Default("poll"), Data, Pair]),
    case("poll_edge_closed", "poll", &[Default("poll"), Data, Pair]),
    case("poll_edge_shut", "poll", &[Default("poll"), Default("shutdown"), Data, Pair]),
    case("poll_signal", "poll", &[Default("poll"), Data, Default("bind"), Default("connect")]),
    case("poll_shutdown", "poll", &[Real("poll"), Default("shutdown")]),
    case("poll_shutdown_wakes", "poll", &[Real("poll"), Default("shutdown")]),
    case("poll_select", "poll", &[Real("poll"), Data, Pair]),
    case("shutdown_how", "shutdown", &[Default("shutdown")]),
    case("shutdown_write", "shutdown", &[Default("shutdown"), Data, Pair]),
    case("shutdown_read", "shutdown", &[Default("shutdown"), Data, Pair]),
    case("shutdown_queued", "shutdown", &[Default("shutdown"), Data, Pair]),
    case("shutdown_wakes_reader", "shutdown", &[Default("shutdown"), Default("recvmsg")]),
    case("shutdown_wakes_sender", "shutdown", &[Default("shutdown"), Data, Pair]),
    case("shutdown_wakes_own", "shutdown", &[Default("shutdown"), Data, Pair]),
    case("shutdown_full", "shutdown", &[Default("shutdown"), Data, Pair]),
    shared("option_get", "options", &[Messages, Default("getsockopt")]),
    shared("option_get_unknown", "options", &[Default("getsockopt")]),
    shared("option_set", "options", &[Messages, Default("setsockopt")]),
    shared("option_set_unknown", "options", &[Default("setsockopt")]),
    shared("option_set_get", "options", &[Messages, OwnOptions, LongMessage(2)]),
    case("option_limits", "options", &[Default("setsockopt"), Data, Pair, LongMessage(2)]),
    shared("own_option_default", "own_options", &[OwnOption("get"), Default("getsockopt")]),
    shared("own_option_round_trip", "own_options", &[OwnOption("kept"), OwnOptions]),
    shared("own_option_get_lengths", "own_options", &[OwnOption("get"), Default("getsockopt")]),
    shared("own_option_set_lengths", "own_options", &[OwnOption("set"), Default("setsockopt")]),
    shared("own_option_refused", "own_options", &[OwnOption("refused"), OwnOptions]),
    shared("own_option_access", "own_options", &[OwnOption("half"), OwnOptions]),
    shared("own_option_state", "own_options", &[OwnOption("state"), Default("setsockopt")]),
    shared(
        "own_option_capability",
        "own_options",
        &[OwnOption("capability"), Default("setsockopt")],
    ),
    connected("own_option_accepted", "own_options", &[OwnOption("kept"), OwnOptions, Listen]),
    case("so_timestamp", "options", &[Data, Pair]),
    case("so_timestampns", "options", &[Data, Pair]),
    case("so_timestamping", "options", &[Data, Pair]),
    case("so_filter_drops", "options", &[Data, Pair]),
    case("so_filter_cuts", "options", &[Data, Pair, LongMessage(2)]),
    case("so_filter_cuts_once", "options", &[Data, Default("bind"), LongMessage(2)]),
    case("so_rxq_ovfl", "options", &[Data, Pair]),
    case("so_buffers", "options", &[Data, Pair]),
    shared("ioctl_idle", "ioctl", &[Real("ioctl")]),
    case("ioctl_inq", "ioctl", &[Real("ioctl"), Data, Pair]),
    case("ioctl_outq", "ioctl", &[Real("ioctl"), Data, Pair]),
    shared("ioctl_unknown", "ioctl", &[Default("ioctl")]),
    shared("ioctl_device", "ioctl", &[Default("ioctl")]),
    shared("own_ioctl_answer", "own_ioctls", &[OwnIoctl("any"), Real("ioctl")]),
    shared("own_ioctl_other", "own_ioctls", &[OwnIoctl("any"), Default("ioctl")]),
    shared("own_ioctl_fault", "own_ioctls", &[OwnIoctl("argument"), Real("ioctl")]),
    shared("own_ioctl_reserved", "own_ioctls", &[OwnIoctl("reserved"), Real("ioctl")]),
    shared("own_ioctl_capability", "own_ioctls", &[OwnIoctl("capability"), Real("ioctl")]),
    shared("own_ioctl_compat", "own_ioctls", &[OwnIoctl("any"), Real("ioctl")]),
    shared("sysctl_range", "sysctls", &[OwnSysctl(false)]),
    shared("sysctl_unprivileged", "sysctls", &[OwnSysctl(false), NoCapability]),
    shared("sysctl_netns", "sysctls", &[OwnSysctl(false), Everywhere]),
    shared("sysctl_default", "sysctls", &[OwnSysctl(true), Default("getsockopt")]),
    case("proc_sockets", "proc", &[Default("bind")]),
    case("proc_queues", "proc", &[Data, Pair]),
    shared("proc_many", "proc", &[Default("bind")]),
    shared("proc_protocols", "proc", &[]),
    case("count_messages", "counters", &[Counters, Data, Pair]),
    case("count_filter", "counters", &[Counters, Data, Pair]),
    case("count_refused", "counters", &[Counters, Data, Default("bind")]),
    case("count_full", "counters", &[Counters, Data, Pair]),
    case("count_shut", "counters", &[Counters, Data, Pair, Default("shutdown")]),
    case("count_interrupted", "counters", &[Counters, Data, Pair]),
    case("count_unread", "counters", &[Counters, Data, Pair]),
    case("count_netns", "counters", &[Counters, Everywhere, Data, Default("bind")]),
    case("count_race", "counters", &[Counters, Data, Default("bind")]),
    connected("count_data", "counters_connected", &[Counters, Connection]),
    connected("count_rest", "counters_connected", &[Counters, Connection]),
    connected("count_reset", "counters_connected", &[Counters, Connection]),
    connected("count_connections", "counters_connected", &[Counters, Connection, Listen]),
    connected("count_waiting", "counters_connected", &[Counters, Connection, Listen, Waits]),
    connected("count_data_netns", "counters_connected", &[Counters, Connection, Everywhere]),
    connected("count_data_race", "counters_connected", &[Counters, Connection]),
    case("trace_messages", "trace", &[Tracepoints, Data, Default("bind")]),
    case("trace_drops", "trace", &[Tracepoints, Data, Default("bind")]),
    connected("trace_connections", "trace", &[Tracepoints, Connection, Listen]),
    connected("trace_data", "trace", &[Tracepoints, Connection, Listen]),
    case("trace_frames", "trace", &[Tracepoints, Frames]),
    case("trace_frame_drops", "trace", &[Tracepoints, Frames]),
    case("trace_off", "trace", &[Tracepoints, Data, Default("bind")]),
    case("memory_of_messages", "memory", &[Data, Pair]),
    shared("netns_refused", "netns", &[InitialOnly]),
    shared("netns_bind", "netns", &[Everywhere, Default("bind")]),
    case("netns_messages", "netns", &[Everywhere, Data, Default("bind"), Room(2)]),
    shared("netns_proc", "netns", &[Everywhere, Default("bind")]),
    case("netns_exit", "netns", &[Everywhere, Data, Default("bind"), Pair]),
    case("frame_talk", "frames", &[Frames]),
    case("frame_connected", "frames", &[Frames, Default("connect")]),
    case("frame_bytes", "frames", &[Frames]),
    case("frame_shared", "frames", &[Frames]),
    case("frame_sizes", "frames", &[Frames]),
    case("frame_too_long", "frames", &[Frames, LongMessage(128)]),
    case("frame_order", "frames", &[Frames]),
    case("frame_peek", "frames", &[Frames]),
    case("frame_inq", "frames", &[Frames, Default("ioctl")]),
    case("frame_loopback", "frames", &[Frames]),
    case("frame_spaces", "frames", &[Frames]),
    case("frame_full", "frames", &[Frames]),
    case("frame_waits", "frames", &[Frames]),
    case("frame_times", "frames", &[Frames]),
    case("frame_close", "frames", &[Frames]),
    case("drop_none", "drops", &[Frames]),
    case("drop_truncated", "drops", &[Frames]),
    case("drop_foreign", "drops", &[Frames, Has("constant")]),
    case("drop_reserved", "drops", &[Frames, Has("reserved")]),
    case("drop_oversize", "drops", &[Frames, Oversize]),
    case("drop_checksum", "drops", &[Frames, Has("checksum"), LongMessage(2)]),
    case("drop_nobody", "drops", &[Frames]),
    case("drop_type", "drops", &[Frames, Has("type")]),
    case("drop_other_host", "drops", &[Frames]),
    case("drop_shut", "drops", &[Frames, Default("shutdown")]),
    case("device_none", "device", &[Frames]),
    case("device_of_address", "device", &[Frames]),
    case("device_option", "device", &[Frames]),
    case("device_broadcast", "device", &[Frames]),
    case("device_group", "device", &[Frames]),
    case("device_group_taken", "device", &[Frames]),
    case("device_group_away", "device", &[Frames]),
    case("device_down", "device", &[Frames]),
    case("device_away", "device", &[Frames]),
    case("device_peer", "device", &[Frames, Default("connect")]),
    case("device_wakes", "device", &[Frames]),
    case("close_unread", "close", &[Data, Default("bind")]),
    case("close_sender", "close", &[Data, Default("bind")]),
    shared("close_shared", "close", &[Default("bind")]),
    case("close_under_reader", "close", &[Data, Default("bind")]),
    case("close_killed", "close", &[Default("recvmsg"), Default("bind")]),
    case("close_race", "close", &[Data, Default("bind"), Real("ioctl")]),
    case("close_preempted", "close", &[Data, Default("bind"), Real("ioctl")]),
    shared("module_pinned", "close", &[]),
    case("stress", "close", &[Data, Default("bind")]),
    case("hook_round_trip", "hooks", &[Hooked, OneHost, Pair]),
    case("hook_sequence", "hooks", &[Hooked, OneHost, Pair]),
    case("hook_inq", "hooks", &[Hooked, OneHost, Real("ioctl"), Pair]),
];

impl Case {
    /// Seconds before the case counts as hung; generous, for an emulated
    /// processor on a busy machine, under a kernel that checks everything.
    pub fn limit(&self) -> u32 {
        match self.name {
            "bind_any_exhausted" | "pair_race" | "stress" => 300,
            _ => 120,
        }
    }

    /// Whether the case makes sense for a socket.
    pub fn fits(&self, view: &View, facts: &Facts, socket: &SocketView) -> bool {
        let kind = match self.kinds {
            Kinds::Every => true,
            Kinds::Datagram => !socket.connected,
            Kinds::Connected => socket.connected,
        };
        kind && self.needs.iter().all(|need| need.holds(view, facts, socket))
    }
}

impl Need {
    fn holds(self, view: &View, facts: &Facts, socket: &SocketView) -> bool {
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
