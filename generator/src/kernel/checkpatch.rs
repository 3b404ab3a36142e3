//! The kernel's own style checker, out of the kernel's source package.

use std::path::PathBuf;
use std::process::Command;

use fs_err as fs;

use super::apt;
use super::cache::{Entries, UNFINISHED};
use super::command::run;
use super::error::Error;
use super::fetch::unpack;
use super::series::{self, package};
use super::tools::{Need, need};
use crate::progress::Progress;

/// The script and the word lists it reads.
const FILES: &[&str] =
    &["scripts/checkpatch.pl", "scripts/spelling.txt", "scripts/const_structs.checkpatch"];

/// The path of `checkpatch.pl` of a named kernel, fetched if need be.
///
/// # Errors
/// When the name is unknown, or fetching fails.
pub fn checkpatch(name: &str, progress: Progress) -> Result<PathBuf, Error> {
    let series = series::find(name)?;
    let entries = Entries::of(series)?;
    // A dot keeps it apart from the kernels.
    let place = entries.folder.join(".scripts");
    let script = place.join("checkpatch.pl");
    if script.is_file() {
        return Ok(script);
    }
    need(&[Need::Checkpatch])?;
    let _lock = entries.lock(progress)?;
    if script.is_file() {
        return Ok(script);
    }
    entries.sweep()?;
    let source = package(series.source, series.name);
    let missing =
        || Error::other(format!("no package {source} in the lists"), "run: apt-get update");
    let mut version = apt::newest(&source)?;
    if version.is_none() {
        apt::update(progress, missing)?;
        version = apt::newest(&source)?;
    }
    let version = version.ok_or_else(missing)?;
    let made = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(&entries.folder)?;
    let _step = progress.step(format!("downloading the scripts of {source} ({version})"));
    apt::download(&[format!("{source}={version}")], made.path())?;
    let tree = made.path().join("tree");
    unpack(made.path(), &tree)?;
    let archive = tree.join("usr/src").join(format!("{source}.tar.xz"));
    let top = &source;
    let members = FILES.iter().map(|file| format!("{top}/{file}"));
    run(Command::new("tar")
        .arg("-C")
        .arg(&tree)
        .args(["--strip-components=1", "-xJf"])
        .arg(archive)
        .args(members))?
    .success()?;
    fs::rename(tree.join("scripts"), place)?;
    Ok(script)
}
