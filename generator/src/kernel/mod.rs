//! Kernels to build for and to boot: named ones come from Debian's archive into
//! a cache, others are given by path.

mod apt;
mod build;
mod cache;
mod choice;
mod command;
mod debug;
mod error;
mod fetch;
mod inventory;
mod kbuild;
mod kconfig;
mod manifest;
mod metadata;
mod modules;
mod root;
pub mod rust;
mod sandbox;
mod scripts;
mod series;
mod source;
mod suites;
mod tools;
mod version;

use std::path::PathBuf;

pub use build::{Built, build_module, build_program, clippy_module};
pub use cache::root as cache_root;
pub use choice::{Choice, default_name, needs, provide};
pub use command::{Output, catch_interrupts, interrupted, run, sleep};
pub use error::Error;
pub use inventory::{Kind, Listed, State, known, list, prepare};
pub use metadata::{has_rust, rust_capable};
pub use modules::{CARD, Modules, WIRES, modules};
pub use root::RootSpec;
pub use scripts::scripts;
pub use series::{Place, SERIES, Series};
pub use suites::Suites;
pub(crate) use tools::find_program;
pub use tools::{Need, Tool, need};

/// The name of the kernel that is built here, to find faults.
pub const DEBUG: &str = "debug";

/// A kernel that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kernel {
    /// What to call it in messages.
    pub name: String,
    /// Folder to run `make -C` in.
    pub build: PathBuf,
    /// Bootable image, where known.
    pub image: Option<PathBuf>,
    /// The build root whose tools modules are built with; the machine's own if
    /// there is none.
    pub root: Option<PathBuf>,
    /// Folder with all that `build` refers to.
    pub folder: PathBuf,
    /// What make is told besides.
    pub make: Vec<String>,
    /// The named kernel that it is, if it comes from packages.
    pub series: Option<&'static Series>,
    /// The version of the packages; empty if it comes from none.
    pub version: String,
    /// Whether it checks itself all the time, so that it needs more of both time
    /// and memory.
    pub slow: bool,
}
