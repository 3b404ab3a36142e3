//! What the module templates ask: which functions exist, and their C.

use std::collections::BTreeMap;

use serde::Serialize;

use super::ethernet::Ethernet;

use crate::facts::{Part, member};
use crate::render::View;
use crate::render::cwrap;
use crate::render::view::{FieldView, OpView, RangeView, TRACE_PRINTED};

/// Most values that an autobind tries before it gives up.
const AUTOBIND_TRIES: u64 = 65_536;

/// Largest message that is allocated in one piece: two pages leave room for
/// what the allocator adds.
const LINEAR_MAX: i64 = 8192;

/// What the line of `MODULE_DESCRIPTION()` leaves for a text.
const DESCRIPTION_MAX: usize = 80 - "MODULE_DESCRIPTION(\"\");".len();

#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact a field")]
pub(super) struct ModuleFacts {
    /// `static `, or nothing where hooks call the function.
    lib: &'static str,
    /// Sending and receiving exist.
    send: bool,
    recv: bool,
    /// Slots filled with protogen's own function.
    poll: bool,
    ioctl: bool,
    setsockopt: bool,
    getsockopt: bool,
    /// The socket keeps its own limit.
    max_option: bool,
    /// The ethernet transport.
    eth: Option<Ethernet>,
    /// Senders wait for room at the receiver.
    room: bool,
    /// A message may come from a socket without address, and say so.
    unnamed: bool,
    /// A connected sender can poll for room at its peer.
    watch: bool,
    /// What becomes of messages is counted, or traced.
    drops: bool,
    /// Hooks keep a state in the socket.
    state: bool,
    /// Functions that something calls.
    check_addr: bool,
    check_any: bool,
    is_bound: bool,
    insert: bool,
    may_bind: bool,
    autobind: bool,
    autobind_may_bind: bool,
    /// Some values that can be chosen are privileged.
    choose_may_bind: bool,
    get_peer: bool,
    /// Tabs before the copy of the source address.
    from_indent: &'static str,
    /// What `modinfo` says: the title, where it fits a line.
    description: String,
    /// Messages fit one small allocation.
    linear: bool,
    /// `sizeof(…) + ` where the source address is kept in front of the data.
    reserve: String,
    /// The bind key by descending size, so that it has no hole.
    key_by_size: Vec<FieldView>,
    key_last: String,
    /// Comparison of the keys of `a` and `b`.
    same_key: String,
    any: Option<Any>,
    privileged: Option<Privileged>,
    /// Function that glue calls for a slot: the hook or protogen's own.
    call: BTreeMap<String, String>,
    hooked: BTreeMap<String, bool>,
    single: bool,
    sockets: Vec<Table>,
    proc: Proc,
    trace: Trace,
}

/// The fields of the tracepoints.
#[derive(Serialize)]
struct Trace {
    fields: Vec<TraceField>,
    /// Formats of those that are printed, and their values.
    printed: Vec<PrintedField>,
}

#[derive(Serialize)]
struct TraceField {
    name: String,
    ctype: String,
    /// Bytes of an array; else 0.
    len: u64,
    value: String,
}

#[derive(Serialize)]
struct PrintedField {
    name: String,
    format: String,
    value: String,
}

#[derive(Serialize)]
struct Any {
    field: String,
    /// In the field's own byte order.
    value: String,
    candidate: String,
    count: String,
    tries: String,
}

#[derive(Serialize)]
struct Privileged {
    cpu_type: String,
    load: String,
    condition: String,
}

#[derive(Serialize)]
struct Table {
    constant: &'static str,
    protocol: i64,
    ops_name: String,
    /// Where the values stand, from the members on.
    column: usize,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    slot: String,
    function: String,
}

#[derive(Serialize)]
struct Proc {
    header: String,
    fields: Vec<ProcField>,
}

#[derive(Serialize)]
struct ProcField {
    format: String,
    value: String,
}

impl ModuleFacts {
    pub(super) fn new(view: &View) -> Self {
        let has = &view.has;
        let address = &view.address;
        let ops = || view.sockets.iter().flat_map(|s| &s.ops);
        let state_of = |slot: &str, state: &str| ops().any(|o| o.slot == slot && o.state == state);
        let own = |slot: &str| state_of(slot, "default") || state_of(slot, "hook");
        let (send, recv) = (own("sendmsg"), own("recvmsg"));
        let frames = view.header.is_some();
        let autobind = address.autobind.is_some() && (has.connect || send || has.socketpair);
        let privileged_elsewhere = match (&address.privileged, &address.autobind) {
            (Some(p), Some(a)) => p.field.name != a.field.name && zero_is_in(p),
            _ => false,
        };
        let autobind_may_bind = autobind && privileged_elsewhere;
        let choose_may_bind = match (&address.privileged, &address.autobind) {
            (Some(p), Some(a)) => p.field.name == a.field.name && overlap(p, a),
            _ => false,
        } && (has.bind || autobind);
        let poll = own("poll");
        let mut key_by_size = address.key.clone();
        key_by_size.sort_by_key(|f| std::cmp::Reverse(f.size));
        Self {
            lib: if view.hooks.is_some() { "" } else { "static " },
            send,
            recv,
            poll,
            ioctl: own("ioctl"),
            setsockopt: own("setsockopt"),
            getsockopt: own("getsockopt"),
            max_option: own("setsockopt"),
            eth: Ethernet::new(view),
            room: !frames,
            unnamed: !autobind && !frames,
            watch: poll && has.connect && send && !frames,
            drops: !view.drops.is_empty(),
            state: view.hooks.as_ref().is_some_and(|h| !h.state.is_empty()),
            check_addr: has.bind || has.connect || send,
            check_any: has.bind || has.connect || send,
            is_bound: own("getname")
                || (send && (autobind || has.connect || recv))
                || frames && send,
            insert: has.bind || autobind,
            may_bind: address.privileged.is_some()
                && (has.bind || autobind_may_bind || choose_may_bind),
            autobind,
            autobind_may_bind,
            choose_may_bind,
            get_peer: has.connect && (own("getname") || send),
            from_indent: if autobind || frames { "" } else { "\t" },
            description: if cwrap::cstring(&view.title).len() <= DESCRIPTION_MAX {
                view.title.clone()
            } else {
                format!("Protocol family {}", view.upper)
            },
            linear: view.max_message <= LINEAR_MAX && !frames,
            reserve: if address.fits_cb || !recv {
                String::new()
            } else {
                format!("sizeof(struct {}_from) + ", view.name)
            },
            key_last: key_by_size.last().map(|f| f.name.clone()).unwrap_or_default(),
            same_key: same_key(&key_by_size),
            key_by_size,
            any: address
                .autobind
                .as_ref()
                .filter(|_| has.bind || autobind)
                .map(|range| Any::new(view, range)),
            privileged: address.privileged.as_ref().map(|range| Privileged::new(view, range)),
            call: ops().map(|op| (op.slot.clone(), callee(view, op))).collect(),
            hooked: ops().map(|op| (op.slot.clone(), state_of(&op.slot, "hook"))).collect(),
            single: view.sockets.len() == 1,
            sockets: view.sockets.iter().map(|s| Table::new(view, s)).collect(),
            proc: Proc::new(view),
            trace: Trace::new(view),
        }
    }

    /// The parts whose kernel interfaces differ between kernels.
    pub(super) fn parts(&self, view: &View) -> Vec<Part> {
        let mut parts = vec![Part::Proc];
        let mut add = |wanted: bool, part| {
            if wanted {
                parts.push(part);
            }
        };
        add(view.has.bind || view.has.connect, Part::Address);
        add(view.has.connect, Part::Connect);
        add(self.getsockopt, Part::Getsockopt);
        add(self.any.is_some(), Part::Autobind);
        add(self.send, Part::Send);
        add(self.send && self.room, Part::Deliver);
        add(self.eth.is_some(), Part::Devices);
        add(self.recv, Part::Recv);
        add(view.counters, Part::Counters);
        add(view.tracepoints, Part::Tracepoints);
        parts
    }
}

impl Any {
    fn new(view: &View, range: &RangeView) -> Self {
        let constant = |name: &str| format!("{}_{name}", view.upper);
        Self {
            field: range.field.name.clone(),
            value: to_field(&range.field, &constant("ANY")),
            candidate: to_field(&range.field, &format!("{} + at", constant("AUTOBIND_FIRST"))),
            count: format!("{}U", range.count),
            tries: range.count.min(AUTOBIND_TRIES).to_string(),
        }
    }
}

impl Privileged {
    fn new(view: &View, range: &RangeView) -> Self {
        let from_zero = !range.field.signed && range.first.trim_end_matches(['U', 'L']) == "0";
        let upper = format!("value <= {}_PRIVILEGED_LAST", view.upper);
        Self {
            cpu_type: range.field.cpu_type.clone(),
            load: to_cpu(&range.field, "addr->"),
            condition: if from_zero {
                upper
            } else {
                format!("value >= {}_PRIVILEGED_FIRST && {upper}", view.upper)
            },
        }
    }
}

impl Table {
    fn new(view: &View, socket: &crate::render::view::SocketView) -> Self {
        let same_kind = view.sockets.iter().filter(|s| s.kind == socket.kind).count();
        let ops_name = if same_kind == 1 {
            format!("{}_{}_ops", view.name, socket.kind)
        } else {
            format!("{}_{}_{}_ops", view.name, socket.kind, socket.protocol)
        };
        let rows: Vec<_> =
            socket.ops.iter().filter(|op| op.state != "absent").map(Row::new).collect();
        let long = rows.iter().any(|row| row.slot.len() > 14);
        let column = if long { 24 } else { 16 };
        Self { constant: socket.constant, protocol: socket.protocol, ops_name, column, rows }
    }
}

impl Row {
    fn new(op: &OpView) -> Self {
        let own = matches!(op.state, "default" | "hook");
        let slot = if own { member(&op.slot) } else { &op.slot };
        Self { slot: slot.to_owned(), function: op.function.clone() }
    }
}

impl Proc {
    fn new(view: &View) -> Self {
        let fields: Vec<&FieldView> =
            view.address.fields.iter().filter(|f| f.kind != "reserved").collect();
        let mut header: Vec<&str> = fields.iter().map(|f| f.name.as_str()).collect();
        header.extend(["peer", "rxq", "txq", "uid", "inode"]);
        Self {
            header: header.join(" "),
            fields: fields
                .iter()
                .map(|field| match field.kind {
                    "bytes" => ProcField {
                        format: "%*phN".to_owned(),
                        value: format!("{}, ssk->addr.{}", field.len, field.name),
                    },
                    _ => ProcField {
                        format: field.format.to_owned(),
                        value: to_cpu(field, "ssk->addr."),
                    },
                })
                .collect(),
        }
    }
}

impl Trace {
    fn new(view: &View) -> Self {
        let fields = || view.address.fields.iter().filter(|f| f.kind != "reserved");
        Self {
            fields: fields()
                .map(|field| TraceField {
                    name: field.name.clone(),
                    ctype: if field.kind == "bytes" { "u8" } else { &field.cpu_type }.to_owned(),
                    len: field.len,
                    value: to_cpu(field, "@->"),
                })
                .collect(),
            printed: fields()
                .take(TRACE_PRINTED)
                .map(|field| {
                    let place = format!("__entry->@_{}", field.name);
                    let bytes = field.kind == "bytes";
                    PrintedField {
                        name: field.name.clone(),
                        format: if bytes { "%s".to_owned() } else { field.format.to_owned() },
                        value: if bytes {
                            format!("__print_hex_str({place}, {})", field.len)
                        } else {
                            place
                        },
                    }
                })
                .collect(),
        }
    }
}

/// A value in host order as the field stores it.
pub(super) fn to_field(field: &FieldView, value: &str) -> String {
    if field.from_cpu.is_empty() {
        value.to_owned()
    } else {
        format!("{}({value})", field.from_cpu)
    }
}

/// The field of `object` in host order.
pub(super) fn to_cpu(field: &FieldView, object: &str) -> String {
    let place = format!("{object}{}", field.name);
    if field.to_cpu.is_empty() { place } else { format!("{}({place})", field.to_cpu) }
}

fn same_key(key: &[FieldView]) -> String {
    let compare = |field: &FieldView| {
        let name = &field.name;
        if field.len > 0 {
            format!("!memcmp(a->{name}, b->{name}, sizeof(a->{name}))")
        } else {
            format!("a->{name} == b->{name}")
        }
    };
    key.iter().map(compare).collect::<Vec<_>>().join(" && ")
}

fn callee(view: &View, op: &OpView) -> String {
    let kind = if op.state == "hook" { "hook" } else { "default" };
    format!("{}_{kind}_{}", view.name, op.slot)
}

/// A literal of a [`RangeView`] as a number.
fn value(literal: &str) -> i128 {
    literal.trim_end_matches(['U', 'L']).parse().unwrap_or(i128::MIN)
}

fn zero_is_in(range: &RangeView) -> bool {
    value(&range.first) <= 0 && 0 <= value(&range.last)
}

fn overlap(a: &RangeView, b: &RangeView) -> bool {
    value(&a.first) <= value(&b.last) && value(&b.first) <= value(&a.last)
}
