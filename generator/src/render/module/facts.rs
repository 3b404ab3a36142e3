//! What the module templates ask: which functions exist, and their C.

mod address;
mod proc;
mod tables;

use serde::Serialize;

use super::ethernet::Ethernet;
use super::key;
use super::observed::Observed;
use super::ops::Ops;
use super::options::OptionFacts;
use crate::facts::Part;
use crate::render::View;
use crate::render::cwrap;
use crate::render::view::{FieldView, Prefixes, SocketView};
use address::{Any, Privileged, overlap, zero_is_in};
use proc::{Proc, rxq};
use tables::{Table, Type};

/// Most values that an autobind tries before it gives up.
pub(super) const AUTOBIND_TRIES: u64 = 65_536;

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
    /// Datagram sockets have a default destination.
    #[serde(skip)]
    connect: bool,
    /// Connection-oriented sockets send.
    #[serde(skip)]
    connected_send: bool,
    /// Slots filled with protogen's own function.
    poll: bool,
    ioctl: bool,
    /// The ethernet transport.
    eth: Option<Ethernet>,
    /// Datagram senders wait for room at the receiver.
    room: bool,
    /// A message may come from a socket without address, and say so.
    unnamed: bool,
    /// Something of a new socket differs from zero.
    setup: bool,
    #[serde(flatten)]
    options: OptionFacts,
    cmsgs: Cmsgs,
    /// A connected sender can poll for room at its peer.
    watch: bool,
    #[serde(flatten)]
    observed: Observed,
    /// Something is left to do when nobody knows of the socket any more.
    destruct: bool,
    /// Hooks are told of an end that may come after `close()`.
    destroy_late: bool,
    /// Hooks send where nobody may sleep.
    alloc_frame: bool,
    /// Hooks keep a state in the socket.
    state: bool,
    /// Functions that something calls.
    check_addr: bool,
    check_any: bool,
    is_bound: bool,
    insert: bool,
    may_bind: bool,
    pub(super) autobind: bool,
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
    /// The members of the bind key.
    key: Vec<key::Part>,
    key_last: String,
    /// The socket as argument and parameter, where the key needs it.
    key_sk: &'static str,
    key_sk_arg: &'static str,
    /// Comparison of the keys of `a` and `b`.
    same_key: String,
    any: Option<Any>,
    privileged: Option<Privileged>,
    /// What fills slots that can be hooks.
    #[serde(flatten)]
    ops: Ops,
    /// There are datagram sockets.
    dgram: bool,
    /// What waits to be received, for `/proc`.
    rxq: String,
    single: bool,
    sockets: Vec<Table>,
    /// The tables by type, where there are several types.
    types: Vec<Type>,
    pub(super) proc: Proc,
}

/// The family's own control messages.
#[derive(Serialize)]
struct Cmsgs {
    /// A message can be sent with some.
    sent: bool,
    /// Datagrams carry some.
    travel: bool,
    /// Their parameter, where functions have it.
    arg: String,
}

impl Cmsgs {
    fn new(view: &View, datagrams: bool) -> Self {
        let cmsgs = &view.interface.cmsgs;
        let sent = cmsgs.iter().any(|cmsg| cmsg.send);
        Self {
            sent,
            travel: datagrams && cmsgs.iter().any(|cmsg| cmsg.travels),
            arg: if sent {
                format!(", const struct {}_cmsgs *cmsgs", view.name)
            } else {
                String::new()
            },
        }
    }
}

impl ModuleFacts {
    /// The same for what lies under a module in Rust, whose runtime lets every
    /// datagram socket watch for room, but where messages are frames.
    pub(super) fn of_shim(self, view: &View) -> Self {
        let local = view.header.is_none();
        let datagrams = view.sockets.iter().any(|socket| !socket.connected);
        // What tells kinds of sockets apart stands beside the key there.
        let key = key::parts(&view.address.key, &[]);
        Self {
            watch: local && datagrams,
            key_last: key.last().map(|part| part.name.clone()).unwrap_or_default(),
            same_key: key::same(&key),
            key,
            ..self
        }
    }

    pub(super) fn new(view: &View, prefixes: &Prefixes) -> Self {
        let has = &view.has;
        let address = &view.address;
        let dgram = || view.sockets.iter().filter(|s| !s.connected).flat_map(|s| &s.ops);
        let connected = || view.sockets.iter().filter(|s| s.connected).flat_map(|s| &s.ops);
        let state_of =
            |slot: &str, state: &str| dgram().any(|o| o.slot == slot && o.state == state);
        let own = |slot: &str| state_of(slot, "default") || state_of(slot, "hook");
        let also = |slot: &str| {
            connected().any(|o| o.slot == slot && matches!(o.state, "default" | "hook"))
        };
        let (send, recv) = (own("sendmsg"), own("recvmsg"));
        let (connect, getname) = (own("connect"), own("getname"));
        let frames = view.header.is_some();
        let autobind = address.autobind.is_some() && (connect || send || has.listen);
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
        let outlive = view.hooks.as_ref().is_some_and(|hooks| hooks.outlive);
        let destroy_late = outlive && view.told("destroy");
        let timer = view.told("timer");
        let room = view.sockets.iter().any(|s| !s.connected) && !frames;
        let key = key::parts(&address.key, apart(view));
        let key_sk = key.len() > address.key.len();
        let options = OptionFacts::new(view);
        Self {
            lib: if view.hooks.is_some() { "" } else { "static " },
            send,
            recv,
            connect,
            connected_send: also("sendmsg"),
            poll,
            ioctl: own("ioctl"),
            cmsgs: Cmsgs::new(view, send && recv),
            eth: Ethernet::new(view, key_sk),
            room,
            unnamed: !autobind && !frames,
            setup: room || timer || options.begin(),
            watch: poll && connect && send && !frames,
            observed: Observed::new(view, send, recv),
            destruct: frames && (recv || destroy_late),
            destroy_late,
            alloc_frame: send && outlive,
            state: view.hooks.as_ref().is_some_and(|h| !h.state.is_empty()),
            check_addr: has.bind || has.connect || send,
            check_any: has.bind || has.connect || send,
            is_bound: options.asks_state()
                || (view.tracepoints && view.connected)
                || getname
                || also("getname")
                || (send && (autobind || connect || recv || frames)),
            insert: has.bind || autobind,
            may_bind: address.privileged.is_some()
                && (has.bind || autobind_may_bind || choose_may_bind),
            autobind,
            autobind_may_bind,
            choose_may_bind,
            get_peer: connect && (getname || send),
            from_indent: if autobind || frames { "" } else { "\t" },
            description: description(view),
            linear: view.max_message <= LINEAR_MAX && !frames,
            reserve: if address.fits_cb || !recv {
                String::new()
            } else {
                format!("sizeof(struct {}_from) + ", view.name)
            },
            options,
            key_last: key.last().map(|part| part.name.clone()).unwrap_or_default(),
            same_key: key::same(&key),
            key_sk: if key_sk { "sk, " } else { "" },
            key_sk_arg: if key_sk { "const struct sock *sk, " } else { "" },
            key,
            any: Any::of(view, has.bind || autobind),
            privileged: address.privileged.as_ref().map(|range| Privileged::new(view, range)),
            ops: Ops::new(view, prefixes),
            dgram: view.sockets.iter().any(|s| !s.connected),
            rxq: rxq(view),
            single: view.sockets.len() == 1,
            sockets: view.sockets.iter().map(|s| Table::new(view, s)).collect(),
            types: Type::all(view),
            proc: Proc::new(view),
        }
    }

    /// Whether types or protocols of sockets have addresses of their own.
    pub(super) fn are_apart(&self) -> bool {
        !self.key_sk.is_empty()
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
        add(self.connect, Part::Connect);
        add(self.options.getsockopt, Part::Getsockopt);
        add(self.any.is_some(), Part::Autobind);
        add(!view.interface.sysctls.is_empty(), Part::Sysctl);
        add(self.send, Part::Send);
        add(self.send && self.room, Part::Deliver);
        add(self.send || self.connected_send, Part::Splice);
        add(self.eth.is_some(), Part::Devices);
        add(self.recv, Part::Recv);
        add(view.has.accept, Part::Accept);
        add(view.counters, Part::Counters);
        add(view.tracepoints, Part::Tracepoints);
        parts
    }
}

/// The title, where it fits the line.
pub(super) fn description(view: &View) -> String {
    if cwrap::cstring(&view.title).len() <= DESCRIPTION_MAX {
        view.title.clone()
    } else {
        format!("Protocol family {}", view.upper)
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

/// The sockets whose types and protocols have keys of their own.
fn apart(view: &View) -> &[SocketView] {
    // Without a type in the header a frame can be for any protocol.
    let told = view.header.as_ref().is_none_or(|h| h.filled("type").is_some());
    if told { &view.sockets } else { &[] }
}
