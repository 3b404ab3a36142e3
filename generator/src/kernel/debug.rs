//! The debug kernel: built from the newest source with every check that finds
//! faults of a module.

use std::path::{Path, PathBuf};

use fs_err as fs;
use sha2::{Digest as _, Sha256};

use super::apt::Apt;
use super::cache::{Entries, Entry};
use super::error::Error;
use super::kbuild::Kbuild;
use super::series::{self, Place};
use super::tools::{Need, need};
use super::{DEBUG, Kernel, kbuild, kconfig, root, source};
use crate::progress::Progress;

/// The wanted configuration.
const CONFIG: &str = include_str!("../../facts/debug.config");
/// The compiler, which kCFI and KASAN of a kernel with Rust need.
const LLVM: &str = "LLVM=-19";
/// What modules are built with, out of the tree as built; and the scripts and
/// settings by which sources are checked, with what they read.
const KEPT: &[&str] = &[
    ".clippy.toml",
    ".config",
    ".rustfmt.toml",
    "Kbuild",
    "Makefile",
    "Module.symvers",
    "System.map",
    "arch/x86/Makefile",
    "arch/x86/Makefile_32.cpu",
    "arch/x86/include",
    "include",
    "rust",
    "scripts",
    "tools/docs",
    "tools/lib/python",
    "tools/objtool/objtool",
];
const IMAGE: &str = "arch/x86/boot/bzImage";

/// The debug kernel: out of the cache, or made.
pub(super) fn provide(refresh: bool, progress: Progress) -> Result<Kernel, Error> {
    let place = place()?;
    let entries = entries()?;
    if !refresh && let (Some(entry), Some(root)) = (cached()?, cached_root(place)?) {
        return Ok(kernel(entry, root));
    }
    need(&[Need::Fetch, Need::Source, Need::Sandbox])?;
    let spec = place.root.ok_or_else(|| Error::other("no build root is known", "report it"))?;
    let root = root::provide(spec, progress)?;
    let _lock = entries.lock(progress)?;
    if !refresh && let Some(entry) = cached()? {
        return Ok(kernel(entry, root));
    }
    let entry = make(place, &entries, &root, refresh, progress)?;
    Ok(kernel(entry, root))
}

/// The entries in the cache.
pub(super) fn entries() -> Result<Entries, Error> {
    Entries::of("kernels", DEBUG)
}

/// The newest one that was built from the configuration and by the compiler of
/// today, and of which what is needed today was kept.
pub(super) fn cached() -> Result<Option<Entry>, Error> {
    let entries = entries()?;
    let Some(key) = key(place()?)? else { return Ok(None) };
    let fits = |version: &String| version.ends_with(&key);
    let version = entries.versions()?.into_iter().find(fits);
    Ok(version.and_then(|version| entries.get(&version)))
}

/// Where its source and its compiler come from.
pub(super) fn place() -> Result<&'static Place, Error> {
    let places = series::newest().places;
    places.iter().find(|place| place.root == Some(&root::TRIXIE)).ok_or_else(|| {
        Error::other("no place has source and compiler of the debug kernel", "report it")
    })
}

fn cached_root(place: &Place) -> Result<Option<PathBuf>, Error> {
    let Some(spec) = place.root else { return Ok(None) };
    Ok(root::cached(spec)?.map(|entry| root::folder(&entry)))
}

/// The end of the version of entries that fit; nothing without a root.
fn key(place: &Place) -> Result<Option<String>, Error> {
    let Some(spec) = place.root else { return Ok(None) };
    let Some(root) = root::cached(spec)? else { return Ok(None) };
    let kept = KEPT.join(" ");
    let text = format!("{CONFIG}\n{LLVM}\n{kept}\n{}", root.facts.join("\n"));
    let hash = Sha256::digest(text.as_bytes());
    Ok(Some(hash[..4].iter().fold("-".to_owned(), |key, byte| format!("{key}{byte:02x}"))))
}

fn kernel(entry: Entry, root: PathBuf) -> Kernel {
    Kernel {
        name: format!("{DEBUG} ({})", entry.version),
        build: entry.folder.join(entry.fact(0)),
        image: Some(entry.folder.join(entry.fact(1))),
        root: Some(root),
        make: vec![LLVM.to_owned()],
        folder: entry.folder,
        series: None,
        version: String::new(),
        slow: true,
    }
}

fn make(
    place: &'static Place,
    entries: &Entries,
    root: &Path,
    refresh: bool,
    progress: Progress,
) -> Result<Entry, Error> {
    let apt = Apt::open(place.suites, progress)?;
    if refresh {
        apt.update()?;
    }
    let package = series::newest().source;
    let key = key(place)?.unwrap_or_default();
    if let Some(version) = apt.newest(package)?
        && let Some(entry) = entries.get(&(version + &key))
    {
        return Ok(entry);
    }
    let made = entries.begin()?;
    let Some((version, archive)) = source::download(&apt, package, None, made.path(), progress)?
    else {
        let what = format!("Debian's archive has no package {package}");
        return Err(Error::other(what, "use another kernel"));
    };
    let step = progress.step(format!("unpacking {package} ({version})"));
    let tree = made.path().join("source");
    source::unpack(&archive, package, &tree)?;
    drop(step);

    let kbuild = Kbuild { root, entry: made.path(), words: vec![LLVM.to_owned()] };
    if let Err(error) = build(&kbuild, progress) {
        return Err(kbuild::failed(made, "the debug kernel", error));
    }
    let _step = progress.step("keeping what modules need of the debug kernel");
    let build = made.path().join("build");
    for path in KEPT {
        let to = build.join(path);
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::rename(tree.join(path), to)?;
    }
    fs::rename(tree.join(IMAGE), made.path().join("bzImage"))?;
    fs::remove_dir_all(&tree)?;
    prune(&build)?;
    let facts = ["build", "bzImage", place.suites.name];
    entries.finish(made, &(version + &key), &facts, &["build", "bzImage"])
}

fn build(kbuild: &Kbuild, progress: Progress) -> Result<(), Error> {
    let step = progress.step("configuring the debug kernel");
    let wanted = kbuild.tree().join("debug.config");
    fs::write(&wanted, CONFIG)?;
    kbuild.make(&[&format!("KCONFIG_ALLCONFIG={}", wanted.display()), "allnoconfig"])?;
    let unmet = kconfig::unmet(CONFIG, &fs::read_to_string(kbuild.tree().join(".config"))?);
    if !unmet.is_empty() {
        return Err(Error::other(
            format!("its configuration has not: {}", unmet.join(", ")),
            "see what they depend on in generator/facts/debug.config",
        ));
    }
    drop(step);
    let _step = progress.step("building the debug kernel, which takes ten minutes or more");
    kbuild.make(&[&kbuild::jobs(), "bzImage", "modules"])
}

/// Removes what only building the kernel itself needs.
fn prune(folder: &Path) -> Result<(), Error> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            prune(&path)?;
            continue;
        }
        let extension = path.extension().unwrap_or_default();
        if ["o", "a", "cmd", "d"].iter().any(|&unused| extension == unused) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}
