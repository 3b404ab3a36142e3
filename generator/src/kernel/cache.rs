//! What was fetched or made, on disk: `<cache>/protogen/<kind>/<name>/<version>/`.
//!
//! An entry is made in a folder beside its place and renamed when it is whole;
//! its `complete` file says what is where in it. Lists of the sizes of its files
//! tell later whether it still is whole; one that is not is made again. A lock
//! keeps two runs from making the same one.

use std::cmp::Reverse;
use std::env;
use std::fs::TryLockError;
use std::path::{Path, PathBuf};
use std::time::Duration;

use fs_err as fs;

use super::command;
use super::error::Error;
use super::manifest;
use super::version::version_key;
use crate::progress::Progress;

const COMPLETE: &str = "complete";
const SIZES: &str = "sizes";
/// What folders of unfinished entries begin with.
const UNFINISHED: &str = ".unfinished-";

/// protogen's folder in the user's cache.
///
/// # Errors
/// When the environment says neither where the cache nor where the home is.
pub fn root() -> Result<PathBuf, Error> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
    absolute("XDG_CACHE_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".cache")))
        .map(|cache| cache.join("protogen"))
        .ok_or_else(|| Error::other("no folder to cache kernels in", "set HOME or XDG_CACHE_HOME"))
}

/// A lock among runs; the kernel drops it when the process ends, however it
/// ends.
#[derive(Debug)]
pub(super) struct Lock {
    _file: fs::File,
}

impl Lock {
    /// Waits until no other run has the lock. `what` says what that run does.
    pub fn take(path: &Path, what: &str, progress: Progress) -> Result<Self, Error> {
        // One that another user made can be locked, though not written.
        let file = match fs::File::open(path) {
            Ok(file) => file,
            Err(_) => fs::File::create(path)?,
        };
        let mut waiting = None;
        loop {
            match file.file().try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::Error(error)) => return Err(error.into()),
                Err(TryLockError::WouldBlock) => {
                    waiting.get_or_insert_with(|| {
                        progress.step(format!("waiting for another run to {what}"))
                    });
                    command::sleep(Duration::from_millis(100))?;
                }
            }
        }
    }
}

/// The entries of one name.
#[derive(Debug)]
pub(super) struct Entries {
    folder: PathBuf,
    name: String,
}

/// A whole entry.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its version.
    pub version: String,
    /// Where it is.
    pub folder: PathBuf,
    /// What its maker wrote down.
    pub facts: Vec<String>,
}

impl Entry {
    /// One of the facts.
    pub fn fact(&self, index: usize) -> &str {
        self.facts.get(index).map_or("", String::as_str)
    }
}

impl Entries {
    pub fn of(kind: &str, name: &str) -> Result<Self, Error> {
        let folder = root()?.join(kind).join(name);
        fs::create_dir_all(&folder)?;
        Ok(Self { folder, name: name.to_owned() })
    }

    /// Waits until no other run changes these entries, and removes what runs
    /// that were killed have left, and what is no longer whole.
    pub fn lock(&self, progress: Progress) -> Result<Lock, Error> {
        let what = format!("prepare {}", self.name);
        let lock = Lock::take(&self.folder.join(".lock"), &what, progress)?;
        for name in self.names()? {
            if name.starts_with(UNFINISHED) || (!name.starts_with('.') && self.look(&name).is_err())
            {
                let _step = progress.step(format!("removing what is broken of {}", self.name));
                fs::remove_dir_all(self.folder.join(name))?;
            }
        }
        Ok(lock)
    }

    /// The folders here, hidden ones included.
    fn names(&self) -> Result<Vec<String>, Error> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        Ok(names)
    }

    /// The versions here, newest first, whole or not.
    pub fn versions(&self) -> Result<Vec<String>, Error> {
        let mut versions = self.names()?;
        versions.retain(|name| !name.starts_with('.'));
        versions.sort_by_key(|version| Reverse(version_key(version)));
        Ok(versions)
    }

    /// The newest entry, if it is whole: a broken one is to be made again
    /// rather than replaced by an older one without a word.
    pub fn newest(&self) -> Result<Option<Entry>, Error> {
        Ok(self.versions()?.first().and_then(|version| self.get(version)))
    }

    /// The entry of one version, if it is whole.
    pub fn get(&self, version: &str) -> Option<Entry> {
        self.look(version).ok()
    }

    /// The entry of one version, or what is wrong with it.
    pub fn look(&self, version: &str) -> Result<Entry, String> {
        let folder = self.folder.join(version);
        let text = std::fs::read_to_string(folder.join(COMPLETE))
            .map_err(|_| format!("it has no file '{COMPLETE}'"))?;
        manifest::check(&folder, &folder.join(SIZES))?;
        let facts = text.lines().map(str::to_owned).collect();
        Ok(Entry { version: version.to_owned(), folder, facts })
    }

    /// A folder to make an entry in; it is removed if it is not finished.
    pub fn begin(&self) -> Result<tempfile::TempDir, Error> {
        Ok(tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(&self.folder)?)
    }

    /// Puts a finished folder in its place, with facts to remember and a list
    /// of the files below `parts`.
    pub fn finish(
        &self,
        made: tempfile::TempDir,
        version: &str,
        facts: &[&str],
        parts: &[&str],
    ) -> Result<Entry, Error> {
        // Others may use what one of them made.
        set_readable(made.path())?;
        manifest::write(made.path(), parts, &made.path().join(SIZES))?;
        fs::write(made.path().join(COMPLETE), facts.join("\n") + "\n")?;
        let place = self.folder.join(version);
        if place.exists() {
            fs::remove_dir_all(&place)?;
        }
        fs::rename(made.path(), &place)?;
        // There is nothing at that place to remove any more.
        let _ = made.keep();
        self.look(version).map_err(|wrong| {
            Error::other(
                format!("{} was prepared, but {wrong}", self.name),
                "is another program removing files from the cache?",
            )
        })
    }
}

/// Temporary folders are their owner's alone.
fn set_readable(folder: &Path) -> Result<(), Error> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755))?;
    Ok(())
}

#[cfg(test)]
#[path = "cache_tests.rs"]
mod tests;
