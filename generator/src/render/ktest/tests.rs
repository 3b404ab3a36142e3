use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use super::cases::cases;
use crate::model::{Family, Transport};
use crate::pipeline;
use crate::render::{self, Engine, Files};
use crate::source::Source;

/// Families that differ in what is tested of them.
const VARIANTS: [(&str, &str); 4] = [
    (
        "messages of one byte",
        "family: { name: pairs, number: 22, title: T }
address:
  fields: [{ name: port, type: u8, doc: D }, { name: pad, type: reserved, size: 1 }]
  key: [port]
  autobind: { field: port, any: 255, range: [0, 254] }
transport: loopback
limits: { max_message: 1 }
sockets:
  - { type: dgram, ops: [bind, connect, socketpair, getname, sendmsg, recvmsg, setsockopt] }",
    ),
    (
        "two sockets with different ops",
        "family: { name: mixed, number: 22, title: T, capability: CAP_NET_RAW }
address:
  fields:
    - { name: pad, type: reserved, size: 6 }
    - { name: low, type: s64, doc: D }
    - { name: id, type: bytes, size: 5, doc: D }
    - { name: zero, type: reserved, size: 3 }
  key: [low, id]
  privileged: { field: low, range: [-5, 5] }
transport: loopback
sockets:
  - { type: dgram, ops: [bind, connect, getname, sendmsg, recvmsg, ioctl, getsockopt, shutdown] }
  - { type: dgram, protocol: 9, ops: [bind, recvmsg, { poll: { helper: datagram_poll } }] }",
    ),
    (
        "nothing but stubs",
        "family: { name: mute, number: 22, title: T, netns: initial }
address:
  fields: [{ name: pad, type: reserved, size: 2 }, { name: port, type: le32, doc: D }]
  key: [port]
transport: loopback
sockets:
  - { type: dgram, ops: [release] }",
    ),
    (
        "privileged and chosen values side by side",
        "family: { name: tight, number: 22, title: T }
address:
  fields:
    - { name: port, type: u16, doc: D }
    - { name: pad, type: reserved, size: 4 }
    - { name: note, type: be64, doc: D }
  key: [port]
  autobind: { field: port, any: 65535, range: [0, 1023] }
  privileged: { field: port, range: [1024, 1024] }
transport: loopback
sockets:
  - type: dgram
    ops: [bind, connect, getname, poll, ioctl, shutdown, sendmsg, recvmsg]",
    ),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn family(path: &str, text: &str) -> Family {
    let source = Source { path: path.to_owned(), text: text.to_owned() };
    let loaded = pipeline::load_text(Arc::new(source));
    loaded.family.unwrap_or_else(|| panic!("{path}: {:?}", loaded.diagnostics))
}

/// The variants, and every spec in the tree.
fn families() -> Vec<Family> {
    let mut families: Vec<_> = VARIANTS
        .iter()
        .map(|(name, text)| family(name, &format!("protogen: 1\n{text}\n")))
        .collect();
    for folder in ["specs", "generator/tests/corpus"] {
        let mut specs: Vec<_> = std::fs::read_dir(root().join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path().join("spec.yaml"))
            .filter(|path| path.is_file())
            .collect();
        specs.sort();
        for path in specs {
            let text = std::fs::read_to_string(&path).unwrap();
            families.push(family(&path.display().to_string(), &text));
        }
    }
    families
}

fn rendered(family: &Family) -> Files {
    render::render(&Engine::new(None), family, "specs/x/spec.yaml", "0").unwrap()
}

fn text<'a>(files: &'a Files, path: &str) -> &'a str {
    std::str::from_utf8(&files[path]).unwrap()
}

/// The names in the plan.
fn plan(files: &Files, family: &Family) -> Vec<String> {
    text(files, &format!("test/{}_test.c", family.name.value))
        .lines()
        .filter_map(|line| line.strip_prefix("\t{ \"")?.split('"').next())
        .map(str::to_owned)
        .collect()
}

fn build(files: &Files, folder: &Path) -> Output {
    for (path, bytes) in
        files.iter().filter(|(p, _)| p.starts_with("test/") || p.starts_with("include/"))
    {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let mut make = Command::new("make");
    make.arg("-j2").arg("-C").arg(folder.join("test")).arg("CFLAGS=-O2").output().unwrap()
}

#[test]
fn every_case_is_used_and_defined_where_it_is_used() {
    let mut used = BTreeSet::new();
    for family in families() {
        let files = rendered(&family);
        let of_transport = || -> Vec<(&str, &str)> {
            match family.transport.value {
                Transport::Loopback | Transport::Ethernet => {
                    cases().map(|c| (c.name, c.source)).collect()
                }
                Transport::Inet => super::inet::sources_of_cases().collect(),
            }
        };
        for (name, source) in of_transport() {
            let definition = format!("void test_{name}(void)\n");
            let sources: Vec<_> = files
                .keys()
                .filter(|path| {
                    path.starts_with("test/") && Path::new(path).extension() == Some("c".as_ref())
                })
                .filter(|path| text(&files, path).contains(&definition))
                .collect();
            if text(&files, "test/cases.h").contains(&format!("test_{name}(void);")) {
                used.insert(name);
                assert_eq!(sources, [&format!("test/{source}.c")], "{name}");
            } else {
                assert!(sources.is_empty(), "{}: {name} is dead", family.name.value);
            }
        }
    }
    let all: BTreeSet<_> = cases()
        .map(|case| case.name)
        .chain(super::inet::sources_of_cases().map(|(name, _)| name))
        .collect();
    assert_eq!(all.difference(&used).collect::<Vec<_>>(), Vec::<&&str>::new());
}

#[test]
fn cases_follow_the_ops() {
    let of = |name: &str| {
        let family = families().into_iter().find(|f| f.name.value == name).unwrap();
        plan(&rendered(&family), &family)
    };
    let has = |plan: &[String], name: &str| plan.iter().any(|case| case == name);
    let syscom = of("syscom");
    for case in ["stub_accept", "stub_listen", "stub_shutdown", "stub_mmap", "bind_privileged"] {
        assert!(has(&syscom, case), "{case}");
    }
    for case in ["stub_bind", "shutdown_how", "absent_poll", "create_unprivileged", "bind_reserved"]
    {
        assert!(!has(&syscom, case), "{case}");
    }
    let myproto = of("myproto");
    assert!(has(&myproto, "hook_round_trip") && has(&myproto, "send_flags"));
    assert!(!has(&myproto, "flow_full") && !has(&myproto, "recv_peek"));
    let mixed = of("mixed");
    assert!(has(&mixed, "dgram0.send_nameless") && has(&mixed, "dgram9.stub_sendmsg"));
    assert!(has(&mixed, "dgram9.poll_idle") && !has(&mixed, "dgram0.poll_idle"));
}

/// Needs gcc, make and a static C library. The families are none of this
/// machine's, or are: only the form of what is printed is looked at.
#[test]
fn programs_build_without_a_warning_and_print_ktap() {
    for family in families() {
        let name = &family.name.value;
        let files = rendered(&family);
        let folder = tempfile::tempdir().unwrap();
        let make = build(&files, folder.path());
        assert!(make.status.success(), "{name}: {}", String::from_utf8_lossy(&make.stderr));
        let program = folder.path().join(format!("test/{name}_test"));
        let run = Command::new(program).output().unwrap();
        let output = String::from_utf8(run.stdout).unwrap();
        let names = plan(&files, &family);
        let mut lines = output.lines();
        assert_eq!(lines.next(), Some("KTAP version 1"));
        assert_eq!(lines.next(), Some(format!("1..{}", names.len()).as_str()));
        let results: Vec<_> = lines.filter(|line| !line.starts_with("# ")).collect();
        assert_eq!(results.len(), names.len(), "{output}");
        for (i, (result, name)) in results.iter().zip(&names).enumerate() {
            let result = result.strip_prefix("not ").unwrap_or(result);
            let rest = result.strip_prefix(&format!("ok {} {name}", i + 1)).unwrap_or("?");
            assert!(rest.is_empty() || rest.starts_with(" # "), "{result}");
        }
        let failed = results.iter().any(|line| line.starts_with("not "));
        assert_eq!(run.status.code(), Some(i32::from(failed)), "{name}");
    }
}

#[test]
fn lines_fit_eighty_columns() {
    for family in families() {
        for (path, bytes) in rendered(&family) {
            if !path.starts_with("test/") || path.ends_with("Makefile") {
                continue;
            }
            for line in String::from_utf8(bytes).unwrap().lines() {
                let width =
                    line.chars().fold(0, |at, c| if c == '\t' { (at / 8 + 1) * 8 } else { at + 1 });
                assert!(width <= 80 || line.contains('"'), "{path}: {line}");
            }
        }
    }
}
