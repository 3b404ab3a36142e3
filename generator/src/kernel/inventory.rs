//! What the cache holds, and getting everything into it.

use super::cache::{Entries, Entry};
use super::choice::{Choice, provide};
use super::error::Error;
use super::series::{self, SERIES};
use super::{DEBUG, debug, fetch, metadata, root};
use crate::progress::Progress;

/// Something that can be prepared.
#[derive(Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// Its version; empty if there is none.
    pub version: String,
    /// How it is.
    pub state: State,
}

/// What can be prepared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A kernel.
    Kernel,
    /// What modules in Rust are built with, for a kernel.
    Metadata,
    /// A build root.
    Root,
}

/// How something in the cache is.
#[derive(Debug, PartialEq, Eq)]
pub enum State {
    /// Whole, with so many bytes.
    Ready(u64),
    /// There, and so not to be used.
    Broken(String),
    /// Made from what has changed since, or not at all.
    Missing,
}

/// All kernels and build roots, with the newest version of each.
///
/// # Errors
/// When the cache cannot be read.
pub fn list() -> Result<Vec<Listed>, Error> {
    let mut listed = Vec::new();
    for series in SERIES {
        let entries = fetch::entries(series)?;
        let newest = entries.versions()?.into_iter().next();
        listed.push(look(series.name, Kind::Kernel, &entries, newest));
    }
    for series in SERIES.iter().filter(|series| series.rust) {
        let entries = metadata::entries(series)?;
        let version = metadata::version(series)?;
        listed.push(look(series.name, Kind::Metadata, &entries, version));
    }
    listed.push(current(DEBUG, Kind::Kernel, &debug::entries()?, debug::cached()?)?);
    for spec in root::ROOTS {
        let entries = root::entries(spec)?;
        let cached = root::cached(spec)?;
        // A root that only a fallback needs is of interest once it is there.
        if cached.is_some() || root::expected(spec) {
            listed.push(current(spec.name, Kind::Root, &entries, cached)?);
        }
    }
    Ok(listed)
}

/// What is of use now, or what is broken in its place.
fn current(
    name: &'static str,
    kind: Kind,
    entries: &Entries,
    cached: Option<Entry>,
) -> Result<Listed, Error> {
    if let Some(entry) = cached {
        return Ok(look(name, kind, entries, Some(entry.version)));
    }
    let broken = entries.versions()?.into_iter().find(|version| entries.look(version).is_err());
    Ok(look(name, kind, entries, broken))
}

fn look(name: &'static str, kind: Kind, entries: &Entries, version: Option<String>) -> Listed {
    let Some(version) = version else {
        return Listed { name, kind, version: String::new(), state: State::Missing };
    };
    let state = match entries.look(&version) {
        Ok(_) => State::Ready(entries.size(&version)),
        Err(wrong) => State::Broken(wrong),
    };
    Listed { name, kind, version, state }
}

/// Whether [`prepare`] knows the name.
///
/// # Errors
/// When it does not; the error names those it does.
pub fn known(name: &str) -> Result<(), Error> {
    if name != DEBUG && !root::ROOTS.iter().any(|spec| spec.name == name) {
        series::find(name)?;
    }
    Ok(())
}

/// Prepares a kernel, with the build root that it needs, or a build root.
///
/// # Errors
/// When nothing has that name, or it cannot be fetched or made.
pub fn prepare(name: &str, refresh: bool, progress: Progress) -> Result<(), Error> {
    if let Some(spec) = root::ROOTS.iter().copied().find(|spec| spec.name == name) {
        root::provide(spec, progress)?;
        return Ok(());
    }
    let kernel = provide(&Choice::Named(name.to_owned()), refresh, progress)?;
    if metadata::has_rust(&kernel) {
        metadata::rust_capable(&kernel, progress)?;
    }
    Ok(())
}
