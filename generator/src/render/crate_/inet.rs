//! The crate of a family on the kernel's own TCP and UDP: it opens sockets as
//! the types of the standard library.

use serde::Serialize;

use super::prose;
use crate::model::{Base, Family, OpState};
use crate::render::{Engine, Files, RenderError, View};

#[derive(Serialize)]
struct Context<'a> {
    f: &'a View,
    c: Facts,
}

#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact a call")]
struct Facts {
    title: String,
    title_toml: String,
    description: Vec<String>,
    /// What can be opened.
    connect: bool,
    listen: bool,
    bind: bool,
    any: bool,
    /// Whether there is an example of a server and a client.
    echo: bool,
    /// What is imported for them.
    types: String,
    tcp_protocol: i128,
    udp_protocol: i128,
}

/// Path below `crate/`, and template.
const FILES: [(&str, &str); 6] = [
    ("Cargo.toml", "crate/inet/manifest.toml"),
    (".gitignore", "crate/gitignore"),
    ("README.md", "crate/inet/README.md"),
    ("src/lib.rs", "crate/inet/src/lib.rs"),
    ("src/sys.rs", "crate/inet/src/sys.rs"),
    ("examples/ktap.rs", "crate/inet/examples/ktap.rs"),
];

/// Renders `crate/`.
pub(super) fn render(
    engine: &Engine,
    family: &Family,
    view: &View,
    files: &mut Files,
) -> Result<(), RenderError> {
    let context = Context { f: view, c: Facts::new(family) };
    let mut put = |path: &str, template: &str| -> Result<(), RenderError> {
        let text = engine.render(template, &context)?;
        files.insert(format!("crate/{path}"), text.into());
        Ok(())
    };
    for (path, template) in FILES {
        put(path, template)?;
    }
    if context.c.echo {
        put("examples/echo.rs", "crate/inet/examples/echo.rs")?;
    }
    Ok(())
}

impl Facts {
    fn new(family: &Family) -> Self {
        let of =
            |base| family.sockets.iter().find(|s| s.base.as_ref().is_some_and(|b| b.value == base));
        let real = |base, slots: &[&str]| {
            of(base).is_some_and(|socket| {
                slots.iter().all(|slot| {
                    let op = socket.op(slot);
                    op.is_some_and(|op| !matches!(op.state, OpState::Stub | OpState::Absent))
                })
            })
        };
        let data = ["getname", "sendmsg", "recvmsg", "shutdown"];
        let connect = real(Base::Tcp, &[&data[..], &["connect"]].concat());
        let listen = connect && real(Base::Tcp, &["bind", "listen", "accept"]);
        let bind = real(Base::Udp, &["bind", "getname", "sendmsg", "recvmsg"]);
        let named = [(listen, "TcpListener"), (connect, "TcpStream"), (bind, "UdpSocket")];
        let types: Vec<&str> = ["SocketAddrV4"]
            .into_iter()
            .chain(named.into_iter().filter(|(is, _)| *is).map(|(_, name)| name))
            .collect();
        let protocol = |base| of(base).map_or(0, |socket| socket.protocol.value);
        Self {
            title: prose::doc(&family.title),
            title_toml: prose::toml_string(&family.title),
            description: family
                .description
                .split("\n\n")
                .map(prose::doc)
                .filter(|paragraph| !paragraph.is_empty())
                .collect(),
            connect,
            listen,
            bind,
            any: connect || bind,
            echo: listen || bind,
            types: format!("{{{}}}", types.join(", ")),
            tcp_protocol: protocol(Base::Tcp),
            udp_protocol: protocol(Base::Udp),
        }
    }
}
