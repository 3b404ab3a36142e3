//! A kernel's source package.

use std::path::{Path, PathBuf};
use std::process::Command;

use fs_err as fs;

use super::apt::Apt;
use super::command::run;
use super::error::Error;
use super::fetch;
use crate::progress::Progress;

/// Large parts of the source that nothing here compiles, as tar matches them;
/// what configures them stays.
const SKIPPED: &[&str] = &[
    "Documentation/*.rst",
    "Documentation/*.yaml",
    "arch/a*.[chS]",
    "arch/[c-w]*.[chS]",
    "arch/*.dts*",
    "arch/*defconfig",
    "drivers/gpu/*.[ch]",
    "drivers/infiniband/*.[ch]",
    "drivers/media/*.[ch]",
    "drivers/net/ethernet/*.[ch]",
    "drivers/net/wireless/*.[ch]",
    "drivers/scsi/*.[ch]",
    "drivers/staging/*.[ch]",
    "sound/*.[ch]",
    "tools/perf/*",
    "tools/testing/*",
];

/// Downloads the newest source package, or that of a version, into a folder; its
/// version, and the archive in it. Nothing if the lists have none, even when
/// fetched anew.
pub(super) fn download(
    apt: &Apt,
    package: &str,
    wanted: Option<&str>,
    folder: &Path,
    progress: Progress,
) -> Result<Option<(String, PathBuf)>, Error> {
    let archive = folder.join(format!("{package}.tar.xz"));
    for fresh in [false, true] {
        if fresh {
            apt.update()?;
        }
        let version = match wanted {
            None => apt.newest(package)?,
            Some(version) => apt.has(package, version)?.then(|| version.to_owned()),
        };
        let Some(version) = version else { continue };
        let _step = progress.step(format!("downloading {package} ({version})"));
        let scratch = tempfile::tempdir_in(folder)?;
        match apt.download(&[format!("{package}={version}")], scratch.path()) {
            Err(Error::Command { .. }) if !fresh => continue,
            other => other?,
        }
        let tree = scratch.path().join("tree");
        fetch::unpack(scratch.path(), &tree)?;
        fs::rename(tree.join(format!("usr/src/{package}.tar.xz")), &archive)?;
        return Ok(Some((version, archive)));
    }
    Ok(None)
}

/// Unpacks what building a kernel, or what modules need of one, takes of an
/// archive into a new folder, and removes the archive.
pub(super) fn unpack(archive: &Path, package: &str, tree: &Path) -> Result<(), Error> {
    fs::create_dir(tree)?;
    let mut tar = Command::new("tar");
    tar.arg("-C").arg(tree).args(["--strip-components=1", "--wildcards"]);
    // Names in the archive begin with the package's.
    tar.args(SKIPPED.iter().map(|path| format!("--exclude={package}/{path}")));
    run(tar.arg("-xJf").arg(archive))?.success()?;
    fs::remove_file(archive)?;
    Ok(())
}
