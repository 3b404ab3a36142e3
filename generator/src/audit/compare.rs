//! The comparison itself: headers, exports and compile tests against the data.

mod differences;
mod functions;
mod members;

use std::collections::{BTreeMap, BTreeSet};

use super::compile_test::Answer;
use super::finding::{Disagreement, Finding};
use super::headers::{Found, Headers};
use super::symvers::Symvers;
use crate::facts::{Form, Kind, Release, expected};
pub use members::STRUCTURES;

/// Everything that is known of one kernel.
#[derive(Debug)]
pub struct Seen {
    /// Its first two numbers.
    pub release: Release,
    /// What its headers declare.
    pub headers: Headers,
    /// What it exports.
    pub symvers: Symvers,
    /// What its compiler says to each compile test.
    pub answers: BTreeMap<String, Answer>,
    /// Headers that are not there.
    pub missing: BTreeSet<String>,
}

/// Every disagreement, in the order of the tables.
pub fn compare(seen: &Seen) -> Vec<Finding> {
    let mut findings = Vec::new();
    members::compare(seen, &mut findings);
    functions::compare(seen, &mut findings);
    differences::compare(seen, &mut findings);
    findings
}

/// One entry of a table beside what the kernel has.
struct Entry<'f> {
    subject: String,
    forms: &'f [Form],
    file: &'static str,
    line: usize,
    place: String,
    says: String,
}

impl Entry<'_> {
    fn finding(&self, disagreement: Disagreement, data: String, help: String) -> Finding {
        Finding {
            disagreement,
            subject: self.subject.clone(),
            kernel: self.says.clone(),
            place: self.place.clone(),
            data,
            file: self.file,
            line: self.line,
            help,
        }
    }

    /// The form that the data expects of the kernel.
    fn expected(&self, seen: &Seen) -> Option<&Form> {
        let there = |form: &&Form| form.config.as_ref().is_none_or(|c| seen.headers.defined(c));
        expected(self.forms, seen.release).filter(there)
    }

    /// A known form that the data does not expect here.
    fn misdated(&self, seen: &Seen) -> Finding {
        let release = seen.release;
        let help =
            format!("correct `since` and `until`, or add \"{release}\" to the form's `backports`");
        match self.expected(seen) {
            Some(form) => {
                let data = format!("{} has {}", release, describe(form));
                self.finding(Disagreement::OtherForm, data, help)
            }
            None => self.finding(Disagreement::Unexpected, format!("{release} has none"), help),
        }
    }
}

/// Every test has to say whether the kernel has the form that it stands for.
fn check_tests(seen: &Seen, entry: &Entry<'_>, same: impl Fn(&Form) -> bool) -> Vec<Finding> {
    let wrong = |form: &Form| {
        let test = form.test.as_ref()?;
        let answer = seen.answers.get(test)?.newest;
        // Two forms of one test differ in more than the compiler sees.
        let group = entry.forms.iter().filter(|other| other.test.as_ref() == Some(test));
        let there = group.into_iter().any(&same);
        (answer != there).then(|| Finding {
            subject: format!("{test} for {}", entry.subject),
            ..entry.finding(
                Disagreement::WrongTest,
                format!(
                    "the test {}, but the kernel has {} form: {}",
                    if answer { "compiles" } else { "does not compile" },
                    if there { "this" } else { "another" },
                    form.signature
                ),
                "correct the test, or give the form another".to_owned(),
            )
        })
    };
    let mut findings: Vec<Finding> = entry.forms.iter().filter_map(wrong).collect();
    findings.dedup_by(|a, b| a.subject == b.subject);
    findings
}

fn is(found: &Found, form: &Form) -> bool {
    found.declaration.as_ref().is_some_and(|read| read.canonical == form.signature)
}

fn says(found: &Found) -> String {
    found.declaration.as_ref().map_or_else(|| found.text.clone(), |read| read.canonical.clone())
}

fn describe(form: &Form) -> String {
    let kind = form.kind.map(|kind| format!("{} ", word(kind))).unwrap_or_default();
    format!("{kind}{}", form.signature)
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Exported => "exported",
        Kind::Gpl => "exported (GPL)",
        Kind::Declared => "not exported",
        Kind::Inline => "inline",
        Kind::Macro => "macro",
        Kind::Any => "function or macro",
    }
}
