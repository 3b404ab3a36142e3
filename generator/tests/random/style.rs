//! The kernel's style checker over a sample.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::made::Made;
use super::report::Report;
use super::userspace::files;
use super::work::output;

/// Columns of a line.
const WIDTH: usize = 80;

/// Runs `ci/checkpatch` on the C of some specs.
///
/// # Errors
/// When their files cannot be listed.
pub fn check(all: &[Made], count: usize, report: &Report) -> Result<(), Box<dyn Error>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("ci/checkpatch");
    let able: Vec<&Made> = all.iter().filter(|made| is_tame(made)).collect();
    let step = able.len().div_ceil(count.max(1)).max(1);
    for made in able.into_iter().step_by(step).take(count) {
        let mut checked: Vec<PathBuf> = vec![made.header()];
        for folder in ["module", "module-rust", "test", "examples"] {
            checked.extend(files(&made.folder.join(folder), &["c", "h"])?);
        }
        // The hooks are the user's own.
        let hooks = format!("{}_hooks.c", made.name());
        checked.retain(|file| !file.ends_with(&hooks));
        if let Err(message) = output(Command::new(&script).args(&checked))
            && !bears(&message)
        {
            report.add(made.seed, "style", message);
        }
    }
    Ok(())
}

/// Whether its texts are such as people write. The checker reads them, too: it
/// does not break words that are too long, and takes each byte for a column.
fn is_tame(made: &Made) -> bool {
    let text = &made.loaded.source.text;
    let plain = |c: char| c.is_ascii_lowercase() || c == ' ';
    made.family.title.chars().all(plain)
        && text.is_ascii()
        && !text.split(' ').any(|word| word.len() > 55)
}

/// Whether the checker complains of nothing but functions whose arguments stand
/// on lines of their own since one of them has no room beside the name: a family,
/// a type and an option or message may each have a name of the greatest length.
fn bears(message: &str) -> bool {
    let kinds = [": ERROR:", ": WARNING:", ": CHECK:"];
    let mut complaints =
        message.lines().filter(|line| kinds.iter().any(|kind| line.contains(kind))).peekable();
    complaints.peek().is_some()
        && complaints.all(|complaint| {
            let (place, _) = complaint.split_once(": CHECK:OPEN_ENDED_LINE:").unwrap_or_default();
            place.rsplit_once(':').is_some_and(|(path, line)| {
                let text = fs_err::read_to_string(path).unwrap_or_default();
                line.parse()
                    .is_ok_and(|line: usize| has_no_room(text.lines().skip(line.saturating_sub(1))))
            })
        })
}

/// Whether a function begins here of which an argument, aligned with the
/// parenthesis after the name alone on its line, would be too long.
fn has_no_room<'a>(mut lines: impl Iterator<Item = &'a str>) -> bool {
    let head = lines.next().unwrap_or_default();
    let name = head.rsplit([' ', '*']).next().unwrap_or_default();
    let mut args = Vec::new();
    for line in lines {
        args.extend(line.trim().split_inclusive(", ").map(|arg| name.len() + arg.trim_end().len()));
        if !line.ends_with(',') {
            break;
        }
    }
    !head.starts_with('\t') && name.ends_with('(') && args.iter().any(|columns| *columns > WIDTH)
}
