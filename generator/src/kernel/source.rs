//! A kernel's source package.

use std::path::{Path, PathBuf};

use fs_err as fs;

use super::apt::Apt;
use super::error::Error;
use super::fetch::unpack;
use crate::progress::Progress;

/// Downloads the newest source package into a folder; its version, and the
/// archive in it. Nothing if the lists have none, even when fetched anew.
pub(super) fn download(
    apt: &Apt,
    package: &str,
    folder: &Path,
    progress: Progress,
) -> Result<Option<(String, PathBuf)>, Error> {
    let archive = folder.join(format!("{package}.tar.xz"));
    for fresh in [false, true] {
        if fresh {
            apt.update()?;
        }
        let Some(version) = apt.newest(package)? else { continue };
        let _step = progress.step(format!("downloading {package} ({version})"));
        let scratch = tempfile::tempdir_in(folder)?;
        match apt.download(&[format!("{package}={version}")], scratch.path()) {
            Err(Error::Command { .. }) if !fresh => continue,
            other => other?,
        }
        let tree = scratch.path().join("tree");
        unpack(scratch.path(), &tree)?;
        fs::rename(tree.join(format!("usr/src/{package}.tar.xz")), &archive)?;
        return Ok(Some((version, archive)));
    }
    Ok(None)
}
