//! The page of a family on the kernel's own TCP and UDP.

use serde::Serialize;

use super::files::{self, Entry};
use super::markdown::{escape, reflow};
use crate::facts::MEMBERS;
use crate::model::{Base, Family, MemberValue, OpState, Socket};
use crate::render::{Engine, Files, RenderError, View};

#[derive(Serialize)]
struct Context<'a> {
    f: &'a View,
    d: &'a Facts,
    n: &'a str,
    #[serde(rename = "U")]
    upper: &'a str,
}

#[derive(Serialize)]
struct Facts {
    title: String,
    description: Vec<String>,
    sockets: Vec<SocketPart>,
    /// What the example shows: `tcp`, `udp`, or how to `open` a socket.
    example: &'static str,
    constant: &'static str,
    protocol: i64,
    c_example: String,
    rust_example: String,
    files: Vec<Entry>,
}

/// One socket with its two tables.
#[derive(Serialize)]
struct SocketPart {
    constant: &'static str,
    protocol: i64,
    base: &'static str,
    upper: String,
    proto_name: String,
    slots: Vec<Row>,
    members: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    slot: String,
    function: String,
    meaning: String,
}

/// Renders `docs/<name>.md` and everything below `examples/`.
pub(super) fn render(
    engine: &Engine,
    family: &Family,
    view: &View,
    files: &mut Files,
) -> Result<(), RenderError> {
    let (n, upper) = (view.name.as_str(), view.upper.as_str());
    let mut facts = Facts::new(family, view, files);
    let context = Context { f: view, d: &facts, n, upper };
    let source = engine.render_c("docs/inet/example.c", &context)?;
    let makefile = engine.render("docs/Makefile", &context)?;
    let ignored = engine.render("docs/gitignore", &context)?;

    facts.c_example = files::without_head(&source);
    files.insert(format!("examples/{n}.c"), source.into());
    files.insert("examples/Makefile".to_owned(), makefile.into());
    files.insert("examples/.gitignore".to_owned(), ignored.into());
    let path = format!("docs/{n}.md");
    files.insert(path.clone(), Vec::new());
    facts.files = files::list(files, view);

    let page = engine.render("docs/inet/page.md", &Context { f: view, d: &facts, n, upper })?;
    files.insert(path, reflow(&page).into());
    Ok(())
}

impl Facts {
    fn new(family: &Family, view: &View, files: &Files) -> Self {
        let sockets = family.sockets.iter().zip(&view.sockets);
        let parts: Vec<SocketPart> = sockets
            .filter_map(|(socket, seen)| {
                let base = socket.base.as_ref()?.value;
                Some(SocketPart {
                    constant: seen.constant,
                    protocol: seen.protocol,
                    base: base.name(),
                    upper: base.name().to_uppercase(),
                    proto_name: family.proto_name(socket),
                    slots: slots(socket, base),
                    members: MEMBERS
                        .iter()
                        .filter_map(|member| row(family, socket, base, &member.name))
                        .collect(),
                })
            })
            .collect();
        let example = family.sockets.iter().position(|s| shown(s).is_some()).unwrap_or(0);
        Self {
            title: escape(&view.title),
            description: view.description.iter().map(|text| escape(text)).collect(),
            example: shown(&family.sockets[example]).unwrap_or("open"),
            constant: parts[example].constant,
            protocol: parts[example].protocol,
            sockets: parts,
            c_example: String::new(),
            rust_example: files::text(files, "crate/examples/echo.rs")
                .map(|text| files::without_head(&text))
                .unwrap_or_default(),
            files: Vec::new(),
        }
    }
}

/// What an example can show of a socket.
fn shown(socket: &Socket) -> Option<&'static str> {
    let base = socket.base.as_ref()?.value;
    let needs: &[&str] = match base {
        Base::Tcp => &["bind", "connect", "listen", "accept", "getname", "sendmsg", "recvmsg"],
        Base::Udp => &["bind", "getname", "sendmsg", "recvmsg"],
    };
    let real = |slot: &&str| {
        let op = socket.op(slot);
        op.is_some_and(|op| !matches!(op.state, OpState::Stub | OpState::Absent))
    };
    needs.iter().all(real).then(|| base.name())
}

fn slots(socket: &Socket, base: Base) -> Vec<Row> {
    let row = |op: &crate::model::Op| {
        let slot = op.slot;
        let own = base.functions(slot).and_then(<[String]>::first);
        let (function, meaning) = match &op.state {
            OpState::Default => {
                let name = own.map_or_else(|| "the base's".to_owned(), |f| format!("`{f}()`"));
                (name, "what the base has there".to_owned())
            }
            OpState::Helper(function) if own == Some(function) => {
                (format!("`{function}()`"), "what the base has there".to_owned())
            }
            OpState::Helper(function) => {
                (format!("`{function}()`"), "a kernel function".to_owned())
            }
            OpState::Stub => {
                let errno = slot.errno.as_deref().unwrap_or_default();
                let stub = slot.stub.as_deref().unwrap_or_default();
                (format!("`{stub}()`"), format!("stub: `{errno}`"))
            }
            OpState::Absent | OpState::Hook => {
                let null = slot.null.as_deref().unwrap_or_default();
                ("NULL".to_owned(), format!("absent: {null}"))
            }
        };
        Row { slot: slot.name.clone(), function, meaning: meaning.replace('|', "\\|") }
    };
    socket.ops.iter().map(row).collect()
}

/// A row of `struct proto` that the spec has, or that protogen changes.
fn row(family: &Family, socket: &Socket, base: Base, name: &str) -> Option<Row> {
    let value = socket.member(name).map(|row| &row.value);
    let own = format!("`{}_prot.{name}`", base.name());
    let (function, meaning) = match (name, value?) {
        ("owner", _) => ("`THIS_MODULE`".to_owned(), "the module".to_owned()),
        ("name", _) => (
            format!("`{}`", family.proto_name(socket)),
            "its line in `/proc/net/protocols`".to_owned(),
        ),
        ("setsockopt", MemberValue::Default) if base == Base::Tcp => {
            (own, "the base's, but for `TCP_ULP`".to_owned())
        }
        (_, MemberValue::Default) => (own, "the base's".to_owned()),
        (_, MemberValue::Hook) => {
            (format!("`{}_hook_{}_{name}()`", family.name.value, base.name()), "a hook".to_owned())
        }
        (_, MemberValue::Own) => ("the module's own".to_owned(), counted(name).to_owned()),
        (_, MemberValue::Number(number)) => {
            (number.to_string(), "bytes at least: the base's if that is more".to_owned())
        }
        (_, MemberValue::Limits(numbers)) => {
            let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
            (numbers.join(", "), limits(name).to_owned())
        }
        (_, MemberValue::Name(_)) => return None,
    };
    Some(Row { slot: name.to_owned(), function, meaning })
}

/// What a counter counts.
fn counted(name: &str) -> &'static str {
    match name {
        "memory_allocated" => "pages of this family's sockets alone",
        "memory_pressure" => "whether these are more than its limits like",
        _ => "sockets of this family alone",
    }
}

/// What the base does with limits.
fn limits(name: &str) -> &'static str {
    match name {
        "sysctl_mem" => {
            "pages of all sockets: below the first there is no pressure, above the \
                         second there is, the third is the most"
        }
        _ => {
            "bytes: what a socket always gets, and what it begins with; the base takes the most \
              from its own sysctl"
        }
    }
}
