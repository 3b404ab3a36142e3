//! What the templates of the test program get told beside the view.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::view::{FieldView, SocketView, TRACE_PRINTED, View};
use super::address;
use super::own::{TestIoctl, TestOption, TestSysctl, unknown_ioctl};
use super::wire::Wire;
use crate::model::{Family, When};

/// A message that is neither empty nor long.
const SMALL: i64 = 64;
/// A file of several pages, sent in one call; as one message, perhaps.
pub(super) const FILE: u64 = 12_288;
/// Ranges up to this size are used up, which takes as many descriptors.
const USED_UP: u64 = 1024;
/// Most types that `socket()` knows; some of them the family does not.
const TYPES: [&str; 5] = ["SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW", "SOCK_RDM", "SOCK_SEQPACKET"];
/// Errnos that a failed case may have to name.
pub(super) const ERRNOS: [&str; 32] = [
    "EACCES",
    "EADDRINUSE",
    "EADDRNOTAVAIL",
    "EAFNOSUPPORT",
    "EAGAIN",
    "EALREADY",
    "EBADF",
    "EBUSY",
    "ECONNREFUSED",
    "ECONNRESET",
    "EDESTADDRREQ",
    "EFAULT",
    "EINTR",
    "EINVAL",
    "EISCONN",
    "EMFILE",
    "EMSGSIZE",
    "ENFILE",
    "ENOBUFS",
    "ENODEV",
    "ENOENT",
    "ENOMEM",
    "ENOPROTOOPT",
    "ENOTCONN",
    "ENOTTY",
    "EOPNOTSUPP",
    "EPERM",
    "EPIPE",
    "EPROTONOSUPPORT",
    "ESOCKTNOSUPPORT",
    "ESRCH",
    "ETIMEDOUT",
];

/// Decided facts, as `t` in the templates.
#[derive(Debug, Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact each")]
pub(super) struct Facts {
    /// `struct sockaddr_<name>`
    sa: String,
    /// `AF_<NAME>`
    af: String,
    errno_names: &'static [&'static str],
    /// Bytes of an ordinary message.
    small: i64,
    /// Sizes of messages that have to arrive, ascending.
    sizes: Vec<i64>,
    largest: i64,
    /// Bytes of a message in several parts.
    vector: i64,
    /// Bytes of a file that is sent.
    file: u64,
    /// Statements that fill `*address` from the number `i`.
    make_lines: Vec<String>,
    /// Whether those need `put_bytes()`.
    put_bytes: bool,
    /// Statements that change `address` in one field of the key each.
    key_variants: Vec<String>,
    /// Statements that change it in fields that are not part of the key.
    beside_key: Vec<String>,
    /// Offsets of reserved bytes.
    reserved_bytes: Vec<u64>,
    /// C type for the values of the autobind field.
    wide: &'static str,
    /// Samples that show the byte order of a field.
    order_samples: Vec<OrderSample>,
    wrong_types: Vec<&'static str>,
    wrong_protocol: i64,
    /// Sockets that are autobound at once.
    many: u64,
    range_count: u64,
    /// Ends of the privileged range that differ: 1 or 2.
    privileged_ends: u32,
    /// Sockets that are bound at once.
    some: u64,
    /// Addresses that the processes of the stress test share.
    crowd: u64,
    /// There are datagram sockets.
    datagrams: bool,
    /// Messages can be told from each other, and nobody's hook touches them.
    soak_data: bool,
    /// Errnos that `connect()` may give there; empty if it is not called.
    stress_connect: String,
    proc_columns: Vec<String>,
    /// Columns whose text is a number.
    proc_numbers: Vec<ProcNumber>,
    /// Two sockets are connected by `bind()` and `connect()`, not `socketpair()`.
    pub pair_by_bind: bool,
    /// Every connection-oriented socket can bind and listen.
    pub by_listen: bool,
    /// Every one of them has its own `poll`, and its own `shutdown`.
    connected_poll: bool,
    connected_shutdown: bool,
    #[serde(skip)]
    pub several_bind: bool,
    poll_idle_bound: bool,
    /// Every socket can be polled.
    polls: bool,
    /// The header, where there is one.
    pub wire: Option<Wire>,
    proc_peer: bool,
    /// Fields that events print.
    traced: Vec<FieldView>,
    filter_outq: bool,
    /// The family's own options.
    options: Vec<TestOption>,
    option_bound: bool,
    /// A number of no option.
    unknown_option: i128,
    /// The family's own requests of `ioctl()`, and one that is none of them.
    ioctls: Vec<TestIoctl>,
    unknown_ioctl: String,
    /// Settings of a network namespace.
    sysctls: Vec<TestSysctl>,
    // Helpers that some case uses.
    addresses_in: bool,
    epoll: bool,
    own_options: bool,
    cmsgs: bool,
    filters: bool,
    // For the choice of cases.
    #[serde(skip)]
    pub capacity: i128,
    #[serde(skip)]
    pub range_can_be_used_up: bool,
    #[serde(skip)]
    pub has_beside_key: bool,
    #[serde(skip)]
    pub has_wrong_type: bool,
}

/// An integer field with a value whose bytes all differ.
#[derive(Debug, Serialize)]
struct OrderSample {
    name: String,
    size: u64,
    value: String,
    /// The byte that comes first in memory.
    first: u64,
}

/// A column of `/proc/net/<name>` that holds an integer field.
#[derive(Debug, Serialize)]
struct ProcNumber {
    name: String,
    parse: &'static str,
    toh: String,
}

impl Facts {
    /// Everything but what depends on the choice of cases.
    pub fn new(family: &Family, view: &View) -> Self {
        let max = view.max_message;
        let mut sizes = vec![0, 1, SMALL, 4096, max];
        sizes.retain(|size| *size <= max);
        sizes.sort_unstable();
        sizes.dedup();
        let beside_key = address::second_values(family, false);
        let capacity = address::capacity(&family.address);
        let some = u64::try_from(capacity).unwrap_or(1);
        let auto = view.address.autobind.as_ref();
        let range_count = auto.map_or(0, |a| a.count);
        let datagram = || view.sockets.iter().filter(|s| !s.connected);
        let connected = || view.sockets.iter().filter(|s| s.connected);
        let all = |slots: &[&str]| datagram().all(|s| slots.iter().all(|o| own(s, o)));
        let wrong_types: Vec<_> =
            TYPES.into_iter().filter(|t| view.sockets.iter().all(|s| s.constant != *t)).collect();
        let fields = || view.address.fields.iter().filter(|field| field.kind != "reserved");
        let mut proc_columns: Vec<String> = fields().map(|field| field.name.clone()).collect();
        proc_columns.extend(["peer", "rxq", "txq", "uid", "inode"].map(str::to_owned));
        Self {
            sa: format!("struct sockaddr_{}", view.name),
            af: format!("AF_{}", view.upper),
            errno_names: &ERRNOS,
            small: max.min(SMALL),
            sizes,
            largest: max,
            vector: max.min(10_000),
            file: FILE,
            make_lines: address::make_lines(&family.address),
            put_bytes: fields().any(|field| field.kind == "bytes"),
            key_variants: address::second_values(family, true),
            has_beside_key: !beside_key.is_empty(),
            beside_key,
            reserved_bytes: view
                .address
                .fields
                .iter()
                .filter(|field| field.kind == "reserved")
                .flat_map(|field| field.offset..field.offset + field.size)
                .collect(),
            wide: match auto {
                Some(range) if range.field.signed => "long long",
                _ => "unsigned long long",
            },
            order_samples: fields().filter_map(OrderSample::new).collect(),
            has_wrong_type: !wrong_types.is_empty(),
            wrong_types,
            wrong_protocol: view.sockets.iter().map(|s| s.protocol).max().unwrap_or(0) + 1,
            many: (range_count / 2).min(300),
            range_count,
            range_can_be_used_up: (1..=USED_UP).contains(&range_count) && !overlap(family),
            privileged_ends: match &view.address.privileged {
                Some(range) if range.count > 1 => 2,
                _ => 1,
            },
            some: some.min(100),
            crowd: some.clamp(1, 8),
            datagrams: datagram().next().is_some(),
            soak_data: all(&["sendmsg", "recvmsg"]) && max >= SMALL && view.header.is_none(),
            capacity,
            stress_connect: match (all(&["connect"]), auto) {
                (false, _) => String::new(),
                (true, Some(_)) => "EADDRNOTAVAIL".to_owned(),
                (true, None) => "0".to_owned(),
            },
            proc_columns,
            proc_numbers: fields().filter_map(ProcNumber::new).collect(),
            pair_by_bind: datagram()
                .all(|s| !own(s, "socketpair") || own(s, "bind") && own(s, "connect")),
            poll_idle_bound: all(&["bind"]),
            polls: view
                .sockets
                .iter()
                .all(|s| s.ops.iter().any(|o| o.slot == "poll" && o.state != "absent")),
            wire: Wire::new(view),
            proc_peer: all(&["connect"]),
            traced: fields().take(TRACE_PRINTED).cloned().collect(),
            by_listen: connected().all(|s| own(s, "listen") && own(s, "bind")),
            connected_poll: connected().all(|s| own(s, "poll")),
            connected_shutdown: connected().all(|s| own(s, "shutdown")),
            several_bind: view.sockets.iter().filter(|s| own(s, "bind")).count() > 1,
            filter_outq: datagram().all(|s| {
                own(s, "ioctl") || s.ops.iter().any(|o| o.slot == "ioctl" && o.state == "hook")
            }),
            option_bound: family.interface.options.iter().any(|o| o.when == When::Bound),
            unknown_option: (2..=65_535)
                .find(|n| family.interface.options.iter().all(|o| o.number.value != *n))
                .unwrap_or_default(),
            options: TestOption::all(family, view),
            ioctls: view.interface.ioctls.iter().map(TestIoctl::new).collect(),
            unknown_ioctl: unknown_ioctl(&family.interface),
            sysctls: TestSysctl::all(family, view),
            addresses_in: false,
            epoll: false,
            own_options: false,
            cmsgs: false,
            filters: false,
        }
    }

    /// Whether any of the family's own options has a property.
    pub fn option(&self, what: &str) -> bool {
        self.options.iter().any(|option| option.has(what))
    }

    /// Whether any of the family's own requests has a property.
    pub fn ioctl(&self, what: &str) -> bool {
        self.ioctls.iter().any(|ioctl| ioctl.has(what))
    }

    /// Whether there are sysctls, or ones that options show.
    pub fn sysctl(&self, shown: bool) -> bool {
        self.sysctls.iter().any(|sysctl| !shown || sysctl.shows())
    }

    /// Adds which helpers the chosen cases use.
    #[must_use]
    pub fn with_cases(mut self, on: &BTreeMap<&'static str, bool>) -> Self {
        let any = |names: &[&str]| names.iter().any(|name| on.get(name).copied().unwrap_or(false));
        self.addresses_in = any(&["bind_lengths", "connect_lengths", "send_lengths"]);
        self.epoll = any(&[
            "poll_edge_in",
            "poll_edge_drain",
            "poll_edge_out",
            "poll_edge_closed",
            "poll_edge_shut",
            "poll_shutdown_wakes",
        ]);
        self.own_options = any(&["option_set", "option_set_get", "option_limits"]);
        self.cmsgs = any(&["so_timestamp", "so_timestampns", "so_timestamping", "so_rxq_ovfl"]);
        self.filters = any(&["so_filter_drops", "so_filter_cuts", "so_rxq_ovfl"]);
        self
    }
}

/// Whether a socket has protogen's own implementation of a slot.
pub(super) fn own(socket: &SocketView, slot: &str) -> bool {
    socket.ops.iter().any(|op| op.slot == slot && op.state == "default")
}

/// Whether autobind may choose values that only some may bind.
fn overlap(family: &Family) -> bool {
    match (&family.address.autobind, &family.address.privileged) {
        (Some(a), Some(p)) if a.field.value == p.field.value => {
            a.first.value <= p.last.value && p.first.value <= a.last.value
        }
        _ => false,
    }
}

impl OrderSample {
    fn new(field: &FieldView) -> Option<Self> {
        let (value, last) = match field.bits {
            16 => ("0x0102", 2),
            32 => ("0x01020304", 4),
            64 => ("0x0102030405060708ULL", 8),
            _ => return None,
        };
        // Host order says nothing that the size does not.
        if field.hto.is_empty() {
            return None;
        }
        Some(Self {
            name: field.name.clone(),
            size: field.size,
            value: format!("{}({value})", field.hto),
            first: if field.order == "big" { 1 } else { last },
        })
    }
}

impl ProcNumber {
    fn new(field: &FieldView) -> Option<Self> {
        (field.kind == "int").then(|| Self {
            name: field.name.clone(),
            parse: match (field.bits, field.signed) {
                (64, false) => "strtoull",
                _ => "strtoll",
            },
            toh: field.toh.clone(),
        })
    }
}
