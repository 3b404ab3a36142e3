//! Whatever the bytes, the reader ends with findings and never with a panic;
//! and every spec of the language's grammar passes, and means to it what it
//! means to another YAML reader.

#[path = "random/specs/mod.rs"]
#[allow(unused_imports, reason = "coverage of the language is counted elsewhere")]
mod specs;

use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use protogen::diag::Format;
use protogen::model::{Family, FieldType, OpState};
use protogen::pipeline::{Loaded, load_text};
use protogen::source::Source;
use serde_yaml::Value;

/// Loads a text as if it stood beside the hook file of the bad specs.
fn load(text: String) -> Loaded {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("generator/tests/bad_specs");
    let path = folder.join("property.yaml").display().to_string();
    load_text(Arc::new(Source { path, text }))
}

fn int(value: &Value) -> i128 {
    value
        .as_i64()
        .map(i128::from)
        .or_else(|| value.as_u64().map(i128::from))
        .unwrap_or_else(|| panic!("{value:?} is no integer"))
}

/// Asserts that another reader of YAML sees what the model says.
fn agrees(text: &str, family: &Family) {
    let root: Value = serde_yaml::from_str(text).expect("the other reader takes it");
    let written = &root["family"];
    assert_eq!(written["name"].as_str(), Some(family.name.value.as_str()));
    assert_eq!(int(&written["number"]), family.number.value);
    assert_eq!(written["title"].as_str(), Some(family.title.as_str()));
    let description = written["description"].as_str().unwrap_or_default();
    assert_eq!(description.trim(), family.description);
    assert_eq!(written["author"].as_str(), family.author.as_deref());
    for (limit, ours) in
        [("max_message", &family.limits.max_message), ("backlog", &family.limits.backlog)]
    {
        if let Some(most) = root.get("limits").and_then(|limits| limits.get(limit)) {
            assert_eq!(int(most), ours.value);
        }
    }
    if let Some(licence) = written["licence"].as_str() {
        assert_eq!(licence, family.licence.value);
    }
    let address = &root["address"];
    assert_eq!(address.get("foreign").is_some(), family.address.foreign.is_some());
    let fields = address["fields"].as_sequence().map_or(&[][..], Vec::as_slice);
    assert_eq!(fields.len(), family.address.fields.len());
    for (written, field) in fields.iter().zip(&family.address.fields) {
        assert_eq!(written["name"].as_str(), Some(field.name.value.as_str()));
        if let FieldType::Bytes(size) | FieldType::Reserved(size) = field.ty {
            assert_eq!(int(&written["size"]), i128::from(size));
        }
    }
    if let Some(key) = address["key"].as_sequence() {
        let ours: Vec<&str> = family
            .address
            .key
            .iter()
            .map(|k| family.address.fields[k.value].name.value.as_str())
            .collect();
        assert_eq!(key.iter().filter_map(Value::as_str).collect::<Vec<_>>(), ours);
    }
    if let Some(autobind) = &family.address.autobind {
        let range = &address["autobind"]["range"];
        assert_eq!(int(&range[0]), autobind.first.value);
        assert_eq!(int(&range[1]), autobind.last.value);
    }
    let sockets = root["sockets"].as_sequence().expect("a list");
    assert_eq!(sockets.len(), family.sockets.len());
    for (written, socket) in sockets.iter().zip(&family.sockets) {
        for (op, state) in listed(&written["ops"]) {
            let ours = &socket.op(&op).expect("a slot").state;
            let theirs = match state.as_str() {
                Some("default") => OpState::Default,
                Some("stub") => OpState::Stub,
                Some("absent") => OpState::Absent,
                Some("hook") => OpState::Hook,
                _ => OpState::Helper(state["helper"].as_str().expect("a function").to_owned()),
            };
            assert_eq!(*ours, theirs, "{op}");
        }
    }
}

/// The ops of any of their forms.
fn listed(ops: &Value) -> Vec<(String, Value)> {
    let entries = |value: &Value| -> Vec<(String, Value)> {
        let mapping = value.as_mapping().expect("a mapping");
        mapping.iter().map(|(k, v)| (k.as_str().expect("a name").to_owned(), v.clone())).collect()
    };
    match ops {
        Value::Sequence(items) => items
            .iter()
            .flat_map(|item| match item {
                Value::String(name) => vec![(name.clone(), Value::String("default".into()))],
                other => entries(other),
            })
            .collect(),
        other => entries(other),
    }
}

/// Every spec that a person wrote.
fn written() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = Vec::new();
    for folder in ["specs", "generator/tests/corpus"] {
        for entry in std::fs::read_dir(root.join(folder)).expect("the folder is there") {
            let path = entry.expect("an entry").path().join("spec.yaml");
            texts.extend(std::fs::read_to_string(path));
        }
    }
    texts.sort();
    texts
}

#[test]
fn written_specs_mean_the_same_to_another_reader() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in ["specs/syscom", "specs/myproto", "generator/tests/corpus/full"] {
        let loaded = protogen::pipeline::load(&root.join(name).join("spec.yaml")).expect("read");
        agrees(&loaded.source.text, &loaded.family.expect("sound"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_grammar_is_accepted(seed in any::<u64>()) {
        let folder = tempfile::tempdir().expect("a folder");
        let loaded = specs::load(seed, folder.path());
        let loaded = loaded.map_err(|findings| TestCaseError::fail(format!("{seed}: {findings}")))?;
        agrees(&loaded.source.text, &loaded.family.expect("sound"));
    }

    #[test]
    fn damaged_specs_are_findings(
        which in any::<Index>(),
        damage in prop::collection::vec((any::<Index>(), 0..6_u8, any::<u8>()), 1..8),
    ) {
        let mut bytes = which.get(&written()).clone().into_bytes();
        for (at, how, byte) in damage {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => drop(bytes.remove(at)),
                3 => bytes.truncate(at),
                4 => {
                    let copy = bytes[at..(at + 40).min(bytes.len())].to_vec();
                    bytes.splice(at..at, copy);
                }
                _ => bytes[at] = b":-[]{}#&*!|>'\"%@`, \n\t?"[usize::from(byte) % 22],
            }
        }
        never_panics(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_text_is_findings(text in "(?s)(protogen: 1\n)?.{0,200}") {
        never_panics(&text);
    }

    #[test]
    fn words_in_any_place_are_findings(
        words in prop::collection::vec(
            select(vec![
                "protogen", "family", "address", "fields", "key", "name", "type", "ops", "sockets",
                "range", "autobind", "privileged", "hooks", "limits", ": ", ":\n  ", "\n", "\n  ",
                "\n    - ", "[", "]", "{ ", " }", ", ", "1", "-1", "0x10", "be16", "reserved",
                "size", "dgram", "hook", "helper", "&a ", "*a", "~", "true", "\"x\"", "|\n   ",
            ]),
            0..60,
        ),
    ) {
        never_panics(&words.concat());
    }
}

fn never_panics(text: &str) {
    let loaded = load(text.to_owned());
    assert!(loaded.family.is_some() || !loaded.diagnostics.is_empty(), "{text}");
    for format in [Format::Text, Format::Json, Format::Github] {
        let _ = format.render(&loaded.diagnostics);
    }
}
