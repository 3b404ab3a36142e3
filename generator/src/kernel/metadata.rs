//! The kernel's Rust metadata: what `rustc` reads of the kernel's own crates when
//! it compiles a module. Debian's headers lack it, so it is made again from the
//! same source with the same configuration and the same compilers, and proved to
//! be the same: each symbol of the kernel's crates bears a hash of the compiler
//! and of what it was compiled from.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use fs_err as fs;

use super::apt::Apt;
use super::cache::{Entries, Entry};
use super::command::run;
use super::error::Error;
use super::kbuild::{Kbuild, SOURCE};
use super::series::{SERIES, Series};
use super::tools::{Need, need};
use super::{DEBUG, Kernel, fetch, kbuild, kconfig, sandbox, source};
use crate::progress::Progress;

/// What a module's crate is compiled with, below the build tree.
const METADATA: &str = "rust/libkernel.rmeta";
/// How clippy and rustfmt are set, in the kernel's source.
const SETTINGS: &[&str] = &[".clippy.toml", ".rustfmt.toml"];
/// Where an entry that is being made has what is built.
const OBJECTS: &str = "objects";

/// Whether the kernel was built with Rust, as its configuration says.
pub fn has_rust(kernel: &Kernel) -> bool {
    kconfig::rustc(&config(&kernel.build)).is_some()
}

/// The same kernel with a build tree that modules in Rust can be built in: for
/// one of Debian's, a copy of its headers with the metadata, out of the cache or
/// made; any other has to have it.
///
/// # Errors
/// When the kernel was built without Rust, or by another compiler than the one
/// that is there, or when the metadata is missing and cannot be made.
pub fn rust_capable(kernel: &Kernel, progress: Progress) -> Result<Kernel, Error> {
    let text = config(&kernel.build);
    let Some(wanted) = kconfig::rustc(&text) else {
        let have = SERIES.iter().filter(|series| series.rust).map(|series| series.name);
        return Err(Error::other(
            format!("kernel {} was built without Rust (CONFIG_RUST)", kernel.name),
            format!(
                "name a kernel that has it: {}; or give a build tree of your own that was \
                 configured with CONFIG_RUST=y, by --kernel-build FOLDER",
                have.chain([DEBUG]).collect::<Vec<_>>().join(", ")
            ),
        ));
    };
    same_compiler(kernel, wanted)?;
    if kernel.build.join(METADATA).is_file() {
        return Ok(kernel.clone());
    }
    let Some(series) = kernel.series else {
        return Err(Error::other(
            format!(
                "'{}' has no {METADATA}, which a module's crate is compiled with",
                kernel.build.display()
            ),
            "give the tree that the kernel was built in, after `make prepare` there; packages \
             with headers alone lack it",
        ));
    };
    let entries = entries(series)?;
    if let Some(entry) = entries.get(&kernel.version) {
        return Ok(capable(kernel, &entry));
    }
    need(&[Need::Fetch, Need::Source, Need::Sandbox])?;
    let _lock = entries.lock(progress)?;
    if let Some(entry) = entries.get(&kernel.version) {
        return Ok(capable(kernel, &entry));
    }
    let entry = make(kernel, series, &entries, progress)?;
    Ok(capable(kernel, &entry))
}

/// The entries of a series in the cache.
pub(super) fn entries(series: &Series) -> Result<Entries, Error> {
    Entries::of("rust", series.name)
}

fn capable(kernel: &Kernel, entry: &Entry) -> Kernel {
    Kernel {
        build: entry.folder.join(entry.fact(0)),
        folder: entry.folder.clone(),
        ..kernel.clone()
    }
}

/// The configuration of a build tree; empty if there is none.
fn config(build: &Path) -> String {
    let read = |name: &str| std::fs::read_to_string(build.join(name)).ok();
    read(".config").or_else(|| read("include/config/auto.conf")).unwrap_or_default()
}

/// Metadata is of use to the compiler alone that made it.
fn same_compiler(kernel: &Kernel, wanted: &str) -> Result<(), Error> {
    let mut rustc = match &kernel.root {
        Some(root) => sandbox::command(root, &[], "rustc"),
        None => Command::new("rustc"),
    };
    let Ok(said) = run(rustc.arg("--version")).and_then(super::command::Output::success) else {
        return Err(Error::other(
            format!("kernel {} was built by '{wanted}', and there is no rustc", kernel.name),
            "install that version: the symbols of the kernel's crates bear a hash of it",
        ));
    };
    let have = said.trim();
    if have == wanted {
        return Ok(());
    }
    Err(Error::other(
        format!("kernel {} was built by '{wanted}', and rustc here is '{have}'", kernel.name),
        "modules in Rust take the very compiler of their kernel, since the symbols of its crates \
         bear a hash of it: put that one into PATH, or build the kernel anew",
    ))
}

fn make(
    kernel: &Kernel,
    series: &'static Series,
    entries: &Entries,
    progress: Progress,
) -> Result<Entry, Error> {
    let (Some(root), Some(fetched)) =
        (kernel.root.as_deref(), fetch::entries(series)?.get(&kernel.version))
    else {
        return Err(Error::other(
            "no build root is known for the kernel's Rust metadata",
            "report it",
        ));
    };
    let apt = Apt::open(fetch::place(series, &fetched).suites, progress)?;
    let made = entries.begin()?;
    let (package, version) = (series.source, kernel.version.as_str());
    let downloaded = source::download(&apt, package, Some(version), made.path(), progress)?;
    let Some((_, archive)) = downloaded else { return Err(gone(series, version)) };
    let step = progress.step(format!("unpacking {package} ({version})"));
    source::unpack(&archive, package, &made.path().join(SOURCE))?;
    drop(step);

    let inside = kernel.build.strip_prefix(&kernel.folder).unwrap_or(&kernel.build).to_path_buf();
    run(Command::new("cp").arg("-a").arg(kernel.folder.join("usr")).arg(made.path()))?.success()?;
    let headers = made.path().join(&inside);
    let objects = made.path().join(OBJECTS);
    let kbuild = Kbuild { root, entry: made.path(), words: words(&headers, &objects)? };
    if let Err(error) = build(&kbuild, &headers, &objects, progress) {
        let what = format!("the Rust metadata of kernel {}", series.name);
        return Err(kbuild::failed(made, &what, error));
    }
    for unneeded in [SOURCE, OBJECTS] {
        fs::remove_dir_all(made.path().join(unneeded))?;
    }
    let facts = [&*inside.to_string_lossy()];
    entries.finish(made, version, &facts, &["usr"])
}

/// Source packages go from the archive when there is a newer one.
fn gone(series: &Series, version: &str) -> Error {
    Error::other(
        format!(
            "the archive has no source of kernel {} ({version}) any more, from which its Rust \
             metadata would be made",
            series.name
        ),
        format!("fetch the newer kernel first: protogen kernels --refresh {}", series.name),
    )
}

/// What every make is told: the compiler that the configuration names, and the
/// end of the release's name.
fn words(headers: &Path, objects: &Path) -> Result<Vec<String>, Error> {
    let config = config(headers);
    let release = fs::read_to_string(headers.join("include/config/kernel.release"))?;
    let local = release.trim().trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let compiler = kconfig::compiler(&config).unwrap_or("gcc");
    Ok(vec![
        format!("O={}", objects.display()),
        format!("CC={compiler}"),
        format!("HOSTCC={compiler}"),
        format!("LOCALVERSION={local}"),
    ])
}

fn build(kbuild: &Kbuild, headers: &Path, objects: &Path, progress: Progress) -> Result<(), Error> {
    fs::create_dir(objects)?;
    for name in [".config", "Module.symvers"] {
        fs::copy(headers.join(name), objects.join(name))?;
    }
    let _step = progress.step("making the kernel's Rust metadata, which takes minutes");
    kbuild.make(&["olddefconfig"])?;
    let read = |folder: &Path| fs::read_to_string(folder.join(".config"));
    let differ = differences(&read(headers)?, &read(objects)?);
    if !differ.is_empty() {
        return Err(Error::other(
            format!(
                "the build root configures the kernel in another way than Debian did: {}",
                differ.join(", ")
            ),
            "report it",
        ));
    }
    kbuild.make(&[&kbuild::jobs(), "prepare"])?;
    prove(&objects.join("rust"), &headers.join("Module.symvers"))?;
    keep(&kbuild.tree(), objects, headers)
}

/// The first lines that only one of two configurations has.
fn differences(wanted: &str, have: &str) -> Vec<String> {
    let lines = |text| str::lines(text).collect::<BTreeSet<_>>();
    let (wanted, have) = (lines(wanted), lines(have));
    wanted.symmetric_difference(&have).take(8).map(|&line| line.to_owned()).collect()
}

/// Copies what modules are compiled with, and by what their sources are checked,
/// to the headers.
fn keep(source: &Path, objects: &Path, headers: &Path) -> Result<(), Error> {
    let place = headers.join("rust");
    fs::create_dir_all(&place)?;
    for entry in fs::read_dir(objects.join("rust"))? {
        let path = entry?.path();
        let kept = path.extension().is_some_and(|e| e == "rmeta" || e == "so");
        if let (true, Some(name)) = (kept, path.file_name()) {
            fs::copy(&path, place.join(name))?;
        }
    }
    fs::copy(objects.join("scripts/target.json"), headers.join("scripts/target.json"))?;
    let common = common(headers)?;
    for name in SETTINGS {
        fs::copy(source.join(name), common.join(name))?;
    }
    // As kbuild itself does where it does not build in the source.
    if let Some(name) = common.file_name() {
        fs::os::unix::fs::symlink(Path::new("..").join(name), headers.join("source"))?;
    }
    Ok(())
}

/// The headers that all flavours of the kernel share, which stand for its source.
fn common(headers: &Path) -> Result<PathBuf, Error> {
    for tree in fs::read_dir(headers.join(".."))? {
        let path = tree?.path();
        if path.to_string_lossy().ends_with("-common") {
            return Ok(path);
        }
    }
    Err(Error::other("the packages have no common headers", "report it"))
}

/// Makes sure that the kernel exports every symbol that our build of its crates
/// exports.
fn prove(ours: &Path, symvers: &Path) -> Result<(), Error> {
    let (count, missing) = missing(ours, symvers)?;
    let what = match missing.first() {
        None if count > 0 => return Ok(()),
        None => "the kernel's crates export nothing".to_owned(),
        Some(first) => format!(
            "{} of {count} symbols of the kernel's crates are not those of Debian's kernel, \
             {first} among them",
            missing.len()
        ),
    };
    Err(Error::other(what, "report it: source, configuration and compiler are the same"))
}

/// How many symbols our build of the kernel's crates exports, and those that the
/// kernel does not.
fn missing(ours: &Path, symvers: &Path) -> Result<(usize, Vec<String>), Error> {
    let text = fs::read_to_string(symvers)?;
    let theirs: BTreeSet<&str> =
        text.lines().filter_map(|line| line.split_whitespace().nth(1)).collect();
    let mut symbols = BTreeSet::new();
    for entry in fs::read_dir(ours)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !name.starts_with("exports_") || !name.ends_with("_generated.h") {
            continue;
        }
        for line in fs::read_to_string(&path)?.lines() {
            let symbol = line.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
            if let Some((symbol, _)) = symbol
                && symbol.starts_with("_R")
            {
                symbols.insert(symbol.to_owned());
            }
        }
    }
    let count = symbols.len();
    symbols.retain(|symbol| !theirs.contains(symbol.as_str()));
    Ok((count, symbols.into_iter().collect()))
}

/// The version of the newest kernel if there is metadata for it, for lists.
pub(super) fn version(series: &Series) -> Result<Option<String>, Error> {
    let kernel = fetch::entries(series)?.versions()?.into_iter().next();
    let there = entries(series)?.versions()?;
    Ok(kernel.filter(|version| there.contains(version)))
}

#[cfg(test)]
#[path = "metadata_tests.rs"]
mod tests;
