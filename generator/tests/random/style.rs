//! The kernel's style checker over a sample.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::made::Made;
use super::report::Report;
use super::userspace::c_files;
use super::work::output;

/// Runs `ci/checkpatch` on the C of some specs.
///
/// # Errors
/// When their files cannot be listed.
pub fn check(all: &[Made], count: usize, report: &Report) -> Result<(), Box<dyn Error>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("ci/checkpatch");
    // Long words of the spec's own make long lines: texts without any.
    let tame = |made: &&Made| !made.loaded.source.text.split(' ').any(|word| word.len() > 55);
    let able: Vec<&Made> = all.iter().filter(tame).collect();
    let step = able.len().div_ceil(count.max(1)).max(1);
    for made in able.into_iter().step_by(step).take(count) {
        let mut files: Vec<PathBuf> = vec![made.header()];
        for folder in ["module", "test", "examples"] {
            files.extend(c_files(&made.folder.join(folder))?);
        }
        // The hooks are the user's own.
        let hooks = format!("{}_hooks.c", made.name());
        files.retain(|file| !file.ends_with(&hooks));
        if let Err(message) = output(Command::new(&script).args(&files))
            && !bears(&message)
        {
            report.add(made.seed, "style", message);
        }
    }
    Ok(())
}

/// Whether the checker complains of nothing but lines that end in a bracket:
/// names of the greatest length leave no better place to break a line.
fn bears(message: &str) -> bool {
    let kinds = [": ERROR:", ": WARNING:", ": CHECK:"];
    let mut complaints =
        message.lines().filter(|line| kinds.iter().any(|kind| line.contains(kind))).peekable();
    complaints.peek().is_some() && complaints.all(|line| line.contains(": CHECK:OPEN_ENDED_LINE:"))
}
