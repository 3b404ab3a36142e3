//! From a plan to files, all or nothing.
//!
//! Every new file is first written whole into a stage, a folder on the same
//! file system, and every old one gets a second name there. Only then files
//! are renamed into place, manifests last. Up to the first rename an error or
//! a signal changes nothing; after it an error is rolled back, and a signal
//! waits.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use super::commit::{Journal, back_up};
use super::path::parents;
use super::plan::is_script;
use super::{Change, Interrupted, Lock, OutputError, Plan, STAGE_PREFIX};

/// What a run did.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Files written.
    pub written: usize,
    /// Files removed.
    pub removed: usize,
}

/// One change, ready to be made.
struct Staged<'a> {
    change: &'a Change,
    new: Option<PathBuf>,
    backup: Option<PathBuf>,
}

/// Makes every change of the plan; edited files too, so ask [`Plan::edited`]
/// first. The plan has to be made under the same lock.
///
/// # Errors
/// When anything cannot be written or renamed, or on a signal; the tree is
/// then as it was before.
pub fn apply(
    plan: &Plan,
    lock: Lock,
    interrupted: Interrupted<'_>,
) -> Result<Summary, OutputError> {
    plan.possible()?;
    let mut summary = Summary::default();
    if !plan.changes.is_empty() {
        let stage = tempfile::Builder::new()
            .prefix(STAGE_PREFIX)
            .tempdir_in(&plan.root)
            .map_err(|error| verb("create a folder in", &plan.root, &error))?;
        let staged = fill(plan, stage.path(), interrupted)?;
        summary = commit(plan, &staged)?;
    }
    if lock.is_held() {
        sweep(&plan.root);
    }
    lock.keep();
    Ok(summary)
}

/// Writes new files and backs up old ones, all inside the stage.
fn fill<'a>(
    plan: &'a Plan,
    stage: &Path,
    interrupted: Interrupted<'_>,
) -> Result<Vec<Staged<'a>>, OutputError> {
    let mut staged = Vec::new();
    for change in &plan.changes {
        if interrupted() {
            return Err(OutputError::Interrupted);
        }
        let new = match &change.new {
            Some(bytes) => {
                let path = stage.join("new").join(&change.path);
                let folder = path.parent().unwrap_or(stage);
                fs_err::create_dir_all(folder)?;
                write(&path, bytes)
                    .map_err(|error| verb("write", &plan.root.join(&change.path), &error))?;
                Some(path)
            }
            None => None,
        };
        staged.push(Staged { change, new, backup: None });
    }
    fs_err::create_dir(stage.join("old"))?;
    for (i, item) in staged.iter_mut().enumerate() {
        if item.change.old.is_some() {
            let backup = stage.join("old").join(i.to_string());
            back_up(&plan.root.join(&item.change.path), &backup)?;
            item.backup = Some(backup);
        }
    }
    if interrupted() {
        return Err(OutputError::Interrupted);
    }
    Ok(staged)
}

/// Renames; a journal takes all of it back if one step fails.
fn commit(plan: &Plan, staged: &[Staged<'_>]) -> Result<Summary, OutputError> {
    let mut journal = Journal::default();
    let mut summary = Summary::default();
    let mut emptied = BTreeSet::new();
    for item in staged.iter().filter(|item| item.new.is_none()) {
        if let Some(backup) = item.backup.clone() {
            journal.remove(&plan.root.join(&item.change.path), backup)?;
            emptied.extend(parents(&item.change.path));
            summary.removed += 1;
        }
    }
    // A folder sorts before what is in it: innermost first.
    for folder in emptied.iter().rev() {
        journal.remove_folder(&plan.root.join(folder))?;
    }
    for item in staged {
        let Some(new) = &item.new else { continue };
        let path = plan.root.join(&item.change.path);
        // Empty folders may stand where a file used to be a folder's parent.
        if path.is_dir() {
            remove_empty(&mut journal, &path)?;
        }
        journal.make_folder(path.parent().unwrap_or(&plan.root))?;
        journal.place(new, &path, item.backup.clone())?;
        summary.written += 1;
    }
    journal.keep();
    Ok(summary)
}

/// Removes a tree of empty folders; the plan has made sure of that.
fn remove_empty(journal: &mut Journal, folder: &Path) -> Result<(), OutputError> {
    for entry in fs_err::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            remove_empty(journal, &entry.path())?;
        }
    }
    journal.remove_folder(folder)?;
    Ok(())
}

/// Removes stages that killed runs left behind; the lock says they are dead.
fn sweep(root: &Path) {
    let Ok(entries) = std::fs::read_dir(root) else { return };
    for entry in entries.flatten() {
        let stale = entry.file_name().to_string_lossy().starts_with(STAGE_PREFIX)
            && entry.file_type().is_ok_and(|kind| kind.is_dir());
        if stale {
            // What cannot be removed now is tried again by the next run.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mode = if is_script(bytes) { 0o777 } else { 0o666 };
    let mut options = std::fs::OpenOptions::new();
    let mut file = options.write(true).create_new(true).mode(mode).open(path)?;
    file.write_all(bytes)
}

/// An error that says what could not be done to which path.
fn verb(verb: &str, path: &Path, error: &std::io::Error) -> std::io::Error {
    std::io::Error::new(error.kind(), format!("failed to {verb} `{}`: {error}", path.display()))
}
