//! The kernel's own style checker, out of the kernel's source package.

use std::path::PathBuf;
use std::process::Command;

use fs_err as fs;

use super::apt::Apt;
use super::cache::Entries;
use super::command::run;
use super::error::Error;
use super::series;
use super::source;
use super::tools::{Need, need};
use crate::progress::Progress;

/// What is unpacked: the scripts, and what those for documentation are made of.
const FOLDERS: &[&str] = &["scripts", "tools/docs", "tools/lib/python"];

/// A folder with the scripts of a named kernel's source, fetched if need be.
///
/// # Errors
/// When the name is unknown, or fetching fails.
pub fn scripts(name: &str, progress: Progress) -> Result<PathBuf, Error> {
    let series = series::find(name)?;
    let entries = Entries::of("scripts", series.name)?;
    if let Some(entry) = entries.newest()? {
        return Ok(entry.folder);
    }
    need(&[Need::Source, Need::Checkpatch])?;
    let _lock = entries.lock(progress)?;
    if let Some(entry) = entries.newest()? {
        return Ok(entry.folder);
    }
    let mut failure = None;
    for place in series.places {
        let apt = Apt::open(place.suites, progress)?;
        let made = entries.begin()?;
        match source::download(&apt, series.source, None, made.path(), progress) {
            Ok(None) => {}
            Ok(Some((version, archive))) => {
                let _step = progress.step(format!("unpacking the scripts of {}", series.source));
                let mut tar = Command::new("tar");
                tar.arg("-C").arg(made.path()).args([
                    "--strip-components=1",
                    "--wildcards",
                    "--anchored",
                ]);
                tar.arg("-xJf").arg(&archive);
                // Older sources have not all of them.
                let member = |folder: &&str| format!("{}/{folder}/*", series.source);
                run(tar.args(FOLDERS.iter().map(member)))?;
                fs::remove_file(archive)?;
                let parts: Vec<_> =
                    FOLDERS.iter().copied().filter(|f| made.path().join(f).is_dir()).collect();
                return Ok(entries.finish(made, &version, &[series.source], &parts)?.folder);
            }
            Err(error @ Error::Command { .. }) => failure = failure.or(Some(error)),
            Err(error) => return Err(error),
        }
    }
    Err(failure.unwrap_or_else(|| {
        let what = format!("Debian's archive has no package {}", series.source);
        Error::other(what, "name another kernel")
    }))
}
