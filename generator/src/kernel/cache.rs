//! Fetched kernels on disk: `<cache>/protogen/kernels/<series>/<version>/`.
//!
//! An entry is made in a folder beside its place and renamed when it is whole,
//! so that one that exists is whole; its `complete` file says where tree and
//! image are. A lock keeps two runs from making the same one.

use std::cmp::Reverse;
use std::env;
use std::fs::TryLockError;
use std::path::{Path, PathBuf};
use std::time::Duration;

use fs_err as fs;

use super::Kernel;
use super::command;
use super::error::Error;
use super::series::Series;
use crate::progress::Progress;

const COMPLETE: &str = "complete";
/// What folders of unfinished entries begin with.
pub(super) const UNFINISHED: &str = ".unfinished-";

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

/// The entries of one series.
#[derive(Debug)]
pub(super) struct Entries {
    /// Folder that holds them.
    pub folder: PathBuf,
    name: &'static str,
}

impl Entries {
    pub fn of(series: &Series) -> Result<Self, Error> {
        let folder = root()?.join("kernels").join(series.name);
        fs::create_dir_all(&folder)?;
        Ok(Self { folder, name: series.name })
    }

    /// Waits until no other run changes these entries; the file is the lock.
    pub fn lock(&self, progress: Progress) -> Result<fs::File, Error> {
        let file = fs::File::create(self.folder.join(".lock"))?;
        let mut waiting = None;
        loop {
            match file.file().try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::Error(error)) => return Err(error.into()),
                Err(TryLockError::WouldBlock) => {
                    waiting.get_or_insert_with(|| {
                        progress.step(format!("waiting for another run to fetch {}", self.name))
                    });
                    command::sleep(Duration::from_millis(100))?;
                }
            }
        }
    }

    /// The newest whole entry.
    pub fn newest(&self) -> Result<Option<Kernel>, Error> {
        let mut versions = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.') {
                versions.push(name);
            }
        }
        versions.sort_by_key(|version| Reverse(version_key(version)));
        Ok(versions.iter().find_map(|version| self.get(version)))
    }

    /// The entry of one version, if it is whole.
    pub fn get(&self, version: &str) -> Option<Kernel> {
        let folder = self.folder.join(version);
        let text = fs::read_to_string(folder.join(COMPLETE)).ok()?;
        let mut lines = text.lines();
        let (build, image) = (folder.join(lines.next()?), folder.join(lines.next()?));
        (build.join("Makefile").is_file() && image.is_file()).then(|| Kernel {
            name: format!("{} ({version})", self.name),
            build,
            image: Some(image),
        })
    }

    /// Puts a finished folder in its place. `build` and `image` are relative.
    pub fn finish(
        &self,
        made: tempfile::TempDir,
        version: &str,
        build: &Path,
        image: &Path,
    ) -> Result<(), Error> {
        let text = format!("{}\n{}\n", build.display(), image.display());
        fs::write(made.path().join(COMPLETE), text)?;
        let place = self.folder.join(version);
        if place.exists() {
            fs::remove_dir_all(&place)?;
        }
        fs::rename(made.keep(), place)?;
        Ok(())
    }

    /// Removes what runs that were killed have left. Needs the lock.
    pub fn sweep(&self) -> Result<(), Error> {
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                fs::remove_dir_all(entry.path())?;
            }
        }
        Ok(())
    }
}

/// Sorts versions as a reader would: numbers by value, the rest by text.
pub(super) fn version_key(version: &str) -> Vec<(u64, String)> {
    let mut key = Vec::new();
    let mut rest = version;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        let text = after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len());
        let (word, next) = after.split_at(text);
        key.push((number.parse().unwrap_or(0), word.to_owned()));
        rest = next;
    }
    key
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{COMPLETE, Entries, UNFINISHED, version_key};

    fn make(entries: &Entries, version: &str) {
        let made = tempfile::tempdir_in(&entries.folder).unwrap();
        std::fs::create_dir(made.path().join("tree")).unwrap();
        std::fs::write(made.path().join("tree/Makefile"), "").unwrap();
        std::fs::write(made.path().join("image"), "").unwrap();
        entries.finish(made, version, Path::new("tree"), Path::new("image")).unwrap();
    }

    #[test]
    fn only_whole_entries_count() {
        let folder = tempfile::tempdir().unwrap();
        let entries = Entries { folder: folder.path().to_path_buf(), name: "6.1" };
        assert_eq!(entries.newest().unwrap(), None);
        make(&entries, "6.1.9-1");
        make(&entries, "6.1.10-1");
        let newest = |entries: &Entries| entries.newest().unwrap().map(|kernel| kernel.name);
        assert_eq!(newest(&entries).as_deref(), Some("6.1 (6.1.10-1)"));
        std::fs::remove_file(folder.path().join("6.1.10-1").join("image")).unwrap();
        assert_eq!(newest(&entries).as_deref(), Some("6.1 (6.1.9-1)"));
        make(&entries, "6.1.10-1");
        assert_eq!(newest(&entries).as_deref(), Some("6.1 (6.1.10-1)"));
        std::fs::remove_file(folder.path().join("6.1.10-1").join(COMPLETE)).unwrap();
        assert_eq!(newest(&entries).as_deref(), Some("6.1 (6.1.9-1)"));
    }

    #[test]
    fn what_killed_runs_left_is_swept_away() {
        let folder = tempfile::tempdir().unwrap();
        let entries = Entries { folder: folder.path().to_path_buf(), name: "6.1" };
        make(&entries, "6.1.9-1");
        let left = folder.path().join(format!("{UNFINISHED}abc"));
        std::fs::create_dir_all(left.join("usr/src")).unwrap();
        entries.sweep().unwrap();
        assert!(!left.exists() && entries.get("6.1.9-1").is_some());
    }

    #[test]
    fn versions_sort_by_number() {
        assert!(version_key("6.1.0-9") < version_key("6.1.0-10"));
        assert!(version_key("6.12.117-1~deb12u1") > version_key("6.12.99-1~deb12u1"));
        assert!(version_key("6.1.192-2") > version_key("6.1.192-1"));
    }
}
