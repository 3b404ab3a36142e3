//! The results of `KUnit`, which prints KTAP into the kernel's log.

use super::ktap::Report;

/// The tests of a module's suite, which is named like the module; `None` if it
/// did not run. Loading the module again runs it again, and counts once.
pub(super) fn suite(console: &str, name: &str) -> Option<Report> {
    let begin = format!("# Subtest: {name}");
    let end = [format!("ok 1 {name}"), format!("not ok 1 {name}")];
    let mut report: Option<Report> = None;
    let mut current: Option<Report> = None;
    for line in console.lines() {
        let text = line.split_once("] ").map_or(line, |(_, rest)| rest).trim();
        if text == begin {
            current = Some(Report::default());
            continue;
        }
        let Some(run) = &mut current else { continue };
        if end.iter().any(|line| line == text) {
            let run = std::mem::take(run);
            current = None;
            // Any failure of a later run is one, too.
            let known = report.get_or_insert_with(|| run.clone());
            for test in run.failed {
                if !known.failed.contains(&test) {
                    known.failed.push(test);
                }
            }
        } else if let Some(test) = text.strip_prefix("not ok ") {
            run.failed.push(described(test, name));
        } else if let Some(test) = text.strip_prefix("ok ") {
            if test.contains("# SKIP") {
                run.skipped.push(described(test, name));
            } else {
                run.passed += 1;
            }
        }
    }
    if current.is_some() {
        let report = report.get_or_insert_with(Report::default);
        report.problems.push(format!("the KUnit suite {name} did not end"));
    }
    report
}

/// A test by its name, without its number.
fn described(line: &str, suite: &str) -> String {
    let name = line.split_once(' ').map_or(line, |(_, name)| name);
    format!("kunit {suite}: {name}")
}

#[cfg(test)]
mod tests {
    use super::suite;

    const LOG: &str = "[    1.0] KTAP version 1\n[    1.0] 1..1\n[    1.0]     KTAP version 1\n\
                       [    1.0]     # Subtest: foo\n[    1.0]     # module: foo\n[    1.0]     1..2\n\
                       [    1.0]     ok 1 first\n[    1.1]     ok 2 second\n\
                       [    1.1] # foo: pass:2 fail:0 skip:0 total:2\n[    1.1] ok 1 foo\n";

    #[test]
    fn results_are_counted_once() {
        let report = suite(&LOG.repeat(2), "foo").expect("it ran");
        assert!(report.good(), "{report:?}");
        assert_eq!(report.passed, 2);
    }

    #[test]
    fn failures_are_named() {
        let failed =
            LOG.replace("ok 2 second", "not ok 2 second").replace("ok 1 foo", "not ok 1 foo");
        let report = suite(&format!("{LOG}{failed}"), "foo").expect("it ran");
        assert_eq!(report.failed, ["kunit foo: second"]);
    }

    #[test]
    fn a_suite_that_is_not_there_or_does_not_end_is_noticed() {
        assert_eq!(suite(LOG, "bar"), None);
        let cut = LOG.replace("] ok 1 foo", "] oops");
        assert!(!suite(&cut, "foo").expect("it began").good());
    }
}
