//! `ci/random [COUNT] [--seed N]`: random specs that are valid, generated,
//! compiled against every kernel and as userspace compiles them; a sample is
//! built in full and booted.

mod boot;
mod coverage;
mod crates;
mod hooks;
mod kernels;
mod layout;
mod made;
mod report;
mod rust;
mod specs;
mod style;
mod userspace;
mod work;

use std::collections::BTreeSet;
use std::error::Error;
use std::hash::{BuildHasher as _, RandomState};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::Instant;

use clap::Parser;
use protogen::kernel::{self, Choice, Kernel, Need, SERIES};
use protogen::progress::Progress;
use protogen::render::Engine;

use coverage::Coverage;
use made::{Made, make};
use report::Report;
use specs::langs::Langs;

/// From so many specs on, all of the language has to be used.
const ENOUGH: u64 = 200;

/// Makes random specs and checks everything that is generated from them
#[derive(Debug, Parser)]
struct Args {
    /// How many specs; seeds count up from the first
    #[arg(default_value_t = 200, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    count: u64,

    /// Seed of the first spec; drawn and printed if not given
    #[arg(long)]
    seed: Option<u64>,

    /// Named kernel to compile for, instead of all
    #[arg(long, value_name = "NAME")]
    kernel: Vec<String>,

    /// Only those of this transport
    #[arg(long, value_name = "WORD")]
    transport: Option<String>,

    /// Only modules in this language
    #[arg(long, value_name = "WORD")]
    lang: Option<String>,

    /// Compile and boot nothing: make them, tell what they use, check the style
    #[arg(long)]
    no_compile: bool,

    /// How many to build in full and boot
    #[arg(long, value_name = "N", default_value_t = 3)]
    boot: usize,

    /// How many with a module in Rust
    #[arg(long, value_name = "N", default_value_t = 2)]
    boot_rust: usize,

    /// How many to check the style of
    #[arg(long, value_name = "N", default_value_t = 10)]
    style: usize,

    /// Keep the folder with everything that was made
    #[arg(long)]
    keep: bool,
}

impl Args {
    fn lang(&self) -> Option<&str> {
        self.lang.as_deref()
    }
}

fn main() -> ExitCode {
    kernel::catch_interrupts();
    match run(&Args::parse()) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("random: {error}");
            ExitCode::from(2)
        }
    }
}

/// Does everything; how many failures there are.
fn run(args: &Args) -> Result<usize, Box<dyn Error>> {
    // Short enough to be typed.
    let seed = args.seed.unwrap_or_else(|| RandomState::new().hash_one(0) % 1_000_000_000);
    println!("{} specs; again: ci/random {} --seed {seed}", args.count, args.count);
    let kernels = if args.no_compile { Vec::new() } else { provide(args)? };
    let mut scratch = tempfile::Builder::new().prefix("protogen-random-").tempdir()?;
    if args.keep {
        scratch.disable_cleanup(true);
        println!("everything is kept in {}", scratch.path().display());
    }
    let report = Report::default();
    let steps = Steps { report: &report, begin: Instant::now() };

    let mut seeds: Vec<u64> = (0..args.count).map(|i| seed.wrapping_add(i)).collect();
    if args.lang() == Some("rust") {
        seeds.retain(|seed| Langs::draw(*seed).rust);
    }
    let mut all =
        steps.run("specs made and generated", || Ok(make_all(&seeds, scratch.path(), &report)))?;
    if args.transport.is_some() || args.lang.is_some() {
        all.retain(|made| {
            args.transport.as_ref().is_none_or(|word| made.transport() == word)
                && args.lang().is_none_or(|word| made.has(word))
        });
        let refused = report.seeds();
        seeds.retain(|seed| refused.contains(seed) || all.iter().any(|made| made.seed == *seed));
    }
    if args.no_compile {
        if args.lang() != Some("rust") {
            check_style(&all, args, &steps)?;
        }
        return Ok(conclude(&all, &seeds, scratch.path(), &report));
    }
    let (c, in_rust) = (args.lang() != Some("rust"), args.lang() != Some("c"));
    for (i, kernel) in kernels.iter().enumerate().filter(|_| c) {
        steps.run(&format!("modules compiled for kernel {}", kernel.name), || {
            kernels::check(&all, kernel, &scratch.path().join(format!("kernel-{i}")), &report)
        })?;
    }
    if in_rust {
        steps.run("modules in Rust: style looked at, and compiled", || {
            rust::check(&all, &kernels, &scratch.path().join("rust"), &report)
        })?;
    }
    if args.lang.is_none() {
        beside_modules(&all, args, scratch.path(), &steps)?;
    }
    let mut booted = Vec::new();
    if c {
        booted.extend(boot::sample(&all, &kernels, seed, args.boot));
    }
    if in_rust {
        booted.extend(boot::sample_in_rust(&all, &kernels, seed, args.boot_rust));
    }
    for (i, boot) in booted.into_iter().enumerate() {
        let folder = scratch.path().join(format!("boot-{i}"));
        fs_err::create_dir(&folder)?;
        steps.run(&boot.to_string(), || boot.run(&folder, &report))?;
    }
    Ok(conclude(&all, &seeds, scratch.path(), &report))
}

/// What is the same whatever the module is written in.
fn beside_modules(
    all: &[Made],
    args: &Args,
    scratch: &Path,
    steps: &Steps,
) -> Result<(), Box<dyn Error>> {
    let report = steps.report;
    steps.run("headers, test programs and examples compiled", || {
        userspace::check(all, report);
        Ok(())
    })?;
    let tables = steps.run("layouts seen by C", || Ok(layout::seen_by_c(all, scratch, report)))?;
    steps.run("crates compiled, layouts compared", || crates::check(all, &tables, report))?;
    check_style(all, args, steps)
}

fn check_style(all: &[Made], args: &Args, steps: &Steps) -> Result<(), Box<dyn Error>> {
    steps.run("style of a sample checked", || style::check(all, args.style, steps.report))
}

/// The kernels that are asked for, fetched where they are not there, and what
/// it takes to compile for them.
fn provide(args: &Args) -> Result<Vec<Kernel>, Box<dyn Error>> {
    let mut needs = vec![Need::Build, Need::Crate];
    if args.boot > 0 || args.boot_rust > 0 {
        needs.extend([Need::Static, Need::Boot]);
    }
    kernel::need(&needs)?;
    let mut names = args.kernel.clone();
    if names.is_empty() {
        names.extend(SERIES.iter().map(|series| series.name.to_owned()));
    }
    let mut kernels = Vec::new();
    for name in names {
        let choice = Choice::Named(name);
        kernel::need(&kernel::needs(&choice, false)?)?;
        kernels.push(kernel::provide(&choice, false, Progress::detect())?);
    }
    Ok(kernels)
}

/// Where the spec of a seed and what is made from it are.
fn place(scratch: &Path, seed: u64) -> PathBuf {
    scratch.join("specs").join(seed.to_string())
}

/// Every spec that could be made; the others have failed.
fn make_all(seeds: &[u64], scratch: &Path, report: &Report) -> Vec<Made> {
    let all = Mutex::new(Vec::new());
    let engine = Engine::new(None);
    work::each(seeds, |seed| match make(*seed, &engine, &place(scratch, *seed)) {
        Ok(made) => all.lock().expect("no thread panics with the lock").push(made),
        Err(message) => report.add(*seed, "a valid spec is refused, or not generated", message),
    });
    let mut all = all.into_inner().expect("no thread panicked");
    all.sort_by_key(|made| made.seed);
    all
}

/// Tells what was used and what failed; how many failures there are.
fn conclude(all: &[Made], seeds: &[u64], scratch: &Path, report: &Report) -> usize {
    let mut coverage = Coverage::new();
    for made in all {
        coverage.add(made);
    }
    println!("\nspecs that use each part of the language:\n{}", coverage.table());
    print!(
        "{}",
        report.render(|seed| {
            let path = place(scratch, seed).join("spec/spec.yaml");
            fs_err::read_to_string(path).unwrap_or_default()
        })
    );
    let mut failures = report.count();
    let count = u64::try_from(seeds.len()).unwrap_or(u64::MAX);
    if count >= ENOUGH {
        for missing in coverage.missing() {
            println!("FAILED: no spec has: {missing}");
            failures += 1;
        }
    }
    let bad: BTreeSet<u64> = report.seeds();
    println!("{} specs passed, {} failed", seeds.len() - bad.len(), bad.len());
    failures
}

/// The steps of a run, each with its time.
struct Steps<'a> {
    report: &'a Report,
    begin: Instant,
}

impl Steps<'_> {
    /// Runs one. What keeps it from being done is a failure, and the steps
    /// after it are run all the same.
    ///
    /// # Errors
    /// When a signal came.
    fn run<T: Default>(
        &self,
        what: &str,
        step: impl FnOnce() -> Result<T, Box<dyn Error>>,
    ) -> Result<T, Box<dyn Error>> {
        let (before, start) = (self.report.count(), Instant::now());
        let result = step();
        if kernel::interrupted() {
            return Err(kernel::Error::Interrupted.into());
        }
        let done = result.unwrap_or_else(|error| {
            self.report.broken(what, &error.to_string());
            T::default()
        });
        let failures = self.report.count() - before;
        println!(
            "{:>5} s  {what}: {failures} failures, {} s",
            self.begin.elapsed().as_secs(),
            start.elapsed().as_secs()
        );
        Ok(done)
    }
}
