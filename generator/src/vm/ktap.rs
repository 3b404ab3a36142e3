//! The kernel's test protocol, KTAP version 1.
//!
//! Strict: a plan that is not kept, a number out of order, a skipped test or
//! any other directive counts as a failure, since it hides one.

/// What one program reported.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Tests that passed.
    pub passed: usize,
    /// Descriptions of those that did not.
    pub failed: Vec<String>,
    /// Descriptions of those that were skipped, with the reason.
    pub skipped: Vec<String>,
    /// Breaches of the protocol itself.
    pub problems: Vec<String>,
}

impl Report {
    /// Whether everything was tested and passed.
    pub fn good(&self) -> bool {
        self.failed.is_empty() && self.skipped.is_empty() && self.problems.is_empty()
    }

    /// All tests.
    pub fn total(&self) -> usize {
        self.passed + self.failed.len() + self.skipped.len()
    }
}

/// One level of nesting.
#[derive(Debug, Default)]
struct Level {
    indent: usize,
    plan: Option<usize>,
    seen: usize,
    /// Tests of deeper levels since the last result of this one.
    nested: bool,
}

/// Reads the output of one program.
pub fn parse(text: &str) -> Report {
    let mut report = Report::default();
    let mut levels = vec![Level::default()];
    let mut versioned = false;
    for line in text.lines() {
        let body = line.trim_start_matches(' ');
        let indent = line.len() - body.len();
        let Some(event) = event(body) else { continue };
        if indent > levels.last().map_or(0, |level| level.indent) {
            levels.push(Level { indent, ..Level::default() });
        }
        while levels.len() > 1 && levels.last().is_some_and(|level| level.indent > indent) {
            if let Some(level) = levels.pop() {
                close(&level, &mut report);
            }
            if let Some(level) = levels.last_mut() {
                level.nested = true;
            }
        }
        let Some(level) = levels.last_mut() else { continue };
        match event {
            Event::Version => versioned = true,
            Event::Plan(count) if level.plan.is_some() => {
                report.problems.push(format!("a second plan, 1..{count}"));
            }
            Event::Plan(count) => level.plan = Some(count),
            Event::BailOut(reason) => report.problems.push(format!("bailed out: {reason}")),
            Event::Result(result) => count(&result, level, &mut report),
        }
    }
    while let Some(level) = levels.pop() {
        close(&level, &mut report);
    }
    if !versioned {
        report.problems.push("no line 'KTAP version 1'".into());
    }
    report
}

enum Event<'t> {
    Version,
    Plan(usize),
    BailOut(&'t str),
    Result(TestResult<'t>),
}

struct TestResult<'t> {
    ok: bool,
    number: Option<usize>,
    description: &'t str,
    directive: Option<&'t str>,
}

fn event(line: &str) -> Option<Event<'_>> {
    if line.starts_with("KTAP version ") || line.starts_with("TAP version ") {
        return Some(Event::Version);
    }
    if let Some(reason) = line.strip_prefix("Bail out!") {
        return Some(Event::BailOut(reason.trim()));
    }
    if let Some(plan) = line.strip_prefix("1..") {
        let digits = plan.split_whitespace().next().unwrap_or("");
        return digits.parse().ok().map(Event::Plan);
    }
    let (ok, rest) = match line.strip_prefix("not ok") {
        Some(rest) => (false, rest),
        None => (true, line.strip_prefix("ok")?),
    };
    if !rest.is_empty() && !rest.starts_with(' ') {
        return None;
    }
    let rest = rest.trim_start();
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (number, rest) = rest.split_at(digits);
    let rest = rest.trim_start().trim_start_matches("- ");
    let (description, directive) = match rest.split_once("# ") {
        Some((description, directive)) => (description.trim_end(), Some(directive.trim())),
        None => (rest.trim_end(), None),
    };
    Some(Event::Result(TestResult { ok, number: number.parse().ok(), description, directive }))
}

fn count(result: &TestResult<'_>, level: &mut Level, report: &mut Report) {
    level.seen += 1;
    if result.number.is_some_and(|number| number != level.seen) {
        let number = result.number.unwrap_or(0);
        report.problems.push(format!("result {} bears the number {number}", level.seen));
    }
    let nested = std::mem::take(&mut level.nested);
    let word = |d: &str| d.split([' ', ':']).next().unwrap_or("").to_ascii_uppercase();
    match result.directive.map(word).as_deref() {
        Some("SKIP") => report.skipped.push(named(result)),
        Some("TODO" | "XFAIL" | "TIMEOUT" | "ERROR") => report.failed.push(named(result)),
        _ if !result.ok => report.failed.push(named(result)),
        // The line that sums up nested tests is no test of its own.
        _ if nested => {}
        _ => report.passed += 1,
    }
}

fn named(result: &TestResult<'_>) -> String {
    match result.directive {
        Some(directive) => format!("{} # {directive}", result.description),
        None => result.description.to_owned(),
    }
}

fn close(level: &Level, report: &mut Report) {
    match level.plan {
        Some(plan) if plan != level.seen => {
            report.problems.push(format!("{plan} tests were planned, {} reported", level.seen));
        }
        Some(0) => report.problems.push("a plan without tests".into()),
        None => report.problems.push("no plan".into()),
        Some(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn flat_and_good() {
        let report = parse("KTAP version 1\n1..2\n# note\nok 1 - a\nwords\nok 2 b\n");
        assert!(report.good(), "{report:?}");
        assert_eq!((report.passed, report.total()), (2, 2));
    }

    #[test]
    fn nested_tests_count_once() {
        let text = "KTAP version 1\n1..2\n  KTAP version 1\n  1..2\n    KTAP version 1\n    1..1\n    \
                    ok 1 - x\n  ok 1 - sub\n  ok 2 - y\nok 1 - suite\nok 2 - z\n";
        let report = parse(text);
        assert!(report.good(), "{report:?}");
        assert_eq!(report.passed, 3);
    }

    #[test]
    fn nested_failures_and_broken_nested_plans() {
        let text = "KTAP version 1\n1..1\n  1..3\n  ok 1 - x\n  not ok 2 - y\nok 1 - suite\n";
        let report = parse(text);
        assert_eq!(report.failed, ["y"]);
        assert_eq!(report.problems, ["3 tests were planned, 2 reported"]);
    }

    #[test]
    fn what_hides_a_test_is_a_failure() {
        for (text, wrong) in [
            ("", "no plan"),
            ("1..1\nok 1 - a\n", "no line 'KTAP version 1'"),
            ("KTAP version 1\nok 1 - a\n", "no plan"),
            ("KTAP version 1\n1..0\n", "a plan without tests"),
            ("KTAP version 1\n1..2\nok 1 - a\nok 3 - b\n", "result 2 bears the number 3"),
            ("KTAP version 1\n1..1\nok 1 - a\nBail out! no\n", "bailed out: no"),
            ("KTAP version 1\n1..1\n1..1\nok 1 - a\n", "a second plan, 1..1"),
        ] {
            let report = parse(text);
            assert!(report.problems.iter().any(|p| p == wrong), "{text}: {report:?}");
        }
        let report = parse("KTAP version 1\n1..2\nok 1 - a # SKIP b\nok 2 - c # TODO d\n");
        assert_eq!(report.skipped, ["a # SKIP b"]);
        assert_eq!(report.failed, ["c # TODO d"]);
        assert!(!report.good());
    }
}
