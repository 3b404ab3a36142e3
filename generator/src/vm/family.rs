//! One generated family on its way from files to a verdict: written to a
//! scratch folder, built, and put into a plan.

use std::path::{Path, PathBuf};
use std::process::Command;

use fs_err as fs;

use super::plan::{Plan, Step};
use crate::kernel::{self, Built, Error, Kernel, Need};
use crate::model::{self, Lang, Transport};
use crate::render::Files;

/// The files of one family in a scratch folder.
#[derive(Debug)]
pub struct Family {
    name: String,
    number: i128,
    /// The name of its protocol, which the core gives to its slab cache, too.
    protocol: String,
    /// Whether it has a slab cache of its own.
    cache: bool,
    folder: PathBuf,
}

/// What a test does beside running the tests.
#[derive(Debug, Clone, Copy, Default)]
pub struct Extra {
    /// Every case again with its allocations failing in turn: the first so
    /// many of them, and then fewer and fewer; all of them if it is 0.
    pub faults: Option<u32>,
    /// Everything at once, for some time.
    pub stress: Option<Stress>,
}

/// How to stress a module.
#[derive(Debug, Clone, Copy)]
pub struct Stress {
    /// How long, by the machine's clock.
    pub seconds: u32,
    /// What random choices begin with.
    pub seed: u32,
}

/// Rust's name for a program that is linked statically by `+crt-static`.
const TARGET: &str = "x86_64-unknown-linux-gnu";

/// The crate's test programs, each with the feature it needs; only the first
/// is in every crate.
const CRATE_TESTS: &[(&str, Option<&str>)] = &[("ktap", None), ("ktap_tokio", Some("tokio"))];

impl Family {
    /// Writes the files to `scratch/<name>`.
    ///
    /// # Errors
    /// When one cannot be written.
    pub fn write(family: &model::Family, files: &Files, scratch: &Path) -> Result<Self, Error> {
        let (name, number) = (&family.name.value, family.number.value);
        let protocol = family.sockets.first().map_or_else(String::new, |s| family.proto_name(s));
        let cache = family.transport.value != Transport::Inet;
        let folder = scratch.join(name);
        for (path, bytes) in files {
            let path = folder.join(path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(path, bytes)?;
        }
        Ok(Self { name: name.clone(), number, protocol, cache, folder })
    }

    /// Builds the module in one language; of one in Rust, sparse reads the C.
    ///
    /// # Errors
    /// When make cannot be run.
    pub fn module(&self, kernel: &Kernel, lang: Lang, sparse: bool) -> Result<Built, Error> {
        kernel::build_module(kernel, &self.folder.join(lang.folder()), &self.name, sparse)
    }

    /// Builds the test program; everything make prints is a finding.
    ///
    /// # Errors
    /// When make cannot be run.
    pub fn test_program(&self) -> Result<Built, Error> {
        let folder = self.folder.join("test");
        let mut make = Command::new("make");
        make.arg("-s").arg("-C").arg(&folder);
        make.env_remove("MAKEFLAGS").env_remove("MAKELEVEL");
        built(&mut make, folder.join(format!("{}_test", self.name)))
    }

    /// Builds the crate's test programs, with warnings as errors. What it is
    /// compiled to is kept in `target`; the programs are not, since those of
    /// every crate have the same names.
    ///
    /// # Errors
    /// When cargo cannot be run, or a program not be copied.
    pub fn crate_programs(&self, target: &Path) -> Result<Vec<(String, Built)>, Error> {
        kernel::need(&[Need::Crate])?;
        let folder = self.folder.join("crate");
        let mut programs = Vec::new();
        fs::create_dir_all(target)?;
        // cargo's own lock does not last until the copy is made.
        let lock = fs::File::create(target.join("protogen.lock"))?;
        lock.file().lock()?;
        for (example, feature) in CRATE_TESTS {
            if !folder.join("examples").join(format!("{example}.rs")).is_file() && feature.is_some()
            {
                continue;
            }
            let mut cargo = Command::new("cargo");
            cargo.current_dir(&folder);
            cargo.args(["build", "--quiet", "--example", example, "--target", TARGET]);
            cargo.arg("--target-dir").arg(target);
            if let Some(feature) = feature {
                cargo.args(["--features", feature]);
            }
            cargo.env("RUSTFLAGS", "-D warnings -C target-feature=+crt-static");
            let file = target.join(TARGET).join("debug/examples").join(example);
            let mut program = built(&mut cargo, file)?;
            if program.success {
                let copy = self.folder.join(example);
                fs::copy(&program.file, &copy)?;
                program.file = copy;
            }
            programs.push((format!("{}_{example}", self.name), program));
        }
        Ok(programs)
    }

    /// The plan of a test: the module is loaded, every program is run, what
    /// they have left is looked for, and the module goes and comes again, by
    /// `socket()` this time. The first program is the generated test program,
    /// which faults and stress are for.
    pub fn plan(&self, module: &Path, programs: &[(String, PathBuf)], extra: &Extra) -> Plan {
        let mut plan = Plan::default();
        plan.module(&self.name, module);
        if extra.faults.is_some() {
            plan.steps.push(Step::LoadFaults {
                module: self.name.clone(),
                number: self.number,
                cache: self.protocol.clone(),
            });
        }
        plan.steps.push(Step::Load(self.name.clone()));
        for (name, file) in programs {
            plan.run(name, file, &[], true);
        }
        if let (Some(most), Some((name, file))) = (extra.faults, programs.first()) {
            plan.steps.push(Step::Faults(self.name.clone()));
            plan.run(name, file, &[&format!("--faults={most}")], true);
        }
        if let (Some(stress), Some((name, file))) = (extra.stress, programs.first()) {
            let seconds = format!("--stress={}", stress.seconds);
            let seed = format!("--seed={}", stress.seed);
            plan.run(name, file, &[&seconds, &seed, "--unload"], true);
        }
        plan.steps.push(Step::Sockets);
        if self.cache {
            plan.steps.push(Step::Slab(self.protocol.clone()));
        }
        plan.steps.extend([
            // Here, symbols of the module still have names.
            Step::Kmemleak,
            Step::Unload(self.name.clone()),
            Step::Autoload(self.number, self.name.clone()),
            Step::Unload(self.name.clone()),
            Step::Kmemleak,
        ]);
        plan
    }

    /// The plan of a benchmark: one program with the module loaded.
    pub fn bench_plan(&self, module: &Path, program: &Path, args: &[&str]) -> Plan {
        let mut plan = Plan::default();
        plan.module(&self.name, module);
        plan.steps.push(Step::Load(self.name.clone()));
        let name = program.file_name().map_or_else(String::new, |n| n.to_string_lossy().into());
        plan.run(&name, program, args, false);
        plan
    }
}

/// Runs a build whose every word is a complaint.
fn built(command: &mut Command, file: PathBuf) -> Result<Built, Error> {
    let output = kernel::run(command)?;
    let mut findings: Vec<String> = output.text.lines().map(str::to_owned).collect();
    let success = output.status.success() && file.is_file();
    if !success && findings.is_empty() {
        findings.push(format!("{}: {}", output.command, output.status));
    }
    Ok(Built { success, findings, file })
}
