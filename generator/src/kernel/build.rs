//! Building modules and static programs, with nothing but silence accepted
//! from the compiler.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::Kernel;
use super::command::run;
use super::error::Error;
use super::sandbox;

/// What a build said and made.
#[derive(Debug)]
pub struct Built {
    /// Whether the build itself succeeded.
    pub success: bool,
    /// Lines that are not ordinary progress: errors and warnings. A build
    /// is good if it succeeded and there are none.
    pub findings: Vec<String>,
    /// The file that was to be made.
    pub file: PathBuf,
}

impl Built {
    /// Whether there is nothing to complain about.
    pub fn clean(&self) -> bool {
        self.success && self.findings.is_empty()
    }
}

/// Builds `<name>.ko` in `folder` for a kernel, with all warnings, and with
/// sparse where asked for.
///
/// # Errors
/// When make cannot be run. A failing build is in the result.
pub fn build_module(
    kernel: &Kernel,
    folder: &Path,
    name: &str,
    sparse: bool,
) -> Result<Built, Error> {
    // Kbuild gives it what is in C; what is in Rust has no such checker.
    make_module(kernel, folder, name, if sparse { &["C=1", "CHECK=sparse"] } else { &[] })
}

/// Builds `<name>.ko` by clippy in place of the Rust compiler, with the kernel's
/// own set of lints. What was built before is built again.
///
/// # Errors
/// When make cannot be run. A failing build is in the result.
pub fn clippy_module(kernel: &Kernel, folder: &Path, name: &str) -> Result<Built, Error> {
    make_module(kernel, folder, name, &["CLIPPY=1"])
}

fn make_module(kernel: &Kernel, folder: &Path, name: &str, words: &[&str]) -> Result<Built, Error> {
    let folder = fs_err::canonicalize(folder)?;
    for path in [Some(&folder), Some(&kernel.build), kernel.root.as_ref()].into_iter().flatten() {
        let text = path.to_string_lossy();
        if text.contains(|c: char| c.is_whitespace() || ":#%$'\"\\".contains(c)) {
            return Err(Error::other(
                format!("make cannot build in the folder '{text}'"),
                "use a folder without blanks and special characters (TMPDIR, XDG_CACHE_HOME)",
            ));
        }
    }
    let mut make = match &kernel.root {
        None => Command::new("make"),
        Some(root) => sandbox::command(root, &[&kernel.folder, visible(&folder)], "make"),
    };
    make.arg("-C").arg(&kernel.build).args(&kernel.make);
    make.arg(format!("M={}", folder.display())).arg("W=1");
    // Type information would need another tool and serves tracers only.
    make.arg("CONFIG_DEBUG_INFO_BTF_MODULES=");
    make.args(words);
    let jobs = std::thread::available_parallelism().map_or(1, usize::from);
    make.arg(format!("-j{jobs}")).arg("modules");
    // A make that called us would hand on its own options.
    make.env_remove("MAKEFLAGS").env_remove("MAKELEVEL").env_remove("KBUILD_OUTPUT");
    let output = run(&mut make)?;
    let file = folder.join(format!("{name}.ko"));
    let mut findings = findings(&output.text);
    let success = output.status.success();
    if success && !file.is_file() {
        findings.push(format!("{} did not make {name}.ko", output.command));
    }
    if !success && findings.is_empty() {
        findings.push(format!("{}: {}", output.command, output.status));
    }
    Ok(Built { success: success && file.is_file(), findings, file })
}

/// The folder to show to a build root: the module's sources refer to the headers
/// beside them.
fn visible(folder: &Path) -> &Path {
    folder.parent().filter(|parent| parent.join("include").is_dir()).unwrap_or(folder)
}

/// Builds a static program from C sources, warnings being errors.
///
/// # Errors
/// When the compiler cannot be run, or complains.
pub fn build_program(sources: &[&Path], include: &[&Path], program: &Path) -> Result<(), Error> {
    let mut gcc = Command::new("gcc");
    gcc.args(["-static", "-O2", "-Wall", "-Wextra", "-Werror", "-D_GNU_SOURCE"]);
    for folder in include {
        gcc.arg("-I").arg(folder);
    }
    gcc.arg("-o").arg(program).args(sources).arg("-lpthread");
    run(&mut gcc)?.success()?;
    Ok(())
}

/// Lines of make's output that are not progress.
fn findings(text: &str) -> Vec<String> {
    text.lines().filter(|line| !is_progress(line)).map(str::to_owned).collect()
}

/// What a build without fault prints: folders entered and left, and lines
/// such as `  CC [M]  file.o`.
fn is_progress(line: &str) -> bool {
    let rest = line.strip_prefix("make").unwrap_or("");
    let rest = rest.strip_prefix('[').and_then(|r| r.split_once(']')).map_or(rest, |(_, r)| r);
    if rest.starts_with(": Entering directory ") || rest.starts_with(": Leaving directory ") {
        return true;
    }
    let Some(step) = line.strip_prefix("  ") else { return line.trim().is_empty() };
    let word = step.split_whitespace().next().unwrap_or("");
    // Not the number of a source line that a compiler quotes.
    word.starts_with(|c: char| c.is_ascii_uppercase())
        && step.starts_with(word)
        && word.len() <= 8
        && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
        && step.len() > word.len()
}

#[cfg(test)]
mod tests {
    use super::findings;

    #[test]
    fn progress_is_no_finding() {
        let text = "make: Entering directory '/k'\n  CC [M]  /m/a.o\n  MODPOST /m/Module.symvers\n\
                    make[1]: Leaving directory '/k'\n\n";
        assert!(findings(text).is_empty());
    }

    #[test]
    fn progress_of_rust_is_no_finding() {
        let text =
            "  RUSTC [M] a_main.o\n  CLIPPY [M] a_main.o\n  CONFTEST conftest.h\n  LD [M]  a.o\n";
        assert!(findings(text).is_empty());
    }

    #[test]
    fn what_rustc_and_clippy_say_is_a_finding() {
        let text = "warning: unused variable: `x`\n --> /m/a.rs:12:9\n   |\n12 |     let X = 1;\n   |\n   \
                    = note: `#[warn(unused_variables)]` on by default\n\n  --> a.rs:3:1\n\
                    error[E0412]: cannot find type `T` in this scope\n\
                    error: aborting due to 1 previous error; 1 warning emitted\n";
        assert_eq!(findings(text).len(), 9);
    }

    #[test]
    fn warnings_are_findings() {
        let text = "  CC [M]  a.o\na.c:1:2: warning: unused\n  134 | int X;\n    1 | int X;\n  WARNING\n\
                    WARNING: modpost: missing MODULE_DESCRIPTION()\nmake: *** [all] Error 2\n";
        assert_eq!(findings(text).len(), 6);
    }
}
