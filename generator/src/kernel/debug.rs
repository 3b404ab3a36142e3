//! The debug kernel: built from the newest source with every check that finds
//! faults of a module.

use std::path::{Path, PathBuf};
use std::process::Command;

use fs_err as fs;
use sha2::{Digest as _, Sha256};

use super::apt::Apt;
use super::cache::{Entries, Entry};
use super::command::run;
use super::error::Error;
use super::series::{self, Place};
use super::tools::{Need, need};
use super::{DEBUG, Kernel, kconfig, root, sandbox, source};
use crate::progress::Progress;

/// The wanted configuration.
const CONFIG: &str = include_str!("../../facts/debug.config");
/// The compiler, which kCFI and KASAN of a kernel with Rust need.
const LLVM: &str = "LLVM=-19";
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
/// What modules are built with, out of the tree as built; and the scripts that
/// check sources, with what they read.
const KEPT: &[&str] = &[
    ".config",
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
/// today.
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
    let text = format!("{CONFIG}\n{LLVM}\n{}", root.facts.join("\n"));
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
    let Some((version, archive)) = source::download(&apt, package, made.path(), progress)? else {
        let what = format!("Debian's archive has no package {package}");
        return Err(Error::other(what, "use another kernel"));
    };
    let step = progress.step(format!("unpacking {package} ({version})"));
    let tree = made.path().join("source");
    fs::create_dir(&tree)?;
    let mut tar = Command::new("tar");
    tar.arg("-C").arg(&tree).args(["--strip-components=1", "--wildcards"]);
    // Names in the archive begin with the package's.
    tar.args(SKIPPED.iter().map(|path| format!("--exclude={package}/{path}")));
    run(tar.arg("-xJf").arg(&archive))?.success()?;
    fs::remove_file(archive)?;
    drop(step);

    let work = Work { root, tree: &tree, log: made.path().join("log"), progress };
    if let Err(error) = work.build() {
        if matches!(error, Error::Interrupted | Error::Io(_)) {
            return Err(error);
        }
        // The log stays until the next run tries again.
        fs::remove_dir_all(&tree)?;
        let log = work.log;
        let _ = made.keep();
        return Err(Error::other(
            format!("the debug kernel was not built: {error}"),
            format!("all that was said is in {}", log.display()),
        ));
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

/// One build.
struct Work<'a> {
    root: &'a Path,
    tree: &'a Path,
    log: PathBuf,
    progress: Progress,
}

impl Work<'_> {
    fn build(&self) -> Result<(), Error> {
        let step = self.progress.step("configuring the debug kernel");
        let wanted = self.tree.join("debug.config");
        fs::write(&wanted, CONFIG)?;
        self.make(&[&format!("KCONFIG_ALLCONFIG={}", wanted.display()), "allnoconfig"])?;
        let unmet = kconfig::unmet(CONFIG, &fs::read_to_string(self.tree.join(".config"))?);
        if !unmet.is_empty() {
            return Err(Error::other(
                format!("its configuration has not: {}", unmet.join(", ")),
                "see what they depend on in generator/facts/debug.config",
            ));
        }
        drop(step);
        let _step =
            self.progress.step("building the debug kernel, which takes ten minutes or more");
        let jobs = std::thread::available_parallelism().map_or(1, usize::from);
        self.make(&[&format!("-j{jobs}"), "bzImage", "modules"])
    }

    /// Runs make in the root; what it says goes to the log.
    fn make(&self, words: &[&str]) -> Result<(), Error> {
        // The tree and the log are both in the entry.
        let entry = self.log.parent().unwrap_or(self.tree);
        let mut make = sandbox::command(self.root, &[entry], "sh");
        make.args(["-c", "log=$1; shift; exec make \"$@\" >>\"$log\" 2>&1", "make"]);
        make.arg(&self.log).arg("-C").arg(self.tree).arg(LLVM);
        make.args(["KBUILD_BUILD_USER=protogen", "KBUILD_BUILD_HOST=protogen"]);
        make.arg("KBUILD_BUILD_TIMESTAMP=Thu Jan  1 00:00:00 UTC 1970");
        let output = run(make.args(words))?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&fs::read(&self.log)?).into_owned();
        let last: Vec<&str> = said.lines().rev().take(20).collect();
        let last: Vec<&str> = last.into_iter().rev().collect();
        Err(Error::Command {
            command: format!("make {}", words.join(" ")),
            status: output.status.to_string(),
            output: last.join("\n"),
        })
    }
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
