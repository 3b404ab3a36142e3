//! Every spec of the repository passes, without a warning, and means what it
//! says.

use std::path::{Path, PathBuf};

use protogen::model::{Family, FieldType, Netns, OpState, Order};
use protogen::pipeline::load;

/// The specs of the repository and those of the corpus that is built in tests.
fn specs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found: Vec<PathBuf> = ["specs", "generator/tests/corpus"]
        .iter()
        .flat_map(|folder| std::fs::read_dir(root.join(folder)).expect("the folder is there"))
        .map(|entry| entry.expect("an entry").path().join("spec.yaml"))
        .filter(|path| path.exists())
        .collect();
    found.sort();
    found
}

fn clean(path: &Path) -> Family {
    let loaded = load(path).expect("it can be read");
    let found: Vec<String> = loaded
        .diagnostics
        .iter()
        .map(|d| format!("{} {} {:?}", d.rule.id, d.message, loaded.source.line_col(d.span.start)))
        .collect();
    assert!(found.is_empty(), "{}: {found:#?}", path.display());
    loaded.family.expect("a family without findings")
}

fn family(name: &str) -> Family {
    clean(&Path::new(env!("CARGO_MANIFEST_DIR")).join("specs").join(name).join("spec.yaml"))
}

#[test]
fn all_are_clean() {
    let specs = specs();
    assert!(specs.len() >= 5, "{specs:?}");
    for spec in specs {
        let folder = spec.parent().and_then(Path::file_name).and_then(|n| n.to_str());
        // The kernel has modules and functions of the name `rfcomm`.
        let expected = if folder == Some("rfcomm") { Some("rfcomm_lo") } else { folder };
        assert_eq!(Some(clean(&spec).name.value.as_str()), expected);
    }
}

#[test]
fn syscom_is_the_table_of_the_seed() {
    let family = family("syscom");
    assert_eq!(family.number.value, 19);
    assert_eq!((family.address.size, family.address.align), (6, 2));
    let be16 = FieldType::Int { bits: 16, signed: false, order: Order::Big };
    let fields: Vec<_> =
        family.address.fields.iter().map(|f| (f.name.value.as_str(), f.ty, f.offset)).collect();
    assert_eq!(fields, [("nid", be16, 2), ("cpid", be16, 4)]);
    let autobind = family.address.autobind.expect("autobind");
    assert_eq!((autobind.field.value, autobind.any.value), (1, 0));
    assert_eq!((autobind.first.value, autobind.last.value), (0x8000, 0xffff));
    let privileged = family.address.privileged.expect("a privileged range");
    assert_eq!(privileged.capability.value, "CAP_NET_BIND_SERVICE");
    let [socket] = family.sockets.as_slice() else { panic!("one socket") };
    let state = |slot: &str| socket.op(slot).expect("every slot is there").state.clone();
    for stub in ["accept", "listen", "shutdown", "mmap"] {
        assert_eq!(state(stub), OpState::Stub, "{stub}");
    }
    for real in ["release", "bind", "connect", "socketpair", "getname", "poll", "ioctl"] {
        assert_eq!(state(real), OpState::Default, "{real}");
    }
    assert_eq!(state("gettstamp"), OpState::Absent);
}

#[test]
fn myproto_brings_its_own_code() {
    let family = family("myproto");
    let hooks = family.hooks.expect("hooks");
    assert!(hooks.text.expect("hooks.c").contains("myproto_hook_sendmsg"));
    let socket = &family.sockets[0];
    assert_eq!(socket.op("sendmsg").expect("a slot").state, OpState::Hook);
    assert_eq!(socket.op("socketpair").expect("a slot").state, OpState::Stub);
    assert_eq!(family.limits.max_message.value, 4096);
}

#[test]
fn newtcp_is_the_tables_of_the_tutorial() {
    let family = family("newtcp");
    assert_eq!(family.number.value, 14);
    assert!(family.address.foreign.is_some() && family.address.fields.is_empty());
    let [socket] = family.sockets.as_slice() else { panic!("one socket") };
    let state = |slot: &str| socket.op(slot).expect("every slot is there").state.clone();
    for (slot, function) in [
        ("release", "inet_release"),
        ("connect", "inet_stream_connect"),
        ("accept", "inet_accept"),
        ("recvmsg", "sock_common_recvmsg"),
    ] {
        assert_eq!(state(slot), OpState::Helper(function.to_owned()));
    }
    assert_eq!(state("socketpair"), OpState::Stub);
    assert_eq!(family.proto_name(socket), "NEW_TCP");
    // Every row of the tutorial but orphan_count, which is gone.
    assert_eq!(socket.proto.len(), 24);
}

#[test]
fn every_part_of_the_language_is_read() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("generator/tests/corpus");
    let full = clean(&root.join("full/spec.yaml"));
    assert_eq!(full.netns, Netns::Initial);
    assert_eq!(full.licence.value, "GPL-2.0-only OR MIT");
    assert_eq!(full.capability.expect("a capability").value, "CAP_NET_RAW");
    assert_eq!((full.address.size, full.address.align), (64, 8));
    let key: Vec<usize> = full.address.key.iter().map(|k| k.value).collect();
    assert_eq!(key, [2, 0, 4]);
    let protocols: Vec<i128> = full.sockets.iter().map(|s| s.protocol.value).collect();
    assert_eq!(protocols, [0, 7]);
    // The second socket repeats the ops of the first by an alias.
    let states =
        |i: usize| full.sockets[i].ops.iter().map(|op| op.state.clone()).collect::<Vec<_>>();
    assert_eq!(states(0), states(1));
    let hooked = clean(&root.join("hooked/spec.yaml"));
    assert!(hooked.hooks.expect("hooks").state_text.expect("state.h").contains("hooked_state"));
}

#[test]
fn a_small_spec_gets_every_default() {
    let text = "protogen: 1\nfamily: { name: tiny, number: 22, title: Tiny }\n\
                address: { fields: [{ name: port, type: u16 }] }\ntransport: loopback\n\
                sockets: [{ type: dgram, ops: [bind, sendmsg, recvmsg] }]\n";
    let source = protogen::source::Source { path: "tiny.yaml".into(), text: text.into() };
    let loaded = protogen::pipeline::load_text(std::sync::Arc::new(source));
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    let family = loaded.family.expect("sound");
    assert_eq!(family.licence.value, "GPL-2.0-only");
    assert_eq!(family.limits.max_message.value, 65_536);
    assert_eq!(family.address.family_field.value, "family");
    assert_eq!(family.address.key.len(), 1);
    assert_eq!(family.address.fields[0].doc, "The port of the address.");
    let socket = &family.sockets[0];
    assert_eq!(socket.protocol.value, 0);
    assert_eq!(socket.op("release").expect("a slot").state, OpState::Default);
    assert_eq!(socket.op("connect").expect("a slot").state, OpState::Stub);
    assert_eq!(socket.op("poll").expect("a slot").state, OpState::Absent);
}

/// Every example of the reference passes; a part takes the place of the same
/// part of a small spec.
#[test]
fn the_examples_of_the_reference_pass() {
    const FRAME: [(&str, &str); 6] = [
        ("protogen", "protogen: 1\n"),
        ("family", "family: { name: tiny, number: 22, title: Tiny }\n"),
        (
            "address",
            "address: { fields: [{ name: port, type: u16 }], autobind: { range: [9, 99] } }\n",
        ),
        ("transport", "transport: loopback\n"),
        (
            "sockets",
            "sockets: [{ type: dgram, ops: [bind, ioctl, setsockopt, getsockopt, sendmsg, { recvmsg: hook \
             }] }]\n",
        ),
        ("hooks", "hooks: { file: hooks.c, rust: hooks.rs }\n"),
    ];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let reference = std::fs::read_to_string(root.join("docs/spec-language.md")).expect("read");
    let mut tried = 0;
    for block in reference.split("```yaml\n").skip(1) {
        let block = block.split("```").next().unwrap_or_default();
        let text = if block.starts_with("protogen:") {
            block.to_owned()
        } else {
            let part = if block.starts_with(' ') {
                format!("sockets:\n  - type: dgram\n{block}")
            } else {
                block.to_owned()
            };
            let key = part.split(':').next().unwrap_or_default().to_owned();
            let frame = FRAME.iter().filter(|(name, _)| *name != key).map(|(_, text)| *text);
            frame.chain([part.as_str()]).collect()
        };
        let path = root.join("generator/tests/bad_specs/example.yaml").display().to_string();
        let source = protogen::source::Source { path, text: text.clone() };
        let loaded = protogen::pipeline::load_text(std::sync::Arc::new(source));
        let errors: Vec<&str> = loaded
            .diagnostics
            .iter()
            // Examples without a hook leave the frame's hook file unused.
            .filter(|d| d.rule.id != "PG0502")
            .map(|d| d.message.as_str())
            .collect();
        assert!(errors.is_empty(), "{errors:?} in\n{text}");
        tried += 1;
    }
    assert!(tried >= 7, "{tried}");
}
