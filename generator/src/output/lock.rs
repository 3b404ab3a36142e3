//! One run at a time on an output folder.
//!
//! The lock is on the folder's own handle: nothing is left behind in the tree,
//! and the kernel drops it when the process ends, however it ends.

use std::fs::TryLockError;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::{Interrupted, OutputError};

const PATIENCE: Duration = Duration::from_secs(30);
const STEP: Duration = Duration::from_millis(20);

/// How a folder is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LockKind {
    /// To look only; the folder need not exist.
    Shared,
    /// To write; the folder is made if it is not there.
    Exclusive,
}

/// A locked output folder; unlocked when dropped.
#[derive(Debug)]
pub struct Lock {
    /// Keeps the lock; `None` where there is nothing to lock.
    handle: Option<std::fs::File>,
    /// Folders made for this run, outermost first.
    made: Vec<PathBuf>,
    done: bool,
}

impl Lock {
    /// Locks `folder`, waiting for another run if need be; `say` is told when
    /// that happens, and when the file system cannot lock.
    ///
    /// # Errors
    /// When the folder cannot be made or opened, or stays busy.
    pub fn take(
        folder: &Path,
        kind: LockKind,
        interrupted: Interrupted<'_>,
        say: &mut dyn FnMut(&str),
    ) -> Result<Self, OutputError> {
        Self::take_within(folder, kind, interrupted, say, PATIENCE)
    }

    fn take_within(
        folder: &Path,
        kind: LockKind,
        interrupted: Interrupted<'_>,
        say: &mut dyn FnMut(&str),
        patience: Duration,
    ) -> Result<Self, OutputError> {
        let started = Instant::now();
        let mut lock = Self { handle: None, made: Vec::new(), done: false };
        let mut told = false;
        loop {
            if kind == LockKind::Exclusive {
                make(folder, &mut lock.made)?;
            }
            let handle = match fs_err::File::open(folder) {
                Ok(handle) => handle.into_file(),
                Err(error) if kind == LockKind::Shared && error.kind() == ErrorKind::NotFound => {
                    return Ok(lock);
                }
                // Removed by a run that made it and then failed: make it again.
                Err(error) if error.kind() == ErrorKind::NotFound && waited(started, patience) => {
                    return Err(error.into());
                }
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    sleep(STEP);
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            let taken = match kind {
                LockKind::Shared => handle.try_lock_shared(),
                LockKind::Exclusive => handle.try_lock(),
            };
            match taken {
                Ok(()) if same_folder(&handle, folder) => {
                    lock.handle = Some(handle);
                    return Ok(lock);
                }
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    if !told {
                        say(&format!("waiting for another run on `{}`", folder.display()));
                        told = true;
                    }
                }
                // Network file systems may refuse to lock a folder at all.
                Err(TryLockError::Error(error)) => {
                    say(&format!("`{}` cannot be locked ({error}), going on", folder.display()));
                    return Ok(lock);
                }
            }
            if interrupted() {
                return Err(OutputError::Interrupted);
            }
            if waited(started, patience) {
                return Err(OutputError::Busy(format!(
                    "another run has held `{}` for {} seconds; nothing was written",
                    folder.display(),
                    patience.as_secs()
                )));
            }
            sleep(STEP);
        }
    }

    /// Whether the folder is locked; some file systems cannot.
    pub fn is_held(&self) -> bool {
        self.handle.is_some()
    }

    /// Keeps the folder even if it was made for this run.
    pub fn keep(mut self) {
        self.done = true;
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Still locked: nobody else can have begun to use them.
        if !self.done {
            // Only empty folders go: the tree is as it was before the run.
            for folder in self.made.iter().rev() {
                let _ = std::fs::remove_dir(folder);
            }
        }
        drop(self.handle.take());
    }
}

fn waited(started: Instant, patience: Duration) -> bool {
    started.elapsed() >= patience
}

/// Makes `folder` and what is missing above it, noting each that was made.
fn make(folder: &Path, made: &mut Vec<PathBuf>) -> io::Result<()> {
    if folder.as_os_str().is_empty() || folder.is_dir() {
        return Ok(());
    }
    if let Some(above) = folder.parent() {
        make(above, made)?;
    }
    match fs_err::create_dir(folder) {
        Ok(()) => made.push(folder.to_path_buf()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists && folder.is_dir() => {}
        Err(error) => return Err(error),
    }
    Ok(())
}

/// Whether the handle is still the folder of that name.
fn same_folder(handle: &std::fs::File, folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (handle.metadata(), std::fs::metadata(folder)) {
        (Ok(a), Ok(b)) => (a.dev(), a.ino()) == (b.dev(), b.ino()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEVER: Interrupted<'static> = &|| false;

    fn take(folder: &Path, kind: LockKind, patience: u64) -> Result<Lock, OutputError> {
        let patience = Duration::from_millis(patience);
        Lock::take_within(folder, kind, NEVER, &mut |_| (), patience)
    }

    #[test]
    fn one_writer_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let first = take(dir.path(), LockKind::Exclusive, 50).unwrap();
        let mut said = Vec::new();
        let second = Lock::take_within(
            dir.path(),
            LockKind::Exclusive,
            NEVER,
            &mut |line| said.push(line.to_owned()),
            Duration::from_millis(80),
        );
        assert!(matches!(second, Err(OutputError::Busy(_))));
        assert_eq!(said.len(), 1);
        assert!(matches!(take(dir.path(), LockKind::Shared, 50), Err(OutputError::Busy(_))));
        drop(first);
        let reader = take(dir.path(), LockKind::Shared, 50).unwrap();
        take(dir.path(), LockKind::Shared, 50).unwrap();
        assert!(take(dir.path(), LockKind::Exclusive, 50).is_err());
        drop(reader);
        take(dir.path(), LockKind::Exclusive, 50).unwrap();
    }

    #[test]
    fn a_signal_ends_the_wait() {
        let dir = tempfile::tempdir().unwrap();
        let _first = take(dir.path(), LockKind::Exclusive, 50).unwrap();
        let second = Lock::take(dir.path(), LockKind::Exclusive, &|| true, &mut |_| ());
        assert!(matches!(second, Err(OutputError::Interrupted)));
    }

    #[test]
    fn a_folder_made_in_vain_goes_again() {
        let dir = tempfile::tempdir().unwrap();
        let deep = dir.path().join("a/b");
        drop(take(&deep, LockKind::Exclusive, 50).unwrap());
        assert!(!dir.path().join("a").exists());
        take(&deep, LockKind::Exclusive, 50).unwrap().keep();
        assert!(deep.exists());
        drop(take(&dir.path().join("none"), LockKind::Shared, 50).unwrap());
        assert!(!dir.path().join("none").exists());
    }
}
