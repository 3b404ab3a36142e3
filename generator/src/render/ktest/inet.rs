//! The test program of a family on the kernel's own TCP and UDP.

mod cases;

use std::collections::BTreeMap;

use serde::Serialize;

use super::facts::ERRNOS;
use super::{PROTOCOL, Row, SocketCases, protocol, protocol_object, tidy};
use crate::model::{Base, Family, MemberValue, Socket};
use crate::render::{Engine, Files, RenderError, View};
use cases::{CASES, Case, Need, talks};

#[cfg(test)]
pub(super) use cases::sources_of_cases;

/// Templates of the frame, and whether they are those of every family.
const FRAME: [(&str, bool); 8] = [
    ("harness.h", true),
    ("harness.c", true),
    ("family.h", false),
    ("family.c", false),
    ("run.h", true),
    ("run.c", true),
    ("faults.c", true),
    ("soak.c", false),
];

/// The source whose cases need devices.
const VETH: &str = "veth";

/// Types that `socket()` knows.
const TYPES: [&str; 4] = ["SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW", "SOCK_SEQPACKET"];

/// Decided facts, as `t` in the templates.
#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact each")]
struct Facts {
    af: String,
    errno_names: &'static [&'static str],
    wrong_types: Vec<&'static str>,
    tcp: bool,
    udp: bool,
    /// Two sockets can exchange data, and no hook is in between.
    tcp_talks: bool,
    udp_talks: bool,
    tcp_name: String,
    udp_name: String,
    /// The name of a socket's own protocol, and of its base.
    name: String,
    base_name: String,
    tcp_protocol: i64,
    udp_protocol: i64,
    /// What `getsockopt()` tells of a new socket's buffer, where that is given.
    wmem: String,
    rmem: String,
    /// Room for headers at least, where that is given.
    header: String,
    /// How many of 64 sockets TCP counts among its own.
    sockets_shared: u32,
}

#[derive(Serialize)]
struct Context<'a> {
    f: &'a View,
    t: Facts,
    on: BTreeMap<&'static str, bool>,
    sockets: Vec<SocketCases>,
    functions: Vec<&'static str>,
    objects: String,
}

/// Renders it.
pub(super) fn render(
    engine: &Engine,
    family: &Family,
    view: &View,
    files: &mut Files,
) -> Result<(), RenderError> {
    let context = Context::new(family, view);
    let mut put = |path: &str, text: String| {
        files.insert(format!("test/{path}"), text.into_bytes());
    };
    for (path, shared) in FRAME {
        let template = if shared { format!("test/{path}") } else { format!("test/inet/{path}") };
        put(path, tidy(&engine.render_c(&template, &context)?));
    }
    for source in sources(&context.on) {
        let template = format!("test/inet/{source}.c");
        put(&format!("{source}.c"), tidy(&engine.render_c(&template, &context)?));
    }
    if context.wire() {
        put("wire.h", tidy(&engine.render_c("test/wire.h", &context)?));
        put("wire.c", tidy(&engine.render_c("test/wire.c", &context)?));
    }
    if let Some(text) = protocol(family, view) {
        put(PROTOCOL, text);
    }
    put("cases.h", engine.render_c("test/cases.h", &context)?);
    put(&format!("{}_test.c", view.name), tidy(&engine.render_c("test/main.c", &context)?));
    put("Makefile", engine.render("test/Makefile", &context)?);
    put(".gitignore", engine.render("test/gitignore", &context)?);
    Ok(())
}

impl<'a> Context<'a> {
    fn new(family: &Family, view: &'a View) -> Self {
        let facts = Facts::new(family, view);
        let several = family.sockets.len() > 1;
        let sockets: Vec<SocketCases> = family
            .sockets
            .iter()
            .zip(&view.sockets)
            .map(|(socket, seen)| {
                let base = socket.base.as_ref().map_or("", |base| base.value.name());
                let fits = |case: &&Case| case.fits(family, socket, &facts);
                let row = |case: &Case| Row {
                    name: if several { format!("{base}.{}", case.name) } else { case.name.into() },
                    function: case.name,
                    limit: 120,
                };
                SocketCases {
                    cases: CASES.iter().filter(fits).map(row).collect(),
                    label: base.to_owned(),
                    constant: seen.constant,
                    protocol: seen.protocol,
                    binds: super::own(seen, "bind"),
                }
            })
            .collect();
        let used = |name: &str| sockets.iter().flat_map(|s| &s.cases).any(|c| c.function == name);
        let on: BTreeMap<_, _> = CASES.iter().map(|c| (c.name, used(c.name))).collect();
        let functions = CASES.iter().map(|c| c.name).filter(|name| on[name]).collect();
        let mut objects = vec![format!("{}_test.o", view.name)];
        let frame = FRAME.iter().filter_map(|(path, _)| path.strip_suffix(".c"));
        objects.extend(frame.map(|source| format!("{source}.o")));
        objects.extend(sources(&on).iter().map(|source| format!("{source}.o")));
        if sources(&on).contains(&VETH) {
            objects.push("wire.o".to_owned());
        }
        objects.extend(protocol_object(view));
        Self { f: view, t: facts, sockets, functions, objects: objects.join(" "), on }
    }
}

impl Context<'_> {
    /// Some case joins network namespaces.
    fn wire(&self) -> bool {
        sources(&self.on).contains(&VETH)
    }
}

fn base_name(socket: &Socket) -> &'static str {
    socket.base.as_ref().map_or("", |base| base.value.name())
}

/// The sources that hold at least one case, each once, in order.
fn sources(on: &BTreeMap<&'static str, bool>) -> Vec<&'static str> {
    let mut sources: Vec<_> = CASES.iter().filter(|c| on[c.name]).map(|c| c.source).collect();
    sources.dedup();
    sources
}

impl Facts {
    fn new(family: &Family, view: &View) -> Self {
        let of =
            |base| family.sockets.iter().find(|s| s.base.as_ref().is_some_and(|b| b.value == base));
        let name = |base| of(base).map_or_else(String::new, |s| family.proto_name(s));
        let protocol = |base| of(base).map_or(0, |s| i64::try_from(s.protocol.value).unwrap_or(0));
        let given = |member: &str| {
            let begins = |base| match of(base)?.member(member).map(|row| &row.value) {
                Some(MemberValue::Limits(numbers)) => numbers.get(1).map(i128::to_string),
                Some(MemberValue::Number(number)) => Some(number.to_string()),
                _ => None,
            };
            by_kind(begins(Base::Tcp), begins(Base::Udp))
        };
        let known = |base, word: &str| of(base).map(|_| word.to_owned());
        let has = |kind: &&str| view.sockets.iter().any(|s| s.constant == *kind);
        Self {
            af: format!("AF_{}", view.upper),
            errno_names: &ERRNOS,
            wrong_types: TYPES.into_iter().filter(|kind| !has(kind)).collect(),
            tcp: of(Base::Tcp).is_some(),
            udp: of(Base::Udp).is_some(),
            tcp_talks: of(Base::Tcp).is_some_and(talks),
            udp_talks: of(Base::Udp).is_some_and(talks),
            tcp_name: name(Base::Tcp),
            udp_name: name(Base::Udp),
            name: by_kind(known(Base::Tcp, "TCP_NAME"), known(Base::Udp, "UDP_NAME")),
            base_name: by_kind(known(Base::Tcp, "\"TCP\""), known(Base::Udp, "\"UDP\"")),
            tcp_protocol: protocol(Base::Tcp),
            udp_protocol: protocol(Base::Udp),
            wmem: given("sysctl_wmem"),
            rmem: given("sysctl_rmem"),
            header: given("max_header"),
            sockets_shared: match of(Base::Tcp) {
                Some(tcp) if Need::Counted("sockets_allocated").met_by(tcp) => 0,
                _ => 64,
            },
        }
    }
}

/// An expression of C for what sockets of each base have, as far as they do.
fn by_kind(tcp: Option<String>, udp: Option<String>) -> String {
    match (tcp, udp) {
        (Some(tcp), Some(udp)) => format!("kind->type == SOCK_STREAM ? {tcp} : {udp}"),
        (one, other) => one.or(other).unwrap_or_default(),
    }
}
