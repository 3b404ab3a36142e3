//! The only part that touches files: plan, diff, write, prune.
//!
//! The output folder holds one folder a family, and in it a manifest (see
//! [`Manifest`]) that lists what protogen wrote there. A plan compares the
//! files that are wanted with those on disk; applying it is all or nothing.

mod apply;
mod commit;
mod diff;
mod disk;
mod lock;
mod manifest;
mod path;
mod plan;

use std::fmt;
use std::io;

pub use apply::{Summary, apply};
pub use diff::unified;
pub use lock::{Lock, LockKind};
pub use manifest::{MANIFEST, Manifest, hex};
pub use path::check_path;
pub use plan::{Change, Kind, Plan, Wanted};

/// Prefix of the folder, inside the output folder, where new files wait until
/// all of them are complete.
pub const STAGE_PREFIX: &str = ".protogen-tmp-";

/// Asked between steps; `true` ends the run with the tree as it was.
pub type Interrupted<'a> = &'a dyn Fn() -> bool;

/// Why nothing was written.
#[derive(Debug)]
pub enum OutputError {
    /// The operating system refused; the error names verb and path.
    Io(io::Error),
    /// Things stand in the way that protogen does not touch, not even when
    /// forced; one sentence each.
    Refused(Vec<String>),
    /// Another run holds the output folder; the sentence names it.
    Busy(String),
    /// A signal asked to stop.
    Interrupted,
    /// A rendered path that would leave the folder, or the like.
    Internal(String),
}

impl fmt::Display for OutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "{error}"),
            Self::Refused(reasons) => f.write_str(&reasons.join("\n")),
            Self::Busy(reason) => f.write_str(reason),
            Self::Interrupted => f.write_str("interrupted"),
            Self::Internal(reason) => write!(f, "internal error: {reason}"),
        }
    }
}

impl std::error::Error for OutputError {}

impl From<io::Error> for OutputError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}
