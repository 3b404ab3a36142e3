//! The module in Rust: the runtime, the transport, the family, and the C that
//! they stand on.

mod begin;
mod hooks;
mod kinds;
mod layout;
mod leaf;
mod own;
mod shim;

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::facts::{AUTOBIND_TRIES, ModuleFacts};
use crate::facts::{CB_SIZE, Constant, Need};
use crate::model::Family;
use crate::render::crate_::number::digits;
use crate::render::view::TypeView;
use crate::render::{Engine, Files, RenderError, View, cwrap};
pub use begin::{Begun, begun};
use hooks::Hook;
use kinds::Kinds;
use leaf::Items;
use own::Own;
use shim::{Row, Shared};

/// Below `module-rust/`: the files that are the same for every family that has them.
const SAME: &[(&str, Option<Need>)] = &[
    ("runtime/addr.rs", None),
    ("runtime/ask.rs", Some(Need::Ask)),
    ("runtime/bh_lock.rs", Some(Need::Softirqs)),
    ("runtime/bounded.rs", Some(Need::Loopback)),
    ("runtime/call.rs", None),
    ("runtime/cell.rs", None),
    ("runtime/child.rs", Some(Need::Connections)),
    ("runtime/compose.rs", Some(Need::Local)),
    ("runtime/connection.rs", Some(Need::Connections)),
    ("runtime/control.rs", None),
    ("runtime/data.rs", Some(Need::Connections)),
    ("runtime/errno.rs", None),
    ("runtime/ethernet/device.rs", Some(Need::Ethernet)),
    ("runtime/ethernet/fate.rs", Some(Need::Ethernet)),
    ("runtime/ethernet/incoming.rs", Some(Need::Ethernet)),
    ("runtime/ethernet/mod.rs", Some(Need::Ethernet)),
    ("runtime/ethernet/outgoing.rs", Some(Need::Ethernet)),
    ("runtime/ethernet/protocol.rs", Some(Need::Protocol)),
    ("runtime/ethernet/register.rs", Some(Need::Ethernet)),
    ("runtime/ethernet/rtnl.rs", Some(Need::Ethernet)),
    ("runtime/ethernet/shared.rs", Some(Need::Ethernet)),
    ("runtime/ethernet/timer.rs", Some(Need::Timer)),
    ("runtime/life.rs", None),
    ("runtime/link.rs", Some(Need::Connections)),
    ("runtime/links.rs", Some(Need::Links)),
    ("runtime/lookup.rs", Some(Need::Local)),
    ("runtime/msg.rs", None),
    ("runtime/observe.rs", Some(Need::Observe)),
    ("runtime/ops/callbacks.rs", None),
    ("runtime/ops/mod.rs", None),
    ("runtime/ops/table.rs", None),
    ("runtime/option.rs", None),
    ("runtime/proc.rs", None),
    ("runtime/put_cmsg.rs", Some(Need::Cmsgs)),
    ("runtime/rcu.rs", None),
    ("runtime/received.rs", Some(Need::Datagrams)),
    ("runtime/register.rs", None),
    ("runtime/room.rs", Some(Need::Loopback)),
    ("runtime/sent.rs", Some(Need::Drops)),
    ("runtime/skb.rs", None),
    ("runtime/sock.rs", None),
    ("runtime/softirq.rs", Some(Need::Wholes)),
    ("runtime/sysctl.rs", Some(Need::Sysctls)),
    ("runtime/task.rs", None),
    ("runtime/value.rs", None),
    ("runtime/whole.rs", Some(Need::Wholes)),
    ("transport/bind.rs", None),
    ("transport/connection/connect.rs", Some(Need::Connections)),
    ("transport/connection/data.rs", Some(Need::Connections)),
    ("transport/connection/listen.rs", Some(Need::Connections)),
    ("transport/connection/mod.rs", Some(Need::Connections)),
    ("transport/connection/poll.rs", Some(Need::Connections)),
    ("transport/connection/protocol.rs", Some(Need::Connections)),
    ("transport/datagram/data.rs", Some(Need::Datagrams)),
    ("transport/datagram/mod.rs", Some(Need::Datagrams)),
    ("transport/drop.rs", Some(Need::Local)),
    ("transport/ethernet/arrive.rs", Some(Need::Ethernet)),
    ("transport/ethernet/group.rs", Some(Need::Ethernet)),
    ("transport/ethernet/mod.rs", Some(Need::Ethernet)),
    ("transport/ethernet/route.rs", Some(Need::Ethernet)),
    ("transport/interface.rs", None),
    ("transport/limit.rs", None),
    ("transport/loopback.rs", Some(Need::Loopback)),
    ("transport/protocol.rs", Some(Need::Datagrams)),
];

/// What the signatures of hooks may name, beside what each family has.
const NAMED: &[&str] =
    &["Arrival", "Child", "Frame", "IoctlArg", "OptionIn", "OptionOut", "Poll", "Shared", "Tag"];

/// What the signatures of hooks for sockets of any kind may name.
const SHARED: &[&str] = &["Call", "Locked", "Sock"];

/// What the templates get beside what those of the C module do.
#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact each")]
pub(super) struct RustFacts {
    /// What the module is, for its head.
    head: String,
    constants: Vec<&'static Constant>,
    structs: Vec<Shared>,
    callbacks: Vec<Row>,
    shims: Vec<Row>,
    kernel: Vec<Row>,
    leaf: Items,
    kinds: Kinds,
    /// Kinds of sockets have addresses of their own.
    apart: bool,
    /// The number of the reason that a message is not read.
    unread: usize,
    /// What the trait `Hooks` of `family.rs` has.
    hooks: Vec<Hook>,
    /// Options, requests and the like.
    own: Own,
    auto: Option<Auto>,
    max_message: String,
    /// The author's name is nothing for the kernel's `module!`.
    author_in_c: bool,
    /// What the kernel's `module!` knows for the licence.
    module_licence: String,
    /// Bytes that the state of a socket may be aligned to.
    state_align: u64,
    /// The first line of `/proc/net/<name>`.
    proc_head: String,
    key_size: u64,
    /// The number that it is aligned like: at the least as `jhash2()` wants it.
    key_like: &'static str,
    /// Bytes that each message has in its control block, if that has room for them.
    cb_size: Option<u64>,
    /// Types of numbers in a byte order of their own.
    ordered: Vec<String>,
    /// What the signatures of hooks name, of what they may.
    named: BTreeMap<&'static str, bool>,
    /// The same of hooks for sockets of any kind.
    shared: BTreeMap<&'static str, bool>,
    /// Whether hooks get calls that may wait.
    calls: bool,
    /// Whether hooks get sockets that are locked.
    locked: bool,
    /// Whether a control message that is sent is a struct.
    sent_structs: bool,
    /// The structs that have reserved bytes.
    reserved: Vec<Reserved>,
    /// Whether the family names a struct.
    typed: bool,
    /// Whether the family names what a receiver gets.
    recv_msg: bool,
    /// Error numbers that the family names.
    errnos: String,
    /// What the sockets are, in `family.rs`.
    shown: &'static str,
    /// Whether there are sockets for datagrams.
    datagrams: bool,
    /// Whether their messages stay on this host.
    loopback: bool,
    /// What counts of the argument of `listen()`, if there are any for connections.
    connections: Option<String>,
}

/// A struct with reserved bytes.
#[derive(Serialize)]
struct Reserved {
    name: String,
    rust: String,
    size: u64,
    /// Which they are, as a pattern.
    bytes: String,
}

impl Reserved {
    fn new(ty: &TypeView) -> Option<Self> {
        let ranges: Vec<String> = ty
            .fields
            .iter()
            .filter(|field| field.kind == "reserved")
            .map(|field| format!("{}..{}", field.offset, field.offset + field.size))
            .collect();
        (!ranges.is_empty()).then(|| Self {
            name: ty.name.clone(),
            rust: ty.rust.clone(),
            size: ty.size,
            bytes: ranges.join(" | "),
        })
    }
}

#[derive(Serialize)]
struct Auto {
    count: String,
    tries: String,
}

impl RustFacts {
    pub(super) fn new(
        engine: &Engine,
        family: &Family,
        view: &View,
        facts: &ModuleFacts,
    ) -> Result<Self, RenderError> {
        let own = Own::new(family, view)?;
        let leaf = Items::new(family, facts.autobind)?;
        let kinds = Kinds::new(family, view, &leaf, own.any);
        let hooks = hooks::of_family(family, view, kinds.several);
        let names = |name: &str| hooks.iter().any(|hook| hook.names(name));
        let cmsgs = || view.interface.cmsgs.iter();
        Ok(Self {
            head: format!("AF_{}: {}.", view.upper, view.title.trim_end_matches('.')),
            constants: shim::constants(view),
            structs: shim::structs(view),
            callbacks: shim::callbacks(view),
            shims: shim::shims(engine, view, facts.are_apart())?,
            kernel: shim::exports(view),
            shared: SHARED.iter().map(|ty| (*ty, names(&format!("{ty}<'_, T>")))).collect(),
            apart: facts.are_apart(),
            unread: view.drops.iter().position(|drop| drop.name == "unread").unwrap_or(0),
            recv_msg: !view.interface.cmsgs.is_empty()
                || hooks.iter().any(|hook| hook.name == "recvmsg"),
            named: NAMED.iter().map(|name| (*name, names(name))).collect(),
            calls: names("Call<'_>"),
            locked: names("LockedSocket"),
            sent_structs: cmsgs().any(|cmsg| cmsg.send && cmsg.value.is_struct),
            reserved: view.interface.types.iter().filter_map(Reserved::new).collect(),
            typed: cmsgs().any(|cmsg| cmsg.value.is_struct) || names("types::"),
            hooks,
            kinds,
            own,
            auto: view.address.autobind.as_ref().map(|range| Auto {
                count: digits(i128::from(range.count)),
                tries: digits(i128::from(range.count.min(AUTOBIND_TRIES))),
            }),
            max_message: digits(i128::from(view.max_message)),
            author_in_c: !view.author.is_ascii(),
            module_licence: view.module_licence.clone(),
            state_align: 8,
            proc_head: facts.proc.header.clone(),
            key_size: leaf.key_size,
            key_like: {
                let mut parts =
                    family.address.key.iter().map(|at| &family.address.fields[at.value]);
                if parts.any(|part| part.ty.align() == 8) { "u64" } else { "u32" }
            },
            cb_size: leaf.cb_sizes.iter().copied().filter(|size| *size <= *CB_SIZE).max(),
            ordered: leaf.ordered.clone(),
            errnos: [
                ("EACCES", view.address.privileged.is_some()),
                ("EINVAL", !view.interface.cmsgs.is_empty()),
            ]
            .iter()
            .filter(|(_, named)| *named)
            .map(|(name, _)| *name)
            .collect::<Vec<_>>()
            .join(", "),
            shown: if view.connected { "Connected" } else { "Datagram" },
            datagrams: shim::is_needed(Some(Need::Datagrams), view),
            loopback: shim::is_needed(Some(Need::Loopback), view),
            connections: view.connected.then(|| digits(i128::from(view.backlog))),
            leaf,
        })
    }
}

/// Says under the SPDX line, if there is one, that this is a copy.
fn stamp(text: &str, from: &str, view: &View) -> String {
    let copied = format!("A copy of {from} beside the spec: edit it there.");
    let note = format!(
        "\n{}\n// SHA-256: {}\n//\n{}\n",
        cwrap::fill(&view.stamp, "// ", None),
        view.spec_hash,
        cwrap::fill(&copied, "// ", None)
    );
    match text.split_once('\n') {
        Some((first, rest)) if first.contains("SPDX-License-Identifier") => {
            format!("{first}\n{note}{rest}")
        }
        _ => format!("{}\n{text}", note.trim_start()),
    }
}

/// What the template of a type of its own gets.
#[derive(Serialize)]
struct OfKind<'a, C> {
    #[serde(flatten)]
    shared: &'a C,
    k: &'a kinds::Type,
}

/// Renders everything below `module-rust/`.
pub(super) fn render<C: Serialize>(
    engine: &Engine,
    family: &Family,
    view: &View,
    facts: &RustFacts,
    context: &C,
    files: &mut Files,
) -> Result<(), RenderError> {
    let mut put = |path: &str, text: String| {
        files.insert(format!("module-rust/{path}"), text.into());
    };
    for (path, need) in SAME {
        if shim::is_needed(*need, view) {
            put(path, engine.render(&format!("rust/{path}"), context)?);
        }
    }
    let own = |path, wanted: bool| wanted.then_some(path);
    for path in [
        own("interface.rs", facts.own.any),
        own("types.rs", !facts.own.types.is_empty()),
        Some("runtime/mod.rs"),
        Some("transport/mod.rs"),
        Some("family.rs"),
        Some("tests.rs"),
        Some("shim.rs"),
        Some("Kbuild"),
    ]
    .into_iter()
    .flatten()
    {
        put(path, engine.render(&format!("rust/{path}"), context)?);
    }
    if facts.kinds.several {
        for k in &facts.kinds.types {
            let kind = OfKind { shared: context, k };
            put(&format!("{}.rs", k.module), engine.render("rust/kind.rs", &kind)?);
        }
    }
    put(&format!("{}_main.rs", view.name), engine.render("rust/main.rs", context)?);
    put("shim.c", engine.render_c("rust/shim.c", context)?);
    put("shim.h", engine.render_c("rust/shim.h", context)?);
    if view.tracepoints {
        put(&format!("{}_trace.h", view.name), engine.render_c("module/trace.h", context)?);
    }
    if let Some(hooks) = &family.hooks
        && let (Some(file), Some(text)) = (&hooks.rust, &hooks.rust_text)
    {
        put("hooks.rs", stamp(text, &file.value, view));
    }
    put("Makefile", engine.render("module/Makefile", context)?);
    put("Kconfig", engine.render("rust/Kconfig", context)?);
    put(".gitignore", engine.render("module/gitignore", context)?);
    parsed(files)
}

/// Sees that each finished file is Rust; the user's is the user's.
fn parsed(files: &Files) -> Result<(), RenderError> {
    for (path, bytes) in files {
        let ours = path.strip_prefix("module-rust/").filter(|path| *path != "hooks.rs");
        let is_rust = |path: &&str| Path::new(path).extension().is_some_and(|end| end == "rs");
        let Some(path) = ours.filter(is_rust) else { continue };
        syn::parse_file(&String::from_utf8_lossy(bytes)).map_err(|error| RenderError {
            place: format!("rust/{path}"),
            reason: format!("it does not make Rust: {error}"),
        })?;
    }
    Ok(())
}
