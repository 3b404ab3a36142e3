//! Every module in Rust: its style by the kernel's own settings, and its sources
//! read by clippy and gcc as Kbuild has them compiled.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

use protogen::kernel::{self, DEBUG, Kernel, rust};
use protogen::progress::Progress;

use super::kernels::{PROBE, is_for, link, names, release};
use super::made::Made;
use super::report::Report;
use super::work::each;

/// Checks all of them for the newest of the kernels that has Rust, in `folder`.
///
/// # Errors
/// When nothing can be compiled for the kernel.
pub fn check(
    all: &[Made],
    kernels: &[Kernel],
    folder: &Path,
    report: &Report,
) -> Result<(), Box<dyn Error>> {
    let Some(kernel) = kernels.iter().rev().find(|kernel| capable(kernel)) else { return Ok(()) };
    let kernel = kernel::rust_capable(kernel, Progress::detect())?;
    let release = release(&kernel).ok_or_else(|| format!("which release is {}?", kernel.name))?;
    let all: Vec<&Made> = all.iter().filter(|made| made.family.langs.rust).collect();
    each(&all, |made| match rust::format(&kernel, &made.folder.join("module-rust")) {
        // The hooks are the user's own.
        Ok(said) => {
            for part in said.iter().filter(|part| !part.contains("/hooks.rs:")) {
                report.add(made.seed, "rustfmt", part.clone());
            }
        }
        Err(error) => report.add(made.seed, "rustfmt", error.to_string()),
    });
    let all: Vec<&Made> = all.into_iter().filter(|made| is_for(made, release)).collect();
    if all.is_empty() {
        return Ok(());
    }
    write(&all, folder)?;
    let built = kernel::clippy_module(&kernel, folder, "probe")?;
    if !built.clean() {
        return Err(format!("{}:\n{}", kernel.name, built.findings.join("\n")).into());
    }
    for (i, made) in all.iter().enumerate() {
        let place = folder.join(i.to_string());
        let verdict = fs_err::read_to_string(place.join("verdict")).unwrap_or_default();
        let log = fs_err::read_to_string(place.join("log")).unwrap_or_default();
        if verdict.trim() != "0" || !log.is_empty() {
            report.add(made.seed, format!("module in Rust on kernel {}", kernel.name), log);
        }
    }
    Ok(())
}

/// Whether modules in Rust can be built for it.
pub fn capable(kernel: &Kernel) -> bool {
    kernel.name.starts_with(DEBUG) || kernel.series.is_some_and(|series| series.rust)
}

/// What is built: a module that does nothing, and beside it every module.
fn write(all: &[&Made], folder: &Path) -> Result<(), Box<dyn Error>> {
    fs_err::create_dir_all(folder)?;
    fs_err::write(folder.join("probe.c"), PROBE)?;
    let mut mains = String::new();
    for (i, made) in all.iter().enumerate() {
        let place = folder.join(i.to_string());
        for part in ["module-rust", "include/uapi/linux"] {
            link(&made.folder.join(part), &place.join(part))?;
        }
        fs_err::write(place.join("names.h"), names(made.name()))?;
        let name = made.name();
        writeln!(mains, "$(obj)/{i}/verdict: main = $(@D)/module-rust/{name}_main.rs")?;
    }
    let modules: Vec<String> = (0..all.len()).map(|i| i.to_string()).collect();
    let text = format!("modules := {}\n{}{mains}", modules.join(" "), include_str!("Kbuild"));
    fs_err::write(folder.join("Kbuild"), text)?;
    Ok(())
}
