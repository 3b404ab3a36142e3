//! From packages to a build tree and an image in the cache.

use std::path::{Path, PathBuf};
use std::process::Command;

use fs_err as fs;

use super::apt::{Apt, Resolved};
use super::cache::{Entries, Entry};
use super::command::run;
use super::error::Error;
use super::series::{Place, Series, package};
use super::tools::{Need, need};
use super::{Kernel, root};
use crate::progress::Progress;

/// Parts of the packages that nothing here reads.
const UNUSED: &[&str] = &["usr/share", "lib/modules"];

/// A kernel of the table: out of the cache, or made.
pub(super) fn provide(
    series: &'static Series,
    refresh: bool,
    progress: Progress,
) -> Result<Kernel, Error> {
    let entries = entries(series)?;
    let entry = match entries.newest()? {
        Some(entry) if !refresh => entry,
        _ => fetch(series, &entries, refresh, progress)?,
    };
    let place = place(series, &entry);
    let root = place.root.map(|spec| root::provide(spec, progress)).transpose()?;
    Ok(kernel(series, place, entry, root))
}

/// The entries of a series in the cache.
pub(super) fn entries(series: &Series) -> Result<Entries, Error> {
    Entries::of("kernels", series.name)
}

/// Where an entry came from.
pub(super) fn place(series: &'static Series, entry: &Entry) -> &'static Place {
    let named = series.places.iter().find(|place| place.suites.name == entry.fact(2));
    // Every series has a place.
    named.unwrap_or(&series.places[0])
}

fn kernel(series: &'static Series, place: &Place, entry: Entry, root: Option<PathBuf>) -> Kernel {
    Kernel {
        name: format!("{} ({})", series.name, entry.version),
        build: entry.folder.join(entry.fact(0)),
        image: Some(entry.folder.join(entry.fact(1))),
        root,
        make: place.make.iter().map(|&word| word.to_owned()).collect(),
        folder: entry.folder,
        series: Some(series),
        version: entry.version,
        slow: false,
    }
}

fn fetch(
    series: &'static Series,
    entries: &Entries,
    refresh: bool,
    progress: Progress,
) -> Result<Entry, Error> {
    need(&[Need::Fetch])?;
    let _lock = entries.lock(progress)?;
    // Another run may have made it while this one waited for the lock.
    if !refresh && let Some(entry) = entries.newest()? {
        return Ok(entry);
    }
    let mut failure = None;
    for place in series.places {
        match fetch_from(series, place, entries, refresh, progress) {
            Ok(Some(entry)) => return Ok(entry),
            Ok(None) => {}
            Err(error @ Error::Command { .. }) => failure = failure.or(Some(error)),
            Err(error) => return Err(error),
        }
    }
    Err(failure.unwrap_or_else(|| {
        Error::other(
            format!("Debian's archive has no kernel {}", series.name),
            "give a kernel of your own by --kernel-build FOLDER and --kernel-image FILE",
        )
    }))
}

/// The newest kernel that one place has; nothing if it has none.
fn fetch_from(
    series: &'static Series,
    place: &'static Place,
    entries: &Entries,
    refresh: bool,
    progress: Progress,
) -> Result<Option<Entry>, Error> {
    let apt = Apt::open(place.suites, progress)?;
    if refresh {
        apt.update()?;
    }
    let mut failure = None;
    if let Some(resolved) = apt.kernels(series)?.first() {
        match get(series, place, entries, &apt, resolved, progress) {
            Err(error @ Error::Command { .. }) => failure = Some(error),
            other => return other.map(Some),
        }
    }
    // Old lists name packages that the archive has replaced since, and new ones
    // may be ahead of what the mirror has.
    if !refresh {
        apt.update()?;
    }
    for resolved in apt.kernels(series)? {
        match get(series, place, entries, &apt, &resolved, progress) {
            Err(error @ Error::Command { .. }) => failure = failure.or(Some(error)),
            other => return other.map(Some),
        }
    }
    failure.map_or(Ok(None), Err)
}

/// One kernel, if it is not there yet.
fn get(
    series: &Series,
    place: &Place,
    entries: &Entries,
    apt: &Apt,
    resolved: &Resolved,
    progress: Progress,
) -> Result<Entry, Error> {
    let Resolved { version, abi, packages, images } = resolved;
    if let Some(entry) = entries.get(version) {
        return Ok(entry);
    }
    let made = entries.begin()?;
    let step = progress.step(format!("downloading kernel {} ({version})", series.name));
    let downloads = made.path().join("downloads");
    fs::create_dir(&downloads)?;
    let wanted = |name: &String| format!("{name}={version}");
    apt.download(&packages.iter().map(wanted).collect::<Vec<_>>(), &downloads)?;
    download_any(&images.iter().map(wanted).collect::<Vec<_>>(), apt, &downloads)?;
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
    checker(&made.path().join(&build))?;
    let image = find_image(made.path())?;
    let facts = [&*build.to_string_lossy(), &*image.to_string_lossy(), place.suites.name];
    let parts: Vec<_> =
        ["boot", "usr"].into_iter().filter(|p| made.path().join(p).exists()).collect();
    entries.finish(made, version, &facts, &parts)
}

/// The first package that the archive really has.
pub(super) fn download_any(packages: &[String], apt: &Apt, folder: &Path) -> Result<(), Error> {
    let mut result = Ok(());
    for package in packages {
        result = apt.download(std::slice::from_ref(package), folder);
        if !matches!(result, Err(Error::Command { .. })) {
            break;
        }
    }
    result
}

/// Unpacks every package of a folder.
pub(super) fn unpack(downloads: &Path, to: &Path) -> Result<(), Error> {
    let mut files = Vec::new();
    for entry in fs::read_dir(downloads)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "deb") {
            files.push(path);
        }
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

/// Since 7.2 a kernel asks a script whether sparse is new enough before it uses
/// it. The packages lack the script; the sparse of the build roots is.
fn checker(build: &Path) -> Result<(), Error> {
    use std::os::unix::fs::PermissionsExt as _;
    let script = build.join("scripts/checker-valid.sh");
    if build.join("scripts").is_dir() && !script.exists() {
        fs::write(&script, "#!/bin/sh\necho 1\n")?;
        fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

/// The image, as a path relative to the entry.
fn find_image(entry: &Path) -> Result<PathBuf, Error> {
    let mut folders = vec![PathBuf::from("boot")];
    let modules = Path::new("usr/lib/modules");
    if entry.join(modules).is_dir() {
        for folder in fs::read_dir(entry.join(modules))? {
            folders.push(modules.join(folder?.file_name()));
        }
    }
    for folder in folders {
        if !entry.join(&folder).is_dir() {
            continue;
        }
        for file in fs::read_dir(entry.join(&folder))? {
            let file = file?;
            let name = file.file_name();
            let image = name.to_string_lossy().starts_with("vmlinuz");
            if image && file.metadata()?.len() > 0 {
                return Ok(folder.join(name));
            }
        }
    }
    Err(Error::other("the packages hold no kernel image", "give one by --kernel-image FILE"))
}
