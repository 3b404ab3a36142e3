//! Build roots: small Debian systems in the cache, whose compilers fit kernels
//! that the machine's own tools are too old for. A new root is a new row here.

use std::path::{Path, PathBuf};
use std::process::Command;

use fs_err as fs;
use sha2::{Digest as _, Sha256};

use super::apt::Apt;
use super::cache::{Entries, Entry};
use super::command::run;
use super::error::Error;
use super::sandbox;
use super::suites::{self, KEYRING, Suites};
use super::tools::{Need, need};
use crate::progress::Progress;

/// What a build root is made of.
#[derive(Debug, PartialEq, Eq)]
pub struct RootSpec {
    /// Its name, and that of the suite it begins with.
    pub name: &'static str,
    /// Where its packages come from.
    pub suites: &'static Suites,
    /// What is installed besides the essential packages.
    pub packages: &'static [&'static str],
    /// Where its sparse comes from: that of a release knows the headers of
    /// kernels as old as the release.
    pub sparse: &'static Suites,
    /// Programs that show that it is whole.
    pub programs: &'static [&'static str],
}

/// The tools of Debian 13: gcc for its backported kernels, and all that building
/// a kernel with Rust needs.
pub static TRIXIE: RootSpec = RootSpec {
    name: "trixie",
    suites: &suites::TRIXIE,
    packages: &[
        "bc",
        "bindgen",
        "bison",
        "clang-19",
        "cpio",
        "flex",
        "gcc-14",
        "kmod",
        "libc6-dev",
        "libclang-19-dev",
        "libdw-dev",
        "libelf-dev",
        "libssl-dev",
        "lld-19",
        "llvm-19",
        "make",
        "openssl",
        "pahole",
        "perl",
        "python3-minimal",
        "rust-clippy",
        "rust-src",
        "rustc",
        "rustfmt",
        "xz-utils",
    ],
    sparse: &suites::SID,
    programs: &["bindgen", "clang-19", "gcc-14", "ld.lld-19", "make", "rustc", "sparse"],
};

/// The tools of the next release, for kernels that Debian 13 does not have.
pub static SID: RootSpec = RootSpec {
    name: "sid",
    suites: &suites::SID,
    packages: &["gcc-16", "libc6-dev", "libelf1t64", "make", "pahole", "perl"],
    sparse: &suites::SID,
    programs: &["gcc-16", "make", "sparse"],
};

/// All of them.
pub(super) static ROOTS: &[&RootSpec] = &[&TRIXIE, &SID];

/// Where packages wait for being installed.
const PACKAGES: &str = "packages";

/// Parts of the packages that nothing here reads.
const UNUSED: &[&str] = &[
    PACKAGES,
    "usr/share/doc",
    "usr/share/info",
    "usr/share/locale",
    "usr/share/man",
    "var/cache/apt",
    "var/lib/apt/lists",
];

/// Where the system is within its entry.
const INSIDE: &str = "root";

/// A root that is there.
pub(super) fn folder(entry: &Entry) -> PathBuf {
    entry.folder.join(INSIDE)
}

/// The entry of the root in the cache, if it is whole.
pub(super) fn cached(spec: &RootSpec) -> Result<Option<Entry>, Error> {
    Ok(Entries::of("roots", spec.name)?.get(&version(spec)))
}

/// The folder of the root: out of the cache, or made.
pub(super) fn provide(spec: &'static RootSpec, progress: Progress) -> Result<PathBuf, Error> {
    let entries = Entries::of("roots", spec.name)?;
    let version = version(spec);
    if let Some(entry) = entries.get(&version) {
        return Ok(folder(&entry));
    }
    need(&[Need::Root])?;
    if !sandbox::privileged() {
        return Err(Error::other(
            format!("the build root '{}' is not there, and making it needs root", spec.name),
            format!(
                "run once: sudo env XDG_CACHE_HOME=\"${{XDG_CACHE_HOME:-$HOME/.cache}}\" \
                 protogen kernels {}",
                spec.name
            ),
        ));
    }
    let _lock = entries.lock(progress)?;
    if let Some(entry) = entries.get(&version) {
        return Ok(folder(&entry));
    }
    let entry = make(spec, &entries, &version, progress)?;
    Ok(folder(&entry))
}

/// Roots made from other packages have another name.
fn version(spec: &RootSpec) -> String {
    let mut text = format!("{} {}", spec.suites.name, spec.sparse.name);
    for package in spec.packages {
        text.push(' ');
        text.push_str(package);
    }
    let hash = Sha256::digest(text.as_bytes());
    hash[..6].iter().map(|byte| format!("{byte:02x}")).collect()
}

fn make(
    spec: &'static RootSpec,
    entries: &Entries,
    version: &str,
    progress: Progress,
) -> Result<Entry, Error> {
    let made = entries.begin()?;
    let root = made.path().join(INSIDE);
    let apt = Apt::open(spec.suites, progress)?;
    base(spec, &apt, &root, progress)?;
    if let Err(error) = download(spec, &apt, &root, progress) {
        if !matches!(error, Error::Command { .. }) {
            return Err(error);
        }
        // Old lists name packages that the archive has replaced since.
        apt.update()?;
        download(spec, &apt, &root, progress)?;
    }
    install(spec, &root, progress)?;
    sparse(spec, &root, progress)?;
    for unused in UNUSED {
        let path = root.join(unused);
        if path.exists() {
            fs::remove_dir_all(path)?;
        }
    }
    for program in spec.programs {
        run(sandbox::command(&root, &[], program).arg("--version"))?.success()?;
    }
    entries.finish(made, version, &[spec.name], &["root/usr", "root/etc"])
}

/// The essential packages.
fn base(spec: &RootSpec, apt: &Apt, root: &Path, progress: Progress) -> Result<(), Error> {
    let _step = progress.step(format!("making the build root '{}'", spec.name));
    fs::create_dir(root)?;
    let mut debootstrap = sandbox::isolated();
    debootstrap.args(["debootstrap", "--variant=minbase", "--arch=amd64"]);
    debootstrap.arg(format!("--keyring={KEYRING}")).arg(spec.name).arg(root);
    run(debootstrap.arg(apt.mirror()?))?.success()?;
    Ok(())
}

/// Downloads the rest by the machine's apt, which knows its way through proxies.
fn download(spec: &RootSpec, apt: &Apt, root: &Path, progress: Progress) -> Result<(), Error> {
    let _step = progress.step(format!("downloading the tools of '{}'", spec.name));
    let packages = root.join(PACKAGES);
    fs::create_dir_all(packages.join("partial"))?;
    let set = |name: &str, path: &Path| format!("{name}={}", path.display());
    let mut download = apt.program("apt-get");
    download.args(["-o", "Debug::NoLocking=true"]);
    download.args(["-o", &set("Dir::State::status", &root.join("var/lib/dpkg/status"))]);
    download.args(["-o", &set("Dir::Cache::archives", &packages)]);
    download.args(["--yes", "--no-install-recommends", "--download-only", "install"]);
    run(download.args(spec.packages))?.success()?;
    fs::remove_dir_all(packages.join("partial"))?;
    Ok(())
}

/// Installs what was downloaded by the root's own apt, without a network.
fn install(spec: &RootSpec, root: &Path, progress: Progress) -> Result<(), Error> {
    let _step = progress.step(format!("installing the tools of '{}'", spec.name));
    let script = "mount -t proc proc \"$1/proc\" && exec chroot \"$1\" /usr/bin/env -i HOME=/ \
                  LC_ALL=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin \
                  DEBIAN_FRONTEND=noninteractive sh -c \"$2\"";
    let inner = format!(
        "apt-get -q --yes --no-install-recommends -o Dpkg::Use-Pty=0 \
         -o DPkg::Options::=--force-unsafe-io -o APT::Sandbox::User=root -o Dir::Etc::sourcelist=/dev/null \
         install /{PACKAGES}/*.deb"
    );
    let mut install = sandbox::isolated();
    run(install.args(["sh", "-c", script, "install"]).arg(root).arg(inner))?.success()?;
    Ok(())
}

/// Sparse is one program that needs no other file.
fn sparse(spec: &RootSpec, root: &Path, progress: Progress) -> Result<(), Error> {
    let apt = Apt::open(spec.sparse, progress)?;
    let _step = progress.step(format!("fetching sparse for '{}'", spec.name));
    let scratch = tempfile::tempdir()?;
    let wanted = ["sparse".to_owned()];
    apt.download_fresh(&wanted, scratch.path())?;
    let to = scratch.path().join("unpacked");
    super::fetch::unpack(scratch.path(), &to)?;
    let place = root.join("usr/local/bin");
    fs::create_dir_all(&place)?;
    run(Command::new("install").arg(to.join("usr/bin/sparse")).arg(place))?.success()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{ROOTS, SID, TRIXIE, version};

    #[test]
    fn roots_of_other_packages_have_other_names() {
        assert_ne!(version(&TRIXIE), version(&SID));
        assert_eq!(version(&TRIXIE), version(&TRIXIE));
        assert_eq!(version(&TRIXIE).len(), 12);
    }

    #[test]
    fn packages_are_in_order_once() {
        for spec in ROOTS {
            assert!(spec.packages.is_sorted_by(|a, b| a < b), "{}", spec.name);
        }
    }
}
