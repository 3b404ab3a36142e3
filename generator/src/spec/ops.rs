//! `ops`: a list of names, a mapping from name to state, or a list that mixes
//! names and one-entry mappings.

use std::collections::BTreeMap;

use super::node::{Kind, Node};
use super::reader::Reader;
use super::words::{closest, shown};
use super::{OpSpec, Sp, StateSpec};
use crate::source::Span;

const FORM: &str = "a list of ops, or a mapping of ops to states";
const STATES: [&str; 5] = ["default", "stub", "absent", "hook", "helper"];

/// Every op that the node names, in order, duplicates of a list included.
pub(super) fn ops(reader: &mut Reader<'_>, node: &Node) -> Vec<OpSpec> {
    let mut ops = Vec::new();
    match &node.kind {
        Kind::Map(entries) => mapping(reader, entries, &mut ops),
        Kind::Seq(items) => {
            for item in items {
                match &item.kind {
                    Kind::Text(name) => ops.push(OpSpec {
                        name: Sp { value: name.clone(), span: item.span },
                        state: Some(Sp { value: StateSpec::Default, span: item.span }),
                    }),
                    Kind::Map(entries) if entries.len() == 1 => {
                        mapping(reader, entries, &mut ops);
                    }
                    _ => reader.wrong_type(
                        item,
                        "an entry of `ops`",
                        "the name of an op or one `op: state`",
                    ),
                }
            }
        }
        _ => reader.wrong_type(node, "`ops`", FORM),
    }
    ops
}

fn mapping(reader: &mut Reader<'_>, entries: &[(Node, Node)], ops: &mut Vec<OpSpec>) {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for (key, value) in entries {
        let Some(name) = reader.key_name(key) else { continue };
        if let Some(first) = seen.get(&name) {
            let first = *first;
            reader.duplicate(&name, key.span, first);
            continue;
        }
        let name = Sp { value: name, span: key.span };
        seen.insert(name.value.clone(), name.span);
        let state = state(reader, &name.value, value);
        ops.push(OpSpec { name, state });
    }
}

fn state(reader: &mut Reader<'_>, op: &str, node: &Node) -> Option<Sp<StateSpec>> {
    let value = match &node.kind {
        Kind::Text(text) => match text.as_str() {
            "default" => StateSpec::Default,
            "stub" => StateSpec::Stub,
            "absent" => StateSpec::Absent,
            "hook" => StateSpec::Hook,
            _ => return unknown_state(reader, op, node, text),
        },
        Kind::Map(entries) => match entries.as_slice() {
            [(key, value)] if matches!(&key.kind, Kind::Text(k) if k == "helper") => {
                let function = reader.text(value, "`helper`")?;
                return Some(Sp { value: StateSpec::Helper(function.value), span: value.span });
            }
            _ => {
                reader.wrong_type(node, &format!("the state of `{op}`"), "`{ helper: function }`");
                return None;
            }
        },
        _ => {
            let expected = "`default`, `stub`, `absent`, `hook` or `{ helper: function }`";
            reader.wrong_type(node, &format!("the state of `{op}`"), expected);
            return None;
        }
    };
    Some(Sp { value, span: node.span })
}

fn unknown_state(
    reader: &mut Reader<'_>,
    op: &str,
    node: &Node,
    text: &str,
) -> Option<Sp<StateSpec>> {
    let mut finding = reader
        .at("PG0011", node.span, format!("`{}` is no state of an op", shown(text)))
        .label(format!("of `{op}`"))
        .note("the states are `default`, `stub`, `absent`, `hook` and `{ helper: function }`");
    if text == "helper" {
        finding = finding.help("name the kernel function: `{ helper: function }`");
    } else if text.contains('_') {
        let fix = format!("{{ helper: {text} }}");
        finding = finding.help(format!("for a kernel function write `{fix}`"));
    } else if let Some(close) = closest(text, STATES.into_iter()) {
        finding = finding.help(format!("did you mean `{close}`?")).fix(node.span, close);
    }
    reader.report(finding);
    None
}
