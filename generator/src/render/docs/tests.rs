//! Pages and examples of several families: whole, clean, and true to each.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

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

#[test]
fn every_page_is_clean_markdown() {
    for name in FAMILIES {
        let page = page(name);
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
    for name in FAMILIES {
        let files = files(name);
        for path in
            [format!("docs/{name}.md"), format!("examples/{name}.c"), "examples/Makefile".into()]
        {
            let text = text(&files, &path);
            let mut lines = text.lines();
            assert!(
                lines.next().is_some_and(|l| l.contains("SPDX-License-Identifier: ")),
                "{path}"
            );
            let head: Vec<&str> = lines.take(4).collect();
            // A long line may have been filled.
            assert!(head.concat().contains("edit."), "{path}: {head:?}");
            assert!(head.iter().any(|l| l.contains("SHA-256: 0123abcd")), "{path}: {head:?}");
        }
    }
}

#[test]
fn every_link_leads_somewhere() {
    for name in FAMILIES {
        let files = files(name);
        let page = page(name);
        let links: Vec<&str> =
            page.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect();
        assert!(links.len() > 10, "{links:?}");
        for link in links {
            if let Some(anchor) = link.strip_prefix('#') {
                let heading = |l: &str| {
                    let words = l.trim_start_matches('#').trim().to_lowercase();
                    words.replace(' ', "-") == anchor
                };
                assert!(page.lines().any(heading), "{link}");
            } else {
                let path = link.trim_start_matches("../");
                let is_there = if path.ends_with('/') {
                    files.keys().any(|file| file.starts_with(path))
                } else {
                    files.contains_key(path)
                };
                assert!(is_there, "{name}: {link}");
            }
        }
    }
}

#[test]
fn the_struct_is_the_headers() {
    let page = page("syscom");
    assert!(page.contains("struct sockaddr_syscom {\n\t__kernel_sa_family_t"), "{page}");
    assert!(
        page.contains(
            "| `cpid` | `__be16` | big | 4 | 2 | yes | Communication point on that node. |"
        )
    );
}

#[test]
fn a_path_ends_in_the_function_of_the_table() {
    let page = page("myproto");
    for path in [
        "bind()\n|-> __sys_bind()\n    |-> sock->ops->bind\n        |-> myproto_bind()\n",
        "            |-> myproto_default_bind()\n                |-> myproto_choose()\n",
        "        |-> sock->ops->sendmsg\n            |-> myproto_sendmsg()\n",
        "                |-> myproto_hook_sendmsg()\n                    |-> myproto_alloc_skb()\n",
        "                    |-> myproto_deliver()\n                        |-> myproto_receiver()\n",
        "write()\n|-> vfs_write()\n    |-> sock_write_iter()\n        |-> __sock_sendmsg()\n",
        "|-> do_sock_setsockopt()    on 6.12, 7.2, 7.3\n",
        "            |-> myproto_init()\n                |-> proto_register()\n",
        "        |-> sock_unregister()\n        |-> unregister_pernet_subsys()\n            |-> \
         myproto_net_exit()",
        "        |-> sock->ops->mmap\n            |-> sock_no_mmap()    -> -ENODEV\n",
    ] {
        assert!(page.contains(path), "{path}\n{page}");
    }
}

#[test]
fn the_way_of_a_frame_is_drawn() {
    assert!(!page("syscom").contains("From frame"));
    let page = page("syscometh");
    for path in [
        "|-> __netif_receive_skb_one_core()\n                |-> packet_type->func\n",
        "|-> packet_type->func\n                    |-> syscometh_rcv()\n",
        "|-> syscometh_rcv()\n                        |-> syscometh_check_frame()\n",
        "|-> syscometh_accepts()\n                            |-> sock_queue_rcv_skb()\n",
        "|-> syscometh_put_header()\n                        |-> dev_queue_xmit()\n",
    ] {
        assert!(page.contains(path), "{path}\n{page}");
    }
}

/// What is drawn of the family is in its module, and drawn below who calls it.
#[test]
fn every_own_function_of_a_path_exists() {
    // The page of a family on TCP has tables and no drawing.
    for name in FAMILIES.into_iter().filter(|name| *name != "newtcp") {
        let files = files(name);
        let module = text(&files, &format!("module/af_{name}.c"));
        let hooks = files.get(&format!("module/{name}_hooks.c"));
        let hooks = hooks.map(|hooks| String::from_utf8_lossy(hooks)).unwrap_or_default();
        let page = text(&files, &format!("docs/{name}.md"));
        let mut seen = 0;
        for line in page.lines().filter(|line| line.contains("|-> ")) {
            let call = line.trim_start_matches([' ', '|', '-', '>']);
            let Some((function, _)) = call.split_once("()") else { continue };
            if function.starts_with(&format!("{name}_")) {
                let defined = |text: &str| {
                    text.lines().any(|line| {
                        !line.starts_with(['\t', ' ', '#'])
                            && !line.ends_with(';')
                            && line.contains(&format!("{function}("))
                    })
                };
                assert!(defined(&module) || defined(&hooks), "{name}: {function}");
                seen += 1;
            }
        }
        assert!(seen >= 5, "{name}: {seen}");
        assert!(page.contains(&format!("|-> {name}_create()")), "{name}");
    }
}

#[test]
fn only_what_the_family_has_is_said() {
    let without = |name: &str, words: &[&str]| {
        let page = page(name);
        for word in words {
            assert!(!page.contains(word), "{name}: {word}");
        }
    };
    without("syscom", &["SHUT_", "EPIPE", "hook", "EPOLLHUP", "CAP_NET_RAW"]);
    without("myproto", &["MYPROTO_MAX_MESSAGE", "privileged", "SHUT_"]);
    without(
        "bare",
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
    without("bare", &["Must be zero. Must"]);
    without("mute", &["SO_RCVBUF", "ECONNREFUSED", "EMSGSIZE", "EADDRINUSE"]);
    let page = page("full");
    assert!(page.contains("`EPIPE`") && page.contains("`EPOLLRDHUP`"), "{page}");
}

#[test]
fn connections_are_told_as_they_are() {
    let wires = page("wires");
    for says in [
        "| `ECONNREFUSED` | the listener's backlog is full (`SOCK_SEQPACKET`, protocol 0) |",
        "| `EINPROGRESS` | the backlog is full (`SOCK_STREAM`, protocol 0),",
        "counts as that much",
        "## Datagrams",
        "## Connections",
        "static int serve(int fd)",
        "|-> wires_stream_connect()",
    ] {
        assert!(wires.contains(says), "{says}\n{wires}");
    }
    let hose = page("hose");
    for never in ["EINPROGRESS", "connecting", "MESSAGE_MAX", "record", "SHUT_", "Datagrams"] {
        assert!(!hose.contains(never), "{never}\n{hose}");
    }
    assert!(hose.contains("static int serve(int listener)"), "{hose}");
    assert!(hose.contains("getsockname(fd, (struct sockaddr *)&addr, &addr_len)"), "{hose}");
    let card = page("card");
    for never in ["SO_RCVLOWAT", "Autobind", "EADDRNOTAVAIL", "tream"] {
        assert!(!card.contains(never), "{never}\n{card}");
    }
    assert!(card.contains("pass `NULL`") && card.contains("`CARD_MAX_MESSAGE`"), "{card}");
}

#[test]
fn sockets_that_differ_are_told_apart() {
    let page = page("mixed");
    let says = "`SOCK_DGRAM`, protocol 2: Not supported: the kernel's `sock_no_shutdown()` gives";
    assert!(page.replace('\n', " ").contains(says), "{page}");
    assert_eq!(page.matches("\n### `SOCK_DGRAM`, protocol ").count(), 2, "{page}");
}

#[test]
fn text_of_the_spec_is_no_markup() {
    let page = page("mixed");
    assert!(page.contains("# AF_MIXED: What is &lt;for\\> us"), "{page}");
    assert!(page.contains("\nA \\*b\\* \\`c\\` \\_d\\_. 1. e\n"), "{page}");
    assert!(page.contains("| Port \\| \\`p\\`. |"), "{page}");
}

#[test]
fn the_page_holds_the_example_as_it_is() {
    for name in FAMILIES {
        let files = files(name);
        let source = text(&files, &format!("examples/{name}.c"));
        let body = &source[source.find("#include").expect("includes")..];
        assert!(page(name).contains(body), "{name}");
        if let Some(source) = files.get("crate/examples/echo.rs") {
            let source = String::from_utf8_lossy(source);
            let body = &source[source.find("//!").expect("says what it is")..];
            assert!(page(name).contains(body), "{name}");
        }
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
    for name in FAMILIES {
        let folder = tempfile::tempdir().expect("a folder");
        compile(&files(name), name, folder.path());
    }
}

#[test]
fn the_example_meets_no_privileged_and_no_chosen_address() {
    let source = text(&files("syscom"), "examples/syscom.c");
    assert!(source.contains(".nid = htobe16(1),\n\t\t.cpid = htobe16(256),"), "{source}");
}

#[test]
fn a_failed_call_is_named() {
    // No module of that number is loaded where tests run, or no capability.
    let folder = tempfile::tempdir().expect("a folder");
    compile(&files("bare"), "bare", folder.path());
    let run = Command::new(folder.path().join("echo"))
        .stdin(Stdio::null())
        .output()
        .expect("the example runs");
    std::io::stdout().flush().expect("flushes");
    assert_eq!(run.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&run.stderr).starts_with("socket: "), "{run:?}");
}
