//! An output folder made by hand, and what is in it.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use protogen::output::{
    Interrupted, Kind, Lock, LockKind, OutputError, Plan, Summary, Wanted, apply,
};
use protogen::render::Files;

pub const NEVER: Interrupted<'static> = &|| false;

/// A family's files from pairs of path and text.
pub fn family(name: &str, files: &[(&str, &str)]) -> Wanted {
    let files: Files = files.iter().map(|(p, t)| ((*p).into(), t.as_bytes().to_vec())).collect();
    Wanted::new(name, files, "specs/x.yaml", "0")
}

/// A project folder with its output folder inside.
pub struct Tree {
    _dir: tempfile::TempDir,
    pub out: PathBuf,
}

impl Tree {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("generated");
        Self { _dir: dir, out }
    }

    /// A tree that holds one generated family.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let tree = Self::new();
        tree.write(&[family("foo", files)]).unwrap();
        tree
    }

    pub fn plan(&self, wanted: &[Wanted]) -> Result<Plan, OutputError> {
        Plan::new(&self.out, wanted, true)
    }

    /// Differences by path.
    pub fn kinds(&self, wanted: &[Wanted]) -> Vec<(String, Kind)> {
        let plan = self.plan(wanted).unwrap();
        plan.changes.into_iter().map(|change| (change.path, change.kind)).collect()
    }

    /// Everything at once, edited files included.
    pub fn write(&self, wanted: &[Wanted]) -> Result<Summary, OutputError> {
        self.write_until(wanted, NEVER)
    }

    pub fn write_until(
        &self,
        wanted: &[Wanted],
        interrupted: Interrupted<'_>,
    ) -> Result<Summary, OutputError> {
        let lock = Lock::take(&self.out, LockKind::Exclusive, NEVER, &mut |_| ())?;
        let plan = self.plan(wanted)?;
        apply(&plan, lock, interrupted)
    }

    pub fn at(&self, path: &str) -> PathBuf {
        self.out.join(path)
    }

    pub fn put(&self, path: &str, text: &str) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn text(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).unwrap()
    }
}

/// Every path below a folder with its contents, mode and time.
pub type Snapshot = BTreeMap<PathBuf, (Vec<u8>, u32, i64, i64)>;

pub fn snapshot(folder: &Path) -> Snapshot {
    let mut found = Snapshot::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for entry in entries {
        let path = entry.unwrap().path();
        let meta = fs::symlink_metadata(&path).unwrap();
        if meta.is_dir() {
            found.extend(snapshot(&path));
            found.insert(path, (Vec::new(), meta.mode(), 0, 0));
        } else {
            let bytes = fs::read(&path).unwrap_or_default();
            found.insert(path, (bytes, meta.mode(), meta.mtime(), meta.mtime_nsec()));
        }
    }
    found
}
