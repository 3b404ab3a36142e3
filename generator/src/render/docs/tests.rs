//! Pages and examples of several families: whole, clean, and true to each.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::model::{
    Address, At, Autobind, Family, Field, FieldType, Hooks, Limits, Netns, Op, OpState, Order,
    Privileged, Socket, SocketType, Transport,
};
use crate::render::{Engine, Files, render};
use crate::source::Span;

fn at<T>(value: T) -> At<T> {
    At { value, span: Span::default() }
}

fn int(bits: u32, signed: bool, order: Order) -> FieldType {
    FieldType::Int { bits, signed, order }
}

/// Every slot: as `listed` says, else a stub where there must be one.
fn ops(listed: &[(&str, OpState)]) -> Vec<Op> {
    crate::facts::SLOTS
        .iter()
        .map(|slot| {
            let state = listed.iter().find(|(name, _)| *name == slot.name).map(|(_, s)| s.clone());
            let unlisted = match slot.name.as_str() {
                "release" => OpState::Default,
                _ if slot.mandatory => OpState::Stub,
                _ => OpState::Absent,
            };
            Op {
                slot,
                listed: state.is_some(),
                state: state.unwrap_or(unlisted),
                span: Span::default(),
            }
        })
        .collect()
}

fn all(names: &str) -> Vec<(&str, OpState)> {
    names.split_whitespace().map(|name| (name, OpState::Default)).collect()
}

fn family(name: &str, number: i128, fields: &[(&str, FieldType, &str)], ops: Vec<Op>) -> Family {
    let mut offset = 2;
    let mut align = 2;
    let fields: Vec<Field> = fields
        .iter()
        .map(|(name, ty, doc)| {
            let field = Field {
                name: at((*name).to_owned()),
                ty: *ty,
                ty_span: Span::default(),
                offset,
                doc: (*doc).to_owned(),
            };
            offset += ty.size();
            align = align.max(ty.align());
            field
        })
        .collect();
    Family {
        name: at(name.to_owned()),
        title: format!("What {name} is <for>"),
        description: String::new(),
        number: at(number),
        licence: at("GPL-2.0-only".to_owned()),
        author: None,
        netns: Netns::All,
        capability: None,
        address: Address {
            span: Span::default(),
            family_field: at("sa_family".to_owned()),
            fields,
            size: offset,
            align,
            key: Vec::new(),
            autobind: None,
            privileged: None,
        },
        transport: at(Transport::Loopback),
        limits: Limits { max_message: at(65536) },
        sockets: vec![Socket {
            span: Span::default(),
            kind: at(SocketType::Dgram),
            protocol: at(0),
            ops,
        }],
        hooks: None,
    }
}

fn syscom() -> Family {
    let listed = all("release bind connect socketpair getname poll ioctl setsockopt getsockopt \
                      sendmsg recvmsg");
    let be16 = int(16, false, Order::Big);
    let fields = [("nid", be16, "Node."), ("cpid", be16, "Point on that node.")];
    let mut family = family("syscom", 19, &fields, ops(&listed));
    family.address.key = vec![at(0), at(1)];
    family.address.autobind =
        Some(Autobind { field: at(1), any: at(0), first: at(0x8000), last: at(0xffff) });
    family.address.privileged = Some(Privileged {
        field: at(1),
        first: at(1),
        last: at(255),
        capability: at("CAP_NET_BIND_SERVICE".to_owned()),
    });
    family
}

fn myproto() -> Family {
    let mut listed = all("bind connect getname poll ioctl");
    listed.extend([("sendmsg", OpState::Hook), ("recvmsg", OpState::Hook)]);
    let fields = [
        ("zero", FieldType::Reserved(2), ""),
        ("channel", int(32, true, Order::Host), "Channel that the socket listens on."),
    ];
    let mut family = family("myproto", 22, &fields, ops(&listed));
    family.address.key = vec![at(1)];
    family.address.autobind =
        Some(Autobind { field: at(1), any: at(-1), first: at(0x4000_0000), last: at(0x7fff_ffff) });
    family.limits.max_message = at(4096);
    family.hooks = Some(Hooks {
        file: at("hooks.c".to_owned()),
        text: Some(String::new()),
        state: None,
        state_text: None,
    });
    family
}

/// No connect, no names, no autobind, a poll that is the kernel's.
fn bare() -> Family {
    let mut listed = all("bind sendmsg recvmsg");
    listed.push(("poll", OpState::Helper("datagram_poll".to_owned())));
    let fields = [
        ("mac", FieldType::Bytes(6), "Address | `card`."),
        ("big", int(64, false, Order::Little), ""),
    ];
    let mut family = family("bare", 13, &fields, ops(&listed));
    family.address.key = vec![at(0), at(1)];
    family.limits.max_message = at(3);
    family.capability = Some(at("CAP_NET_RAW".to_owned()));
    family
}

/// Everything, twice, and once with less.
fn full() -> Family {
    let names = "bind connect socketpair getname poll ioctl shutdown setsockopt getsockopt sendmsg \
                 recvmsg";
    let mut listed = all(names);
    listed.push(("gettstamp", OpState::Helper("sock_gettstamp".to_owned())));
    let fields = [
        ("zero", FieldType::Reserved(6), ""),
        ("key", int(64, true, Order::Host), "The key."),
        ("tail", FieldType::Bytes(8), ""),
    ];
    let mut family = family("full", 25, &fields, ops(&listed));
    family.address.key = vec![at(1)];
    family.address.autobind =
        Some(Autobind { field: at(1), any: at(0), first: at(1), last: at(i128::from(i64::MAX)) });
    family.netns = Netns::Initial;
    for (protocol, ops) in [(7, ops(&listed)), (8, ops(&all("bind connect")))] {
        family.sockets.push(Socket { protocol: at(protocol), ops, ..family.sockets[0].clone() });
    }
    family
}

/// Neither bind nor messages.
fn mute() -> Family {
    let fields = [("port", int(8, false, Order::Host), ""), ("zero", FieldType::Reserved(1), "")];
    let mut family = family("mute", 14, &fields, ops(&all("getname")));
    family.address.key = vec![at(0)];
    family
}

/// Messages between pairs alone.
fn pairs() -> Family {
    let listed = all("socketpair getname sendmsg recvmsg connect");
    let fields =
        [("zero", FieldType::Reserved(2), ""), ("port", int(32, false, Order::Little), "")];
    let mut family = family("pairs", 18, &fields, ops(&listed));
    family.address.key = vec![at(1)];
    family.address.autobind =
        Some(Autobind { field: at(1), any: at(0), first: at(1), last: at(99) });
    family
}

fn families() -> Vec<Family> {
    vec![syscom(), myproto(), bare(), full(), mute(), pairs()]
}

fn files(family: &Family) -> Files {
    let path = format!("specs/{}/spec.yaml", family.name.value);
    render(&Engine::new(None), family, &path, "0123abcd").expect("renders")
}

fn text(files: &Files, path: &str) -> String {
    String::from_utf8(files[path].clone()).expect("UTF-8")
}

fn page(family: &Family) -> String {
    text(&files(family), &format!("docs/{}.md", family.name.value))
}

#[test]
fn every_page_is_clean_markdown() {
    for family in families() {
        let page = page(&family);
        let mut fence = false;
        let mut columns = None;
        for line in page.lines() {
            assert_eq!(line.trim_end(), line, "trailing space");
            if line.starts_with("```") {
                fence = !fence;
            }
            let cells = line.replace("\\|", "").matches('|').count();
            if fence || !line.starts_with('|') {
                columns = None;
                let fixed = fence || line.starts_with('#') || line.starts_with("<!--");
                assert!(fixed || line.chars().count() <= 100, "{line}");
            } else {
                assert_eq!(*columns.get_or_insert(cells), cells, "{line}");
            }
            for undecided in ["@{", "}@", "@%", "%@", "%%", "undefined", "``", "  |"] {
                assert!(fence || !line.replace("```", "").contains(undecided), "{line}");
            }
        }
        assert!(!fence, "an open code block");
        assert!(!page.contains("\n\n\n") && page.ends_with('\n') && !page.ends_with("\n\n"));
    }
}

#[test]
fn every_generated_file_says_so() {
    for family in families() {
        let files = files(&family);
        let name = &family.name.value;
        for path in
            [format!("docs/{name}.md"), format!("examples/{name}.c"), "examples/Makefile".into()]
        {
            let text = text(&files, &path);
            let mut lines = text.lines();
            assert!(
                lines.next().is_some_and(|l| l.contains("SPDX-License-Identifier: ")),
                "{path}"
            );
            let head: Vec<&str> = lines.take(3).collect();
            assert!(head.iter().any(|l| l.contains("do not edit.")), "{path}: {head:?}");
            assert!(head.iter().any(|l| l.contains("Spec SHA-256: 0123abcd")), "{path}: {head:?}");
        }
    }
}

#[test]
fn every_link_leads_somewhere() {
    for family in families() {
        let files = files(&family);
        let page = page(&family);
        let links: Vec<&str> =
            page.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect();
        assert!(links.len() > 10, "{links:?}");
        for link in links {
            if let Some(anchor) = link.strip_prefix('#') {
                let heading = |l: &&str| l.trim_start_matches('#').trim().to_lowercase() == anchor;
                assert!(page.lines().any(|l| heading(&l)), "{link}");
            } else {
                assert!(files.contains_key(link.trim_start_matches("../")), "{link}");
            }
        }
    }
}

#[test]
fn the_struct_is_the_headers() {
    let page = page(&syscom());
    assert!(page.contains("struct sockaddr_syscom {\n\t__kernel_sa_family_t"), "{page}");
    assert!(page.contains("| `cpid` | `__be16` | big | 4 | 2 | yes | Point on that node. |"));
}

#[test]
fn a_path_ends_in_the_function_of_the_table() {
    let page = page(&myproto());
    for path in [
        "bind()\n|-> __sys_bind()\n    |-> sock->ops->bind\n        |-> myproto_bind()\n            \
         |-> myproto_default_bind()\n",
        "    |-> sock->ops->sendmsg\n        |-> myproto_sendmsg()\n            |-> \
         myproto_hook_sendmsg()\n",
        "    |-> sock->ops->mmap\n        |-> sock_no_mmap()    -> -ENODEV\n",
    ] {
        assert!(page.contains(path), "{path}\n{page}");
    }
}

#[test]
fn only_what_the_family_has_is_said() {
    let without = |family: &Family, words: &[&str]| {
        let page = page(family);
        for word in words {
            assert!(!page.contains(word), "{}: {word}", family.name.value);
        }
    };
    without(&syscom(), &["SHUT_", "EPIPE", "hook", "EPOLLHUP", "CAP_NET_RAW", "net_initial"]);
    without(&myproto(), &["MYPROTO_MAX_MESSAGE", "privileged", "SHUT_"]);
    without(
        &bare(),
        &[
            "Autobind",
            "AUTOBIND",
            "EADDRNOTAVAIL",
            "BARE_ANY",
            "socket is not connected",
            "another peer",
            "hook",
        ],
    );
    without(&mute(), &["SO_RCVBUF", "ECONNREFUSED", "EMSGSIZE", "EADDRINUSE"]);
    let page = page(&full());
    assert!(page.contains("`SOCK_DGRAM`, protocol 8: Not supported: the kernel's"), "{page}");
    assert!(page.contains("`EPIPE`") && page.contains("`EPOLLRDHUP`"));
}

#[test]
fn text_of_the_spec_is_no_markup() {
    let page = page(&bare());
    assert!(page.contains("# AF_BARE: What bare is &lt;for\\>"), "{page}");
    assert!(page.contains("| Address \\| \\`card\\`. |"), "{page}");
}

#[test]
fn the_page_holds_the_example_as_it_is() {
    for family in families() {
        let files = files(&family);
        let name = &family.name.value;
        let source = text(&files, &format!("examples/{name}.c"));
        let body = &source[source.find("#include").expect("includes")..];
        assert!(page(&family).contains(body), "{name}");
    }
}

/// Compiles the C example with the header of the family.
fn compile(files: &Files, name: &str, folder: &Path) {
    for path in [format!("include/uapi/linux/{name}.h"), format!("examples/{name}.c")] {
        let target = folder.join(&path);
        fs_err::create_dir_all(target.parent().expect("a folder")).expect("creates");
        fs_err::write(target, &files[&path]).expect("writes");
    }
    let run = Command::new("gcc")
        .args([
            "-std=gnu11",
            "-O2",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-I",
            "include/uapi",
            "-o",
            "echo",
        ])
        .arg(format!("examples/{name}.c"))
        .current_dir(folder)
        .output()
        .expect("gcc runs");
    assert!(run.status.success(), "{name}: {}", String::from_utf8_lossy(&run.stderr));
}

#[test]
fn every_example_compiles_without_a_warning() {
    for family in families() {
        let folder = tempfile::tempdir().expect("a folder");
        compile(&files(&family), &family.name.value, folder.path());
    }
}

#[test]
fn the_example_meets_no_privileged_and_no_chosen_address() {
    let source = text(&files(&syscom()), "examples/syscom.c");
    assert!(source.contains(".nid = htobe16(1),\n\t\t.cpid = htobe16(256),"), "{source}");
}

#[test]
fn a_failed_call_is_named() {
    // No module of that number is loaded where tests run, or no capability.
    let folder = tempfile::tempdir().expect("a folder");
    compile(&files(&bare()), "bare", folder.path());
    let run = Command::new(folder.path().join("echo"))
        .stdin(Stdio::null())
        .output()
        .expect("the example runs");
    std::io::stdout().flush().expect("flushes");
    assert_eq!(run.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&run.stderr).starts_with("socket: "), "{run:?}");
}
