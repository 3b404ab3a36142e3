//! What the templates of a module on the kernel's own TCP and UDP ask.

use std::collections::BTreeMap;

use serde::Serialize;

use super::compat::{Compat, HookedRow};
use super::facts::description;
use crate::facts::{PROTO_OPS, Part, ProtoMember, Slot, unlinkable};
use crate::model::{Base, Family, MemberValue, OpState, Socket};
use crate::render::View;

#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact a field")]
pub(super) struct InetFacts {
    /// What `modinfo` says.
    description: String,
    tcp: bool,
    udp: bool,
    single: bool,
    /// Some socket has a hook that is told of new ones.
    init: bool,
    /// The count of sockets that a module has of its own, or empty.
    counter: String,
    /// Some memory is counted by the module itself.
    counts: bool,
    /// What kernels define whose sockmaps ask a row of `struct proto`.
    sockmap: &'static str,
    /// What the kernels define that have a slot `splice_eof`; empty where all
    /// of them do.
    splice_eof: &'static str,
    sockets: Vec<InetSocket>,
}

/// One socket with its two tables.
#[derive(Serialize)]
struct InetSocket {
    /// `tcp`
    base: &'static str,
    /// `TCP`
    upper: String,
    /// What its functions begin with.
    p: String,
    constant: &'static str,
    ipproto: String,
    /// What a wrong protocol is told by: nothing or ` != N`.
    differs: String,
    /// The base's own tables.
    base_ops: &'static str,
    base_prot: String,
    ops_name: String,
    prot: String,
    /// Where the values of the table stand, from the members on.
    column: usize,
    rows: Vec<Row>,
    /// Slots whose function only the base's table leads to.
    through: BTreeMap<&'static str, bool>,
    proto_name: String,
    /// What becomes of an option that is not refused.
    setsockopt: String,
    members: Vec<Row>,
    limits: Vec<Limits>,
    own: Own,
    /// Statements for a new sock.
    at_create: Vec<String>,
    /// The hook that is told of new ones, or empty.
    init: String,
    /// The hook that connects, or empty.
    connect: String,
    /// The hook that is asked about requests before the base, or empty.
    ioctl: String,
    /// What its hooks may call.
    hooks: Vec<BaseCall>,
}

/// What is counted for the family alone.
#[derive(Clone, Copy, Serialize)]
struct Own {
    memory: bool,
    pressure: bool,
    sockets: bool,
}

/// A function for hooks that does what the base does.
#[derive(Serialize)]
struct BaseCall {
    prototype: String,
    call: String,
}

#[derive(Serialize)]
struct Row {
    slot: String,
    function: String,
}

#[derive(Serialize)]
struct Limits {
    ctype: &'static str,
    name: String,
    values: String,
}

/// Slots that may be reached through the table alone.
const THROUGH: [&str; 6] =
    ["mmap", "poll", "set_peek_off", "set_rcvlowat", "splice_eof", "splice_read"];

impl InetFacts {
    pub(super) fn new(family: &Family, view: &View, compat: &Compat) -> Self {
        let single = family.sockets.len() == 1;
        let of =
            |base| family.sockets.iter().any(|s| s.base.as_ref().is_some_and(|b| b.value == base));
        let sockets: Vec<InetSocket> = family
            .sockets
            .iter()
            .filter_map(|s| InetSocket::new(family, view, s, single, compat))
            .collect();
        Self {
            description: description(view),
            tcp: of(Base::Tcp),
            udp: of(Base::Udp),
            single,
            init: sockets.iter().any(|socket| !socket.init.is_empty()),
            counter: sockets
                .iter()
                .find(|socket| socket.own.sockets)
                .map_or_else(String::new, |socket| format!("{}_sockets_allocated", socket.p)),
            counts: sockets.iter().any(|socket| socket.own.memory),
            sockmap: if compat.tests("PROTO_PSOCK_UPDATE_SK_PROT") {
                "HAVE_PROTO_PSOCK_UPDATE_SK_PROT"
            } else {
                "CONFIG_BPF_SYSCALL"
            },
            splice_eof: if compat.tests("PROTO_OPS_SPLICE_EOF") {
                "HAVE_PROTO_OPS_SPLICE_EOF"
            } else {
                ""
            },
            sockets,
        }
    }
}

/// The parts whose kernel interfaces differ between kernels, and the rows of
/// `struct proto` among them.
pub(super) fn differing(family: &Family) -> (Vec<Part>, Vec<HookedRow>) {
    let mut parts = vec![Part::Sockmap];
    let mut rows = Vec::new();
    for socket in &family.sockets {
        let Some(base) = &socket.base else { continue };
        if base.value == Base::Tcp {
            parts.push(Part::SpliceEof);
        }
        for row in socket.proto.iter().filter(|row| row.value == MemberValue::Hook) {
            let name = row.member.name.as_str();
            if name == "connect" {
                parts.push(Part::Address);
            }
            if let Some(part) = Part::of_row(name) {
                parts.push(part);
                rows.push(HookedRow { part, base: base.value.name() });
            }
        }
    }
    (parts, rows)
}

impl InetSocket {
    fn new(
        family: &Family,
        view: &View,
        socket: &Socket,
        single: bool,
        compat: &Compat,
    ) -> Option<Self> {
        let base = socket.base.as_ref()?.value;
        let (name, n) = (base.name(), &view.name);
        let p = if single { n.clone() } else { format!("{n}_{name}") };
        let mut table = Table { family, socket, base, p: &p, through: BTreeMap::new() };
        table.through.extend(THROUGH.map(|slot| (slot, false)));
        let rows: Vec<Row> = PROTO_OPS.iter().filter_map(|slot| table.row(slot)).collect();
        let through = table.through;
        let long = rows.iter().any(|row| row.slot.len() > 14);
        let prot = format!("{p}_prot");
        let mut this = Self {
            base: name,
            upper: name.to_uppercase(),
            constant: match base {
                Base::Tcp => "SOCK_STREAM",
                Base::Udp => "SOCK_DGRAM",
            },
            ipproto: format!("IPPROTO_{}", name.to_uppercase()),
            differs: match socket.protocol.value {
                0 => String::new(),
                number => format!(" != {number}"),
            },
            base_ops: match base {
                Base::Tcp => "inet_stream_ops",
                Base::Udp => "inet_dgram_ops",
            },
            base_prot: format!("{name}_prot"),
            ops_name: format!("{n}_{}_ops", socket.kind.value.name()),
            column: if long { 24 } else { 16 },
            rows,
            through,
            proto_name: family.proto_name(socket),
            setsockopt: format!("{name}_prot.setsockopt"),
            members: Vec::new(),
            limits: Vec::new(),
            own: Own::new(socket),
            at_create: Vec::new(),
            init: String::new(),
            connect: String::new(),
            ioctl: String::new(),
            hooks: Vec::new(),
            prot,
            p,
        };
        this.members(n, socket, compat);
        Some(this)
    }

    /// The rows of `struct proto`.
    fn members(&mut self, family: &str, socket: &Socket, compat: &Compat) {
        self.set("owner", "THIS_MODULE".to_owned());
        if self.base == "tcp" {
            self.set("setsockopt", format!("{}_setsockopt", self.p));
        }
        for row in &socket.proto {
            let name = row.member.name.as_str();
            match &row.value {
                MemberValue::Default | MemberValue::Name(_) => {}
                MemberValue::Own => self.count(name, socket),
                // Not below what the base needs, which is the kernel's to say.
                MemberValue::Number(number) => {
                    self.set(name, format!("max({}.{name}, {number})", self.prot));
                }
                MemberValue::Limits(numbers) => self.limit(name, numbers),
                MemberValue::Hook => self.hook(family, row.member, compat),
            }
        }
    }

    fn set(&mut self, slot: &str, function: String) {
        self.members.push(Row { slot: slot.to_owned(), function });
    }

    fn count(&mut self, member: &str, socket: &Socket) {
        let p = self.p.clone();
        self.set(member, format!("&{p}_{member}"));
        match member {
            "memory_allocated" => self.set("per_cpu_fw_alloc", format!("&{p}_fw_alloc")),
            "memory_pressure" => {
                if !hooked(socket, "enter_memory_pressure") {
                    self.set("enter_memory_pressure", format!("{p}_enter_memory_pressure"));
                }
                // The core clears what the row above points to.
                self.set("leave_memory_pressure", "NULL".to_owned());
            }
            _ => {}
        }
    }

    fn limit(&mut self, member: &str, numbers: &[i128]) {
        let name = format!("{}_{member}", self.p);
        let values = numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let ctype = if member == "sysctl_mem" { "long" } else { "int" };
        self.set(member, name.clone());
        // The base has an offset, which comes before the pointer.
        let buffer = match member {
            "sysctl_wmem" => Some("sk_sndbuf"),
            "sysctl_rmem" => Some("sk_rcvbuf"),
            _ => None,
        };
        if let Some(buffer) = buffer {
            self.set(&format!("{member}_offset"), "0".to_owned());
            self.at_create.push(format!("WRITE_ONCE(sk->{buffer}, {name}[1]);"));
        }
        self.limits.push(Limits { ctype, name, values });
    }

    fn hook(&mut self, family: &str, member: &ProtoMember, compat: &Compat) {
        let name = member.name.as_str();
        let function = format!("{family}_hook_{}_{name}", self.base);
        // Some kernels have another form of the row: the compat header tells
        // what goes into it, and what calls the base's.
        let bridged = member.forms.iter().filter_map(|form| form.test.as_ref());
        let bridged = Part::of_row(name).is_some() && bridged.clone().any(|t| compat.tests(t));
        let slot = format!("{family}_slot_{}_{name}", self.base);
        let base = if bridged {
            format!("{family}_base_{}_{name}", self.base)
        } else if name == "enter_memory_pressure" && self.own.pressure {
            format!("{}_{name}", self.p)
        } else {
            format!("{}.{name}", self.base_prot)
        };
        self.default(family, member, &base);
        match name {
            "init" => self.init = function,
            "connect" => {
                self.connect = function;
                self.set(name, format!("{}_connect", self.p));
            }
            "setsockopt" if self.base == "tcp" => self.setsockopt = function,
            "ioctl" if !bridged => {
                self.ioctl = function;
                self.set(name, slot);
            }
            _ => self.set(name, if bridged { slot } else { function }),
        }
    }

    /// What the hook may call to have the base do it.
    fn default(&mut self, family: &str, member: &ProtoMember, base: &str) {
        let name = member.name.as_str();
        let facts = member.inet.as_ref().and_then(|facts| facts.hook.as_ref());
        let Some(hook) = facts.filter(|_| member.has_default()) else { return };
        let returns = if hook.result == "void" { "" } else { "return " };
        let arguments = match name {
            "connect" => "sk, (struct sockaddr_unsized *)addr, sizeof(*addr)".to_owned(),
            _ => hook.arguments(),
        };
        self.hooks.push(BaseCall {
            prototype: hook.prototype(&format!("{family}_default_{}_{name}", self.base)),
            call: format!("{returns}{base}({arguments})"),
        });
    }
}

impl Own {
    fn new(socket: &Socket) -> Self {
        let own = |name: &str| socket.member(name).is_some_and(|row| row.value == MemberValue::Own);
        Self {
            memory: own("memory_allocated"),
            pressure: own("memory_pressure"),
            sockets: own("sockets_allocated"),
        }
    }
}

fn hooked(socket: &Socket, member: &str) -> bool {
    socket.member(member).is_some_and(|row| row.value == MemberValue::Hook)
}

/// Fills one `struct proto_ops`.
struct Table<'a> {
    family: &'a Family,
    socket: &'a Socket,
    base: Base,
    p: &'a str,
    through: BTreeMap<&'static str, bool>,
}

impl Table<'_> {
    fn row(&mut self, slot: &'static Slot) -> Option<Row> {
        let state = match self.socket.op(&slot.name) {
            Some(op) => op.state.clone(),
            // Not for specs to name, and the base has it.
            None if self.base.functions(slot).is_some() => OpState::Default,
            None => return None,
        };
        let function = match state {
            OpState::Stub => slot.stub.clone()?,
            OpState::Helper(function) => function,
            OpState::Default => self.own(slot),
            OpState::Absent | OpState::Hook => return None,
        };
        Some(Row { slot: slot.name.clone(), function })
    }

    fn can_link(&self, function: &str) -> bool {
        let kernels = self.family.kernels;
        unlinkable(function, kernels.from, kernels.to).is_none()
    }

    /// The base's function by name, or a function that finds it.
    fn own(&mut self, slot: &'static Slot) -> String {
        let first = self.base.functions(slot).and_then(<[String]>::first);
        if let Some(function) = first.filter(|function| self.can_link(function)) {
            return function.clone();
        }
        self.through.insert(&slot.name, true);
        format!("{}_{}", self.p, slot.name)
    }
}
