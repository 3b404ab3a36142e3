//! The machine's package sources, through apt's own programs.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::process::Command;

use super::cache::version_key;
use super::command::run;
use super::error::Error;
use super::series::{Series, package};
use crate::progress::Progress;

/// The packages that make up one kernel, all of the same version.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Resolved {
    /// The packages' version.
    pub version: String,
    /// What names the kernel within the series.
    pub abi: String,
    /// The packages.
    pub packages: Vec<String>,
}

/// The newest kernel of a series that the package lists have whole.
pub(super) fn resolve(series: &Series, progress: Progress) -> Result<Resolved, Error> {
    if let Some(found) = look_up(series)? {
        return Ok(found);
    }
    update(progress, || {
        Error::other(
            format!("no packages of kernel {} in the package lists", series.name),
            "run: apt-get update",
        )
    })?;
    look_up(series)?.ok_or_else(|| {
        Error::other(
            format!("this machine's package sources have no kernel {}", series.name),
            "give a kernel of your own by --kernel-build FOLDER and --kernel-image FILE",
        )
    })
}

/// Fetches the package lists anew if we may; otherwise fails as told.
pub(super) fn update(progress: Progress, otherwise: impl Fn() -> Error) -> Result<(), Error> {
    if std::fs::metadata("/proc/self")?.uid() != 0 {
        return Err(otherwise());
    }
    let _step = progress.step("updating the package lists");
    run(Command::new("apt-get").args(["-q", "update"]))?.success()?;
    Ok(())
}

/// Downloads packages, each as `name=version`, into a folder.
pub(super) fn download(packages: &[String], folder: &Path) -> Result<(), Error> {
    let mut command = Command::new("apt-get");
    // apt's own user cannot write to our folder; the setting is for root only.
    command.args(["-q", "-o", "APT::Sandbox::User=root", "download"]);
    run(command.args(packages).current_dir(folder))?.success()?;
    Ok(())
}

/// The newest version of one package in the lists.
pub(super) fn newest(package: &str) -> Result<Option<String>, Error> {
    Ok(versions(&[package.to_owned()])?.into_iter().map(|(_, version)| version).next())
}

fn look_up(series: &Series) -> Result<Option<Resolved>, Error> {
    let (before, after) = series.headers.split_once("{abi}").unwrap_or((series.headers, ""));
    let escape = |text: &str| text.replace('.', "\\.").replace('+', "\\+");
    let pattern = format!("^{}{}.*{}$", escape(before), escape(series.abi), escape(after));
    let names = run(Command::new("apt-cache").args(["search", "--names-only", &pattern]))?;
    let headers: Vec<String> = names
        .success()?
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| series.abi_of(name).is_some())
        .map(str::to_owned)
        .collect();
    for (name, version) in versions(&headers)? {
        let Some(abi) = series.abi_of(&name) else { continue };
        let parts: Vec<_> = series.parts.iter().map(|part| package(part, abi)).collect();
        let images: Vec<_> = series.images.iter().map(|image| package(image, abi)).collect();
        let all: Vec<_> = parts.iter().chain(&images).cloned().collect();
        let have = versions(&all)?;
        let has = |name: &String| have.iter().any(|(n, v)| n == name && *v == version);
        let Some(image) = images.iter().find(|image| has(image)) else { continue };
        if !parts.iter().all(has) {
            continue;
        }
        let abi = abi.to_owned();
        let packages = parts.into_iter().chain([image.clone(), name]).collect();
        return Ok(Some(Resolved { version, abi, packages }));
    }
    Ok(None)
}

/// Every version of the packages in the lists, newest first.
fn versions(packages: &[String]) -> Result<Vec<(String, String)>, Error> {
    if packages.is_empty() {
        return Ok(Vec::new());
    }
    let text = run(Command::new("apt-cache").arg("madison").args(packages))?.success()?;
    let mut found: Vec<(String, String)> = text
        .lines()
        .filter_map(|line| {
            let mut columns = line.split('|').map(str::trim);
            let (name, version, source) = (columns.next()?, columns.next()?, columns.next()?);
            source.ends_with("Packages").then(|| (name.to_owned(), version.to_owned()))
        })
        .collect();
    found.sort_by(|a, b| version_key(&b.1).cmp(&version_key(&a.1)).then_with(|| a.0.cmp(&b.0)));
    Ok(found)
}
