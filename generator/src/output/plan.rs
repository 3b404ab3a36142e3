//! What would have to change for the output folder to hold what is wanted.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::disk::{Disk, Entry};
use super::manifest::{MANIFEST, Manifest, without_cr};
use super::path::{check_path, parents};
use super::{OutputError, STAGE_PREFIX};
use crate::render::Files;

/// The files of one family, as they should be.
#[derive(Debug)]
pub struct Wanted {
    /// Name of its folder.
    pub family: String,
    /// Files, the manifest included.
    pub files: Files,
}

/// How a file on disk differs from what is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Wanted and not there.
    Missing,
    /// protogen's own, with other contents.
    Differs,
    /// The same but for CRLF line endings.
    LineEndings,
    /// The same, but not executable.
    Mode,
    /// protogen's own, no longer wanted.
    LeftOver,
    /// Written by protogen, edited since, and wanted otherwise.
    Edited,
    /// No longer wanted, but edited since protogen wrote it.
    EditedLeftOver,
    /// Not written by protogen, and in the place of a wanted file.
    Foreign,
}

/// One file that differs.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    /// Path below the output folder.
    pub path: String,
    /// How it differs.
    pub kind: Kind,
    /// What it should hold; `None` if it should not be there.
    pub new: Option<Vec<u8>>,
    /// What it holds; `None` if it is not there.
    pub old: Option<Vec<u8>>,
}

/// Every difference between an output folder and what is wanted in it.
#[derive(Debug)]
pub struct Plan {
    /// The output folder.
    pub root: PathBuf,
    /// Differences by path, manifests last.
    pub changes: Vec<Change>,
    /// Number of files that are as they should be.
    pub unchanged: usize,
    /// Why the plan cannot be carried out, if anything forbids it: what stands
    /// in the way that protogen never touches.
    pub refused: Vec<String>,
}

impl Wanted {
    /// Rendered files with the manifest that goes with them.
    pub fn new(family: &str, mut files: Files, spec_path: &str, spec_hash: &str) -> Self {
        let manifest = Manifest::text(&files, spec_path, spec_hash);
        files.insert(MANIFEST.to_owned(), manifest.into_bytes());
        Self { family: family.to_owned(), files }
    }
}

impl Kind {
    /// Whether only `--force` lets protogen write or remove the file.
    pub fn needs_force(self) -> bool {
        matches!(self, Self::Edited | Self::EditedLeftOver | Self::Foreign)
    }
}

impl Change {
    /// Whether this is a family's manifest.
    pub fn is_manifest(&self) -> bool {
        self.path.split_once('/').is_some_and(|(_, rest)| rest == MANIFEST)
    }
}

impl Plan {
    /// Compares `root` with `wanted`. With `all`, families that are not
    /// wanted at all are left over.
    ///
    /// # Errors
    /// When a wanted path is unsound, or when the folder cannot be read. What
    /// stands in the way that protogen never touches (a link, a folder, a
    /// device) is in [`Plan::refused`].
    pub fn new(root: &Path, wanted: &[Wanted], all: bool) -> Result<Self, OutputError> {
        for family in wanted {
            check_wanted(family)?;
        }
        let mut planner = Planner {
            disk: Disk::new(root),
            plan: Self {
                root: root.to_path_buf(),
                changes: Vec::new(),
                unchanged: 0,
                refused: Vec::new(),
            },
            blocked: Vec::new(),
        };
        let folders = planner.disk.folders()?;
        for family in wanted {
            planner.family(&family.family, &family.files, &folders)?;
        }
        if all {
            for name in &folders {
                if !name.starts_with('.') && wanted.iter().all(|w| w.family != *name) {
                    planner.family(name, &Files::new(), &folders)?;
                }
            }
        }
        Ok(planner.finish())
    }

    /// Whether the plan can be carried out.
    ///
    /// # Errors
    /// With all of [`Plan::refused`], if there is anything.
    pub fn possible(&self) -> Result<(), OutputError> {
        if self.refused.is_empty() {
            return Ok(());
        }
        Err(OutputError::Refused(self.refused.clone()))
    }

    /// Changes that wait for `--force`.
    pub fn edited(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.kind.needs_force())
    }
}

fn check_wanted(family: &Wanted) -> Result<(), OutputError> {
    let unsound = |path: &str, why: &str| {
        Err(OutputError::Internal(format!("the path `{path}` of `{}` {why}", family.family)))
    };
    if family.family.contains('/') || family.family.starts_with('.') {
        return unsound(&family.family, "is no name of a folder");
    }
    if let Err(why) = check_path(&family.family) {
        return unsound(&family.family, why);
    }
    for path in family.files.keys() {
        if let Err(why) = check_path(path) {
            return unsound(path, why);
        }
        if let Some(folder) = parents(path).find(|folder| family.files.contains_key(*folder)) {
            return unsound(folder, "is both a file and a folder");
        }
    }
    Ok(())
}

struct Planner {
    disk: Disk,
    plan: Plan,
    /// A wanted file and what stands in its way unless it is left over.
    blocked: Vec<(String, Vec<String>)>,
}

impl Planner {
    /// Compares one family's folder.
    fn family(
        &mut self,
        name: &str,
        wanted: &Files,
        folders: &[String],
    ) -> Result<(), OutputError> {
        let Some(known) = self.known(name, !wanted.is_empty(), folders)? else { return Ok(()) };
        for (path, new) in wanted {
            self.wanted_file(name, path, new, &known)?;
        }
        for path in known.files.keys().filter(|path| !wanted.contains_key(*path)) {
            self.left_over(format!("{name}/{path}"), path, &known)?;
        }
        if wanted.is_empty() {
            let path = format!("{name}/{MANIFEST}");
            if let Entry::File { bytes, .. } = self.disk.look(&path)? {
                self.change(path, Kind::LeftOver, None, Some(bytes));
            }
        }
        Ok(())
    }

    /// What protogen wrote into the family's folder; `None` if it never did
    /// and need not look. A run that was killed in the middle has left its
    /// new manifest behind: files may be those of either.
    fn known(
        &mut self,
        name: &str,
        wanted: bool,
        folders: &[String],
    ) -> Result<Option<Manifest>, OutputError> {
        let mut known = None;
        let own = [format!("{name}/{MANIFEST}")];
        let staged = folders
            .iter()
            .filter(|folder| folder.starts_with(STAGE_PREFIX))
            .map(|folder| format!("{folder}/new/{name}/{MANIFEST}"));
        for path in own.into_iter().chain(staged) {
            if let Entry::File { bytes, .. } = self.disk.look(&path)?
                && let Some(manifest) = Manifest::parse(&String::from_utf8_lossy(&bytes))
            {
                known.get_or_insert_with(Manifest::default).merge(manifest);
            }
        }
        Ok(known.or_else(|| wanted.then(Manifest::default)))
    }

    fn wanted_file(
        &mut self,
        family: &str,
        path: &str,
        new: &[u8],
        known: &Manifest,
    ) -> Result<(), OutputError> {
        let full = format!("{family}/{path}");
        let (kind, old) = match self.disk.look(&full)? {
            Entry::Nothing => (Kind::Missing, None),
            Entry::File { bytes, executable } => {
                let Some(kind) = compare(path, new, &bytes, executable, known) else {
                    self.plan.unchanged += 1;
                    return Ok(());
                };
                (kind, Some(bytes))
            }
            Entry::Folder => {
                let inside = self.disk.walk(&full)?;
                self.blocked.push((full.clone(), inside));
                (Kind::Missing, None)
            }
            Entry::Below(file) => {
                self.blocked.push((full.clone(), vec![file]));
                (Kind::Missing, None)
            }
            Entry::Link(link) => {
                self.refuse_link(&full, &link);
                return Ok(());
            }
            Entry::Special => {
                let shown = self.shown(&full);
                self.plan.refused.push(format!("cannot write `{shown}`: it is not a regular file"));
                return Ok(());
            }
        };
        self.change(full, kind, Some(new.to_vec()), old);
        Ok(())
    }

    fn left_over(&mut self, full: String, path: &str, known: &Manifest) -> Result<(), OutputError> {
        match self.disk.look(&full)? {
            Entry::Nothing | Entry::Below(_) | Entry::Folder | Entry::Special => {}
            Entry::File { bytes, .. } => {
                let kind =
                    if known.wrote(path, &bytes) { Kind::LeftOver } else { Kind::EditedLeftOver };
                self.change(full, kind, None, Some(bytes));
            }
            Entry::Link(link) => self.refuse_link(&full, &link),
        }
        Ok(())
    }

    fn change(&mut self, path: String, kind: Kind, new: Option<Vec<u8>>, old: Option<Vec<u8>>) {
        self.plan.changes.push(Change { path, kind, new, old });
    }

    fn shown(&self, path: &str) -> String {
        self.plan.root.join(path).display().to_string()
    }

    fn refuse_link(&mut self, path: &str, link: &str) {
        let (path, link) = (self.shown(path), self.shown(link));
        let reason = if path == link {
            format!("cannot write `{path}`: it is a symbolic link; remove it first")
        } else {
            format!("cannot write `{path}`: `{link}` is a symbolic link; remove it first")
        };
        self.plan.refused.push(reason);
    }

    fn finish(mut self) -> Plan {
        let gone: BTreeSet<&str> = self
            .plan
            .changes
            .iter()
            .filter(|change| change.new.is_none())
            .map(|change| change.path.as_str())
            .collect();
        let mut in_the_way: BTreeMap<String, String> = BTreeMap::new();
        for (path, obstacles) in &self.blocked {
            for obstacle in obstacles.iter().filter(|path| !gone.contains(path.as_str())) {
                in_the_way.entry(obstacle.clone()).or_insert_with(|| path.clone());
            }
        }
        for (obstacle, path) in in_the_way {
            let (path, obstacle) = (self.shown(&path), self.shown(&obstacle));
            self.plan.refused.push(format!("cannot write `{path}`: `{obstacle}` is in the way"));
        }
        self.plan.changes.sort_by(|a, b| {
            (a.is_manifest(), a.path.as_str()).cmp(&(b.is_manifest(), b.path.as_str()))
        });
        self.plan
    }
}

/// How a file differs from what is wanted, if it does.
fn compare(path: &str, new: &[u8], old: &[u8], executable: bool, known: &Manifest) -> Option<Kind> {
    if new == old {
        return (is_script(new) && !executable).then_some(Kind::Mode);
    }
    if without_cr(old) == new {
        return Some(Kind::LineEndings);
    }
    // The manifest is no file to edit, but a file of that name may be foreign.
    let ours = if path == MANIFEST {
        Manifest::parse(&String::from_utf8_lossy(old)).is_some()
    } else {
        known.wrote(path, old)
    };
    Some(match (ours, known.files.contains_key(path)) {
        (true, _) => Kind::Differs,
        (false, true) => Kind::Edited,
        (false, false) => Kind::Foreign,
    })
}

/// Whether a file is made executable.
pub fn is_script(bytes: &[u8]) -> bool {
    bytes.starts_with(b"#!")
}
