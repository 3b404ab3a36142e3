//! The family as templates see it: decided facts, in the words of C and Rust.

use serde::Serialize;

use crate::model::{Family, Field, FieldType, Netns, Op, OpState, Order, SocketType};

/// What every template gets, as `f`.
#[derive(Debug, Serialize)]
pub struct View {
    /// `syscom`
    pub name: String,
    /// `SYSCOM`
    pub upper: String,
    /// `Syscom`
    pub camel: String,
    /// One line.
    pub title: String,
    /// Free text, one paragraph an entry.
    pub description: Vec<String>,
    /// Address family number.
    pub number: u8,
    /// Name of the number in the kernel's own list, e.g. `ECONET`.
    pub number_name: String,
    /// SPDX expression of kernel code.
    pub licence: String,
    /// `MODULE_LICENSE` string.
    pub module_licence: String,
    /// `MODULE_AUTHOR`, or empty.
    pub author: String,
    /// Only the initial network namespace.
    pub initial_netns_only: bool,
    /// `CAP_*` for `socket()`, or empty.
    pub capability: String,
    /// Path of the spec, relative, `/` as separator.
    pub spec_path: String,
    /// SHA-256 of the spec (and of the hook files), in hex.
    pub spec_hash: String,
    /// Version of protogen.
    pub version: &'static str,
    /// Socket option level, `SOL_<NAME>`.
    pub sol: u32,
    /// Largest message in bytes.
    pub max_message: i64,
    /// The address.
    pub address: AddressView,
    /// The sockets.
    pub sockets: Vec<SocketView>,
    /// Whether any socket has the slot as `default` or `hook`.
    pub has: Has,
    /// The user's files.
    pub hooks: Option<HooksView>,
}

/// Slots that carry real code in at least one socket.
#[derive(Debug, Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact a slot")]
pub struct Has {
    /// `bind` is real.
    pub bind: bool,
    /// `connect` is real.
    pub connect: bool,
    /// `socketpair` is real.
    pub socketpair: bool,
    /// `getname` is real.
    pub getname: bool,
    /// `poll` is real (`default`, or a helper).
    pub poll: bool,
    /// `ioctl` is real.
    pub ioctl: bool,
    /// `gettstamp` is a helper.
    pub gettstamp: bool,
    /// `shutdown` is real.
    pub shutdown: bool,
    /// `setsockopt` is real.
    pub setsockopt: bool,
    /// `getsockopt` is real.
    pub getsockopt: bool,
    /// `sendmsg` is real.
    pub sendmsg: bool,
    /// `recvmsg` is real.
    pub recvmsg: bool,
    /// Any op is a hook.
    pub hooks: bool,
}

/// `struct sockaddr_<name>`.
#[derive(Debug, Serialize)]
pub struct AddressView {
    /// Name of the `sa_family_t` member.
    pub family_field: String,
    /// Bytes.
    pub size: u64,
    /// Members after the family, reserved ones included.
    pub fields: Vec<FieldView>,
    /// The members of the bind key, in key order.
    pub key: Vec<FieldView>,
    /// Autobind, where the family has it.
    pub autobind: Option<RangeView>,
    /// Privileged range, where the family has one.
    pub privileged: Option<RangeView>,
    /// Whether a reserved member has to be checked.
    pub has_reserved: bool,
    /// Whether the address fits `sk_buff.cb` beside what the core keeps there.
    pub fits_cb: bool,
}

/// One member of the address.
#[derive(Debug, Clone, Serialize)]
pub struct FieldView {
    /// Member name in C.
    pub name: String,
    /// Member name in Rust (raw identifier where it is a keyword).
    pub rust_name: String,
    /// `int`, `bytes` or `reserved`.
    pub kind: &'static str,
    /// UAPI type: `__be16`, `__s32`, `__u8`, …
    pub ctype: String,
    /// Array length of `bytes` and `reserved`; 0 for integers.
    pub len: u64,
    /// Bytes.
    pub size: u64,
    /// Offset in bytes.
    pub offset: u64,
    /// Bits of an integer, else 0.
    pub bits: u32,
    /// Whether an integer is signed.
    pub signed: bool,
    /// `host`, `big` or `little`.
    pub order: &'static str,
    /// Kernel macro to host order (`be16_to_cpu`), empty for host order and 8 bits.
    pub to_cpu: String,
    /// Kernel macro from host order (`cpu_to_be16`), as above.
    pub from_cpu: String,
    /// Userspace macro to host order (`be16toh`), as above.
    pub toh: String,
    /// Userspace macro from host order (`htobe16`), as above.
    pub hto: String,
    /// Kernel type in host order: `u16`, `s32`, ….
    pub cpu_type: String,
    /// Userspace C type in host order: `uint16_t`, ….
    pub host_type: String,
    /// Rust type in host order: `u16`, `i32`, `[u8; 6]`.
    pub rust_type: String,
    /// `%u`, `%d`, `%llu`, … of the kernel and of C for `cpu_type`.
    pub format: &'static str,
    /// Whether it is part of the bind key.
    pub in_key: bool,
    /// One line.
    pub doc: String,
    /// The same with byte order and other conditions, for a C header.
    pub note: String,
}

/// A range of values of one field.
#[derive(Debug, Serialize)]
pub struct RangeView {
    /// The field.
    pub field: FieldView,
    /// Value that means "any" (autobind), as a C literal in host order.
    pub any: String,
    /// First value, as a C literal.
    pub first: String,
    /// Last value, as a C literal.
    pub last: String,
    /// Number of values, saturated at `u32::MAX`.
    pub count: u64,
    /// Capability (privileged range), or empty.
    pub capability: String,
}

/// One `proto_ops`.
#[derive(Debug, Serialize)]
pub struct SocketView {
    /// `dgram`
    pub kind: &'static str,
    /// `SOCK_DGRAM`
    pub constant: &'static str,
    /// Protocol number.
    pub protocol: i64,
    /// Every slot of the table, absent ones included, in table order.
    pub ops: Vec<OpView>,
}

/// One slot.
#[derive(Debug, Serialize)]
pub struct OpView {
    /// `bind`
    pub slot: String,
    /// `stub`, `absent`, `helper`, `default` or `hook`.
    pub state: &'static str,
    /// The C function in the table; empty if absent.
    pub function: String,
    /// Errno of a stub, by name; else empty.
    pub errno: String,
    /// What an absent slot means to a caller; else empty.
    pub null: String,
    /// Functions from the system call to the slot.
    pub path: Vec<String>,
}

/// The user's files.
#[derive(Debug, Serialize)]
pub struct HooksView {
    /// Path of the C file as the spec gives it.
    pub file: String,
    /// Name of the state header in the module, or empty.
    pub state: String,
    /// One entry for each hook that any socket uses, in table order.
    pub functions: Vec<HookView>,
}

/// One hook.
#[derive(Debug, Serialize)]
pub struct HookView {
    /// Slot.
    pub slot: String,
    /// C name of the user's function.
    pub function: String,
    /// Whole prototype on one line, without the semicolon.
    pub prototype: String,
    /// What it may rely on and has to do.
    pub doc: String,
}

/// `sk_buff.cb` has 48 bytes; the core keeps a `u32` at its end (`SOCK_SKB_CB`)
/// and a filter may use the first 20 while it runs, which it restores.
const CB_ROOM: u64 = 40;

impl View {
    /// The view of a family that passed every check.
    pub fn new(family: &Family, spec_path: &str, spec_hash: &str) -> Self {
        let name = family.name.value.clone();
        let number = u8::try_from(family.number.value).unwrap_or(0);
        let number_name = crate::facts::FAMILIES
            .iter()
            .find(|f| f.number == number)
            .map_or_else(String::new, |f| f.name.clone());
        Self {
            upper: name.to_uppercase(),
            camel: heck::ToUpperCamelCase::to_upper_camel_case(name.as_str()),
            title: family.title.clone(),
            description: paragraphs(&family.description),
            number,
            number_name,
            licence: family.licence.value.clone(),
            module_licence: module_licence(&family.licence.value).to_owned(),
            author: family.author.clone().unwrap_or_default(),
            initial_netns_only: family.netns == Netns::Initial,
            capability: family.capability.as_ref().map(|c| c.value.clone()).unwrap_or_default(),
            spec_path: spec_path.to_owned(),
            spec_hash: spec_hash.to_owned(),
            version: env!("CARGO_PKG_VERSION"),
            sol: 0x7f00 + u32::from(number),
            max_message: i64::try_from(family.limits.max_message.value).unwrap_or(0),
            address: AddressView::new(family),
            sockets: family
                .sockets
                .iter()
                .map(|s| SocketView {
                    kind: kind(s.kind.value).0,
                    constant: kind(s.kind.value).1,
                    protocol: i64::try_from(s.protocol.value).unwrap_or(0),
                    ops: s.ops.iter().map(|op| OpView::new(&name, op)).collect(),
                })
                .collect(),
            has: Has::new(family),
            hooks: hooks(family),
            name,
        }
    }
}

impl Has {
    fn new(family: &Family) -> Self {
        let real = |slot: &str| {
            family
                .sockets
                .iter()
                .filter_map(|s| s.op(slot))
                .any(|op| !matches!(op.state, OpState::Stub | OpState::Absent))
        };
        Self {
            bind: real("bind"),
            connect: real("connect"),
            socketpair: real("socketpair"),
            getname: real("getname"),
            poll: real("poll"),
            ioctl: real("ioctl"),
            gettstamp: real("gettstamp"),
            shutdown: real("shutdown"),
            setsockopt: real("setsockopt"),
            getsockopt: real("getsockopt"),
            sendmsg: real("sendmsg"),
            recvmsg: real("recvmsg"),
            hooks: family.sockets.iter().flat_map(|s| &s.ops).any(|op| op.state == OpState::Hook),
        }
    }
}

impl AddressView {
    fn new(family: &Family) -> Self {
        let address = &family.address;
        let in_key = |i: usize| address.key.iter().any(|k| k.value == i);
        let fields: Vec<FieldView> = address
            .fields
            .iter()
            .enumerate()
            .map(|(i, field)| FieldView::new(field, in_key(i)))
            .collect();
        let count = |first: i128, last: i128| {
            u64::try_from(last - first + 1).unwrap_or(u64::MAX).min(u64::from(u32::MAX))
        };
        Self {
            family_field: address.family_field.value.clone(),
            size: address.size,
            key: address.key.iter().map(|k| fields[k.value].clone()).collect(),
            autobind: address.autobind.as_ref().map(|a| {
                let field = fields[a.field.value].clone();
                RangeView {
                    any: literal(a.any.value, &field),
                    first: literal(a.first.value, &field),
                    last: literal(a.last.value, &field),
                    count: count(a.first.value, a.last.value),
                    capability: String::new(),
                    field,
                }
            }),
            privileged: address.privileged.as_ref().map(|p| {
                let field = fields[p.field.value].clone();
                RangeView {
                    any: String::new(),
                    first: literal(p.first.value, &field),
                    last: literal(p.last.value, &field),
                    count: count(p.first.value, p.last.value),
                    capability: p.capability.value.clone(),
                    field,
                }
            }),
            has_reserved: fields.iter().any(|f| f.kind == "reserved"),
            fits_cb: address.size <= CB_ROOM,
            fields,
        }
    }
}

impl FieldView {
    fn new(field: &Field, in_key: bool) -> Self {
        let (kind, bits, signed, order, len) = match field.ty {
            FieldType::Int { bits, signed, order } => ("int", bits, signed, order, 0),
            FieldType::Bytes(n) => ("bytes", 0, false, Order::Host, n),
            FieldType::Reserved(n) => ("reserved", 0, false, Order::Host, n),
        };
        let swaps = bits > 8 && order != Order::Host;
        let (order_name, prefix) = match order {
            Order::Host => ("host", if signed { "s" } else { "u" }),
            Order::Big => ("big", "be"),
            Order::Little => ("little", "le"),
        };
        let conversion = |text: String| if swaps { text } else { String::new() };
        let sign = if signed { "s" } else { "u" };
        let width = if bits == 0 { 8 } else { bits };
        let name = field.name.value.clone();
        Self {
            rust_name: rust_name(&name),
            kind,
            ctype: if swaps { format!("__{prefix}{bits}") } else { format!("__{sign}{width}") },
            len,
            size: field.ty.size(),
            offset: field.offset,
            bits,
            signed,
            order: if swaps { order_name } else { "host" },
            to_cpu: conversion(format!("{prefix}{bits}_to_cpu")),
            from_cpu: conversion(format!("cpu_to_{prefix}{bits}")),
            toh: conversion(format!("{prefix}{bits}toh")),
            hto: conversion(format!("hto{prefix}{bits}")),
            cpu_type: format!("{sign}{width}"),
            host_type: format!("{}int{width}_t", if signed { "" } else { "u" }),
            rust_type: match kind {
                "int" => format!("{}{bits}", if signed { "i" } else { "u" }),
                _ => format!("[u8; {len}]"),
            },
            format: match (bits, signed) {
                (64, false) => "%llu",
                (64, true) => "%lld",
                (_, true) => "%d",
                _ => "%u",
            },
            in_key,
            note: note(field, kind, order, swaps),
            doc: field.doc.clone(),
            name,
        }
    }
}

impl OpView {
    fn new(family: &str, op: &Op) -> Self {
        let slot = &op.slot;
        let (state, function) = match &op.state {
            OpState::Stub => ("stub", slot.stub.clone().unwrap_or_default()),
            OpState::Absent => ("absent", String::new()),
            OpState::Helper(function) => ("helper", function.clone()),
            OpState::Default => ("default", format!("{family}_{}", slot.name)),
            OpState::Hook => ("hook", format!("{family}_{}", slot.name)),
        };
        Self {
            slot: slot.name.clone(),
            state,
            function,
            errno: match op.state {
                OpState::Stub => slot.errno.clone().unwrap_or_default(),
                _ => String::new(),
            },
            null: match op.state {
                OpState::Absent => slot.null.clone().unwrap_or_default(),
                _ => String::new(),
            },
            path: slot.path.clone(),
        }
    }
}

fn hooks(family: &Family) -> Option<HooksView> {
    let name = &family.name.value;
    let hooks = family.hooks.as_ref()?;
    let functions = crate::facts::SLOTS
        .iter()
        .filter(|slot| {
            family
                .sockets
                .iter()
                .filter_map(|s| s.op(&slot.name))
                .any(|op| op.state == OpState::Hook)
        })
        .filter_map(|slot| {
            let facts = slot.hook.as_ref()?;
            let function = format!("{name}_hook_{}", slot.name);
            let args: Vec<String> = facts.args.iter().map(|a| a.replace('@', name)).collect();
            Some(HookView {
                prototype: format!("int {function}(struct sock *sk, {})", args.join(", ")),
                slot: slot.name.clone(),
                function,
                doc: facts.doc.clone(),
            })
        })
        .collect();
    Some(HooksView {
        file: hooks.file.value.clone(),
        state: hooks.state.as_ref().map(|_| format!("{name}_state.h")).unwrap_or_default(),
        functions,
    })
}

fn kind(kind: SocketType) -> (&'static str, &'static str) {
    match kind {
        SocketType::Dgram => ("dgram", "SOCK_DGRAM"),
        SocketType::Stream => ("stream", "SOCK_STREAM"),
        SocketType::Seqpacket => ("seqpacket", "SOCK_SEQPACKET"),
        SocketType::Raw => ("raw", "SOCK_RAW"),
    }
}

fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n")
        .map(|p| p.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|p| !p.is_empty())
        .collect()
}

/// The string `MODULE_LICENSE` knows for an SPDX expression.
fn module_licence(spdx: &str) -> &'static str {
    match spdx {
        "GPL-2.0-only OR MIT" => "Dual MIT/GPL",
        "GPL-2.0-only OR BSD-3-Clause" | "GPL-2.0-only OR BSD-2-Clause" => "Dual BSD/GPL",
        _ => "GPL",
    }
}

/// A C literal for a value in the field's host type.
pub(super) fn literal(value: i128, field: &FieldView) -> String {
    match (field.bits, field.signed) {
        (64, true) if value == i128::from(i64::MIN) => "(-9223372036854775807LL - 1)".to_owned(),
        (64, true) => format!("{value}LL"),
        (64, false) => format!("{value}ULL"),
        (32, true) if value == i128::from(i32::MIN) => "(-2147483647 - 1)".to_owned(),
        (_, true) => value.to_string(),
        _ => format!("{value}U"),
    }
}

fn rust_name(name: &str) -> String {
    if syn::parse_str::<syn::Ident>(name).is_ok() { name.to_owned() } else { format!("r#{name}") }
}

fn note(field: &Field, kind: &str, order: Order, swaps: bool) -> String {
    let order = match order {
        Order::Big if swaps => " (big-endian)",
        Order::Little if swaps => " (little-endian)",
        _ => "",
    };
    match (kind, field.doc.trim_end_matches('.')) {
        ("reserved", "") => "must be zero".to_owned(),
        ("reserved", doc) => format!("{doc}; must be zero"),
        (_, "") => format!("{}{order}", field.name.value),
        (_, doc) => format!("{doc}{order}"),
    }
}
