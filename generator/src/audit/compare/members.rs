//! The members of structures that modules fill.

use std::collections::BTreeMap;

use super::super::finding::{Disagreement, Finding};
use super::{Entry, Seen, check_tests, describe, is, says};
use crate::facts::{self, Form, PROTO, PROTO_OPS, proto, slots};

/// Names of the structures that are compared.
pub const STRUCTURES: [&str; 2] = ["proto_ops", "proto"];

/// One structure of the tables.
struct Structure<'f> {
    name: &'static str,
    members: Vec<(&'f str, &'f [Form])>,
    file: &'static str,
    text: &'static str,
}

/// Every disagreement about them, in the order of the tables.
pub(super) fn compare(seen: &Seen, findings: &mut Vec<Finding>) {
    for structure in structures() {
        members(seen, &structure, findings);
    }
}

fn structures() -> [Structure<'static>; 2] {
    [
        Structure {
            name: STRUCTURES[0],
            members: PROTO_OPS.iter().map(|s| (s.name.as_str(), s.forms.as_slice())).collect(),
            file: slots::FILE,
            text: slots::TEXT,
        },
        Structure {
            name: STRUCTURES[1],
            members: PROTO.iter().map(|m| (m.name.as_str(), m.forms.as_slice())).collect(),
            file: proto::FILE,
            text: proto::TEXT,
        },
    ]
}

fn members(seen: &Seen, structure: &Structure<'_>, findings: &mut Vec<Finding>) {
    let nothing = BTreeMap::new();
    let there = seen.headers.members(structure.name).unwrap_or(&nothing);
    for (name, forms) in &structure.members {
        let found = there.get(*name);
        let entry = Entry {
            subject: format!("struct {}.{name}", structure.name),
            forms,
            file: structure.file,
            line: facts::line_of(structure.text, name),
            place: found.map(|found| found.place.clone()).unwrap_or_default(),
            says: found.map(says).unwrap_or_default(),
        };
        let same = |form: &Form| found.is_some_and(|found| is(found, form));
        findings.extend(check_member(seen, &entry, found.is_some(), same));
        findings.extend(check_tests(seen, &entry, same));
    }
    for (name, found) in there {
        if structure.members.iter().all(|(known, _)| known != name) {
            findings.push(Finding {
                disagreement: Disagreement::UnknownMember,
                subject: format!("struct {}.{name}", structure.name),
                kernel: says(found),
                place: found.place.clone(),
                data: "nothing".to_owned(),
                file: structure.file,
                line: structure.text.lines().count(),
                help: format!("add the member, with a form since {}", seen.release),
            });
        }
    }
}

fn check_member(
    seen: &Seen,
    entry: &Entry<'_>,
    found: bool,
    same: impl Fn(&Form) -> bool,
) -> Option<Finding> {
    let want = entry.expected(seen);
    match want {
        None if !found => None,
        Some(form) if same(form) => None,
        Some(form) if !found => Some(Finding {
            kernel: format!("struct has no such member in {}", seen.release),
            ..entry.finding(
                Disagreement::MissingMember,
                describe(form),
                "give the last form an `until`".to_owned(),
            )
        }),
        _ if entry.forms.iter().any(&same) => Some(entry.misdated(seen)),
        _ => Some(entry.finding(
            Disagreement::UnknownSignature,
            want.or(entry.forms.last()).map(describe).unwrap_or_default(),
            format!("add a form since {}, and a compile test", seen.release),
        )),
    }
}
