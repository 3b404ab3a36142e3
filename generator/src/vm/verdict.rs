//! From a run to a verdict: what went wrong, in words.

use std::fmt::{self, Write as _};

use super::dmesg;
use super::kmemleak;
use super::ktap;
use super::kunit;
use super::plan::{Plan, Step};
use super::qemu::{Run, Stop};
use super::transcript::{Ending, Transcript};

/// How many lines of the console a report shows.
const TAIL: usize = 60;

/// How many lines of the kernel log are failures of their own.
const LINES: usize = 40;

/// What a run has shown.
#[derive(Debug, Default)]
pub struct Verdict {
    /// What each program printed, with how to call it.
    pub outputs: Vec<(String, String)>,
    /// The tests of all programs.
    pub tests: ktap::Report,
    /// Everything that is wrong; none means passed.
    pub failures: Vec<String>,
    /// The part of the kernel log that explains a failure, if any does.
    pub log: Vec<String>,
    /// How long the machine ran.
    pub seconds: f32,
}

impl Verdict {
    /// Whether nothing is wrong.
    pub fn good(&self) -> bool {
        self.failures.is_empty()
    }
}

/// Judges a run of a plan. `names` are those that the kernel log may not
/// mention.
pub fn judge(plan: &Plan, run: &Run, names: &[&str]) -> Verdict {
    let transcript = Transcript::parse(&run.results);
    let mut verdict = Verdict { seconds: run.time.as_secs_f32(), ..Verdict::default() };
    let mut current = None;
    for record in &transcript.records {
        let Some(step) = plan.steps.get(record.step) else { continue };
        if let Step::Run { ktap, .. } = step {
            verdict.outputs.push((step.to_string(), record.output.clone()));
            if *ktap {
                tests(step, &record.output, &mut verdict);
            }
        } else if record.ending == Ending::Good || !record.output.is_empty() {
            verdict.outputs.push((step.to_string(), record.output.clone()));
        }
        if *step == Step::Kmemleak {
            let leaks = kmemleak::leaks(&record.output);
            verdict.failures.extend(leaks.into_iter().map(|leak| format!("{step}: {leak}")));
        }
        if record.ending == Ending::Never {
            current = Some(step);
        } else if let Some(failure) = failure(step, &record.ending) {
            verdict.failures.push(failure);
        }
    }
    for name in &plan.suites {
        match kunit::suite(&run.console, name) {
            Some(report) => add("kunit", report, &mut verdict),
            None => verdict.failures.push(format!("the KUnit tests of {name} did not run")),
        }
    }
    verdict.failures.extend(transcript.errors.iter().map(|e| format!("virtual machine: {e}")));
    let findings = dmesg::judge(&run.console, names);
    for finding in findings.iter().take(LINES) {
        let step = plan.steps.get(finding.step).map_or_else(String::new, Step::to_string);
        verdict.failures.push(format!("kernel log, at '{step}': {}", finding.line));
    }
    if let Some(more) = findings.len().checked_sub(LINES + 1) {
        verdict.failures.push(format!("kernel log: {} more lines like these", more + 1));
    }
    let whole = transcript.done && run.end.is_ok_and(|status| status.success());
    if !whole {
        verdict.failures.push(ended_early(run, current, &transcript));
        for line in run.complaints.lines() {
            verdict.failures.push(format!("qemu: {line}"));
        }
    } else if transcript.records.len() < plan.steps.len() {
        let left = &plan.steps[transcript.records.len()];
        verdict.failures.push(format!("not done for that reason: {left}, and what follows it"));
    }
    let lines: Vec<&str> = run.console.lines().collect();
    // A splat from its beginning; otherwise what came last.
    let from = findings.first().map_or(lines.len().saturating_sub(TAIL), |first| first.at);
    if !whole || !findings.is_empty() {
        verdict.log = lines.iter().skip(from).take(TAIL).map(|&line| line.to_owned()).collect();
        let shown = from + verdict.log.len();
        let last = lines.len().saturating_sub(TAIL).max(shown);
        if !whole && last < lines.len() {
            verdict.log.push("[...]".to_owned());
            verdict.log.extend(lines[last..].iter().map(|&line| line.to_owned()));
        }
    }
    verdict
}

fn tests(step: &Step, output: &str, verdict: &mut Verdict) {
    add(&step.to_string(), ktap::parse(output), verdict);
}

/// Adds tests, and what is wrong with them.
fn add(step: &str, report: ktap::Report, verdict: &mut Verdict) {
    let failures = &mut verdict.failures;
    failures.extend(report.failed.iter().map(|test| format!("{step}: failed: {test}")));
    failures.extend(report.skipped.iter().map(|test| format!("{step}: skipped: {test}")));
    failures.extend(report.problems.iter().map(|problem| format!("{step}: {problem}")));
    verdict.tests.passed += report.passed;
    verdict.tests.failed.extend(report.failed);
    verdict.tests.skipped.extend(report.skipped);
    verdict.tests.problems.extend(report.problems);
}

fn failure(step: &Step, ending: &Ending) -> Option<String> {
    Some(match ending {
        Ending::Good | Ending::Never => return None,
        Ending::Exit(status) => format!("{step}: exit status {status}"),
        Ending::Signal(signal) => format!("{step}: killed by signal {signal}"),
        Ending::Stray(count) => format!("{step}: left {count} processes running"),
        Ending::Leak(count) => format!("{step}: {count} are left"),
        Ending::Error(error) => format!("{step}: {error}"),
    })
}

fn ended_early(run: &Run, current: Option<&Step>, transcript: &Transcript) -> String {
    let mut text = String::from("the virtual machine ");
    let seconds = run.time.as_secs();
    // Writing to a string cannot fail.
    let _ = match run.end {
        Err(Stop::Time) => {
            write!(text, "hung: it was stopped at the time limit, after {seconds} s")
        }
        Err(Stop::Flood(bytes)) => {
            write!(text, "flooded its log: it was stopped after {bytes} bytes, {seconds} s")
        }
        Ok(status) if status.success() => write!(text, "crashed after {seconds} s"),
        Ok(status) => write!(text, "ended with {status} after {seconds} s"),
    };
    let _ = match current {
        Some(step) => write!(text, ", at '{step}'"),
        None if transcript.records.is_empty() => write!(text, ", before the first step"),
        None => Ok(()),
    };
    text
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (step, output) in &self.outputs {
            writeln!(f, "# {step}")?;
            f.write_str(output)?;
        }
        if self.good() {
            writeln!(f, "# kernel log: nothing out of place")?;
        }
        if !self.log.is_empty() {
            writeln!(f, "# from the kernel log:")?;
            self.log.iter().try_for_each(|line| writeln!(f, "#   {line}"))?;
        }
        for failure in &self.failures {
            writeln!(f, "FAIL {failure}")?;
        }
        let tests = &self.tests;
        write!(
            f,
            "{}: {} of {} tests passed, {} skipped, {} failures, {:.1} s",
            if self.good() { "PASS" } else { "FAIL" },
            tests.passed,
            tests.total(),
            tests.skipped.len(),
            self.failures.len(),
            self.seconds
        )
    }
}
