//! Renames, each of which can be taken back.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// One thing done that can be undone.
#[derive(Debug)]
enum Step {
    /// A file was put in place; the copy of what it replaced.
    Placed { path: PathBuf, backup: Option<PathBuf> },
    /// A file was removed; its copy.
    Removed { path: PathBuf, backup: PathBuf },
    /// A folder was made.
    MadeFolder(PathBuf),
    /// An empty folder was removed.
    RemovedFolder(PathBuf),
}

/// What was done so far. Dropped before [`Journal::keep`], it undoes it all.
#[derive(Debug, Default)]
pub struct Journal {
    steps: Vec<Step>,
}

impl Journal {
    /// Makes `folder` and what is missing above it.
    pub fn make_folder(&mut self, folder: &Path) -> io::Result<()> {
        if folder.as_os_str().is_empty() || folder.is_dir() {
            return Ok(());
        }
        if let Some(above) = folder.parent() {
            self.make_folder(above)?;
        }
        fs_err::create_dir(folder)?;
        self.steps.push(Step::MadeFolder(folder.to_path_buf()));
        Ok(())
    }

    /// Renames the finished file `from` to `path`, in place of the one whose
    /// copy is `backup`.
    pub fn place(&mut self, from: &Path, path: &Path, backup: Option<PathBuf>) -> io::Result<()> {
        fs_err::rename(from, path)?;
        self.steps.push(Step::Placed { path: path.to_path_buf(), backup });
        Ok(())
    }

    /// Removes a file that has a copy.
    pub fn remove(&mut self, path: &Path, backup: PathBuf) -> io::Result<()> {
        fs_err::remove_file(path)?;
        self.steps.push(Step::Removed { path: path.to_path_buf(), backup });
        Ok(())
    }

    /// Removes `folder` if it is empty; says whether it did.
    pub fn remove_folder(&mut self, folder: &Path) -> io::Result<bool> {
        match fs_err::remove_dir(folder) {
            Ok(()) => {
                self.steps.push(Step::RemovedFolder(folder.to_path_buf()));
                Ok(true)
            }
            Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// It is done and stays so.
    pub fn keep(mut self) {
        self.steps.clear();
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        for step in self.steps.drain(..).rev() {
            // An undo that fails has no better remedy: the error that led
            // here is reported, and the next run mends the rest.
            let _ = match step {
                Step::Placed { path, backup: Some(backup) } | Step::Removed { path, backup } => {
                    std::fs::rename(backup, path)
                }
                Step::Placed { path, backup: None } => std::fs::remove_file(path),
                Step::MadeFolder(path) => std::fs::remove_dir(path),
                Step::RemovedFolder(path) => std::fs::create_dir(path),
            };
        }
    }
}

/// A second name for the file `path`, or a copy where there are no hard links.
pub fn back_up(path: &Path, backup: &Path) -> io::Result<()> {
    match std::fs::hard_link(path, backup) {
        Ok(()) => Ok(()),
        Err(error) if matches!(error.kind(), ErrorKind::StorageFull) => {
            fs_err::hard_link(path, backup)
        }
        Err(_) => fs_err::copy(path, backup).map(|_| ()),
    }
}
