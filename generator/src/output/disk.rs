//! What stands at a path on disk, without ever following a symbolic link
//! below the output folder.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use super::OutputError;
use super::path::parents;

/// What stands at a path.
#[derive(Debug, PartialEq, Eq)]
pub enum Entry {
    /// Nothing, and folders all the way up (or nothing there either).
    Nothing,
    /// A regular file.
    File {
        /// Its contents.
        bytes: Vec<u8>,
        /// Whether its owner may execute it.
        executable: bool,
    },
    /// A folder.
    Folder,
    /// A file stands where a folder above should be; its path.
    Below(String),
    /// A symbolic link at this path (the path itself or a folder above).
    Link(String),
    /// A device, socket or pipe.
    Special,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Node {
    Nothing,
    File { executable: bool },
    Folder,
    Link,
    Special,
}

/// The output folder, looked at.
#[derive(Debug)]
pub struct Disk {
    root: PathBuf,
    /// Folders looked at before.
    seen: BTreeMap<String, Node>,
}

impl Disk {
    /// The tree below `root`, which may be missing.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_path_buf(), seen: BTreeMap::new() }
    }

    /// What stands at `path`.
    ///
    /// # Errors
    /// When it cannot be looked at.
    pub fn look(&mut self, path: &str) -> Result<Entry, OutputError> {
        for folder in parents(path) {
            let node = if let Some(node) = self.seen.get(folder) {
                *node
            } else {
                let node = self.node(folder)?;
                self.seen.insert(folder.to_owned(), node);
                node
            };
            match node {
                Node::Folder => {}
                Node::Nothing => return Ok(Entry::Nothing),
                Node::Link => return Ok(Entry::Link(folder.to_owned())),
                Node::File { .. } | Node::Special => return Ok(Entry::Below(folder.to_owned())),
            }
        }
        Ok(match self.node(path)? {
            Node::Nothing => Entry::Nothing,
            Node::Folder => Entry::Folder,
            Node::Link => Entry::Link(path.to_owned()),
            Node::Special => Entry::Special,
            Node::File { executable } => {
                Entry::File { bytes: fs_err::read(self.root.join(path))?, executable }
            }
        })
    }

    /// Paths of everything below the folder `path` that is not a folder.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn walk(&self, path: &str) -> Result<Vec<String>, OutputError> {
        let mut found = Vec::new();
        let mut folders = vec![path.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs_err::read_dir(self.root.join(&folder))? {
                let entry = entry?;
                let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
                if entry.file_type()?.is_dir() {
                    folders.push(path);
                } else {
                    found.push(path);
                }
            }
        }
        Ok(found)
    }

    /// Names of the folders right below the root, sorted; links excluded.
    ///
    /// # Errors
    /// When the root is there and cannot be read.
    pub fn folders(&self) -> Result<Vec<String>, OutputError> {
        let entries = match fs_err::read_dir(&self.root) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry?;
            if entry.file_type()?.is_dir()
                && let Ok(name) = entry.file_name().into_string()
            {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    fn node(&self, path: &str) -> Result<Node, OutputError> {
        match fs_err::symlink_metadata(self.root.join(path)) {
            Ok(meta) if meta.is_symlink() => Ok(Node::Link),
            Ok(meta) if meta.is_dir() => Ok(Node::Folder),
            Ok(meta) if meta.is_file() => {
                Ok(Node::File { executable: meta.permissions().mode() & 0o100 != 0 })
            }
            Ok(_) => Ok(Node::Special),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Node::Nothing),
            Err(error) if error.kind() == ErrorKind::NotADirectory => Ok(Node::Nothing),
            Err(error) => Err(error.into()),
        }
    }
}
