//! The KTAP test program: which cases a family has, and what they need to
//! know about it, is decided here; their code is in `templates/test`.

mod address;
mod cases;
mod facts;
mod inet;
mod own;
mod wire;

use std::collections::BTreeMap;

use serde::Serialize;

use super::module::stamp;
use super::{Engine, Files, RenderError, View};
use crate::model::{Family, Transport};
use cases::{Case, cases};
use facts::{Facts, own};

/// Every file but the sources of the cases: template, and path below the
/// family's folder.
const FRAME: [&str; 8] = [
    "test/harness.h",
    "test/harness.c",
    "test/family.h",
    "test/family.c",
    "test/run.h",
    "test/run.c",
    "test/faults.c",
    "test/soak.c",
];

/// The same, where sockets make connections.
const CONNECTED: [&str; 2] = ["test/connected.h", "test/connected.c"];
/// What a family whose messages travel in frames has besides.
const LINK: [&str; 4] = ["test/wire.h", "test/wire.c", "test/link.h", "test/link.c"];

/// The same, where messages are counted.
const COUNTED: [&str; 2] = ["test/counted.h", "test/counted.c"];

/// The same, where control messages of the family's own are tested.
const ATTACHED: [&str; 2] = ["test/attached.h", "test/attached.c"];

/// Where the test cases of the user's own go.
const PROTOCOL: &str = "protocol.c";

/// What the templates get.
#[derive(Serialize)]
struct Context<'a> {
    f: &'a View,
    t: Facts,
    /// Whether any socket has the case, by its name.
    on: BTreeMap<&'static str, bool>,
    /// Errno of each slot's stub, by name.
    stub: BTreeMap<&'static str, &'static str>,
    /// The cases of each socket.
    sockets: Vec<SocketCases>,
    /// The cases that any socket has, in order.
    functions: Vec<&'static str>,
    /// Object files, for the Makefile.
    objects: String,
}

/// One `struct proto_ops` and what is tested of it.
#[derive(Serialize)]
struct SocketCases {
    label: String,
    constant: &'static str,
    protocol: i64,
    /// Has protogen's own `bind`.
    binds: bool,
    cases: Vec<Row>,
}

/// One line of the plan.
#[derive(Serialize)]
struct Row {
    name: String,
    function: &'static str,
    limit: u32,
}

/// Renders it.
pub fn render(
    engine: &Engine,
    family: &Family,
    view: &View,
    files: &mut Files,
) -> Result<(), RenderError> {
    if family.transport.value == Transport::Inet {
        return inet::render(engine, family, view, files);
    }
    let context = Context::new(family, view);
    let mut put = |path: &str, text: String| {
        files.insert(path.to_owned(), text.into_bytes());
    };
    for path in frame(view, &context.on) {
        put(path, tidy(&engine.render_c(path, &context)?));
    }
    for source in sources(&context.on) {
        let path = format!("test/{source}.c");
        put(&path, tidy(&engine.render_c(&path, &context)?));
    }
    if let Some(text) = protocol(family, view) {
        put(&format!("test/{PROTOCOL}"), text);
    }
    put("test/cases.h", engine.render_c("test/cases.h", &context)?);
    let main = format!("test/{}_test.c", view.name);
    put(&main, tidy(&engine.render_c("test/main.c", &context)?));
    put("test/Makefile", engine.render("test/Makefile", &context)?);
    put("test/.gitignore", engine.render("test/gitignore", &context)?);
    Ok(())
}

impl<'a> Context<'a> {
    fn new(family: &Family, view: &'a View) -> Self {
        let facts = Facts::new(family, view);
        let several = view.sockets.len() > 1;
        let sockets: Vec<SocketCases> = view
            .sockets
            .iter()
            .map(|socket| {
                let label = format!("{}{}", socket.kind, socket.protocol);
                let row = |case: &&Case| Row {
                    name: if several { format!("{label}.{}", case.name) } else { case.name.into() },
                    function: case.name,
                    limit: case.limit(),
                };
                let fits = |case: &&'static Case| case.fits(view, &facts, socket);
                let cases = cases().filter(fits).collect::<Vec<_>>();
                SocketCases {
                    cases: cases.iter().map(row).collect(),
                    constant: socket.constant,
                    protocol: socket.protocol,
                    binds: own(socket, "bind"),
                    label,
                }
            })
            .collect();
        let used = |name: &str| sockets.iter().flat_map(|s| &s.cases).any(|c| c.function == name);
        let on: BTreeMap<_, _> = cases().map(|c| (c.name, used(c.name))).collect();
        let functions = cases().map(|c| c.name).filter(|name| on[name]).collect();
        let mut objects = vec![format!("{}_test.o", view.name)];
        let frame =
            frame(view, &on).filter_map(|path| path.strip_prefix("test/")?.strip_suffix(".c"));
        objects.extend(frame.map(|source| format!("{source}.o")));
        objects.extend(sources(&on).iter().map(|source| format!("{source}.o")));
        objects.extend(protocol_object(view));
        Self {
            f: view,
            t: facts.with_cases(&on),
            stub: stubs(),
            sockets,
            functions,
            objects: objects.join(" "),
            on,
        }
    }
}

/// The source of the user's own cases.
fn protocol(family: &Family, view: &View) -> Option<String> {
    let test = family.hooks.as_ref()?.test.as_ref()?;
    Some(stamp(test.text.as_ref()?, &test.file.value, view))
}

/// What it is compiled to.
fn protocol_object(view: &View) -> Option<String> {
    let there = view.hooks.as_ref().is_some_and(|hooks| !hooks.cases.is_empty());
    there.then(|| "protocol.o".to_owned())
}

/// Every file but the sources of the cases.
fn frame(
    view: &View,
    on: &BTreeMap<&'static str, bool>,
) -> impl Iterator<Item = &'static str> + use<> {
    let connected: &[&str] = if view.connected { &CONNECTED } else { &[] };
    let counted: &[&str] = if view.counters { &COUNTED } else { &[] };
    let link: &[&str] = if view.header.is_some() { &LINK } else { &[] };
    let cmsgs = sources(on).iter().any(|source| source.starts_with("own_cmsgs"));
    let attached: &[&str] = if cmsgs { &ATTACHED } else { &[] };
    FRAME.iter().chain(connected).chain(link).chain(counted).chain(attached).copied()
}

/// The sources that hold at least one case, each once, in order.
fn sources(on: &BTreeMap<&'static str, bool>) -> Vec<&'static str> {
    let mut sources: Vec<_> = cases().filter(|c| on[c.name]).map(|c| c.source).collect();
    sources.dedup();
    sources
}

fn stubs() -> BTreeMap<&'static str, &'static str> {
    crate::facts::SLOTS
        .iter()
        .filter_map(|slot| Some((slot.name.as_str(), slot.errno.as_deref()?)))
        .collect()
}

/// Cases that are left out leave blank lines at the end of a file.
fn tidy(text: &str) -> String {
    format!("{}\n", text.trim_end())
}

#[cfg(test)]
mod tests;
