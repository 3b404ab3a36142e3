//! What has to be on the machine, found missing in one pass.

use std::path::Path;

use super::error::Error;

/// A task that needs tools.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Fetching packages.
    Fetch,
    /// Building modules.
    Build,
    /// Building modules for a kernel of the table.
    BuildNamed,
    /// Building modules with the tools of a build root.
    Sandbox,
    /// Making a build root.
    Root,
    /// Building static programs.
    Static,
    /// Running a virtual machine.
    Boot,
    /// Checking modules with sparse.
    Sparse,
    /// Building crates.
    Crate,
    /// Unpacking the kernel's source and running its Perl scripts.
    Checkpatch,
}

/// A program or file, and the package it comes in.
#[derive(Debug, PartialEq, Eq)]
pub struct Tool {
    /// The program, or the file below a library folder.
    pub name: &'static str,
    /// The package that has it.
    pub package: &'static str,
    library: bool,
    needs: &'static [Need],
}

const fn program(name: &'static str, package: &'static str, needs: &'static [Need]) -> Tool {
    Tool { name, package, library: false, needs }
}

const fn library(name: &'static str, package: &'static str, needs: &'static [Need]) -> Tool {
    Tool { name, package, library: true, needs }
}

static TOOLS: &[Tool] = &[
    program("apt-get", "apt", &[Need::Fetch, Need::Root, Need::Checkpatch]),
    program("apt-cache", "apt", &[Need::Fetch, Need::Root, Need::Checkpatch]),
    program("dpkg-deb", "dpkg", &[Need::Fetch, Need::Root, Need::Checkpatch]),
    program("make", "make", &[Need::Build, Need::Static]),
    program("gcc", "gcc", &[Need::Build, Need::Static]),
    program("ld", "binutils", &[Need::Build, Need::Static]),
    program("x86_64-linux-gnu-gcc-12", "gcc-12", &[Need::BuildNamed]),
    program("unshare", "util-linux", &[Need::Sandbox, Need::Root]),
    program("chroot", "coreutils", &[Need::Sandbox, Need::Root]),
    program("debootstrap", "debootstrap", &[Need::Root]),
    library("libelf.so.1", "libelf1", &[Need::BuildNamed]),
    library("libc.a", "libc6-dev", &[Need::Static]),
    program("qemu-system-x86_64", "qemu-system-x86", &[Need::Boot]),
    program("cargo", "cargo", &[Need::Crate]),
    program("sparse", "sparse", &[Need::Sparse]),
    program("perl", "perl", &[Need::Checkpatch]),
    program("tar", "tar", &[Need::Checkpatch]),
    program("xz", "xz-utils", &[Need::Checkpatch]),
];

const LIBRARY_FOLDERS: &[&str] =
    &["/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib64", "/lib64", "/usr/lib"];

/// Makes sure that all tools for all of `needs` are there.
///
/// # Errors
/// [`Error::Missing`] with every one that is not.
pub fn need(needs: &[Need]) -> Result<(), Error> {
    let missing: Vec<_> = TOOLS
        .iter()
        .filter(|tool| tool.needs.iter().any(|need| needs.contains(need)))
        .filter(|tool| !present(tool))
        .collect();
    if missing.is_empty() { Ok(()) } else { Err(Error::Missing(missing)) }
}

fn present(tool: &Tool) -> bool {
    if tool.library {
        return LIBRARY_FOLDERS.iter().any(|folder| Path::new(folder).join(tool.name).exists());
    }
    find_program(tool.name)
}

/// Whether a program is in the search path.
pub(crate) fn find_program(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

/// One message for all that is missing.
pub(super) fn message(missing: &[&Tool]) -> String {
    let names: Vec<_> = missing.iter().map(|tool| tool.name).collect();
    let mut packages: Vec<_> = missing.iter().map(|tool| tool.package).collect();
    packages.sort_unstable();
    packages.dedup();
    format!(
        "missing on this machine: {}; install with: apt-get install {}",
        names.join(", "),
        packages.join(" ")
    )
}
