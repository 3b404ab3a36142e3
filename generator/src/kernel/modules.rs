//! Modules of a kernel's own that tests need: devices that join network
//! namespaces, a queue that loses what it is told to, and what drives the
//! network card of a virtual machine.

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

/// Modules that are fetched together. A kernel that lacks one has it built in,
/// or fails the tests that want it.
#[derive(Debug, PartialEq, Eq)]
pub struct Modules {
    /// Their folder in the cache.
    kind: &'static str,
    /// Each behind those that it needs.
    names: &'static [&'static str],
}

/// What joins network namespaces.
pub const WIRES: Modules = Modules { kind: "modules", names: &["veth", "sch_netem"] };
/// What drives the card of a machine with a wire.
pub const CARD: Modules = Modules {
    kind: "cards",
    names: &[
        "virtio",
        "virtio_ring",
        "virtio_pci_legacy_dev",
        "virtio_pci_modern_dev",
        "virtio_pci",
        "failover",
        "net_failover",
        "virtio_net",
    ],
};
/// Where they are in an entry, as plain `.ko` files.
const FOLDER: &str = "modules";

/// Modules of a kernel, by name, in the order in which they can be loaded. Those
/// of a named kernel are fetched if need be; another one has them in its build
/// tree.
///
/// # Errors
/// When fetching fails.
pub fn modules(
    kernel: &Kernel,
    wanted: &Modules,
    progress: Progress,
) -> Result<Vec<(String, PathBuf)>, Error> {
    let folder = match kernel.series {
        None => kernel.build.clone(),
        Some(series) => provide(series, &kernel.version, wanted, progress)?.folder.join(FOLDER),
    };
    let mut found = Vec::new();
    collect(&folder, wanted.names, &mut found)?;
    found.sort_by_key(|(name, _)| wanted.names.iter().position(|known| known == name));
    Ok(found)
}

/// The wanted modules below a folder.
fn collect(
    folder: &Path,
    wanted: &[&str],
    found: &mut Vec<(String, PathBuf)>,
) -> Result<(), Error> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if entry.file_type()?.is_dir() {
            collect(&path, wanted, found)?;
        } else if let Some((name, "" | ".xz")) = name.split_once(".ko")
            && wanted.contains(&name)
        {
            found.push((name.to_owned(), path));
        }
    }
    Ok(())
}

fn provide(
    series: &'static Series,
    version: &str,
    wanted: &Modules,
    progress: Progress,
) -> Result<Entry, Error> {
    let entries = Entries::of(wanted.kind, series.name)?;
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
            let made = entries.begin()?;
            fetch(series, (&kernel.abi, version), wanted, made.path(), &apt, progress)?;
            return entries.finish(made, version, &[series.name], &[FOLDER]);
        }
    }
    Err(Error::other(
        format!("Debian's archive has no modules of kernel {} ({version}) any more", series.name),
        format!("run: protogen kernels --refresh {}", series.name),
    ))
}

/// Downloads the modules of one release, by ABI and version, to a folder.
fn fetch(
    series: &Series,
    (abi, version): (&str, &str),
    wanted: &Modules,
    made: &Path,
    apt: &Apt,
    progress: Progress,
) -> Result<(), Error> {
    let scratch = tempfile::tempdir_in(made)?;
    let step = progress.step(format!("downloading modules of kernel {} ({version})", series.name));
    let packages: Vec<_> =
        series.modules.iter().map(|name| format!("{}={version}", package(name, abi))).collect();
    download_any(&packages, apt, scratch.path())?;
    drop(step);
    let _step = progress.step(format!("unpacking modules of kernel {} ({version})", series.name));
    let tree = scratch.path().join("tree");
    unpack(scratch.path(), &tree)?;
    let mut found = Vec::new();
    collect(&tree, wanted.names, &mut found)?;
    let folder = made.join(FOLDER);
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
    Ok(())
}
