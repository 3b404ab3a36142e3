//! The compile tests that tell kernels apart.

use super::super::finding::{Disagreement, Finding};
use super::Seen;
use crate::facts::{self, DIFFERENCES, compat};
use crate::kernel::SERIES;

/// Shims go in where a test fails: what the data says of the tests themselves.
pub(super) fn compare(seen: &Seen, findings: &mut Vec<Finding>) {
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
}
