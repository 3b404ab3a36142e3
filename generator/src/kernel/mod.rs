//! Kernels to build for and to boot: named ones come from the machine's own
//! package sources into a cache, others are given by path.

mod apt;
mod build;
mod cache;
mod checkpatch;
mod command;
mod error;
mod fetch;
mod series;
mod tools;

use std::path::{Path, PathBuf};

pub use build::{Built, build_module, build_program};
pub use cache::root as cache_root;
pub use checkpatch::checkpatch;
pub use command::{Output, catch_interrupts, interrupted, run, sleep};
pub use error::Error;
pub use series::{SERIES, Series};
pub(crate) use tools::find_program;
pub use tools::{Need, Tool, need};

use crate::progress::Progress;

/// Which kernel the user asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// One of [`SERIES`], by name.
    Named(String),
    /// Files of the user's own.
    Paths {
        /// Folder to run `make -C` in.
        build: PathBuf,
        /// Bootable image; needed to test, not to build.
        image: Option<PathBuf>,
    },
}

/// A kernel that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kernel {
    /// What to call it in messages.
    pub name: String,
    /// Folder to run `make -C` in.
    pub build: PathBuf,
    /// Bootable image, where known.
    pub image: Option<PathBuf>,
}

/// Makes the chosen kernel available. A named one is taken from the cache;
/// if it is not there, or with `refresh`, it is looked for in the package
/// sources.
///
/// # Errors
/// When the name is unknown, a path does not exist, or fetching fails.
pub fn provide(choice: &Choice, refresh: bool, progress: Progress) -> Result<Kernel, Error> {
    match choice {
        Choice::Named(name) => fetch::provide(series::find(name)?, refresh, progress),
        Choice::Paths { build, image } => {
            let build = existing(build, "Makefile")?;
            let image = image.as_deref().map(|path| existing(path, "")).transpose()?;
            Ok(Kernel { name: build.display().to_string(), build, image })
        }
    }
}

/// What has to be on the machine to [`provide`] a kernel and build for it.
///
/// # Errors
/// When the name is unknown, or the cache cannot be read.
pub fn needs(choice: &Choice, refresh: bool) -> Result<&'static [Need], Error> {
    let Choice::Named(name) = choice else { return Ok(&[]) };
    let cached = cache::Entries::of(series::find(name)?)?.newest()?.is_some();
    Ok(if cached && !refresh { &[Need::BuildNamed] } else { &[Need::BuildNamed, Need::Fetch] })
}

/// The absolute path of something that has to exist, with `inside` in it.
fn existing(path: &Path, inside: &str) -> Result<PathBuf, Error> {
    let wanted = if inside.is_empty() { path.to_path_buf() } else { path.join(inside) };
    fs_err::metadata(&wanted).map_err(Error::Io)?;
    fs_err::canonicalize(path).map_err(Error::Io)
}
