//! Which kernel the user asks for, and how it is had.

use std::path::{Path, PathBuf};

use super::cache::Entry;
use super::error::Error;
use super::series::{self, SERIES, Series};
use super::tools::{Need, find_program};
use super::{DEBUG, Kernel, debug, fetch, kconfig, root};
use crate::progress::Progress;

/// Which kernel the user asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// One of [`SERIES`], or the debug kernel, by name.
    Named(String),
    /// Files of the user's own.
    Paths {
        /// Folder to run `make -C` in.
        build: PathBuf,
        /// Bootable image; needed to test, not to build.
        image: Option<PathBuf>,
    },
}

/// Makes the chosen kernel available. A named one is taken from the cache;
/// if it is not there, or with `refresh`, it is looked for in Debian's archive.
///
/// # Errors
/// When the name is unknown, a path does not exist, or fetching fails.
pub fn provide(choice: &Choice, refresh: bool, progress: Progress) -> Result<Kernel, Error> {
    match choice {
        Choice::Named(name) if name == DEBUG => debug::provide(refresh, progress),
        Choice::Named(name) => fetch::provide(series::find(name)?, refresh, progress),
        Choice::Paths { build, image } => {
            let build = existing(build, "Makefile")?;
            let image = image.as_deref().map(|path| existing(path, "")).transpose()?;
            let make = compiler(&build);
            Ok(Kernel {
                name: build.display().to_string(),
                folder: build.clone(),
                build,
                image,
                root: None,
                make,
                series: None,
                version: String::new(),
                slow: false,
            })
        }
    }
}

/// What has to be on the machine to [`provide`] a kernel and build for it.
///
/// # Errors
/// When the name is unknown, or the cache cannot be read.
pub fn needs(choice: &Choice, refresh: bool) -> Result<Vec<Need>, Error> {
    let Choice::Named(name) = choice else { return Ok(Vec::new()) };
    let (cached, root) = if name == DEBUG {
        (debug::cached()?, debug::place()?.root)
    } else {
        let series = series::find(name)?;
        let cached = fetch::entries(series)?.newest()?;
        let root = place_root(series, cached.as_ref());
        (cached, root)
    };
    let mut needs = Vec::new();
    if cached.is_none() || refresh {
        needs.push(Need::Fetch);
    }
    match root {
        None => needs.push(Need::BuildNamed),
        Some(spec) => {
            needs.push(Need::Sandbox);
            if root::cached(spec)?.is_none() {
                needs.push(Need::Root);
            }
        }
    }
    Ok(needs)
}

/// The name of the kernel to use where none is named: the newest that is
/// prepared, or else the newest for which no build root has to be made.
///
/// # Errors
/// When the cache cannot be read.
pub fn default_name() -> Result<&'static str, Error> {
    for series in SERIES.iter().rev() {
        let Some(entry) = fetch::entries(series)?.newest()? else { continue };
        let whole = match place_root(series, Some(&entry)) {
            None => true,
            Some(spec) => root::cached(spec)?.is_some(),
        };
        if whole {
            return Ok(series.name);
        }
    }
    let easy = SERIES.iter().rev().find(|series| place_root(series, None).is_none());
    Ok(easy.unwrap_or_else(|| series::newest()).name)
}

fn place_root(series: &'static Series, entry: Option<&Entry>) -> Option<&'static root::RootSpec> {
    entry.map_or(&series.places[0], |entry| fetch::place(series, entry)).root
}

/// What tells make to use clang if clang built the tree: the version that did if
/// it is there under its own name, or else the one that is called clang.
fn compiler(build: &Path) -> Vec<String> {
    let config = build.join("include/config/auto.conf");
    let config = std::fs::read_to_string(config).unwrap_or_default();
    if !kconfig::by_clang(&config) {
        return Vec::new();
    }
    let suffix = kconfig::clang_major(&config)
        .map(|major| format!("-{major}"))
        .filter(|suffix| find_program(&format!("clang{suffix}")));
    vec![format!("LLVM={}", suffix.unwrap_or_else(|| "1".into()))]
}

/// The absolute path of something that has to exist, with `inside` in it.
fn existing(path: &Path, inside: &str) -> Result<PathBuf, Error> {
    let wanted = if inside.is_empty() { path.to_path_buf() } else { path.join(inside) };
    fs_err::metadata(&wanted).map_err(Error::Io)?;
    fs_err::canonicalize(path).map_err(Error::Io)
}
