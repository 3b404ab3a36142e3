//! What the page says about one family, decided from its model.

use std::collections::BTreeMap;

use serde::Serialize;

use super::files::{self, Entry};
use super::frame;
use super::markdown::escape;
use crate::model::Family;
use crate::render::view::{FieldView, OpView, SocketView};
use crate::render::{Files, View};

/// Most values that an autobind tries before it gives up.
const AUTOBIND_TRIES: u64 = 65_536;

#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact a field")]
pub(super) struct Facts {
    /// Title, first words of a description, free of markup.
    title: String,
    description: Vec<String>,
    /// Slots filled with protogen's own function or a hook.
    send: bool,
    recv: bool,
    /// An unbound socket gets an address when it needs one.
    autobind: bool,
    /// More values than one search looks at.
    autobind_gives_up: bool,
    /// An autobind can hit a privileged value of another field.
    autobind_may_bind: bool,
    /// `poll` knows of the peer's room.
    watch: bool,
    /// A socket keeps its own limit.
    max_option: bool,
    /// Any call takes an address.
    takes_address: bool,
    /// The calls that do, in words.
    address_calls: String,
    key: String,
    /// Fields beside the key carry something.
    extra: bool,
    /// Values as plain numbers; the empty ones are not used.
    any: String,
    autobind_range: String,
    privileged_range: String,
    fields: Vec<Row>,
    /// The frame, and the fields of its header.
    frame: String,
    header: Vec<frame::Row>,
    header_reserved: bool,
    header_checksum: bool,
    header_type: bool,
    /// The struct as in the header.
    header_struct: String,
    /// What fills each slot, over all sockets.
    calls: BTreeMap<String, Call>,
    /// One drawing for each different table.
    tables: Vec<Table>,
    proc_header: String,
    /// The examples' text; that in Rust is the crate's own.
    pub(super) c_example: String,
    rust_example: String,
    /// How to use the crate, if there is one.
    rust_use: String,
    /// Whether there is a test program.
    test: bool,
    pub(super) files: Vec<Entry>,
}

/// One line of the address table.
#[derive(Serialize)]
struct Row {
    name: String,
    ctype: String,
    order: String,
    offset: u64,
    size: u64,
    key: &'static str,
    meaning: String,
}

/// One slot, over all sockets.
#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact a field")]
struct Call {
    /// `default`, `hook`, `helper`, `stub` or `absent`.
    state: &'static str,
    real: bool,
    own: bool,
    /// The user's function, or empty.
    hook: String,
    /// How the call is refused, where it is; a sentence.
    refusal: String,
    /// Where some socket differs; a sentence.
    except: String,
}

/// One `struct proto_ops`.
#[derive(Serialize)]
struct Table {
    label: String,
    slots: Vec<SlotRow>,
    paths: Vec<String>,
}

#[derive(Serialize, PartialEq)]
struct SlotRow {
    slot: String,
    function: String,
    meaning: String,
}

impl Facts {
    pub(super) fn new(family: &Family, view: &View, files: &Files) -> Self {
        let (has, address, model) = (&view.has, &view.address, &family.address);
        let calls: BTreeMap<String, Call> = crate::facts::SLOTS
            .iter()
            .map(|slot| (slot.name.clone(), Call::new(view, &slot.name)))
            .collect();
        let own = |slot: &str| calls.get(slot).is_some_and(|call| call.own);
        let (send, recv) = (own("sendmsg"), own("recvmsg"));
        let autobind = address.autobind.is_some() && (has.connect || send || has.socketpair);
        let header = files::text(files, &format!("include/uapi/linux/{}.h", view.name));
        let address_calls: Vec<&str> =
            [(has.bind, "`bind()`"), (has.connect, "`connect()`"), (send, "a send")]
                .into_iter()
                .filter_map(|(is, call)| is.then_some(call))
                .collect();
        let filled = |fill| view.header.as_ref().is_some_and(|h| h.filled(fill).is_some());
        Self {
            title: escape(&view.title),
            description: view.description.iter().map(|p| escape(p)).collect(),
            autobind,
            autobind_gives_up: address.autobind.as_ref().is_some_and(|a| a.count > AUTOBIND_TRIES),
            autobind_may_bind: autobind && zero_is_privileged(family),
            watch: own("poll") && has.connect && send && view.header.is_none(),
            frame: frame::drawing(view),
            header: frame::rows(view),
            header_reserved: filled("reserved"),
            header_checksum: filled("checksum"),
            header_type: filled("type"),
            max_option: own("setsockopt"),
            takes_address: !address_calls.is_empty(),
            address_calls: in_words(&address_calls),
            key: in_words(&address.key.iter().map(|f| format!("`{}`", f.name)).collect::<Vec<_>>()),
            extra: address.fields.iter().any(|f| !f.in_key && f.kind != "reserved"),
            any: model.autobind.as_ref().map(|a| a.any.value.to_string()).unwrap_or_default(),
            autobind_range: model
                .autobind
                .as_ref()
                .map(|a| format!("{} to {}", a.first.value, a.last.value))
                .unwrap_or_default(),
            privileged_range: model
                .privileged
                .as_ref()
                .map(|p| format!("{} to {}", p.first.value, p.last.value))
                .unwrap_or_default(),
            fields: rows(view),
            header_struct: header
                .and_then(|text| {
                    files::excerpt(&text, &format!("struct sockaddr_{} {{", view.name), "};")
                })
                .unwrap_or_default(),
            tables: tables(view),
            proc_header: proc_header(view),
            c_example: String::new(),
            rust_example: files::text(files, "crate/examples/echo.rs")
                .map(|text| files::without_head(&text))
                .unwrap_or_default(),
            rust_use: rust_use(files),
            test: files.contains_key(&format!("test/{}_test.c", view.name)),
            files: Vec::new(),
            send,
            recv,
            calls,
        }
    }
}

impl Call {
    fn new(view: &View, slot: &str) -> Self {
        let all: Vec<(&SocketView, &OpView)> = view
            .sockets
            .iter()
            .filter_map(|s| Some((s, s.ops.iter().find(|op| op.slot == slot)?)))
            .collect();
        let is_real = |op: &OpView| !matches!(op.state, "stub" | "absent");
        let main = all.iter().find(|(_, op)| is_real(op)).or(all.first());
        let Some(&(_, op)) = main else { return Self::none() };
        let except: Vec<String> = all
            .iter()
            .filter(|(_, other)| other.state != op.state)
            .map(|(socket, other)| format!("{}: {}", label(socket), refusal(other)))
            .collect();
        Self {
            state: op.state,
            real: is_real(op),
            own: matches!(op.state, "default" | "hook"),
            hook: if op.state == "hook" {
                format!("{}_hook_{slot}", view.name)
            } else {
                String::new()
            },
            refusal: refusal(op),
            except: except.join(" "),
        }
    }

    fn none() -> Self {
        Self {
            state: "absent",
            real: false,
            own: false,
            hook: String::new(),
            refusal: String::new(),
            except: String::new(),
        }
    }
}

/// How a socket without the call answers.
fn refusal(op: &OpView) -> String {
    match op.state {
        "stub" => format!("Not supported: the kernel's `{}()` gives `{}`.", op.function, op.errno),
        "absent" if op.null.is_empty() => "Not supported: the slot is empty.".to_owned(),
        "absent" => format!("Not supported: the slot is empty, so {}.", op.null),
        "helper" => format!("Answered by the kernel's `{}()`.", op.function),
        "hook" => "Answered by a hook.".to_owned(),
        _ => format!("Answered by `{}()`.", op.function),
    }
}

fn label(socket: &SocketView) -> String {
    format!("`{}`, protocol {}", socket.constant, socket.protocol)
}

fn rows(view: &View) -> Vec<Row> {
    let address = &view.address;
    let family = Row {
        name: address.family_field.clone(),
        ctype: "__kernel_sa_family_t".to_owned(),
        order: "host".to_owned(),
        offset: 0,
        size: 2,
        key: "",
        meaning: format!("`AF_{}`", view.upper),
    };
    let row = |field: &FieldView| Row {
        name: field.name.clone(),
        ctype: match field.len {
            0 => field.ctype.clone(),
            len => format!("{}[{len}]", field.ctype),
        },
        order: match (field.kind, field.bits) {
            ("int", 16..) => field.order.to_owned(),
            _ => String::new(),
        },
        offset: field.offset,
        size: field.size,
        key: if field.in_key { "yes" } else { "" },
        meaning: match (field.kind, field.doc.trim()) {
            ("reserved", "" | "Must be zero.") => "Must be zero.".to_owned(),
            ("reserved", doc) => format!("{} Must be zero.", escape(doc)),
            (_, doc) => escape(doc),
        },
    };
    std::iter::once(family).chain(address.fields.iter().map(row)).collect()
}

/// The different tables, each with the sockets that have it.
fn tables(view: &View) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for socket in &view.sockets {
        let slots: Vec<SlotRow> = socket.ops.iter().map(SlotRow::new).collect();
        if let Some(same) = tables.iter_mut().find(|t| t.slots == slots) {
            same.label = format!("{}; {}", same.label, label(socket));
            continue;
        }
        let paths = socket.ops.iter().map(|op| path(view, op)).collect();
        tables.push(Table { label: label(socket), slots, paths });
    }
    tables
}

impl SlotRow {
    fn new(op: &OpView) -> Self {
        Self {
            slot: op.slot.clone(),
            function: match op.state {
                "absent" => "NULL".to_owned(),
                _ => format!("`{}`", op.function),
            },
            meaning: match op.state {
                "stub" => format!("stub: `{}`", op.errno),
                "absent" if op.null.is_empty() => "absent".to_owned(),
                "absent" => format!("absent: {}", op.null),
                "helper" => "the kernel's own function".to_owned(),
                "hook" => "glue around a hook".to_owned(),
                _ => "real".to_owned(),
            },
        }
    }
}

/// The way from the system call to the function, drawn as a staircase.
fn path(view: &View, op: &OpView) -> String {
    let n = &view.name;
    let mut steps = op.path.clone();
    steps.push(format!("sock->ops->{}", op.slot));
    match op.state {
        "absent" => steps.push("NULL".to_owned()),
        "stub" => steps.push(format!("{}()    -> -{}", op.function, op.errno)),
        _ => steps.push(format!("{}()", op.function)),
    }
    let inner = ["bind", "connect", "sendmsg", "recvmsg"].contains(&op.slot.as_str());
    match op.state {
        "hook" => steps.push(format!("{n}_hook_{}()", op.slot)),
        "default" if inner => steps.push(format!("{n}_default_{}()", op.slot)),
        _ => {}
    }
    staircase(&steps)
}

fn staircase(steps: &[String]) -> String {
    let line = |(depth, step): (usize, &String)| match depth {
        0 => step.clone(),
        _ => format!("{}|-> {step}", "    ".repeat(depth - 1)),
    };
    steps.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
}

/// The first line of `/proc/net/<name>`.
fn proc_header(view: &View) -> String {
    let fields = view.address.fields.iter().filter(|f| f.kind != "reserved");
    let mut names: Vec<&str> = fields.map(|f| f.name.as_str()).collect();
    names.extend(["peer", "rxq", "txq", "uid", "inode"]);
    names.join(" ")
}

/// Whether zero, which an autobind gives to every field but its own, is a
/// privileged value of another one.
fn zero_is_privileged(family: &Family) -> bool {
    match (&family.address.privileged, &family.address.autobind) {
        (Some(p), Some(a)) => {
            p.field.value != a.field.value && p.first.value <= 0 && 0 <= p.last.value
        }
        _ => false,
    }
}

/// What a program begins with that uses the crate: as in its example, or all.
fn rust_use(files: &Files) -> String {
    let manifest = files::text(files, "crate/Cargo.toml").unwrap_or_default();
    let name = manifest.lines().find(|line| line.starts_with("name = "));
    let Some(name) = name.and_then(|line| line.split('"').nth(1)) else { return String::new() };
    let first = format!("use {}::", name.replace('-', "_"));
    let example = files::text(files, "crate/examples/echo.rs").unwrap_or_default();
    let lines: Vec<&str> = example.lines().filter(|line| line.starts_with(&first)).collect();
    if lines.is_empty() { format!("{first}*;") } else { lines.join("\n") }
}

/// `a`, `b` and `c`.
fn in_words<S: AsRef<str>>(items: &[S]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [most @ .., last] => {
            let most: Vec<&str> = most.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", most.join(", "), last.as_ref())
        }
    }
}
