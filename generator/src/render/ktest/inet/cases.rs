//! The test cases of a family on the kernel's own protocols, and what has them.

use super::{Facts, base_name};
use crate::model::{Base, Family, MemberValue, Netns, OpState, Socket};
use Need::{
    Anyone, Capability, Counted, Data, Everywhere, Given, InitialOnly, Least, Own, Reached, Real,
    Stub, Swapped, WrongType,
};

/// Bytes of a buffer that the tests can fill.
const LARGE: i128 = 1 << 24;

/// One test case.
pub(super) struct Case {
    pub(super) name: &'static str,
    /// Template and source, without `.c`.
    pub(super) source: &'static str,
    /// The only base that has it.
    base: Option<Base>,
    /// All of these must hold.
    needs: &'static [Need],
}

/// A condition on the family or the socket.
#[derive(Clone, Copy)]
pub(super) enum Need {
    /// What the base does in these slots, a hook of `proto` included.
    Real(&'static [&'static str]),
    /// What the base does in these members of `proto`, without a hook.
    Own(&'static [&'static str]),
    /// None of the members that carry data is a hook, or both are.
    Swapped,
    /// The kernel's refusal.
    Stub(&'static str),
    /// Limits of the family's own.
    Given(&'static str),
    /// A counter of the family's own.
    Counted(&'static str),
    /// Data goes both ways, and there is room for that of the tests, but not
    /// for more than the machine has.
    Data,
    /// Limits of memory that the tests can reach.
    Reached,
    /// A number of the family's own.
    Least(&'static str),
    Capability,
    Anyone,
    Everywhere,
    InitialOnly,
    WrongType,
}

/// What two sockets need to be connected.
const PAIR: Need = Real(&["bind", "connect", "getname", "listen", "accept"]);
const POLL: Need = Real(&["poll"]);
const PLAIN: Need = Own(&["sendmsg", "recvmsg"]);
const SHUT: Need = Real(&["shutdown"]);
const CONNECT: Need = Real(&["connect"]);
const MEMORY: Need = Counted("memory_allocated");
const PRESSURE: Need = Counted("memory_pressure");
const BOUND: Need = Real(&["bind", "getname"]);

const fn both(name: &'static str, source: &'static str, needs: &'static [Need]) -> Case {
    Case { name, source, base: None, needs }
}

const fn tcp(name: &'static str, source: &'static str, needs: &'static [Need]) -> Case {
    Case { name, source, base: Some(Base::Tcp), needs }
}

const fn udp(name: &'static str, source: &'static str, needs: &'static [Need]) -> Case {
    Case { name, source, base: Some(Base::Udp), needs }
}

/// Every case, in the order of the plan.
pub(super) static CASES: &[Case] = &[
    both("create", "create", &[]),
    both("create_identity", "create", &[]),
    both("create_wrong_type", "create", &[WrongType]),
    both("create_wrong_protocol", "create", &[]),
    both("create_unprivileged", "create", &[Capability]),
    both("create_by_anyone", "create", &[Anyone]),
    both("create_elsewhere", "create", &[InitialOnly]),
    both("stub_socketpair", "create", &[Stub("socketpair")]),
    both("name_unbound", "address", &[Real(&["getname"])]),
    both("name_bound", "address", &[BOUND]),
    both("bind_family", "address", &[BOUND]),
    both("bind_lengths", "address", &[BOUND]),
    both("bind_conflict", "address", &[BOUND, Own(&["get_port"])]),
    both("bind_elsewhere", "address", &[BOUND]),
    both("connect_family", "address", &[Real(&["connect"])]),
    both("connect_lengths", "address", &[Real(&["connect"])]),
    tcp("connect", "stream", &[PAIR]),
    tcp("connect_kinds", "stream", &[PAIR, Real(&["setsockopt"])]),
    tcp("connect_refused", "stream", &[PAIR]),
    tcp("connect_later", "stream", &[PAIR, POLL]),
    tcp("connect_dissolve", "stream", &[PAIR, Data]),
    tcp("accept_unlistening", "stream", &[PAIR]),
    tcp("accept_waits", "stream", &[PAIR, Data, Swapped]),
    tcp("transfer", "stream", &[PAIR, Data, Swapped, Real(&["shutdown"])]),
    tcp("transfer_to_inet", "stream", &[PAIR, Data, PLAIN, Real(&["shutdown"])]),
    tcp("transfer_from_inet", "stream", &[PAIR, Data, PLAIN, Real(&["shutdown"])]),
    tcp("stream_calls", "stream", &[PAIR, Data, PLAIN]),
    tcp("stream_splice", "stream", &[PAIR, Data, PLAIN]),
    tcp("stream_passed", "stream", &[PAIR, Data, Swapped]),
    tcp("poll", "stream", &[PAIR, Data, Swapped, POLL, Real(&["shutdown"])]),
    tcp("flow", "stream", &[PAIR, Data, PLAIN, POLL]),
    udp("send_to", "datagram", &[BOUND, Data, PLAIN]),
    udp("send_family", "datagram", &[BOUND, Data, PLAIN]),
    udp("connect_filters", "datagram", &[BOUND, Data, PLAIN, Real(&["connect"])]),
    udp("send_nobody", "datagram", &[BOUND, Data, PLAIN, POLL, Real(&["connect"])]),
    udp("datagrams", "datagram", &[BOUND, Data, Swapped]),
    udp("datagrams_to_inet", "datagram", &[BOUND, Data, PLAIN]),
    udp("datagrams_from_inet", "datagram", &[BOUND, Data, PLAIN]),
    udp("datagram_poll", "datagram", &[BOUND, Data, PLAIN, POLL]),
    udp("datagram_pinned", "datagram", &[BOUND]),
    tcp("shutdown", "close", &[PAIR, Data, Swapped, Real(&["shutdown"])]),
    tcp("shutdown_signal", "close", &[PAIR, Data, Real(&["shutdown"])]),
    tcp("close_unread", "close", &[PAIR, Data, Swapped, POLL]),
    tcp("close_resets", "close", &[PAIR, Data]),
    tcp("close_lingers", "close", &[PAIR, Data]),
    tcp("close_listener", "close", &[PAIR, POLL]),
    tcp("module_pinned", "close", &[]),
    tcp("module_lingers", "close", &[PAIR, Data, PLAIN]),
    tcp("module_time_wait", "close", &[PAIR, Data, Everywhere]),
    tcp("netns_stream", "veth", &[PAIR, Data, SHUT, Swapped, Everywhere]),
    tcp("netns_stream_to_inet", "veth", &[PAIR, Data, SHUT, PLAIN, Everywhere]),
    tcp("netns_stream_from_inet", "veth", &[PAIR, Data, SHUT, PLAIN, Everywhere]),
    udp("netns_datagrams", "veth", &[BOUND, Data, PLAIN, Everywhere]),
    udp("netns_datagrams_to_inet", "veth", &[BOUND, Data, PLAIN, Everywhere]),
    udp("netns_datagrams_from_inet", "veth", &[BOUND, Data, PLAIN, Everywhere]),
    both("option_socket", "options", &[]),
    both("option_ip", "options", &[Real(&["setsockopt", "getsockopt"])]),
    tcp("option_tcp", "options", &[PAIR, Real(&["setsockopt", "getsockopt"])]),
    tcp("option_ulp", "options", &[PAIR, Data, Swapped, Real(&["setsockopt"])]),
    tcp("option_lowat", "options", &[PAIR, Data, PLAIN, POLL]),
    tcp("ioctl_stream", "options", &[PAIR, Data, PLAIN, POLL, Real(&["ioctl"])]),
    udp("ioctl_datagram", "options", &[BOUND, Data, PLAIN, POLL, Real(&["ioctl"])]),
    both("ioctl_device", "options", &[Real(&["ioctl"])]),
    tcp("map", "options", &[Real(&["mmap"])]),
    both("stub_mmap", "options", &[Stub("mmap")]),
    both("sockmap", "options", &[PAIR]),
    both("limits_wmem", "options", &[Given("sysctl_wmem")]),
    both("limits_rmem", "options", &[Given("sysctl_rmem")]),
    both("proc_protocols", "options", &[PAIR]),
    tcp("memory", "memory", &[PAIR, Data, PLAIN, MEMORY]),
    tcp("memory_pressure", "memory", &[PAIR, Data, PLAIN, PRESSURE, Reached]),
    udp("datagram_memory", "memory", &[BOUND, Data, PLAIN, CONNECT, MEMORY]),
    tcp("sockets_counted", "memory", &[]),
    both("proc_header", "memory", &[Least("max_header")]),
];

/// Every case and the source that holds it.
#[cfg(test)]
pub(in super::super) fn sources_of_cases() -> impl Iterator<Item = (&'static str, &'static str)> {
    CASES.iter().map(|case| (case.name, case.source))
}

/// Whether data of the tests goes through a socket with these limits.
fn roomy(socket: &Socket) -> bool {
    // What the base has at least by itself; a larger one is filled, too.
    let least = if base_name(socket) == "tcp" { (16_384, 65_536) } else { (212_992, 212_992) };
    let begins = |member, least| {
        let fits = |numbers: &[i128]| (least..=LARGE).contains(&numbers[1]);
        limits(socket, member).is_none_or(fits)
    };
    limits(socket, "sysctl_mem").is_none_or(|numbers| numbers[2] >= 16_384)
        && begins("sysctl_wmem", least.0)
        && begins("sysctl_rmem", least.1)
}

/// The limits that a socket has of its own: three numbers.
fn limits<'a>(socket: &'a Socket, member: &str) -> Option<&'a [i128]> {
    match &socket.member(member)?.value {
        MemberValue::Limits(numbers) if numbers.len() == 3 => Some(numbers),
        _ => None,
    }
}

/// Whether two sockets can exchange data, with no hook in between.
pub(super) fn talks(socket: &Socket) -> bool {
    let reached = if base_name(socket) == "tcp" { PAIR } else { BOUND };
    [reached, Data, PLAIN].iter().all(|need| need.met_by(socket))
}

impl Case {
    /// Whether a socket has it.
    pub(super) fn fits(&self, family: &Family, socket: &Socket, facts: &Facts) -> bool {
        self.base.is_none_or(|base| base.name() == base_name(socket))
            && self.needs.iter().all(|need| need.holds(family, socket, facts))
    }
}

impl Need {
    fn holds(self, family: &Family, socket: &Socket, facts: &Facts) -> bool {
        match self {
            Capability => family.capability.is_some(),
            Anyone => family.capability.is_none(),
            Everywhere => family.netns == Netns::All,
            InitialOnly => family.netns == Netns::Initial,
            WrongType => !facts.wrong_types.is_empty(),
            _ => self.met_by(socket),
        }
    }

    /// Conditions on the socket alone.
    pub(super) fn met_by(self, socket: &Socket) -> bool {
        let hooked =
            |name: &str| socket.member(name).is_some_and(|row| row.value == MemberValue::Hook);
        let real = |slot: &&str| {
            let op = socket.op(slot);
            op.is_some_and(|op| matches!(op.state, OpState::Default | OpState::Helper(_)))
        };
        match self {
            // A datagram socket is never asked for connections.
            Real(slots) if socket.base.as_ref().is_some_and(|b| b.value == Base::Udp) => {
                slots.iter().filter(|slot| !matches!(**slot, "listen" | "accept")).all(real)
            }
            Real(slots) => slots.iter().all(real),
            Own(members) => !members.iter().any(|member| hooked(member)),
            Swapped => hooked("sendmsg") == hooked("recvmsg"),
            Stub(slot) => socket.op(slot).is_some_and(|op| op.state == OpState::Stub),
            Counted(member) => {
                socket.member(member).is_some_and(|row| row.value == MemberValue::Own)
            }
            Data => Real(&["sendmsg", "recvmsg"]).met_by(socket) && roomy(socket),
            // What processors keep for themselves is less than the first.
            Reached => limits(socket, "sysctl_mem")
                .is_some_and(|numbers| numbers[0] >= 2048 && numbers[1] <= 8192),
            Least(member) => {
                socket.member(member).is_some_and(|row| matches!(row.value, MemberValue::Number(_)))
            }
            Given(member) => {
                socket.member(member).is_some_and(|row| matches!(row.value, MemberValue::Limits(_)))
            }
            Capability | Anyone | Everywhere | InitialOnly | WrongType => false,
        }
    }
}
