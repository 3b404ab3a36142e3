//! Pages and examples of several families: whole, clean, and true to each.

mod example;
mod page;
mod paths;

use std::path::Path;

use crate::pipeline;
use crate::render::{Engine, Files, render};
use crate::source::Source;

/// Neither bind nor messages.
const MUTE: &str = "\
protogen: 1
family: { name: mute, number: 14, title: A socket and no more }
address:
  fields: [{ name: port, type: u8 }, { name: zero, type: reserved, size: 1 }]
  key: [port]
transport: loopback
sockets: [{ type: dgram, ops: [release, getname] }]
";

/// Addresses come from autobind alone.
const LATE: &str = "\
protogen: 1
family: { name: late, number: 18, title: Late }
address:
  fields: [{ name: zero, type: reserved, size: 2 }, { name: port, type: le32 }]
  key: [port]
  autobind: { field: port, any: 0, range: [1, 99] }
transport: loopback
sockets: [{ type: dgram, ops: [release, connect, getname, sendmsg, recvmsg] }]
";

/// Two tables, of which one has less; text that looks like markup.
const MIXED: &str = "\
protogen: 1
family: { name: mixed, number: 22, title: What is <for> us, description: 'A *b* `c` _d_. 1. e' }
address:
  fields:
    - { name: port, type: u16, doc: Port | `p`. }
    - { name: mac, type: bytes, size: 6 }
    - { name: zero, type: reserved, size: 6 }
    - { name: id, type: s64 }
  key: [port, id]
transport: loopback
limits: { max_message: 3 }
sockets:
  - { type: dgram, protocol: 1, ops: [release, bind, shutdown, poll, sendmsg, recvmsg] }
  - { type: dgram, protocol: 2, ops: [release, bind, sendmsg, recvmsg] }
";

/// Streams, records and datagrams beside each other.
const WIRES: &str = "\
protogen: 1
family: { name: wires, number: 22, title: Wires }
address: { fields: [{ name: port, type: be16 }], autobind: { any: 0, range: [0x8000, 0xffff] } }
transport: loopback
limits: { backlog: 9 }
sockets:
  - { type: dgram, ops: [bind, connect, getname, poll, sendmsg, recvmsg] }
  - type: stream
    backlog_full: wait
    ops: &all [bind, connect, socketpair, accept, getname, poll, ioctl, listen, shutdown, sendmsg,
               recvmsg]
  - { type: seqpacket, ops: *all }
";

/// Streams that are reached by autobind alone.
const HOSE: &str = "\
protogen: 1
family: { name: hose, number: 22, title: Hose }
address: { fields: [{ name: port, type: u16 }], autobind: { any: 0, range: [0x8000, 0xffff] } }
transport: loopback
sockets: [{ type: stream, ops: [connect, accept, listen, getname, sendmsg, recvmsg] }]
";

/// Records, without autobind, and without much else.
const CARD: &str = "\
protogen: 1
family: { name: card, number: 22, title: Card }
address: { fields: [{ name: port, type: u16 }] }
transport: loopback
sockets:
  - type: seqpacket
    backlog_full: wait
    ops: [bind, connect, accept, listen, setsockopt, getsockopt, sendmsg, recvmsg, shutdown]
";

/// The spec at `path` below the project, or `text` in its place.
fn spec_files(path: &str, text: Option<&str>) -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let loaded = match text {
        None => pipeline::load(&root.join(path)).expect("reads"),
        Some(text) => pipeline::load_text(
            Source { path: root.join(path).display().to_string(), text: text.to_owned() }.into(),
        ),
    };
    let family = loaded.family.unwrap_or_else(|| panic!("{path}: {:?}", loaded.diagnostics));
    render(&Engine::new(None), &family, path, "0123abcd").expect("renders")
}

fn files(name: &str) -> Files {
    match name {
        "mute" => spec_files("specs/mute.yaml", Some(MUTE)),
        "late" => spec_files("specs/late.yaml", Some(LATE)),
        "wires" => spec_files("specs/wires.yaml", Some(WIRES)),
        "hose" => spec_files("specs/hose.yaml", Some(HOSE)),
        "card" => spec_files("specs/card.yaml", Some(CARD)),
        "mixed" => spec_files("specs/mixed.yaml", Some(MIXED)),
        "syscom" | "syscometh" | "myproto" | "stopwait" | "newtcp" => {
            spec_files(&format!("specs/{name}/spec.yaml"), None)
        }
        _ => spec_files(&format!("generator/tests/corpus/{name}/spec.yaml"), None),
    }
}

/// The real specs, the corpus, and odd ones.
const FAMILIES: [&str; 15] = [
    "syscom",
    "syscometh",
    "framed",
    "myproto",
    "stopwait",
    "newtcp",
    "bare",
    "full",
    "hooked",
    "mute",
    "late",
    "mixed",
    "wires",
    "hose",
    "card",
];

fn text(files: &Files, path: &str) -> String {
    String::from_utf8(files[path].clone()).expect("UTF-8")
}

fn page(name: &str) -> String {
    text(&files(name), &format!("docs/{name}.md"))
}
