//! The functions that modules call.

use super::super::finding::{Disagreement, Finding};
use super::super::headers::{Found, Macro};
use super::{Entry, Seen, check_tests, describe, is, says, word};
use crate::facts::{self, FUNCTIONS, Form, Function, Kind, functions};

/// Every disagreement about them, in the order of the table.
pub(super) fn compare(seen: &Seen, findings: &mut Vec<Finding>) {
    for function in FUNCTIONS.iter() {
        if seen.missing.contains(&function.header) {
            findings.push(missing_header(function));
        } else {
            findings.extend(check_function(seen, function));
        }
    }
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
