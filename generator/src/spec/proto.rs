//! `proto`: a mapping from members of `struct proto` to what fills them.

use std::collections::BTreeMap;

use super::node::{Kind, Node};
use super::reader::Reader;
use super::{MemberSpec, MemberState, Sp};
use crate::source::Span;

const FORM: &str = "a mapping of members to what fills them";

/// Every row, in order.
pub(super) fn rows(reader: &mut Reader<'_>, node: &Node) -> Vec<MemberSpec> {
    let Kind::Map(entries) = &node.kind else {
        reader.wrong_type(node, "`proto`", FORM);
        return Vec::new();
    };
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    let mut rows = Vec::new();
    for (key, value) in entries {
        let Some(name) = reader.key_name(key) else { continue };
        if let Some(first) = seen.get(&name) {
            let first = *first;
            reader.duplicate(&name, key.span, first);
            continue;
        }
        seen.insert(name.clone(), key.span);
        let state = state(reader, &name, value);
        rows.push(MemberSpec { name: Sp { value: name, span: key.span }, state });
    }
    rows
}

fn state(reader: &mut Reader<'_>, member: &str, node: &Node) -> Option<Sp<MemberState>> {
    let value = match &node.kind {
        Kind::Text(text) => match text.as_str() {
            "default" => MemberState::Default,
            "hook" => MemberState::Hook,
            _ => MemberState::Text(text.clone()),
        },
        Kind::Int(number) => MemberState::Number(*number),
        Kind::Seq(items) => {
            let what = format!("an entry of `{member}`");
            let numbers: Option<Vec<i128>> =
                items.iter().map(|item| reader.int(item, &what).map(|n| n.value)).collect();
            MemberState::Numbers(numbers?)
        }
        _ => {
            let expected = "`default`, `hook`, a name or numbers";
            reader.wrong_type(node, &format!("the row `{member}`"), expected);
            return None;
        }
    };
    Some(Sp { value, span: node.span })
}
