//! From packages to a build tree and an image in the cache.

use std::path::{Path, PathBuf};
use std::process::Command;

use fs_err as fs;

use super::Kernel;
use super::apt::{self, Resolved};
use super::cache::{Entries, UNFINISHED};
use super::command::run;
use super::error::Error;
use super::series::{Series, package};
use super::tools::{Need, need};
use crate::progress::Progress;

/// Parts of the packages that nothing here reads.
const UNUSED: &[&str] = &["usr/share", "lib/modules"];

/// A kernel of the table: out of the cache, or made.
pub(super) fn provide(
    series: &'static Series,
    refresh: bool,
    progress: Progress,
) -> Result<Kernel, Error> {
    let entries = Entries::of(series)?;
    if !refresh && let Some(kernel) = entries.newest()? {
        return Ok(kernel);
    }
    need(&[Need::Fetch])?;
    let _lock = entries.lock(progress)?;
    entries.sweep()?;
    // Another run may have made it while this one waited for the lock.
    if !refresh && let Some(kernel) = entries.newest()? {
        return Ok(kernel);
    }
    let mut resolved = apt::resolve(series, progress)?;
    if let Some(kernel) = entries.get(&resolved.version) {
        return Ok(kernel);
    }
    if let Err(error) = make(&entries, series, &resolved, progress) {
        if matches!(error, Error::Interrupted | Error::Io(_)) {
            return Err(error);
        }
        // Old lists name packages that the sources have replaced since.
        let text = error.to_string();
        apt::update(progress, || Error::other(text.clone(), "run: apt-get update"))?;
        resolved = apt::resolve(series, progress)?;
        make(&entries, series, &resolved, progress)?;
    }
    entries.get(&resolved.version).ok_or_else(|| {
        Error::other(
            format!("kernel {} was fetched, but the cache does not have it", resolved.version),
            "is another program removing files from the cache?",
        )
    })
}

fn make(
    entries: &Entries,
    series: &Series,
    resolved: &Resolved,
    progress: Progress,
) -> Result<(), Error> {
    let Resolved { version, abi, packages } = resolved;
    let made = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(&entries.folder)?;
    let step = progress.step(format!("downloading kernel {} ({version})", series.name));
    let downloads = made.path().join("downloads");
    fs::create_dir(&downloads)?;
    let wanted: Vec<_> = packages.iter().map(|name| format!("{name}={version}")).collect();
    apt::download(&wanted, &downloads)?;
    drop(step);

    let _step = progress.step(format!("unpacking kernel {} ({version})", series.name));
    unpack(&downloads, made.path())?;
    fs::remove_dir_all(&downloads)?;
    for unused in UNUSED {
        let path = made.path().join(unused);
        if path.exists() {
            fs::remove_dir_all(path)?;
        }
    }
    let build = PathBuf::from("usr/src").join(package(series.headers, abi));
    relocate(&made.path().join(&build))?;
    let image = find_image(made.path())?;
    entries.finish(made, version, &build, &image)
}

/// Unpacks every package of a folder.
pub(super) fn unpack(downloads: &Path, to: &Path) -> Result<(), Error> {
    let mut files = Vec::new();
    for entry in fs::read_dir(downloads)? {
        files.push(entry?.path());
    }
    files.sort();
    for file in files {
        run(Command::new("dpkg-deb").arg("-x").arg(file).arg(to))?.success()?;
    }
    Ok(())
}

/// Makes the build tree work wherever it is: its Makefile includes that of
/// the common headers by an absolute path, and symbolic links may be absolute.
fn relocate(build: &Path) -> Result<(), Error> {
    const HERE: &str = "$(dir $(lastword $(MAKEFILE_LIST)))..";
    for name in ["Makefile", ".kernelvariables"] {
        let path = build.join(name);
        if path.exists() {
            let text = fs::read_to_string(&path)?;
            fs::write(&path, text.replace("/usr/src/", &format!("{HERE}/")))?;
        }
    }
    let Some(sources) = build.parent() else { return Ok(()) };
    for tree in fs::read_dir(sources)? {
        let tree = tree?.path();
        if !tree.is_dir() || tree.is_symlink() {
            continue;
        }
        for entry in fs::read_dir(&tree)? {
            let link = entry?.path();
            if !link.is_symlink() {
                continue;
            }
            // Trees are three folders deep: usr/src/<tree>.
            let target = fs::read_link(&link)?;
            if let Ok(inside) = target.strip_prefix("/") {
                fs::remove_file(&link)?;
                fs::os::unix::fs::symlink(Path::new("../../..").join(inside), &link)?;
            }
        }
    }
    Ok(())
}

/// The image below `boot`, as a path relative to the entry.
fn find_image(entry: &Path) -> Result<PathBuf, Error> {
    for file in fs::read_dir(entry.join("boot"))? {
        let name = file?.file_name();
        if name.to_string_lossy().starts_with("vmlinuz") {
            return Ok(Path::new("boot").join(name));
        }
    }
    Err(Error::other("the packages hold no kernel image", "give one by --kernel-image FILE"))
}
