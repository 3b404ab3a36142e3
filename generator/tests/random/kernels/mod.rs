//! Every module compiled against the headers of one kernel, by Kbuild itself
//! and with the kernel's flags.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

use protogen::cli::specs::rendered;
use protogen::facts::Release;
use protogen::kernel::{self, Kernel};
use protogen::pipeline;
use protogen::render::Engine;

use super::made::Made;
use super::report::Report;
use super::userspace::files;

/// Of so many modules one is compiled without prepared headers, so that a
/// header that it does not include is noticed.
const PLAIN: u64 = 10;

/// Compiles all of them for one kernel, in `folder`.
///
/// # Errors
/// When nothing can be compiled for the kernel.
pub fn check(
    all: &[Made],
    kernel: &Kernel,
    folder: &Path,
    report: &Report,
) -> Result<(), Box<dyn Error>> {
    let release = release(kernel).ok_or_else(|| format!("which release is {}?", kernel.name))?;
    let has_c = |made: &&Made| made.family.langs.c && is_for(made, release);
    let all: Vec<&Made> = all.iter().filter(has_c).collect();
    if all.is_empty() {
        return Ok(());
    }
    for made in &all {
        for file in files(&made.folder.join("module"), &["c"])? {
            for name in unused(&fs_err::read_to_string(&file)?) {
                report.add(
                    made.seed,
                    "module",
                    format!("{}: {name}() is not used", file.display()),
                );
            }
        }
    }
    write(&all, folder)?;
    let built = kernel::build_module(kernel, folder, "probe", false)?;
    if !built.clean() {
        return Err(format!("{}:\n{}", kernel.name, built.findings.join("\n")).into());
    }
    for (i, made) in all.iter().enumerate() {
        let place = folder.join(i.to_string());
        let verdict = fs_err::read_to_string(place.join("verdict")).unwrap_or_default();
        let log = fs_err::read_to_string(place.join("log")).unwrap_or_default();
        if verdict.trim() != "0" || !log.is_empty() {
            report.add(made.seed, format!("module on kernel {}", kernel.name), log);
        }
    }
    Ok(())
}

/// Static functions that are named but once: gcc tells of them only when it makes
/// code.
fn unused(text: &str) -> Vec<&str> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut named: BTreeMap<&str, usize> = BTreeMap::new();
    for name in text.split(|c| !word(c)) {
        *named.entry(name).or_default() += 1;
    }
    text.lines()
        .filter(|line| line.starts_with("static "))
        .filter_map(|line| line.split_once('(')?.0.rsplit(|c| !word(c)).next())
        // A macro makes a name of what it is given.
        .filter(|name| named.get(name) == Some(&1) && name.contains(|c: char| c.is_lowercase()))
        .collect()
}

/// The release that a named kernel is of.
pub fn release(kernel: &Kernel) -> Option<Release> {
    let name = kernel.name.split(' ').next()?;
    // The name of the debug kernel tells its version in brackets.
    let version = || kernel.name.split_once('(').map_or("", |(_, version)| version);
    Release::parse(name).or_else(|| Release::of_kernel(version()))
}

/// Whether the spec is for kernels of a release.
pub fn is_for(made: &Made, release: Release) -> bool {
    let range = made.family.kernels;
    (range.from..=range.to).contains(&release)
}

/// What is built: a module that does nothing, and beside it every module.
fn write(all: &[&Made], folder: &Path) -> Result<(), Box<dyn Error>> {
    fs_err::create_dir_all(folder)?;
    fs_err::write(folder.join("probe.c"), PROBE)?;
    fs_err::write(folder.join("check.sh"), include_str!("check.sh"))?;
    let mut kbuild = String::new();
    let mut scripts = Scripts::new()?;
    let mut headers = BTreeSet::new();
    for (i, made) in all.iter().enumerate() {
        let place = folder.join(i.to_string());
        link(&made.folder.join("module"), &place.join("module"))?;
        link(&made.folder.join("include/uapi/linux"), &place.join("include/uapi/linux"))?;
        fs_err::write(place.join("name"), made.name())?;
        fs_err::write(place.join("names.h"), names(made.name()))?;
        for file in files(&made.folder.join("module"), &["c"])? {
            includes(&fs_err::read_to_string(file)?, &mut headers);
        }
        let number = match fs_err::read_to_string(made.folder.join("module/conftest.sh")) {
            Ok(script) => scripts.number(&script),
            // Its kernels are all alike.
            Err(_) => 0,
        };
        writeln!(kbuild, "$(obj)/{i}/verdict: $(obj)/conftest-{number}.h")?;
        if made.seed.is_multiple_of(PLAIN) {
            writeln!(kbuild, "$(obj)/{i}/verdict: flags = $(module-flags)")?;
        }
    }
    for made in all {
        headers.remove(&format!("linux/{}.h", made.name()));
    }
    for (number, text) in scripts.all.iter().enumerate() {
        fs_err::write(folder.join(format!("conftest-{number}.sh")), text)?;
    }
    fs_err::write(folder.join("all.h"), all_headers(&headers))?;
    let modules: Vec<String> = (0..all.len()).map(|i| i.to_string()).collect();
    let text = format!(
        "modules := {}\n{}{}{kbuild}",
        modules.join(" "),
        scripts.flags,
        include_str!("Kbuild")
    );
    fs_err::write(folder.join("Kbuild"), text)?;
    Ok(())
}

/// The scripts that question the compiler. The first asks all that any family
/// of the corpus can ask; a family whose questions are among them shares its
/// answers, as far as it has asked.
struct Scripts {
    all: Vec<String>,
    questions: BTreeSet<String>,
    /// What the compiler is asked with.
    flags: String,
}

impl Scripts {
    fn new() -> Result<Self, Box<dyn Error>> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("generator/tests/corpus/full");
        let loaded = pipeline::load(&path.join("spec.yaml"))?;
        let family = loaded.family.as_ref().ok_or("the corpus is not sound")?;
        let wanted = rendered(&Engine::new(None), &loaded, family)?;
        let text = |path: &str| -> Result<String, Box<dyn Error>> {
            let bytes = wanted.files.get(path).ok_or_else(|| format!("no {path}"))?;
            Ok(String::from_utf8_lossy(bytes).into_owned())
        };
        let script = text("module/conftest.sh")?;
        let flags = definition(&text("module/Kbuild")?)?;
        Ok(Self { questions: questions(&script), all: vec![script], flags })
    }

    /// The number of the script that answers one family.
    fn number(&mut self, script: &str) -> usize {
        if questions(script).is_subset(&self.questions) {
            return 0;
        }
        self.all.push(script.to_owned());
        self.all.len() - 1
    }
}

/// The sources that a script has compiled, by name and both ways.
fn questions(script: &str) -> BTreeSet<String> {
    let parts = script.split("#line 1 ").skip(1);
    parts.map(|part| part.split("\nEOF").next().unwrap_or_default().trim().to_owned()).collect()
}

/// A module that does nothing.
pub const PROBE: &str = "// SPDX-License-Identifier: GPL-2.0-only\n\
    #include <linux/module.h>\n\n\
    MODULE_DESCRIPTION(\"Nothing\");\n\
    MODULE_LICENSE(\"GPL\");\n";

/// What Kbuild would say about one file, after the prepared headers.
pub fn names(name: &str) -> String {
    let mut out = String::new();
    for (what, value) in [
        ("KBUILD_BASENAME", format!("\"af_{name}\"")),
        ("KBUILD_MODNAME", format!("\"{name}\"")),
        ("__KBUILD_MODNAME", format!("kmod_{name}")),
    ] {
        writeln!(out, "#undef {what}\n#define {what} {value}").expect("a string");
    }
    out
}

/// All headers in one, which the compiler reads prepared.
fn all_headers(headers: &BTreeSet<String>) -> String {
    let mut out = names("probe");
    // Just as the modules define it before they include anything.
    out += "#define pr_fmt(fmt) KBUILD_MODNAME \": \" fmt\n";
    for header in headers {
        writeln!(out, "#if __has_include(<{header}>)\n#include <{header}>\n#endif")
            .expect("a string");
    }
    out
}

/// The headers of the kernel that a file includes.
fn includes(text: &str, headers: &mut BTreeSet<String>) {
    headers.extend(
        text.lines()
            .filter_map(|line| line.strip_prefix("#include <")?.strip_suffix('>'))
            .map(str::to_owned),
    );
}

/// The flags that a generated Kbuild asks the compiler with.
fn definition(kbuild: &str) -> Result<String, String> {
    let mut out = String::new();
    for line in kbuild.lines().skip_while(|line| !line.starts_with("conftest-flags =")) {
        out += line;
        out.push('\n');
        if !line.ends_with('\\') {
            return Ok(out);
        }
    }
    Err("the generated Kbuild has no conftest-flags".to_owned())
}

/// All of a folder, without copying them where that can be.
pub fn link(from: &Path, to: &Path) -> Result<(), std::io::Error> {
    fs_err::create_dir_all(to)?;
    for entry in fs_err::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            link(&path, &target)?;
            continue;
        }
        if fs_err::hard_link(&path, &target).is_err() {
            fs_err::copy(&path, &target)?;
        }
    }
    Ok(())
}
