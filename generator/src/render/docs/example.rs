//! What the example in C does, and with which addresses.

use serde::Serialize;

use crate::model::{Address, Family, FieldType};
use crate::render::View;
use crate::render::view::{FieldView, SocketView, literal};

const TEXT: &str = "Hello";

#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact a field")]
pub(super) struct Example {
    /// `echo` (a server and its client), `connection` (the same over a
    /// connection), or `open` where no message can be exchanged by address: the
    /// socket is made and named.
    kind: &'static str,
    /// What the socket used can do.
    bind: bool,
    connect: bool,
    getname: bool,
    /// The client has to bind an address of its own to be answered.
    client_binds: bool,
    /// The message; never longer than the family's limit.
    text: String,
    /// Some field is converted by `<endian.h>`.
    endian: bool,
    /// Where the server listens; where the client does, if it has to.
    server: Vec<Init>,
    client: Vec<Init>,
    /// The fields that are printed.
    shown: Vec<Shown>,
    /// Some field is an array of bytes.
    bytes: bool,
    /// `SOCK_DGRAM` and the protocol of the socket used.
    constant: &'static str,
    protocol: i64,
}

/// One designated initializer.
#[derive(Serialize)]
struct Init {
    name: String,
    value: String,
}

/// One field as an argument of `printf`.
#[derive(Serialize)]
struct Shown {
    name: String,
    bytes: bool,
    format: &'static str,
    value: String,
}

impl Example {
    pub(super) fn new(family: &Family, view: &View) -> Self {
        let kind = |socket| kind(view, socket);
        let socket = view.sockets.iter().find(|s| kind(s) != "open").or(view.sockets.first());
        let kind = socket.map_or("open", kind);
        let has = |slot| socket.is_some_and(|s| real(s, slot));
        let most = usize::try_from(view.max_message).unwrap_or(1).min(TEXT.len());
        let fields = || view.address.fields.iter().filter(|f| f.kind != "reserved");
        let server = address(family, view, 0);
        let client = address(family, view, 1);
        Self {
            kind,
            client_binds: kind == "echo" && family.address.autobind.is_none(),
            text: TEXT[..most].to_owned(),
            endian: fields().any(|f| !f.hto.is_empty()),
            server,
            client,
            shown: fields().map(Shown::new).collect(),
            bytes: fields().any(|f| f.kind == "bytes"),
            bind: has("bind"),
            connect: has("connect"),
            getname: has("getname"),
            constant: socket.map_or("SOCK_DGRAM", |s| s.constant),
            protocol: socket.map_or(0, |s| s.protocol),
        }
    }
}

fn real(socket: &SocketView, slot: &str) -> bool {
    socket.ops.iter().any(|op| op.slot == slot && !matches!(op.state, "stub" | "absent"))
}

/// What can be shown with the socket.
fn kind(view: &View, socket: &SocketView) -> &'static str {
    let has = |slot| real(socket, slot);
    let data = has("sendmsg") && has("recvmsg");
    if socket.connected {
        let reachable = has("listen") && (has("bind") || has("getname"));
        if data && reachable { "connection" } else { "open" }
    } else if data && has("bind") && !view.frames_seen() {
        "echo"
    } else {
        "open"
    }
}

impl Shown {
    fn new(field: &FieldView) -> Self {
        let place = format!("addr->{}", field.name);
        let host = if field.toh.is_empty() { place } else { format!("{}({place})", field.toh) };
        Self {
            bytes: field.kind == "bytes",
            format: field.format,
            value: match (field.bits, field.signed) {
                (64, true) => format!("(long long){host}"),
                (64, false) => format!("(unsigned long long){host}"),
                _ => host,
            },
            name: field.name.clone(),
        }
    }
}

/// The key fields of the `nth` address. Two addresses differ in the first field
/// of the key.
fn address(family: &Family, view: &View, nth: usize) -> Vec<Init> {
    let first = family.address.key.first().map(|k| k.value);
    let init = |(index, field): (usize, &FieldView)| {
        let nth = if Some(index) == first { nth } else { 0 };
        let value = match family.address.fields[index].ty {
            FieldType::Int { .. } => {
                let value = literal(pick(&family.address, index, nth), field);
                let number = value.trim_end_matches('U');
                if field.hto.is_empty() {
                    number.into()
                } else {
                    format!("{}({number})", field.hto)
                }
            }
            FieldType::Bytes(_) | FieldType::Reserved(_) => format!("{{ {} }}", nth + 1),
        };
        Init { name: field.name.clone(), value }
    };
    // By the loopback device, which has this number everywhere.
    let device = view.header.as_ref().map(|h| Init { name: h.device.clone(), value: "1".into() });
    view.address
        .fields
        .iter()
        .enumerate()
        .filter(|(_, f)| f.in_key)
        .map(init)
        .chain(device)
        .collect()
}

/// The `nth` good value of an integer field: none that asks for autobind, one
/// that needs no privilege and is not handed out to others, if there is one.
fn pick(address: &Address, index: usize, nth: usize) -> i128 {
    let (low, high) = address.fields[index].ty.range().unwrap_or((0, 0));
    let autobind = address.autobind.as_ref().filter(|a| a.field.value == index);
    let privileged = address.privileged.as_ref().filter(|p| p.field.value == index);
    let mut values = vec![1, 2, 3, 0];
    if let Some(p) = privileged {
        values.extend([p.last.value + 1, p.last.value + 2, p.first.value - 1, p.first.value - 2]);
    }
    if let Some(a) = autobind {
        values.extend([a.last.value + 1, a.last.value + 2, a.first.value - 1, a.first.value - 2]);
        values.extend([a.first.value, a.last.value]);
    }
    values.retain(|v| (low..=high).contains(v) && autobind.is_none_or(|a| a.any.value != *v));
    let free = |v: &i128| privileged.is_none_or(|p| !(p.first.value..=p.last.value).contains(v));
    let fixed = |v: &i128| autobind.is_none_or(|a| !(a.first.value..=a.last.value).contains(v));
    // Best first; the order among equals stays.
    values.sort_by_key(|v| (!free(v), !fixed(v)));
    values.get(nth).or(values.first()).copied().unwrap_or(low)
}
