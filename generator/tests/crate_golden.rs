//! The userspace crate of families of several shapes: as rustfmt would lay it
//! out, without a warning of rustc, clippy or rustdoc, and with passing tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use protogen::pipeline::load_text;
use protogen::render::{Engine, render};
use protogen::source::Source;

/// Every type, names that Rust has taken or would complain about, no
/// autobind, and four sockets of which each lacks something else.
const ODD: &str = r#"protogen: 1
family:
  name: sixteen_letter_s
  number: 22
  title: Messages 'between' the nodes of PF_X, [truly] <so>
  description: |
    PF_SYSCOM carries datagrams:

    - 1. of <one> [SoC], # and
      so `on`, ~~see~~ https://example.com/a_b *or* 2) FooBar's_list.
  netns: initial
  capability: CAP_NET_RAW
address:
  fields:
    - { name: type, type: u16, doc: "The type, e.g. SOCK_X or [FooBar] <there>." }
    - { name: fmt, type: u8 }
    - { name: family_2, type: s8 }
    - { name: type_field, type: s16 }
    - { name: u, type: le32 }
    - { name: v, type: s32 }
    - { name: zero, type: reserved, size: 6 }
    - { name: w, type: le16 }
    - { name: x, type: be64 }
    - { name: y, type: s64 }
    - { name: z, type: be32 }
    - { name: hardware_address_of_abcd, type: bytes, size: 6 }
    - { name: pad, type: reserved, size: 6 }
  key: [type, x]
transport: loopback
sockets:
  - { type: dgram, protocol: 0, ops: [bind, sendmsg, recvmsg, shutdown, poll] }
  - { type: dgram, protocol: 7, ops: [bind, connect, sendmsg, getname, setsockopt] }
  - { type: dgram, protocol: 8, ops: [bind, recvmsg, ioctl, getsockopt] }
  - { type: dgram, protocol: 9, ops: [bind] }
"#;

/// One key of the widest signed type, with ranges at its ends.
const WIDE: &str = "protogen: 1
family: { name: wd, number: 22, title: Wide }
address:
  fields:
    - { name: pad, type: reserved, size: 6 }
    - { name: an_identifier_of_24_char, type: s64 }
  autobind: { field: an_identifier_of_24_char, any: -0x8000000000000000,
              range: [-0x7fffffffffffffff, 0x7fffffffffffffff] }
transport: loopback
sockets:
  - type: dgram
    ops: [bind, connect, socketpair, getname, poll, ioctl, shutdown, setsockopt, getsockopt,
          sendmsg, recvmsg]
";

/// A lone socket that only sends.
const MUTE: &str = "protogen: 1
family: { name: mute, number: 22, title: Mute }
address: { fields: [{ name: id, type: bytes, size: 4, doc: Who. }] }
transport: loopback
sockets: [{ type: dgram, protocol: 3, ops: [bind, sendmsg] }]
";

/// A lone socket that only receives.
const DEAF: &str = "protogen: 1
family: { name: ears, number: 22, title: Ears }
address: { fields: [{ name: id, type: u16 }] }
transport: loopback
sockets: [{ type: dgram, ops: [bind, recvmsg, poll, ioctl] }]
";

/// Writes the crate of a spec to a scratch folder of that name.
fn write(folder: &str, spec: &str) -> PathBuf {
    write_from(folder, "specs/x/spec.yaml".into(), spec)
}

fn write_from(folder: &str, path: String, spec: &str) -> PathBuf {
    let loaded = load_text(Arc::new(Source { path, text: spec.into() }));
    let found: Vec<&str> = loaded.diagnostics.iter().map(|d| d.message.as_str()).collect();
    let family = loaded.family.unwrap_or_else(|| panic!("{found:#?}"));
    let hash = "0".repeat(64);
    let files = render(&Engine::new(None), &family, "specs/x/spec.yaml", &hash).expect("renders");
    let root = scratch().join(folder);
    let _ = fs::remove_dir_all(&root);
    for (path, bytes) in files.iter().filter(|(path, _)| path.starts_with("crate/")) {
        let file = root.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("folder");
        fs::write(file, bytes).expect("file");
    }
    root.join("crate")
}

/// A family of the corpus, with its hooks.
fn corpus(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("generator/tests/corpus");
    let path = folder.join(name).join("spec.yaml");
    let text = fs::read_to_string(&path).expect("the spec");
    write_from(name, path.display().to_string(), &text)
}

fn scratch() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates")
}

fn repository(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs").join(name).join("spec.yaml");
    let text = fs::read_to_string(&path).expect("the spec");
    write_from(name, path.display().to_string(), &text)
}

fn rust_files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("folder") {
        let path = entry.expect("entry").path();
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            out.push(path);
        }
    }
}

fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    assert!(
        output.status.success(),
        "{command:?}\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

fn rustfmt(krate: &Path) {
    let config = krate.join("rustfmt.toml");
    fs::write(&config, "").expect("configuration");
    let mut files = Vec::new();
    rust_files(krate, &mut files);
    assert!(files.len() > 4, "{files:?}");
    run(Command::new("rustfmt")
        .args(["--check", "--edition", "2024", "--config-path"])
        .arg(&config)
        .args(&files));
}

fn cargo(krate: &Path, args: &[&str]) {
    run(Command::new(env!("CARGO"))
        .args(args)
        .current_dir(krate)
        .env("CARGO_TARGET_DIR", scratch().join("target"))
        .env("RUSTFLAGS", "-D warnings")
        .env("RUSTDOCFLAGS", "-D warnings"));
}

const PEDANTIC: [&str; 5] = ["--", "-D", "warnings", "-D", "clippy::pedantic"];

/// Everything short of a run in a kernel that has the family.
fn examine(krate: &Path) {
    rustfmt(krate);
    let clippy = |features: &[&str]| {
        cargo(krate, &[&["clippy", "--quiet", "--all-targets"], features, &PEDANTIC].concat());
    };
    clippy(&["--all-features"]);
    clippy(&["--no-default-features"]);
    clippy(&[]);
    cargo(krate, &["doc", "--quiet", "--no-deps", "--all-features"]);
    cargo(krate, &["doc", "--quiet", "--no-deps", "--no-default-features"]);
    cargo(krate, &["test", "--quiet"]);
}

#[test]
fn the_family_of_the_seed() {
    let krate = repository("syscom");
    examine(&krate);
    let text = fs::read_to_string(krate.join("src/socket.rs")).expect("the socket");
    assert!(!text.contains("fn shutdown"), "shutdown is a stub");
    assert!(text.contains("fn pair"));
}

#[test]
fn a_family_with_hooks() {
    let krate = repository("myproto");
    examine(&krate);
    let text = fs::read_to_string(krate.join("src/socket.rs")).expect("the socket");
    assert!(!text.contains("fn pair"), "socketpair is a stub");
}

#[test]
fn a_family_whose_hooks_see_frames() {
    let krate = repository("stopwait");
    examine(&krate);
    assert!(!krate.join("examples/echo.rs").exists(), "nobody knows what sending takes");
}

#[test]
fn a_family_with_all_of_its_own() {
    examine(&corpus("tuned"));
}

#[test]
fn an_odd_family() {
    let krate = write("odd", ODD);
    examine(&krate);
    let text = fs::read_to_string(krate.join("src/dgram_7.rs")).expect("socket of protocol 7");
    for refused in ["fn pair", "fn recv", "fn shutdown"] {
        assert!(!text.contains(refused), "{refused}");
    }
    for offered in ["fn connect", "fn send", "fn local_addr", "fn peer_addr"] {
        assert!(text.contains(offered), "{offered}");
    }
}

#[test]
fn families_at_the_limits() {
    examine(&write("wide", WIDE));
    examine(&write("mute", MUTE));
    examine(&write("deaf", DEAF));
}

#[test]
fn layout_does_not_depend_on_the_length_of_names() {
    let syscom = include_str!("../../specs/syscom/spec.yaml");
    for length in 2..=16 {
        let name = &"qbcdefghijklmnop"[..length];
        let long = &"abcdefghijklmnopqrstuvwx"[..length + 8];
        let spec = syscom
            .replace("name: syscom", &format!("name: {name}"))
            .replace("nid", &"zyxwvutsrqponmlk"[..length])
            .replace("cpid", long);
        rustfmt(&write(&format!("length_{length}"), &spec));
    }
}

#[test]
fn a_long_constructor_is_broken_where_rustfmt_breaks_it() {
    for count in 1..=20 {
        let fields: Vec<String> =
            (0..count).map(|n| format!("    - {{ name: member_{n}, type: be16 }}\n")).collect();
        let fields = fields.concat();
        let spec = DEAF.replace(
            "address: { fields: [{ name: id, type: u16 }] }\n",
            &format!("address:\n  fields:\n{fields}  key: [member_0]\n"),
        );
        rustfmt(&write(&format!("members_{count}"), &spec));
    }
}

/// Every type of socket beside each other, with all that it can do.
const ALL_TYPES: &str = "protogen: 1
family: { name: several, number: 22, title: Several }
address: { fields: [{ name: port, type: u16 }], autobind: { any: 0, range: [0x8000, 0xffff] } }
transport: loopback
limits: { backlog: 16 }
sockets:
  - { type: dgram, ops: [bind, connect, getname, poll, sendmsg, recvmsg] }
  - type: stream
    backlog_full: wait
    ops: &all [bind, connect, socketpair, accept, getname, poll, ioctl, listen, shutdown, sendmsg,
               recvmsg]
  - { type: stream, protocol: 1, ops: *all }
  - type: seqpacket
    ops: [bind, connect, socketpair, accept, getname, poll, ioctl, listen, shutdown, setsockopt,
          getsockopt, sendmsg, recvmsg]
  - { type: seqpacket, protocol: 1, backlog_full: wait, ops: *all }
";

/// A family of one connection-oriented type with certain ops, with or without
/// autobind.
fn lone(kind: &str, autobind: bool, ops: &str) -> String {
    let autobind = if autobind {
        ", autobind: { any: 0, range: [0x8000, 0xffff] }"
    } else {
        Default::default()
    };
    format!(
        "protogen: 1
family: {{ name: lone, number: 22, title: Lone }}
address: {{ fields: [{{ name: port, type: u16 }}]{autobind} }}
transport: loopback
sockets: [{{ type: {kind}, ops: [{ops}] }}]
"
    )
}

#[test]
fn every_type_of_socket() {
    let krate = write("several", ALL_TYPES);
    examine(&krate);
    for (path, offered) in [
        ("src/stream_0.rs", "fn connect_timeout"),
        ("src/stream_0.rs", "impl io::Read for &Stream"),
        ("src/stream_0/listener.rs", "fn incoming"),
        ("src/stream_1/tokio.rs", "impl AsyncWrite for Stream"),
        ("src/seqpacket_0.rs", "fn send_end"),
        ("src/seqpacket_1/options.rs", "fn set_linger"),
        ("src/dgram_0.rs", "pub struct Socket"),
    ] {
        let text = fs::read_to_string(krate.join(path)).expect("a file of the crate");
        assert!(text.contains(offered), "{path}: {offered}");
    }
    let refuses = fs::read_to_string(krate.join("src/stream_1.rs")).expect("a stream");
    assert!(!refuses.contains("connect_timeout"), "it never waits");
}

#[test]
fn connections_that_lack_something() {
    let most = "bind, connect, accept, listen";
    for (number, (kind, autobind, ops)) in [
        ("stream", true, "connect, accept, listen, getname, poll, sendmsg, recvmsg, shutdown"),
        ("stream", false, &format!("{most}, sendmsg, poll")),
        ("stream", false, &format!("{most}, recvmsg, poll, ioctl")),
        ("stream", false, "socketpair, sendmsg, recvmsg"),
        ("stream", true, "bind, getname, poll, shutdown"),
        ("stream", false, ""),
        ("stream", false, &format!("{most}, sendmsg, recvmsg")),
        ("seqpacket", true, "connect, accept, listen, poll, sendmsg, recvmsg"),
        ("seqpacket", false, &format!("{most}, sendmsg, setsockopt, shutdown, poll")),
        ("seqpacket", false, &format!("{most}, recvmsg, getsockopt, getname, poll")),
        ("seqpacket", false, "socketpair, getname, sendmsg, recvmsg, poll, shutdown"),
        ("seqpacket", true, "bind, ioctl"),
        ("seqpacket", false, "socketpair, ioctl, recvmsg"),
        ("seqpacket", false, &format!("{most}, getname, sendmsg, recvmsg, poll")),
    ]
    .into_iter()
    .enumerate()
    {
        examine(&write(&format!("lone_{number}"), &lone(kind, autobind, ops)));
    }
}
