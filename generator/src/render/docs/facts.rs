//! What the page says about one family, decided from its model.

use std::collections::BTreeMap;

use serde::Serialize;

use super::connections::Connections;
use super::fields::{Row, rows};
use super::files::{self, Entry};
use super::frame;
use super::markdown::escape;
use super::own::{CmsgRow, IoctlRow, OptionRow, SysctlRow, TypeTable};
use super::paths::Calls;
use super::slots::{Call, Table, tables};
use crate::model::Family;
use crate::render::{Files, View};

/// Most values that an autobind tries before it gives up.
const AUTOBIND_TRIES: u64 = 65_536;

#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact a field")]
pub(super) struct Facts {
    /// Title, first words of a description, free of markup.
    title: String,
    description: Vec<String>,
    /// What datagram sockets have and do, if there are any: what fills each
    /// slot.
    dgram: Option<BTreeMap<String, Call>>,
    /// What sockets do that make connections, if there are any.
    con: Option<Connections>,
    /// Slots of datagram sockets filled with protogen's own function or a hook.
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
    /// A datagram socket keeps its own limit.
    max_option: bool,
    /// The limit of some socket can be read, and set.
    max_get: bool,
    max_set: bool,
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
    /// What the protocol defines of its own.
    options: Vec<OptionRow>,
    ioctls: Vec<IoctlRow>,
    sysctls: Vec<SysctlRow>,
    cmsgs: Vec<CmsgRow>,
    /// Some can be sent, and some travel.
    cmsgs_sent: bool,
    cmsgs_travel: bool,
    types: Vec<TypeTable>,
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
    /// The way of `socket()`.
    create: String,
    /// Those of a frame to the family, for families that get frames.
    received: Vec<String>,
    /// The module's, from loading to removing.
    life: Vec<String>,
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

impl Facts {
    pub(super) fn new(family: &Family, view: &View, files: &Files) -> Self {
        let (has, address, model) = (&view.has, &view.address, &family.address);
        let dgram = view
            .sockets
            .iter()
            .any(|s| !s.connected)
            .then(|| Call::all(view, |socket| !socket.connected));
        let con = Connections::new(family, view);
        let of_messages = Call::all(view, |socket| socket.messages);
        let own = |slot: &str| dgram.as_ref().and_then(|d| d.get(slot)).is_some_and(Call::own);
        let (send, recv) = (own("sendmsg"), own("recvmsg"));
        let autobind = address.autobind.is_some()
            && (own("connect")
                || send
                || own("socketpair")
                || con.as_ref().is_some_and(|con| con.listens));
        let header = files::text(files, &format!("include/uapi/linux/{}.h", view.name));
        let address_calls: Vec<&str> =
            [(has.bind, "`bind()`"), (has.connect, "`connect()`"), (send, "a send")]
                .into_iter()
                .filter_map(|(is, call)| is.then_some(call))
                .collect();
        let drawn = Calls::new(view, files);
        let filled = |fill| view.header.as_ref().is_some_and(|h| h.filled(fill).is_some());
        Self {
            title: escape(&view.title),
            description: view.description.iter().map(|p| escape(p)).collect(),
            autobind,
            autobind_gives_up: address.autobind.as_ref().is_some_and(|a| a.count > AUTOBIND_TRIES),
            autobind_may_bind: autobind && zero_is_privileged(family),
            watch: own("poll") && own("connect") && send && view.header.is_none(),
            frame: frame::drawing(view),
            header: frame::rows(view),
            header_reserved: filled("reserved"),
            header_checksum: filled("checksum"),
            header_type: filled("type"),
            max_option: own("setsockopt"),
            max_get: of_messages.get("getsockopt").is_some_and(Call::own),
            max_set: of_messages.get("setsockopt").is_some_and(Call::own),
            calls: Call::all(view, |_| true),
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
            options: OptionRow::all(view),
            ioctls: IoctlRow::all(view),
            sysctls: SysctlRow::all(view),
            cmsgs: CmsgRow::all(view),
            cmsgs_sent: view.interface.cmsgs.iter().any(|cmsg| cmsg.send),
            cmsgs_travel: view.interface.cmsgs.iter().any(|cmsg| cmsg.travels),
            types: TypeTable::all(view),
            header_struct: header
                .and_then(|text| {
                    files::excerpt(&text, &format!("struct sockaddr_{} {{", view.name), "};")
                })
                .unwrap_or_default(),
            tables: tables(view, &drawn),
            create: drawn.create(view),
            received: drawn.received(),
            life: drawn.life(),
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
            dgram,
            con,
        }
    }
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
pub(super) fn zero_is_privileged(family: &Family) -> bool {
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
pub(super) fn in_words<S: AsRef<str>>(items: &[S]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [most @ .., last] => {
            let most: Vec<&str> = most.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", most.join(", "), last.as_ref())
        }
    }
}
