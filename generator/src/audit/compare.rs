//! The comparison itself: headers, exports and compile tests against the data.

use std::collections::{BTreeMap, BTreeSet};

use super::compile_test::Answer;
use super::finding::{Disagreement, Finding};
use super::headers::{Found, Headers, Macro};
use super::symvers::Symvers;
use crate::facts::{
    self, DIFFERENCES, FUNCTIONS, Form, Function, Kind, PROTO, PROTO_OPS, Release, compat,
    expected, functions, proto, slots,
};
use crate::kernel::SERIES;

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

/// One structure of the tables.
struct Structure<'f> {
    name: &'static str,
    members: Vec<(&'f str, &'f [Form])>,
    file: &'static str,
    text: &'static str,
}

/// Every disagreement, in the order of the tables.
pub fn compare(seen: &Seen) -> Vec<Finding> {
    let mut findings = Vec::new();
    for structure in structures() {
        members(seen, &structure, &mut findings);
    }
    for function in FUNCTIONS.iter() {
        if seen.missing.contains(&function.header) {
            findings.push(missing_header(function));
        } else {
            findings.extend(check_function(seen, function));
        }
    }
    findings.extend(differences(seen));
    findings
}

/// Shims go in where a test fails: what the data says of the tests themselves.
fn differences(seen: &Seen) -> Vec<Finding> {
    let mut findings = Vec::new();
    let release = seen.release.to_string();
    let named = SERIES.iter().any(|series| series.name == release);
    for difference in DIFFERENCES.iter() {
        let Some(answer) = seen.answers.get(&difference.name) else { continue };
        let mut wrong = |kernel: &str, data: String, help: &str| {
            findings.push(Finding {
                disagreement: Disagreement::WrongTest,
                subject: difference.name.clone(),
                kernel: kernel.to_owned(),
                place: String::new(),
                data,
                file: compat::FILE,
                line: facts::line_of(compat::TEXT, &difference.name),
                help: help.to_owned(),
            });
        };
        if answer.older == Some(answer.newest) {
            wrong(
                if answer.newest { "both tests compile" } else { "neither test compiles" },
                "exactly one compiles".to_owned(),
                "give the tests the kernel's form, and shim what it replaces",
            );
            continue;
        }
        let must = !difference.matters_from(seen.release);
        let have = must || difference.have.contains(&release);
        let says = if answer.newest { "the newest form" } else { "the older form" };
        if must && !answer.newest {
            wrong(says, format!("since: {}", difference.since), "correct `since`");
        } else if named && answer.newest != have {
            let data = format!("have: {}", difference.have.join(", "));
            wrong(says, data, "correct `have`");
        }
    }
    findings
}

/// Names of the structures that are compared.
pub const STRUCTURES: [&str; 2] = ["proto_ops", "proto"];

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

/// What the kernel makes of a function.
enum Actual<'h> {
    Absent,
    Macro(Option<&'h Macro>),
    Declared(Kind, &'h [Found]),
}

impl Actual<'_> {
    fn of<'h>(seen: &'h Seen, name: &str) -> Actual<'h> {
        let found = seen.headers.function(name);
        if let Some(known) = seen.headers.macro_of(name) {
            return Actual::Macro(Some(known));
        }
        if found.is_empty() {
            let defined = seen.headers.defined(name);
            return if defined { Actual::Macro(None) } else { Actual::Absent };
        }
        let inline = |found: &Found| found.declaration.as_ref().is_some_and(|d| d.inline);
        let kind = if found.iter().any(inline) {
            Kind::Inline
        } else {
            match seen.symvers.gpl(name) {
                Some(true) => Kind::Gpl,
                Some(false) => Kind::Exported,
                None => Kind::Declared,
            }
        };
        Actual::Declared(kind, found)
    }

    /// Whether it has the form's signature, whatever its kind.
    fn fits(&self, form: &Form) -> bool {
        match self {
            Self::Absent => false,
            _ if form.kind == Some(Kind::Any) => true,
            Self::Macro(known) => form.kind == Some(Kind::Macro) && takes(*known, &form.signature),
            Self::Declared(_, found) => found.iter().any(|found| is(found, form)),
        }
    }

    /// Whether it is of the form's kind.
    fn is_kind(&self, form: &Form) -> bool {
        match self {
            Self::Absent => false,
            _ if form.kind == Some(Kind::Any) => true,
            Self::Macro(_) => form.kind == Some(Kind::Macro),
            Self::Declared(kind, _) => form.kind == Some(*kind),
        }
    }

    fn says(&self, name: &str) -> String {
        match self {
            Self::Absent => "no function and no macro of that name".to_owned(),
            Self::Macro(None | Some(Macro { parameters: None, .. })) => format!("macro {name}"),
            Self::Macro(Some(Macro { parameters: Some(parameters), .. })) => {
                format!("macro {name}({})", parameters.join(", "))
            }
            Self::Declared(kind, found) => {
                let text = found.last().map(says).unwrap_or_default();
                format!("{} {text}", word(*kind))
            }
        }
    }
}

fn check_function(seen: &Seen, function: &Function) -> Vec<Finding> {
    let name = &function.name;
    let actual = Actual::of(seen, name);
    let place = match &actual {
        Actual::Declared(_, found) => found.last().map(|f| f.place.clone()).unwrap_or_default(),
        _ => String::new(),
    };
    let entry = Entry {
        subject: format!("{name}()"),
        forms: &function.forms,
        file: functions::FILE,
        line: facts::line_of(functions::TEXT, name),
        place,
        says: actual.says(name),
    };
    let mut findings: Vec<Finding> = function_finding(seen, &entry, &actual).into_iter().collect();
    findings.extend(check_tests(seen, &entry, |form| actual.fits(form)));
    findings
}

fn function_finding(seen: &Seen, entry: &Entry<'_>, actual: &Actual<'_>) -> Option<Finding> {
    let whole = |form: &Form| actual.fits(form) && actual.is_kind(form);
    let release = seen.release;
    let add = || format!("add a form since {release}");
    let Some(form) = entry.expected(seen) else {
        let absent = matches!(actual, Actual::Absent);
        return (!absent).then(|| entry.misdated(seen));
    };
    if whole(form) {
        return None;
    }
    let other = entry.forms.iter().any(whole);
    let (disagreement, help) = match actual {
        Actual::Absent => {
            (Disagreement::MissingFunction, "give the last form an `until`, and `renamed`".into())
        }
        _ if other => return Some(entry.misdated(seen)),
        _ if !actual.fits(form) && matches!(actual, Actual::Declared(..)) => {
            (Disagreement::UnknownSignature, format!("{}, and a compile test", add()))
        }
        Actual::Declared(Kind::Declared, _) => (Disagreement::NotExported, add()),
        Actual::Declared(Kind::Gpl | Kind::Exported, _)
            if matches!(form.kind, Some(Kind::Gpl | Kind::Exported)) =>
        {
            (Disagreement::OtherLicence, add())
        }
        _ if !actual.is_kind(form) => (Disagreement::OtherKind, add()),
        _ => (Disagreement::UnknownSignature, add()),
    };
    Some(entry.finding(disagreement, describe(form), help))
}

fn missing_header(function: &Function) -> Finding {
    Finding {
        disagreement: Disagreement::MissingHeader,
        subject: format!("{}()", function.name),
        kernel: format!("there is no <{}>", function.header),
        place: String::new(),
        data: format!("header: {}", function.header),
        file: functions::FILE,
        line: facts::line_of(functions::TEXT, &function.name),
        help: "name the header that declares it on every kernel".to_owned(),
    }
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

/// Whether a macro takes what a call as in the signature gives it.
fn takes(known: Option<&Macro>, signature: &str) -> bool {
    let given = signature.split_once('(').map(|(_, inside)| {
        inside.split(',').filter(|word| !word.trim_matches([' ', ')']).is_empty())
    });
    let parameters = known.and_then(|known| known.parameters.as_deref());
    match (given, parameters) {
        // A plain macro may stand for one that takes arguments.
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(given), Some(parameters)) => {
            let given = given.count();
            match parameters.last() {
                Some(last) if last.ends_with("...") => given + 1 >= parameters.len(),
                _ => given == parameters.len(),
            }
        }
    }
}
