//! The named kernels: which packages they are made of. A new series is a new
//! row here.

use super::error::Error;

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
    /// Packages that hold the image; the first one that exists is taken.
    pub images: &'static [&'static str],
    /// Package with the whole source, for its scripts.
    pub source: &'static str,
}

/// Every named kernel, oldest first.
pub static SERIES: &[Series] = &[
    Series {
        name: "6.1",
        headers: "linux-headers-{abi}-cloud-amd64",
        abi: "6.1.",
        parts: &["linux-headers-{abi}-common", "linux-kbuild-6.1"],
        images: &["linux-image-{abi}-cloud-amd64-unsigned", "linux-image-{abi}-cloud-amd64"],
        source: "linux-source-6.1",
    },
    Series {
        name: "6.12",
        headers: "linux-headers-{abi}-cloud-amd64",
        abi: "6.12.",
        parts: &["linux-headers-{abi}-common", "linux-kbuild-{abi}"],
        images: &["linux-image-{abi}-cloud-amd64-unsigned", "linux-image-{abi}-cloud-amd64"],
        source: "linux-source-6.12",
    },
];

/// The series of that name.
pub(super) fn find(name: &str) -> Result<&'static Series, Error> {
    SERIES.iter().find(|series| series.name == name).ok_or_else(|| {
        let names: Vec<_> = SERIES.iter().map(|series| series.name).collect();
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
