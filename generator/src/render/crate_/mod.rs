//! The userspace crate: `no_std` address types, and one socket type for each
//! entry of the spec. Nothing that the kernel side refuses is offered.

mod addr;
mod fit;
mod names;
mod number;
mod prose;
mod sample;

use serde::Serialize;

use super::{Engine, Files, RenderError, View};
use crate::model::{Family, Op, OpState, Socket};

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
    /// One entry for each socket type.
    sockets: Vec<SocketFacts>,
    /// Whether a lone socket type is called `Socket` at the crate's root.
    single: bool,
    /// Whether any socket has a tokio counterpart.
    tokio: bool,
    /// Whether there are tests of one.
    tokio_tests: bool,
    /// What `sys.rs` has to hold.
    sys: Uses,
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
    /// Whether it can both send to an address and receive at one.
    talks: bool,
    /// Whether messages arrive as they were sent, hooks not being between.
    exact: bool,
    /// Slots without a method, as rustdoc.
    refused: String,
}

/// Calls that work.
#[derive(Clone, Default, Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact a call")]
struct Uses {
    /// `bind()`
    bind: bool,
    /// `connect()`
    connect: bool,
    /// `socketpair()`
    pair: bool,
    /// `getsockname()`
    name: bool,
    /// `getpeername()`
    peer: bool,
    /// `poll()`
    poll: bool,
    /// `SIOCINQ`
    inq: bool,
    /// `SIOCOUTQ`
    outq: bool,
    /// `shutdown()`
    shutdown: bool,
    /// Setting the family's own option.
    set_max: bool,
    /// Reading it.
    get_max: bool,
    /// `sendmsg()`
    send: bool,
    /// `recvmsg()`
    recv: bool,
}

/// Files of the crate that every family has: path below `crate/`, template.
const FILES: [(&str, &str); 7] = [
    // By its own name cargo would leave the folder out of our own package.
    ("Cargo.toml", "crate/manifest.toml"),
    (".gitignore", "crate/gitignore"),
    ("README.md", "crate/README.md"),
    ("src/lib.rs", "crate/src/lib.rs"),
    ("src/addr.rs", "crate/src/addr.rs"),
    ("src/sys.rs", "crate/src/sys.rs"),
    ("tests/layout.rs", "crate/tests/layout.rs"),
];

/// Renders `crate/`.
pub(super) fn render(
    engine: &Engine,
    family: &Family,
    view: &View,
    files: &mut Files,
) -> Result<(), RenderError> {
    let context = Context { f: view, c: CrateFacts::new(family)? };
    let mut put = |path: String, template: &str| -> Result<(), RenderError> {
        let text = engine.render(template, &context)?;
        files.insert(format!("crate/{path}"), text.into());
        Ok(())
    };
    for (path, template) in FILES {
        put(path.to_owned(), template)?;
    }
    put("examples/ktap.rs".to_owned(), "crate/examples/ktap.rs")?;
    if context.c.echo {
        put("examples/echo.rs".to_owned(), "crate/examples/echo.rs")?;
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
        put(format!("{}.rs", socket.module), "crate/src/socket.rs")?;
        put(format!("{}/options.rs", socket.module), "crate/src/options.rs")?;
        if socket.can.poll {
            put(format!("{}/tokio.rs", socket.module), "crate/src/tokio.rs")?;
        }
    }
    Ok(())
}

/// What the templates of one socket type get.
#[derive(Serialize)]
struct SocketContext<'a> {
    f: &'a View,
    c: &'a CrateFacts,
    s: &'a SocketFacts,
}

impl CrateFacts {
    fn new(family: &Family) -> Result<Self, RenderError> {
        let single = family.sockets.len() == 1;
        let sockets: Vec<SocketFacts> =
            family.sockets.iter().map(|s| SocketFacts::new(family, s, single)).collect();
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
            single,
            echo: sockets.first().is_some_and(|s| s.talks),
            max_message: number::digits(family.limits.max_message.value),
            tokio: sockets.iter().any(|s| s.can.poll),
            tokio_tests: sockets.iter().any(|s| s.can.poll && s.talks),
            sys: sockets.iter().fold(Uses::default(), |all, s| all.or(&s.can)),
            sample: samples[0].clone(),
            samples: sample::constants(&samples, fit::item)?,
            inner_samples: sample::constants(&samples, fit::inner)?,
            autobind_name: family
                .address
                .autobind
                .as_ref()
                .map(|a| names[a.field.value].clone())
                .unwrap_or_default(),
            sockets,
        })
    }
}

impl SocketFacts {
    fn new(family: &Family, socket: &Socket, single: bool) -> Self {
        let can = Uses::new(socket);
        let autobind = family.address.autobind.is_some();
        let frames = family.header.is_some();
        let maybe_unnamed = !(autobind || frames) || can.shutdown;
        let kind = format!("{:?}", socket.kind.value);
        let own = |slot: &str| socket.op(slot).is_some_and(|op| op.state == OpState::Default);
        Self {
            module: if single {
                "socket".to_owned()
            } else {
                format!("{}_{}", kind.to_lowercase(), socket.protocol.value)
            },
            constant: match socket.kind.value {
                crate::model::SocketType::Dgram => "SOCK_DGRAM",
                crate::model::SocketType::Stream => "SOCK_STREAM",
                crate::model::SocketType::Seqpacket => "SOCK_SEQPACKET",
                crate::model::SocketType::Raw => "SOCK_RAW",
            },
            protocol: socket.protocol.value,
            maybe_unnamed,
            from_client: if maybe_unnamed { "Some(CLIENT)" } else { "CLIENT" },
            source: if maybe_unnamed { "Option<SockAddr>" } else { "SockAddr" },
            autobind,
            frames,
            send_wakes: can.poll && can.connect && can.send,
            talks: can.bind && can.send && can.recv,
            exact: own("sendmsg") && own("recvmsg"),
            refused: refused(socket),
            can,
        }
    }
}

impl Uses {
    fn new(socket: &Socket) -> Self {
        let real = |slot: &str| socket.op(slot).is_some_and(is_real);
        let own = |slot: &str| socket.op(slot).is_some_and(|op| op.state == OpState::Default);
        let (send, recv) = (real("sendmsg"), real("recvmsg"));
        Self {
            bind: real("bind"),
            connect: real("connect"),
            pair: real("socketpair"),
            name: real("getname"),
            peer: real("getname") && real("connect"),
            poll: real("poll"),
            inq: real("ioctl") && recv,
            outq: real("ioctl") && send,
            shutdown: real("shutdown"),
            set_max: own("setsockopt") && send,
            get_max: own("getsockopt") && send,
            send,
            recv,
        }
    }

    /// What either can do.
    fn or(&self, other: &Self) -> Self {
        Self {
            bind: self.bind || other.bind,
            connect: self.connect || other.connect,
            pair: self.pair || other.pair,
            name: self.name || other.name,
            peer: self.peer || other.peer,
            poll: self.poll || other.poll,
            inq: self.inq || other.inq,
            outq: self.outq || other.outq,
            shutdown: self.shutdown || other.shutdown,
            set_max: self.set_max || other.set_max,
            get_max: self.get_max || other.get_max,
            send: self.send || other.send,
            recv: self.recv || other.recv,
        }
    }
}

fn is_real(op: &Op) -> bool {
    !matches!(op.state, OpState::Stub | OpState::Absent)
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
