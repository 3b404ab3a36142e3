//! Modules of a kernel's own that tests need: devices that join network
//! namespaces, and a queue that loses what it is told to.

use std::path::{Path, PathBuf};
use std::process::Command;

use fs_err as fs;

use super::Kernel;
use super::apt::Apt;
use super::cache::{Entries, Entry};
use super::command::run;
use super::error::Error;
use super::fetch::{download_any, unpack};
use super::series::{Series, package};
use super::tools::{Need, need};
use crate::progress::Progress;

/// What is taken along. A kernel that lacks one has it built in, or fails the
/// tests that want it.
const WANTED: &[&str] = &["veth", "sch_netem"];
/// Where they are in the cache, as plain `.ko` files.
const FOLDER: &str = "modules";

/// The modules that tests need of a kernel, by name. Those of a named kernel
/// are fetched if need be; another one has them in its build tree.
///
/// # Errors
/// When fetching fails.
pub fn modules(kernel: &Kernel, progress: Progress) -> Result<Vec<(String, PathBuf)>, Error> {
    let folder = match kernel.series {
        None => kernel.build.clone(),
        Some(series) => provide(series, &kernel.version, progress)?.folder.join(FOLDER),
    };
    let mut found = Vec::new();
    collect(&folder, &mut found)?;
    Ok(found)
}

/// The wanted modules below a folder.
fn collect(folder: &Path, found: &mut Vec<(String, PathBuf)>) -> Result<(), Error> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if entry.file_type()?.is_dir() {
            collect(&path, found)?;
        } else if let Some((name, "" | ".xz")) = name.split_once(".ko")
            && WANTED.contains(&name)
        {
            found.push((name.to_owned(), path));
        }
    }
    Ok(())
}

fn provide(series: &'static Series, version: &str, progress: Progress) -> Result<Entry, Error> {
    let entries = Entries::of("modules", series.name)?;
    if let Some(entry) = entries.get(version) {
        return Ok(entry);
    }
    need(&[Need::Fetch])?;
    let _lock = entries.lock(progress)?;
    // Another run may have made it while this one waited for the lock.
    if let Some(entry) = entries.get(version) {
        return Ok(entry);
    }
    for place in series.places {
        let apt = Apt::open(place.suites, progress)?;
        if let Some(kernel) = apt.kernels(series)?.iter().find(|k| k.version == version) {
            return fetch(series, &kernel.abi, version, &entries, &apt, progress);
        }
    }
    Err(Error::other(
        format!("Debian's archive has no modules of kernel {} ({version}) any more", series.name),
        format!("run: protogen kernels --refresh {}", series.name),
    ))
}

fn fetch(
    series: &Series,
    abi: &str,
    version: &str,
    entries: &Entries,
    apt: &Apt,
    progress: Progress,
) -> Result<Entry, Error> {
    let made = entries.begin()?;
    let scratch = tempfile::tempdir_in(made.path())?;
    let step = progress.step(format!("downloading modules of kernel {} ({version})", series.name));
    let packages: Vec<_> =
        series.modules.iter().map(|name| format!("{}={version}", package(name, abi))).collect();
    download_any(&packages, apt, scratch.path())?;
    drop(step);
    let _step = progress.step(format!("unpacking modules of kernel {} ({version})", series.name));
    let tree = scratch.path().join("tree");
    unpack(scratch.path(), &tree)?;
    let mut found = Vec::new();
    collect(&tree, &mut found)?;
    let folder = made.path().join(FOLDER);
    fs::create_dir(&folder)?;
    for (name, file) in found {
        let compressed = file.extension().is_some_and(|end| end == "xz");
        let target = folder.join(format!("{name}.ko{}", if compressed { ".xz" } else { "" }));
        fs::rename(&file, &target)?;
        if compressed {
            run(Command::new("xz").arg("--decompress").arg(&target))?.success()?;
        }
    }
    scratch.close()?;
    entries.finish(made, version, &[series.name], &[FOLDER])
}
