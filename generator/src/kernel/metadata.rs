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
use super::series::Series;
use super::tools::{Need, need};
use super::{Kernel, fetch, kconfig, sandbox, source};
use crate::progress::Progress;

/// What a module's crate is compiled with, below the build tree.
const METADATA: &str = "rust/libkernel.rmeta";

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
        return Err(Error::other(
            format!("kernel {} was built without Rust (CONFIG_RUST)", kernel.name),
            "name a kernel that has it: 7.2, 7.3 or debug; or give a build tree of your own that \
             was configured with CONFIG_RUST=y, by --kernel-build FOLDER",
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
    let root = kernel.root.as_deref().ok_or_else(|| {
        Error::other("no build root is known for the kernel's Rust metadata", "report it")
    })?;
    let Some(place) = series.places.iter().find(|place| place.root.is_some()) else {
        return Err(Error::other("no place has the kernel's source", "report it"));
    };
    let made = entries.begin()?;
    let apt = Apt::open(place.suites, progress)?;
    let (version, archive) = source::download(&apt, series.source, made.path(), progress)?
        .ok_or_else(|| {
            let what = format!("Debian's archive has no package {}", series.source);
            Error::other(what, "use another kernel")
        })?;
    if version != kernel.version {
        return Err(Error::other(
            format!(
                "the archive has the source of {version}, and kernel {} is {}",
                series.name, kernel.version
            ),
            format!("fetch the newer kernel first: protogen kernels --refresh {}", series.name),
        ));
    }
    let step = progress.step(format!("unpacking {} ({version})", series.source));
    let tree = made.path().join("source");
    fs::create_dir(&tree)?;
    let mut tar = Command::new("tar");
    tar.arg("-C").arg(&tree).arg("--strip-components=1").arg("-xJf").arg(&archive);
    run(&mut tar)?.success()?;
    fs::remove_file(archive)?;
    drop(step);

    let inside = kernel.build.strip_prefix(&kernel.folder).unwrap_or(&kernel.build).to_path_buf();
    run(Command::new("cp").arg("-a").arg(kernel.folder.join("usr")).arg(made.path()))?.success()?;
    let headers = made.path().join(&inside);
    let work = Work { root, entry: made.path(), headers: &headers, progress };
    if let Err(error) = work.build(&tree) {
        if matches!(error, Error::Interrupted | Error::Io(_)) {
            return Err(error);
        }
        fs::remove_dir_all(&tree)?;
        let log = work.log();
        let _ = made.keep();
        return Err(Error::other(
            format!("the Rust metadata of kernel {} was not made: {error}", series.name),
            format!("all that was said is in {}", log.display()),
        ));
    }
    for unneeded in [tree, made.path().join("objects")] {
        fs::remove_dir_all(unneeded)?;
    }
    let facts = [&*inside.to_string_lossy()];
    entries.finish(made, &kernel.version, &facts, &["usr"])
}

/// One build.
struct Work<'a> {
    root: &'a Path,
    entry: &'a Path,
    /// The headers that the metadata is for, and that get it.
    headers: &'a Path,
    progress: Progress,
}

impl Work<'_> {
    fn log(&self) -> PathBuf {
        self.entry.join("log")
    }

    fn build(&self, tree: &Path) -> Result<(), Error> {
        let objects = self.entry.join("objects");
        fs::create_dir(&objects)?;
        for name in [".config", "Module.symvers"] {
            fs::copy(self.headers.join(name), objects.join(name))?;
        }
        let _step = self.progress.step("making the kernel's Rust metadata, which takes minutes");
        self.make(tree, &objects, &["olddefconfig"])?;
        let (have, want) = (objects.join(".config"), self.headers.join(".config"));
        if fs::read(&have)? != fs::read(&want)? {
            return Err(Error::other(
                "the build root configures the kernel in another way than Debian did",
                format!("compare {} with {}", have.display(), want.display()),
            ));
        }
        let jobs = std::thread::available_parallelism().map_or(1, usize::from);
        self.make(tree, &objects, &[&format!("-j{jobs}"), "prepare"])?;
        let missing = missing(&objects.join("rust"), &self.headers.join("Module.symvers"))?;
        if let Some(first) = missing.first() {
            return Err(Error::other(
                format!(
                    "{} symbols of the kernel's crates are not those of Debian's kernel, {first} \
                     among them",
                    missing.len()
                ),
                "report it: source, configuration and compiler are the same",
            ));
        }
        self.keep(&objects)
    }

    /// Copies what modules are compiled with to the headers.
    fn keep(&self, objects: &Path) -> Result<(), Error> {
        let place = self.headers.join("rust");
        fs::create_dir_all(&place)?;
        for entry in fs::read_dir(objects.join("rust"))? {
            let path = entry?.path();
            let kept = path.extension().is_some_and(|e| e == "rmeta" || e == "so");
            if let (true, Some(name)) = (kept, path.file_name()) {
                fs::copy(&path, place.join(name))?;
            }
        }
        fs::copy(objects.join("scripts/target.json"), self.headers.join("scripts/target.json"))?;
        Ok(())
    }

    /// Runs make in the root; what it says goes to the log.
    fn make(&self, tree: &Path, objects: &Path, words: &[&str]) -> Result<(), Error> {
        let config = config(self.headers);
        let release = fs::read_to_string(self.headers.join("include/config/kernel.release"))?;
        let local = release.trim().find('+').map_or("", |at| &release.trim()[at..]);
        let compiler = kconfig::compiler(&config).unwrap_or("gcc");
        let host = compiler.rsplit_once("gnu-").map_or(compiler, |(_, name)| name);
        let mut make = sandbox::command(self.root, &[self.entry], "sh");
        make.args(["-c", "log=$1; shift; exec make \"$@\" >>\"$log\" 2>&1", "make"]);
        make.arg(self.log()).arg("-C").arg(tree).arg(format!("O={}", objects.display()));
        make.arg(format!("CC={compiler}")).arg(format!("HOSTCC={host}"));
        make.arg(format!("LOCALVERSION={local}"));
        let output = run(make.args(words))?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&fs::read(self.log())?).into_owned();
        let last: Vec<&str> = said.lines().rev().take(20).collect();
        let last: Vec<&str> = last.into_iter().rev().collect();
        Err(Error::Command {
            command: format!("make {}", words.join(" ")),
            status: output.status.to_string(),
            output: last.join("\n"),
        })
    }
}

/// Symbols that our build of the kernel's crates exports and the kernel does not.
fn missing(ours: &Path, symvers: &Path) -> Result<Vec<String>, Error> {
    let text = fs::read_to_string(symvers)?;
    let theirs: BTreeSet<&str> =
        text.lines().filter_map(|line| line.split_whitespace().nth(1)).collect();
    let mut missing = BTreeSet::new();
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
                && !theirs.contains(symbol)
            {
                missing.insert(symbol.to_owned());
            }
        }
    }
    Ok(missing.into_iter().collect())
}

/// The metadata of a kernel in the cache, for lists.
pub(super) fn newest(series: &Series) -> Result<Option<Entry>, Error> {
    let Some(kernel) = fetch::entries(series)?.newest()? else { return Ok(None) };
    Ok(entries(series)?.get(&kernel.version))
}

#[cfg(test)]
mod tests {
    use super::{has_rust, missing, rust_capable};
    use crate::kernel::Kernel;
    use crate::progress::Progress;

    fn kernel(config: &str) -> (tempfile::TempDir, Kernel) {
        let folder = tempfile::tempdir().expect("a folder");
        fs_err::write(folder.path().join(".config"), config).expect("written");
        let path = folder.path().to_path_buf();
        let kernel = Kernel {
            name: "mine".to_owned(),
            build: path.clone(),
            image: None,
            root: None,
            folder: path,
            make: Vec::new(),
            series: None,
            version: String::new(),
            slow: false,
        };
        (folder, kernel)
    }

    fn refusal(config: &str) -> String {
        let (_folder, kernel) = kernel(config);
        rust_capable(&kernel, Progress::detect()).expect_err("refused").to_string()
    }

    #[test]
    fn a_kernel_without_rust_is_refused() {
        let (_folder, kernel) =
            kernel("# CONFIG_RUST is not set\nCONFIG_RUSTC_VERSION_TEXT=\"\"\n");
        assert!(!has_rust(&kernel));
        assert!(refusal("CONFIG_NET=y\n").contains("without Rust (CONFIG_RUST)"));
    }

    #[test]
    fn another_compiler_is_refused_by_name() {
        let said = refusal("CONFIG_RUST=y\nCONFIG_RUSTC_VERSION_TEXT=\"rustc 1.0.0 (old)\"\n");
        assert!(said.contains("'rustc 1.0.0 (old)'"), "{said}");
        assert!(said.contains("rustc here is 'rustc 1."), "{said}");
    }

    #[test]
    fn headers_without_metadata_are_refused() {
        let rustc = std::process::Command::new("rustc").arg("--version").output().expect("rustc");
        let text = String::from_utf8(rustc.stdout).expect("text");
        let config = format!("CONFIG_RUST=y\nCONFIG_RUSTC_VERSION_TEXT=\"{}\"\n", text.trim());
        let said = refusal(&config);
        assert!(said.contains("has no rust/libkernel.rmeta"), "{said}");
    }

    #[test]
    fn a_symbol_that_the_kernel_lacks_is_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let header = "EXPORT_SYMBOL_RUST_GPL(_RNvCs1_4core3abc);\nEXPORT_SYMBOL_RUST_GPL(_RNvCs1_4core3xyz);\n";
        fs_err::write(folder.path().join("exports_core_generated.h"), header).expect("written");
        let symvers = folder.path().join("Module.symvers");
        fs_err::write(&symvers, "0x0\t_RNvCs1_4core3abc\tvmlinux\tEXPORT_SYMBOL_GPL\t\n")
            .expect("written");
        assert_eq!(missing(folder.path(), &symvers).expect("read"), ["_RNvCs1_4core3xyz"]);
        fs_err::write(&symvers, "0x0 _RNvCs1_4core3abc v E\n0x0 _RNvCs1_4core3xyz v E\n")
            .expect("written");
        assert!(missing(folder.path(), &symvers).expect("read").is_empty());
    }
}
