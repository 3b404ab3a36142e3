//! Running make in a kernel's source, by the tools of a build root.

use std::path::{Path, PathBuf};

use fs_err as fs;

use super::command::run;
use super::error::Error;
use super::sandbox;

/// What the kernel may say of who built it, when and where: the same each time.
const ORIGIN: &[&str] = &[
    "KBUILD_BUILD_USER=protogen",
    "KBUILD_BUILD_HOST=protogen",
    "KBUILD_BUILD_TIMESTAMP=Thu Jan  1 00:00:00 UTC 1970",
];

/// Where an entry that is being made has the source.
pub(super) const SOURCE: &str = "source";

/// A kernel's source in an entry of the cache that is being made.
pub(super) struct Kbuild<'a> {
    /// Whose tools are used.
    pub root: &'a Path,
    /// The folder of the entry.
    pub entry: &'a Path,
    /// What every make is told.
    pub words: Vec<String>,
}

impl Kbuild<'_> {
    /// Where the source is.
    pub fn tree(&self) -> PathBuf {
        self.entry.join(SOURCE)
    }

    fn log(&self) -> PathBuf {
        self.entry.join("log")
    }

    /// Runs make; what it says goes to the log.
    pub fn make(&self, words: &[&str]) -> Result<(), Error> {
        let mut make = sandbox::command(self.root, &[self.entry], "sh");
        make.args(["-c", "log=$1; shift; exec make \"$@\" >>\"$log\" 2>&1", "make"]);
        make.arg(self.log()).arg("-C").arg(self.tree()).args(&self.words).args(ORIGIN);
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

/// As many as there are processors.
pub(super) fn jobs() -> String {
    let jobs = std::thread::available_parallelism().map_or(1, usize::from);
    format!("-j{jobs}")
}

/// Why something was not built. Its log stays until the next run tries again.
pub(super) fn failed(made: tempfile::TempDir, what: &str, error: Error) -> Error {
    if matches!(error, Error::Interrupted | Error::Io(_)) {
        return error;
    }
    if let Err(error) = fs::remove_dir_all(made.path().join(SOURCE)) {
        return error.into();
    }
    let log = made.keep().join("log");
    let help = if log.exists() {
        format!("all that was said is in {}", log.display())
    } else {
        "nothing was run".to_owned()
    };
    Error::other(format!("{what} was not built: {error}"), help)
}
