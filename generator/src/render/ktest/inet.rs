//! The test program of a family on the kernel's own TCP and UDP.

use std::collections::BTreeMap;

use serde::Serialize;

use super::facts::ERRNOS;
use super::{PROTOCOL, Row, SocketCases, protocol, protocol_object, tidy};
use crate::model::{Base, Family, MemberValue, Netns, OpState, Socket};
use crate::render::{Engine, Files, RenderError, View};
use Need::{
    Anyone, Capability, Counted, Everywhere, Given, InitialOnly, Least, Own, Reached, Real, Roomy,
    Stub, Swapped, WrongType,
};

/// Templates of the frame, and whether they are those of every family.
const FRAME: [(&str, bool); 8] = [
    ("harness.h", true),
    ("harness.c", true),
    ("family.h", false),
    ("family.c", false),
    ("run.h", true),
    ("run.c", true),
    ("faults.c", true),
    ("soak.c", false),
];

/// The source whose cases need devices.
const VETH: &str = "veth";

/// Types that `socket()` knows.
const TYPES: [&str; 4] = ["SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW", "SOCK_SEQPACKET"];

/// One test case.
struct Case {
    name: &'static str,
    /// Template and source, without `.c`.
    source: &'static str,
    /// The only base that has it.
    base: Option<Base>,
    /// All of these must hold.
    needs: &'static [Need],
}

/// A condition on the family or the socket.
#[derive(Clone, Copy)]
enum Need {
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
    /// Limits of memory that the tests can reach, and such as they do not.
    Reached,
    Roomy,
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
const DATA: Need = Real(&["sendmsg", "recvmsg"]);
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
static CASES: &[Case] = &[
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
    tcp("connect_dissolve", "stream", &[PAIR, DATA]),
    tcp("accept_unlistening", "stream", &[PAIR]),
    tcp("accept_waits", "stream", &[PAIR, DATA, Swapped]),
    tcp("transfer", "stream", &[PAIR, DATA, Swapped, Real(&["shutdown"])]),
    tcp("transfer_to_inet", "stream", &[PAIR, DATA, PLAIN, Real(&["shutdown"])]),
    tcp("transfer_from_inet", "stream", &[PAIR, DATA, PLAIN, Real(&["shutdown"])]),
    tcp("stream_calls", "stream", &[PAIR, DATA, PLAIN]),
    tcp("stream_splice", "stream", &[PAIR, DATA, PLAIN]),
    tcp("stream_passed", "stream", &[PAIR, DATA, Swapped]),
    tcp("poll", "stream", &[PAIR, DATA, Swapped, POLL, Real(&["shutdown"])]),
    tcp("flow", "stream", &[PAIR, DATA, PLAIN, POLL]),
    udp("send_to", "datagram", &[BOUND, DATA, PLAIN]),
    udp("send_family", "datagram", &[BOUND, DATA, PLAIN]),
    udp("connect_filters", "datagram", &[BOUND, DATA, PLAIN, Real(&["connect"])]),
    udp("send_nobody", "datagram", &[BOUND, DATA, PLAIN, POLL, Real(&["connect"])]),
    udp("datagrams", "datagram", &[BOUND, DATA, Swapped]),
    udp("datagrams_to_inet", "datagram", &[BOUND, DATA, PLAIN]),
    udp("datagrams_from_inet", "datagram", &[BOUND, DATA, PLAIN]),
    udp("datagram_poll", "datagram", &[BOUND, DATA, PLAIN, POLL]),
    udp("datagram_pinned", "datagram", &[BOUND]),
    tcp("shutdown", "close", &[PAIR, DATA, Swapped, Real(&["shutdown"])]),
    tcp("shutdown_signal", "close", &[PAIR, DATA, Real(&["shutdown"])]),
    tcp("close_unread", "close", &[PAIR, DATA, Swapped, POLL]),
    tcp("close_resets", "close", &[PAIR, DATA]),
    tcp("close_lingers", "close", &[PAIR, DATA]),
    tcp("close_listener", "close", &[PAIR, POLL]),
    tcp("module_pinned", "close", &[]),
    tcp("module_lingers", "close", &[PAIR, DATA, PLAIN]),
    tcp("module_time_wait", "close", &[PAIR, DATA, Everywhere]),
    tcp("netns_stream", "veth", &[PAIR, DATA, SHUT, Swapped, Everywhere]),
    tcp("netns_stream_to_inet", "veth", &[PAIR, DATA, SHUT, PLAIN, Everywhere]),
    tcp("netns_stream_from_inet", "veth", &[PAIR, DATA, SHUT, PLAIN, Everywhere]),
    udp("netns_datagrams", "veth", &[BOUND, DATA, PLAIN, Everywhere]),
    udp("netns_datagrams_to_inet", "veth", &[BOUND, DATA, PLAIN, Everywhere]),
    udp("netns_datagrams_from_inet", "veth", &[BOUND, DATA, PLAIN, Everywhere]),
    both("option_socket", "options", &[]),
    both("option_ip", "options", &[Real(&["setsockopt", "getsockopt"])]),
    tcp("option_tcp", "options", &[PAIR, Real(&["setsockopt", "getsockopt"])]),
    tcp("option_ulp", "options", &[PAIR, DATA, Swapped, Real(&["setsockopt"])]),
    tcp("option_lowat", "options", &[PAIR, DATA, PLAIN, POLL]),
    tcp("ioctl_stream", "options", &[PAIR, DATA, PLAIN, POLL, Real(&["ioctl"])]),
    udp("ioctl_datagram", "options", &[BOUND, DATA, PLAIN, POLL, Real(&["ioctl"])]),
    both("ioctl_device", "options", &[Real(&["ioctl"])]),
    tcp("map", "options", &[Real(&["mmap"])]),
    both("stub_mmap", "options", &[Stub("mmap")]),
    both("sockmap", "options", &[PAIR]),
    both("limits_wmem", "options", &[Given("sysctl_wmem")]),
    both("limits_rmem", "options", &[Given("sysctl_rmem")]),
    both("proc_protocols", "options", &[PAIR]),
    tcp("memory", "memory", &[PAIR, DATA, PLAIN, MEMORY, Roomy]),
    tcp("memory_pressure", "memory", &[PAIR, DATA, PLAIN, PRESSURE, Reached]),
    udp("datagram_memory", "memory", &[BOUND, DATA, PLAIN, CONNECT, MEMORY, Roomy]),
    tcp("sockets_counted", "memory", &[]),
    both("proc_header", "memory", &[Least("max_header")]),
];

/// Every case and the source that holds it.
#[cfg(test)]
pub(super) fn sources_of_cases() -> impl Iterator<Item = (&'static str, &'static str)> {
    CASES.iter().map(|case| (case.name, case.source))
}

/// Decided facts, as `t` in the templates.
#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact each")]
struct Facts {
    af: String,
    errno_names: &'static [&'static str],
    wrong_types: Vec<&'static str>,
    tcp: bool,
    udp: bool,
    /// Two sockets can exchange data, and no hook is in between.
    tcp_talks: bool,
    udp_talks: bool,
    tcp_name: String,
    udp_name: String,
    /// The name of a socket's own protocol, and of its base.
    name: String,
    base_name: String,
    tcp_protocol: i64,
    udp_protocol: i64,
    /// What `getsockopt()` tells of a new socket's buffer, where that is given.
    wmem: String,
    rmem: String,
    /// Room for headers at least, where that is given.
    header: String,
    /// How many of 64 sockets TCP counts among its own.
    sockets_shared: u32,
}

#[derive(Serialize)]
struct Context<'a> {
    f: &'a View,
    t: Facts,
    on: BTreeMap<&'static str, bool>,
    sockets: Vec<SocketCases>,
    functions: Vec<&'static str>,
    objects: String,
}

/// Renders it.
pub(super) fn render(
    engine: &Engine,
    family: &Family,
    view: &View,
    files: &mut Files,
) -> Result<(), RenderError> {
    let context = Context::new(family, view);
    let mut put = |path: &str, text: String| {
        files.insert(format!("test/{path}"), text.into_bytes());
    };
    for (path, shared) in FRAME {
        let template = if shared { format!("test/{path}") } else { format!("test/inet/{path}") };
        put(path, tidy(&engine.render_c(&template, &context)?));
    }
    for source in sources(&context.on) {
        let template = format!("test/inet/{source}.c");
        put(&format!("{source}.c"), tidy(&engine.render_c(&template, &context)?));
    }
    if context.wire() {
        put("wire.h", tidy(&engine.render_c("test/wire.h", &context)?));
        put("wire.c", tidy(&engine.render_c("test/wire.c", &context)?));
    }
    if let Some(text) = protocol(family, view) {
        put(PROTOCOL, text);
    }
    put("cases.h", engine.render_c("test/cases.h", &context)?);
    put(&format!("{}_test.c", view.name), tidy(&engine.render_c("test/main.c", &context)?));
    put("Makefile", engine.render("test/Makefile", &context)?);
    put(".gitignore", engine.render("test/gitignore", &context)?);
    Ok(())
}

impl<'a> Context<'a> {
    fn new(family: &Family, view: &'a View) -> Self {
        let facts = Facts::new(family, view);
        let several = family.sockets.len() > 1;
        let sockets: Vec<SocketCases> = family
            .sockets
            .iter()
            .zip(&view.sockets)
            .map(|(socket, seen)| {
                let base = socket.base.as_ref().map_or("", |base| base.value.name());
                let fits = |case: &&Case| {
                    case.base.is_none_or(|base| base.name() == base_name(socket))
                        && case.needs.iter().all(|need| need.holds(family, socket, &facts))
                };
                let row = |case: &Case| Row {
                    name: if several { format!("{base}.{}", case.name) } else { case.name.into() },
                    function: case.name,
                    limit: 120,
                };
                SocketCases {
                    cases: CASES.iter().filter(fits).map(row).collect(),
                    label: base.to_owned(),
                    constant: seen.constant,
                    protocol: seen.protocol,
                    binds: super::own(seen, "bind"),
                }
            })
            .collect();
        let used = |name: &str| sockets.iter().flat_map(|s| &s.cases).any(|c| c.function == name);
        let on: BTreeMap<_, _> = CASES.iter().map(|c| (c.name, used(c.name))).collect();
        let functions = CASES.iter().map(|c| c.name).filter(|name| on[name]).collect();
        let mut objects = vec![format!("{}_test.o", view.name)];
        let frame = FRAME.iter().filter_map(|(path, _)| path.strip_suffix(".c"));
        objects.extend(frame.map(|source| format!("{source}.o")));
        objects.extend(sources(&on).iter().map(|source| format!("{source}.o")));
        if sources(&on).contains(&VETH) {
            objects.push("wire.o".to_owned());
        }
        objects.extend(protocol_object(view));
        Self { f: view, t: facts, sockets, functions, objects: objects.join(" "), on }
    }
}

impl Context<'_> {
    /// Some case joins network namespaces.
    fn wire(&self) -> bool {
        sources(&self.on).contains(&VETH)
    }
}

fn base_name(socket: &Socket) -> &'static str {
    socket.base.as_ref().map_or("", |base| base.value.name())
}

/// The sources that hold at least one case, each once, in order.
fn sources(on: &BTreeMap<&'static str, bool>) -> Vec<&'static str> {
    let mut sources: Vec<_> = CASES.iter().filter(|c| on[c.name]).map(|c| c.source).collect();
    sources.dedup();
    sources
}

impl Facts {
    fn new(family: &Family, view: &View) -> Self {
        let of =
            |base| family.sockets.iter().find(|s| s.base.as_ref().is_some_and(|b| b.value == base));
        let name = |base| of(base).map_or_else(String::new, |s| family.proto_name(s));
        let protocol = |base| of(base).map_or(0, |s| i64::try_from(s.protocol.value).unwrap_or(0));
        let given = |member: &str| {
            let begins = |base| match of(base)?.member(member).map(|row| &row.value) {
                Some(MemberValue::Limits(numbers)) => numbers.get(1).map(i128::to_string),
                Some(MemberValue::Number(number)) => Some(number.to_string()),
                _ => None,
            };
            by_kind(begins(Base::Tcp), begins(Base::Udp))
        };
        let known = |base, word: &str| of(base).map(|_| word.to_owned());
        let has = |kind: &&str| view.sockets.iter().any(|s| s.constant == *kind);
        Self {
            af: format!("AF_{}", view.upper),
            errno_names: &ERRNOS,
            wrong_types: TYPES.into_iter().filter(|kind| !has(kind)).collect(),
            tcp: of(Base::Tcp).is_some(),
            udp: of(Base::Udp).is_some(),
            tcp_talks: of(Base::Tcp).is_some_and(|s| talks(s, &[PAIR, DATA, PLAIN])),
            udp_talks: of(Base::Udp).is_some_and(|s| talks(s, &[BOUND, DATA, PLAIN])),
            tcp_name: name(Base::Tcp),
            udp_name: name(Base::Udp),
            name: by_kind(known(Base::Tcp, "TCP_NAME"), known(Base::Udp, "UDP_NAME")),
            base_name: by_kind(known(Base::Tcp, "\"TCP\""), known(Base::Udp, "\"UDP\"")),
            tcp_protocol: protocol(Base::Tcp),
            udp_protocol: protocol(Base::Udp),
            wmem: given("sysctl_wmem"),
            rmem: given("sysctl_rmem"),
            header: given("max_header"),
            sockets_shared: match of(Base::Tcp) {
                Some(tcp) if Counted("sockets_allocated").met_by(tcp) => 0,
                _ => 64,
            },
        }
    }
}

/// An expression of C for what sockets of each base have, as far as they do.
fn by_kind(tcp: Option<String>, udp: Option<String>) -> String {
    match (tcp, udp) {
        (Some(tcp), Some(udp)) => format!("kind->type == SOCK_STREAM ? {tcp} : {udp}"),
        (one, other) => one.or(other).unwrap_or_default(),
    }
}

/// The limits of memory that a socket has of its own: three numbers.
fn limits(socket: &Socket) -> Option<&[i128]> {
    match &socket.member("sysctl_mem")?.value {
        MemberValue::Limits(numbers) if numbers.len() == 3 => Some(numbers),
        _ => None,
    }
}

fn talks(socket: &Socket, needs: &[Need]) -> bool {
    needs.iter().all(|need| need.met_by(socket))
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
    fn met_by(self, socket: &Socket) -> bool {
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
            Reached => limits(socket).is_some_and(|numbers| numbers[1] <= 8192),
            Roomy => limits(socket).is_none_or(|numbers| numbers[2] >= 16384),
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
