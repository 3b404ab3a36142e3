//! What went wrong, collected, and told so that it can be done again.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard};

/// Failures that are told in full; of the others only where they were.
const FULL: usize = 20;
/// Lines of one message that are told.
const LINES: usize = 30;

/// One thing that went wrong with one spec.
#[derive(Debug)]
struct Failure {
    seed: u64,
    stage: String,
    message: String,
}

/// Every failure of a run.
#[derive(Debug, Default)]
pub struct Report {
    failures: Mutex<Vec<Failure>>,
    broken: Mutex<Vec<String>>,
}

impl Report {
    /// Keeps one.
    pub fn add(&self, seed: u64, stage: impl Into<String>, message: impl Into<String>) {
        let failure = Failure { seed, stage: stage.into(), message: message.into() };
        held(&self.failures).push(failure);
    }

    /// Keeps that a whole step could not be done.
    pub fn broken(&self, step: &str, reason: &str) {
        held(&self.broken).push(format!("FAILED: {step}\n{}", indented(reason, LINES)));
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        held(&self.failures).len() + held(&self.broken).len()
    }

    /// The specs that something went wrong with.
    pub fn seeds(&self) -> BTreeSet<u64> {
        let failures = held(&self.failures);
        failures.iter().map(|failure| failure.seed).collect()
    }

    /// All of it, by seed; `text` gives the spec of one.
    pub fn render(&self, text: impl Fn(u64) -> String) -> String {
        let failures = held(&self.failures);
        let mut by_seed: BTreeMap<u64, Vec<&Failure>> = BTreeMap::new();
        for failure in failures.iter() {
            by_seed.entry(failure.seed).or_default().push(failure);
        }
        let mut out = String::new();
        let mut left = FULL;
        for (seed, failures) in by_seed {
            writeln!(out, "\nseed {seed}; again: ci/random --seed {seed} 1").expect("a string");
            if left > 0 {
                writeln!(out, "{}", indented(&text(seed), usize::MAX)).expect("a string");
            }
            for failure in failures {
                writeln!(out, "FAILED: seed {seed}: {}", failure.stage).expect("a string");
                if left > 0 {
                    left -= 1;
                    writeln!(out, "{}", indented(&failure.message, LINES)).expect("a string");
                }
            }
        }
        for broken in held(&self.broken).iter() {
            writeln!(out, "\n{broken}").expect("a string");
        }
        out
    }
}

fn held<T>(list: &Mutex<T>) -> MutexGuard<'_, T> {
    list.lock().expect("no thread panics with the lock")
}

/// The text, indented; of a long one the begin, where a compiler says what is
/// wrong, and the end, where a test does.
fn indented(text: &str, most: usize) -> String {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    let mut out: Vec<String> = lines.iter().map(|line| format!("    {line}")).collect();
    if lines.len() > most {
        let left_out = lines.len() - most;
        let begin = most / 2;
        out.splice(begin..begin + left_out, [format!("    ({left_out} more lines)")]);
    }
    out.join("\n")
}
