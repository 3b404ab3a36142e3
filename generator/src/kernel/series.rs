//! The named kernels: which packages they are made of. A new series is a new
//! row here.

use super::error::Error;
use super::root::{self, RootSpec};
use super::suites::{self, Suites};

/// One named kernel. In package names `{abi}` stands for what the release
/// string says before the flavour, such as `6.1.0-50`.
#[derive(Debug, PartialEq, Eq)]
pub struct Series {
    /// The name on the command line.
    pub name: &'static str,
    /// Package whose existing names give the ABIs to choose from.
    pub headers: &'static str,
    /// What every ABI of the series begins with.
    pub abi: &'static str,
    /// Further packages of the build tree, at the version of `headers`.
    pub parts: &'static [&'static str],
    /// Packages that hold the image; the first one to be had is taken.
    pub images: &'static [&'static str],
    /// Packages that hold its modules; the first one to be had is taken.
    pub modules: &'static [&'static str],
    /// Package with the whole source.
    pub source: &'static str,
    /// Whether they are built with Rust, so that modules can be written in it.
    pub rust: bool,
    /// Where to look for all these; the first place that has them is taken.
    pub places: &'static [Place],
}

/// A place that has a kernel, and what its modules are built with.
#[derive(Debug, PartialEq, Eq)]
pub struct Place {
    /// Suites that have the packages.
    pub suites: &'static Suites,
    /// The build root whose tools fit the packages; the machine's own tools
    /// if there is none.
    pub root: Option<&'static RootSpec>,
    /// What make is told besides.
    pub make: &'static [&'static str],
}

/// Debian 12's own compiler. 5.10 was built by an older one; modules built by
/// this one are silent and load all the same.
const HOST: &[&str] = &["CC=x86_64-linux-gnu-gcc-12"];

const OLD_IMAGES: &[&str] =
    &["linux-image-{abi}-cloud-amd64-unsigned", "linux-image-{abi}-cloud-amd64"];
/// Since 7.0 the image is apart from the modules.
const NEW_IMAGES: &[&str] =
    &["linux-binary-unsigned-{abi}-cloud-amd64", "linux-binary-{abi}-cloud-amd64"];
const NEW_MODULES: &[&str] = &["linux-modules-{abi}-cloud-amd64"];
const HEADERS: &str = "linux-headers-{abi}-cloud-amd64";
const NEW_PARTS: &[&str] = &["linux-headers-{abi}-common", "linux-kbuild-{abi}"];
const NEW_PLACES: &[Place] = &[
    Place { suites: &suites::TRIXIE, root: Some(&root::TRIXIE), make: &[] },
    Place { suites: &suites::SID, root: Some(&root::SID), make: &[] },
];

/// Every named kernel, oldest first.
pub static SERIES: &[Series] = &[
    Series {
        name: "5.10",
        headers: HEADERS,
        abi: "5.10.",
        parts: &["linux-headers-{abi}-common", "linux-kbuild-5.10"],
        images: OLD_IMAGES,
        modules: OLD_IMAGES,
        source: "linux-source-5.10",
        rust: false,
        places: &[Place { suites: &suites::BULLSEYE, root: None, make: HOST }],
    },
    Series {
        name: "6.1",
        headers: HEADERS,
        abi: "6.1.",
        parts: &["linux-headers-{abi}-common", "linux-kbuild-6.1"],
        images: OLD_IMAGES,
        modules: OLD_IMAGES,
        source: "linux-source-6.1",
        rust: false,
        places: &[Place { suites: &suites::BOOKWORM, root: None, make: HOST }],
    },
    Series {
        name: "6.12",
        headers: HEADERS,
        abi: "6.12.",
        parts: NEW_PARTS,
        images: OLD_IMAGES,
        modules: OLD_IMAGES,
        source: "linux-source-6.12",
        rust: false,
        places: &[Place { suites: &suites::BOOKWORM, root: None, make: HOST }],
    },
    Series {
        name: "7.2",
        headers: HEADERS,
        abi: "7.2.",
        parts: NEW_PARTS,
        images: NEW_IMAGES,
        modules: NEW_MODULES,
        source: "linux-source-7.2",
        rust: true,
        places: NEW_PLACES,
    },
    Series {
        name: "7.3",
        headers: HEADERS,
        abi: "7.3.",
        parts: NEW_PARTS,
        images: NEW_IMAGES,
        modules: NEW_MODULES,
        source: "linux-source-7.3",
        rust: true,
        places: NEW_PLACES,
    },
];

/// The newest of the table.
pub(super) fn newest() -> &'static Series {
    // The table has rows.
    &SERIES[SERIES.len() - 1]
}

/// The series of that name.
pub(super) fn find(name: &str) -> Result<&'static Series, Error> {
    SERIES.iter().find(|series| series.name == name).ok_or_else(|| {
        let mut names: Vec<_> = SERIES.iter().map(|series| series.name).collect();
        names.push(super::DEBUG);
        Error::other(
            format!("no kernel is named '{name}'"),
            format!(
                "the names are {}; any other kernel can be given by \
                 --kernel-build FOLDER and --kernel-image FILE",
                names.join(", ")
            ),
        )
    })
}

impl Series {
    /// The ABI in a name of the headers package, if it is one of this series.
    pub(super) fn abi_of<'n>(&self, package: &'n str) -> Option<&'n str> {
        let (before, after) = self.headers.split_once("{abi}")?;
        let abi = package.strip_prefix(before)?.strip_suffix(after)?;
        abi.starts_with(self.abi).then_some(abi)
    }
}

/// A package name for one ABI.
pub(super) fn package(pattern: &str, abi: &str) -> String {
    pattern.replace("{abi}", abi)
}
