//! The userspace crate: `no_std` address types, and one socket type for each
//! entry of the spec. Nothing that the kernel side refuses is offered.

mod addr;
pub(super) mod fit;
mod inet;
mod interface;
pub(super) mod names;
pub(super) mod number;
mod prose;
mod sample;
mod uses;

use serde::Serialize;

use super::{Engine, Files, RenderError, View};
use crate::model::{Family, OpState, Socket, SocketType, Transport};
use uses::{Sys, Uses, is_real};

/// What the templates of the crate get.
#[derive(Serialize)]
struct Context<'a> {
    f: &'a View,
    c: CrateFacts,
}

/// Facts that only the crate needs.
#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact a file")]
struct CrateFacts {
    /// Title as rustdoc.
    title: String,
    /// The title where Cargo.toml wants a string.
    title_toml: String,
    /// Description as rustdoc, one paragraph an entry.
    description: Vec<String>,
    /// Largest message, as a Rust literal.
    max_message: String,
    /// Whether there is an example of a server and a client.
    echo: bool,
    /// What the address is made of, as Rust source.
    addr: addr::Items,
    /// What the protocol defines of its own.
    own: interface::Interface,
    /// One entry for each socket type.
    sockets: Vec<SocketFacts>,
    /// Their modules in the order of rustfmt.
    modules: Vec<String>,
    /// Whether a lone socket type is called `Socket` at the crate's root.
    single: bool,
    /// Whether any socket has a tokio counterpart.
    tokio: bool,
    /// Whether there are tests of one.
    tokio_tests: bool,
    /// Whether any socket type has a listener.
    listens: bool,
    /// What `sys.rs` has to hold.
    sys: Sys,
    /// Addresses for examples and tests, as Rust source.
    samples: Vec<String>,
    /// The same, inside a module.
    inner_samples: Vec<String>,
    /// Accessor of the field that autobind chooses, or empty.
    autobind_name: String,
    /// One of them as an expression, for documentation.
    sample: String,
}

/// What one socket type offers.
#[derive(Clone, Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact a method")]
struct SocketFacts {
    /// Module of the crate it lives in.
    module: String,
    /// `SOCK_DGRAM`
    constant: &'static str,
    /// What the type is called.
    name: &'static str,
    /// Whether it makes connections.
    connected: bool,
    /// Whether what is sent has boundaries.
    records: bool,
    /// Whether `connect()` may wait.
    waits: bool,
    /// Protocol number.
    protocol: i128,
    /// What it can do.
    can: Uses,
    /// Whether a message may come without the address of its sender.
    maybe_unnamed: bool,
    /// Type of a message's source address.
    source: &'static str,
    /// The address `CLIENT` as a source.
    from_client: &'static str,
    /// Whether an unbound socket is bound when it sends or connects.
    autobind: bool,
    /// Whether messages travel in frames, which may get lost.
    frames: bool,
    /// Whether `EAGAIN` from any send is followed by a wake-up.
    send_wakes: bool,
    /// Whether it can send to somebody who can receive, and needs nothing else
    /// for that.
    talks: bool,
    /// Whether messages arrive as they were sent, hooks not being between.
    exact: bool,
    /// Slots without a method, as rustdoc.
    refused: String,
}

/// Files of the crate that every family has: path below `crate/`, template.
const FILES: [(&str, &str); 8] = [
    // By its own name cargo would leave the folder out of our own package.
    ("Cargo.toml", "crate/manifest.toml"),
    (".gitignore", "crate/gitignore"),
    ("README.md", "crate/README.md"),
    ("src/lib.rs", "crate/src/lib.rs"),
    ("src/addr.rs", "crate/src/addr.rs"),
    ("src/sys.rs", "crate/src/sys.rs"),
    ("src/sys/options.rs", "crate/src/sys/options.rs"),
    ("tests/layout.rs", "crate/tests/layout.rs"),
];

/// Renders `crate/`.
pub(super) fn render(
    engine: &Engine,
    family: &Family,
    view: &View,
    files: &mut Files,
) -> Result<(), RenderError> {
    if family.transport.value == Transport::Inet {
        return inet::render(engine, family, view, files);
    }
    let context = Context { f: view, c: CrateFacts::new(family, view)? };
    let mut put = |path: String, template: &str| -> Result<(), RenderError> {
        let text = engine.render(template, &context)?;
        files.insert(format!("crate/{path}"), text.into());
        Ok(())
    };
    for (path, template) in FILES {
        put(path.to_owned(), template)?;
    }
    if context.c.sys.connection() {
        put("src/sys/connection.rs".to_owned(), "crate/src/connected/sys.rs")?;
    }
    if context.c.own.has_types() {
        put("src/types.rs".to_owned(), "crate/src/types.rs")?;
    }
    if context.c.own.has_cmsgs() {
        put("src/control.rs".to_owned(), "crate/src/control.rs")?;
    }
    put("examples/ktap.rs".to_owned(), "crate/examples/ktap.rs")?;
    if context.c.echo {
        let connected = context.c.sockets.first().is_some_and(|s| s.connected);
        let template = if connected { "echo_connected.rs" } else { "echo.rs" };
        put("examples/echo.rs".to_owned(), &format!("crate/examples/{template}"))?;
    }
    if context.c.tokio_tests {
        put("examples/ktap_tokio.rs".to_owned(), "crate/examples/ktap_tokio.rs")?;
    }
    for socket in &context.c.sockets {
        let context = SocketContext { f: view, c: &context.c, s: socket };
        let mut put = |path: String, template: &str| -> Result<(), RenderError> {
            let text = engine.render(template, &context)?;
            files.insert(format!("crate/src/{path}"), text.into());
            Ok(())
        };
        let module = &socket.module;
        if socket.connected {
            for (path, template) in connected_files(socket) {
                put(format!("{module}{path}"), &format!("crate/src/connected/{template}"))?;
            }
            continue;
        }
        put(format!("{module}.rs"), "crate/src/socket.rs")?;
        put(format!("{module}/options.rs"), "crate/src/options.rs")?;
        if socket.can.poll {
            put(format!("{module}/tokio.rs"), "crate/src/tokio.rs")?;
        }
    }
    Ok(())
}

/// Files of a socket type that makes connections: path behind its module's name,
/// template.
fn connected_files(socket: &SocketFacts) -> Vec<(&'static str, &'static str)> {
    let mut files = vec![(".rs", "connection.rs"), ("/options.rs", "options.rs")];
    if socket.can.listen {
        files.push(("/listener.rs", "listener.rs"));
    }
    if socket.tokio() {
        files.push(("/tokio.rs", "tokio.rs"));
        if socket.can.listen {
            files.push(("/tokio/listener.rs", "tokio_listener.rs"));
        }
    }
    files
}

/// What the templates of one socket type get.
#[derive(Serialize)]
struct SocketContext<'a> {
    f: &'a View,
    c: &'a CrateFacts,
    s: &'a SocketFacts,
}

impl CrateFacts {
    fn new(family: &Family, view: &View) -> Result<Self, RenderError> {
        let single = family.sockets.len() == 1;
        let sockets: Vec<SocketFacts> =
            family.sockets.iter().map(|s| SocketFacts::new(family, view, s, single)).collect();
        let names = names::fields(&family.address);
        let samples = sample::addresses(&family.address);
        Ok(Self {
            title: prose::doc(&family.title),
            title_toml: prose::toml_string(&family.title),
            description: family
                .description
                .split("\n\n")
                .map(prose::doc)
                .filter(|p| !p.is_empty())
                .collect(),
            addr: addr::items(&family.address, &names)?,
            modules: modules(&sockets),
            single,
            echo: sockets.first().is_some_and(|s| s.talks),
            max_message: number::digits(family.limits.max_message.value),
            tokio: sockets.iter().any(SocketFacts::tokio),
            tokio_tests: sockets.iter().any(|s| s.can.poll && s.talks),
            listens: sockets.iter().any(|s| s.can.listen),
            sys: Sys::new(&sockets),
            sample: samples[0].clone(),
            samples: sample::constants(&samples, fit::item)?,
            inner_samples: sample::constants(&samples, fit::inner)?,
            autobind_name: family
                .address
                .autobind
                .as_ref()
                .map(|a| names[a.field.value].clone())
                .unwrap_or_default(),
            own: interface::Interface::new(family, view),
            sockets,
        })
    }
}

impl SocketFacts {
    /// Whether it has a counterpart for tokio.
    fn tokio(&self) -> bool {
        self.can.poll && (!self.connected || self.can.connect || self.can.pair)
    }

    fn new(family: &Family, view: &View, socket: &Socket, single: bool) -> Self {
        let can = Uses::new(family, socket);
        let autobind = family.address.autobind.is_some();
        let frames = family.header.is_some();
        let maybe_unnamed = !(autobind || frames) || can.shutdown;
        let kind = format!("{:?}", socket.kind.value);
        let connected = socket.kind.value.is_connected();
        let own = |slot: &str| socket.op(slot).is_some_and(|op| op.state == OpState::Default);
        let reachable = if connected {
            can.listen && (can.bind || can.name)
        } else {
            can.bind && !view.frames_seen()
        };
        let (constant, name) = match socket.kind.value {
            SocketType::Dgram => ("SOCK_DGRAM", "Socket"),
            SocketType::Stream => ("SOCK_STREAM", "Stream"),
            SocketType::Seqpacket => ("SOCK_SEQPACKET", "Seqpacket"),
            SocketType::Raw => ("SOCK_RAW", "Socket"),
        };
        Self {
            module: if single {
                if connected { kind.to_lowercase() } else { "socket".to_owned() }
            } else {
                format!("{}_{}", kind.to_lowercase(), socket.protocol.value)
            },
            constant,
            name,
            connected,
            records: socket.kind.value.keeps_messages(),
            waits: socket.waits(),
            protocol: socket.protocol.value,
            maybe_unnamed,
            from_client: if maybe_unnamed { "Some(CLIENT)" } else { "CLIENT" },
            source: if maybe_unnamed { "Option<SockAddr>" } else { "SockAddr" },
            autobind,
            frames,
            send_wakes: can.poll && can.connect && can.send,
            talks: can.send && can.recv && reachable,
            exact: own("sendmsg") && own("recvmsg"),
            refused: refused(socket),
            can,
        }
    }
}

/// The modules of all socket types, sorted by type, then number.
fn modules(sockets: &[SocketFacts]) -> Vec<String> {
    let mut sorted: Vec<&SocketFacts> = sockets.iter().collect();
    sorted.sort_by_key(|s| (s.constant, s.protocol));
    sorted.iter().map(|s| s.module.clone()).collect()
}

/// The system calls that have no method, for the documentation.
fn refused(socket: &Socket) -> String {
    let calls: Vec<String> = socket
        .ops
        .iter()
        .filter(|op| !is_real(op) && op.slot.name != "release")
        .map(|op| format!("`{}`", op.slot.name))
        .collect();
    calls.join(", ")
}
