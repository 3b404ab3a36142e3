//! `protogen test`: from specs to a verdict of a real kernel.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::build::{KernelArgs, complain};
use super::lang::{Lanes, LangArgs, named};
use super::range::Ranges;
use super::specs::{self, plural};
use super::{CliError, Context, Outcome};
use crate::kernel::{self, Kernel, Need};
use crate::model::Lang;
use crate::progress::Progress;
use crate::vm::{self, Extra, Family, Machine, Plan, Stress};

/// Runs the generated tests of specs in a virtual machine
///
/// Generates and builds in a scratch folder, boots the kernel in QEMU, loads
/// the module, runs the tests, unloads, and fails on any failed or skipped
/// test, leak, or complaint of the kernel.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Spec files, folders that hold a spec.yaml, or folders of these; all of
    /// specs/ if none is given
    pub specs: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) lang: LangArgs,

    #[command(flatten)]
    kernels: KernelArgs,

    /// Run the tests of the generated crate, too
    #[arg(long)]
    pub with_crate: bool,

    /// Memory of the virtual machine: 512 if not given, 1024 for the debug kernel
    #[arg(long, value_name = "MIB",
          value_parser = clap::value_parser!(u32).range(128..=65536))]
    pub memory: Option<u32>,

    /// Processors of the virtual machine
    #[arg(long, value_name = "N", default_value_t = 2,
          value_parser = clap::value_parser!(u32).range(1..=64))]
    pub processors: u32,

    /// How long a virtual machine may run before it counts as hung: 300 if not
    /// given, 600 for the debug kernel, and more with --faults and --stress
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    pub timeout: Option<u64>,

    /// Keep the scratch folder, with all sources, programs and logs
    #[arg(long)]
    pub keep: bool,

    /// Folder whose templates take the place of the built-in ones
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,

    /// Run every test again with each allocation made for the family failing in
    /// turn, and load the module so; needs a kernel with fault injection. With
    /// MOST, the first so many allocations of a test fail one by one and ever
    /// fewer of those that follow; 0 means all
    #[arg(long, value_name = "MOST", num_args = 0..=1, require_equals = true,
          default_missing_value = "16")]
    pub faults: Option<u32>,

    /// After the tests, have several processes do everything at once, for so
    /// many seconds of the virtual machine's clock
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..))]
    pub stress: Option<u32>,

    /// What the random choices of --stress begin with; chosen and printed if
    /// it is not given
    #[arg(long, value_name = "SEED", requires = "stress")]
    pub seed: Option<u32>,

    /// Check the modules with sparse, too
    #[arg(long)]
    pub sparse: bool,

    /// Instead of the tests, run this static program (with arguments after
    /// blanks) on one processor whose clock counts instructions
    #[arg(long, value_name = "PROGRAM", conflicts_with_all = ["with_crate", "faults", "stress"])]
    pub bench: Option<String>,
}

impl Args {
    /// Generous: emulation is slow, more so on a busy machine, and most of all
    /// under a kernel that checks everything.
    fn limit(&self, slow: bool) -> Duration {
        let tests = if slow { 600 } else { 300 };
        // Zero is all of them, which some tests have thousands of.
        let faults = self.faults.map_or(0, |most| if most == 0 { 14_400 } else { 1500 });
        let stress = self.stress.map_or(0, |seconds| 120 + 2 * u64::from(seconds));
        Duration::from_secs(self.timeout.unwrap_or(tests + faults + stress))
    }

    fn extra(&self) -> Extra {
        let seed = || self.seed.unwrap_or_else(any_seed);
        let stress = self.stress.map(|seconds| Stress { seconds, seed: seed() });
        Extra { faults: self.faults, stress }
    }
}

/// A seed for who does not care which.
fn any_seed() -> u32 {
    use std::hash::{BuildHasher, RandomState};
    // The standard library's only source of random numbers; half of it will do.
    (RandomState::new().hash_one(()) >> 32) as u32
}

/// Runs the subcommand.
///
/// # Errors
/// When something that testing needs is missing. What the tests find, a
/// machine that hangs or crashes included, is a finding.
pub fn run(args: &Args, context: &Context) -> Result<Outcome, CliError> {
    let engine = specs::engine(args.templates.as_deref())?;
    kernel::catch_interrupts();
    let batch = specs::load(&args.specs, args.lang.given().as_deref())?;
    let families = match batch.families(context) {
        Ok(families) => families,
        Err(outcome) => return Ok(outcome),
    };
    let progress = Progress::detect();
    let mut needs = vec![Need::Build, Need::Static, Need::Boot];
    if args.sparse {
        needs.push(Need::Sparse);
    }
    if args.with_crate {
        needs.push(Need::Crate);
    }
    let kernels = args.kernels.provide(&needs, progress, context)?;
    let (mut failed, mut ranges) = (Vec::new(), Ranges::default());
    let mut lanes = Lanes::default();
    for (_, kernel) in &kernels {
        for (loaded, family) in &families {
            if !ranges.allow(family, kernel, context) {
                continue;
            }
            let wanted = specs::rendered(&engine, loaded, family)?;
            let devices = wanted.files.contains_key("test/wire.c");
            let mut scratch = tempfile::Builder::new().prefix("protogen-").tempdir()?;
            if args.keep {
                scratch.disable_cleanup(true);
                context.say(&format!("scratch folder: {}", scratch.path().display()));
            }
            let name = wanted.family.clone();
            let written = Family::write(family, &wanted.files, scratch.path())?;
            for lang in family.langs.iter() {
                let Some(kernel) = lanes.kernel(family, lang, kernel, progress, context)? else {
                    continue;
                };
                let (kernel, family) = (&kernel, &written);
                let job =
                    Job { args, context, progress, kernel, name: &name, lang, family, devices };
                if !job.run(scratch.path())? {
                    failed.push(format!("{} on kernel {}", named(&name, lang), kernel.name));
                }
            }
        }
    }
    for failure in &failed {
        context.error(&format!("failed: {failure}"));
    }
    context.say(&format!(
        "{} tested on {}, {} failed",
        plural(families.len(), "family", "families"),
        plural(kernels.len(), "kernel", "kernels"),
        failed.len()
    ));
    let idle = ranges.complain(context) + lanes.complain(context);
    Ok(if failed.is_empty() && idle == 0 { Outcome::Clean } else { Outcome::Findings })
}

/// One family on one kernel.
struct Job<'a> {
    args: &'a Args,
    context: &'a Context,
    progress: Progress,
    kernel: &'a Kernel,
    name: &'a str,
    lang: Lang,
    family: &'a Family,
    /// Messages go over network devices.
    devices: bool,
}

impl Job<'_> {
    /// Builds and runs; whether all was well.
    fn run(&self, scratch: &Path) -> Result<bool, CliError> {
        let Some(plan) = self.build()? else { return Ok(false) };
        let Some(image) = &self.kernel.image else {
            return Err(CliError::new("no kernel to boot: give its image by --kernel-image FILE"));
        };
        // What the debug kernel checks takes its time, and shadow memory.
        let slow = self.kernel.slow;
        let machine = Machine {
            memory: self.args.memory.unwrap_or(if slow { 1024 } else { 512 }),
            processors: self.args.processors,
            count_instructions: self.args.bench.is_some(),
            limit: self.args.limit(slow),
            ..Machine::default()
        };
        let what = named(self.name, self.lang);
        let step = self.step(format!("testing {what} on kernel {}", self.kernel.name));
        let run = vm::boot(image, &plan, &machine, scratch)?;
        drop(step);
        let verdict = vm::judge(&plan, &run, &[self.name]);
        self.context.out(&format!("# {what} on kernel {}\n{verdict}\n", self.kernel.name))?;
        Ok(verdict.good())
    }

    fn build(&self) -> Result<Option<Plan>, CliError> {
        let Self { args, name, family, .. } = self;
        let what = named(name, self.lang);
        let step = self.step(format!("building {what} for kernel {}", self.kernel.name));
        let module = family.module(self.kernel, self.lang, args.sparse)?;
        drop(step);
        let what = named(&format!("{name}.ko"), self.lang);
        let mut findings = complain(self.context, &what, &module)?;
        if let Some(bench) = &args.bench {
            let mut words = bench.split_whitespace();
            let program = Path::new(words.next().unwrap_or_default());
            let words: Vec<&str> = words.collect();
            let mut plan = family.bench_plan(&module.file, program, &words);
            self.add_devices(&mut plan)?;
            return Ok((findings == 0).then_some(plan));
        }
        let step = self.step(format!("building the test program of {name}"));
        let mut programs = vec![(format!("{name}_test"), family.test_program()?)];
        drop(step);
        if args.with_crate {
            let _step = self.step(format!("building the crate of {name}"));
            // Dependencies are compiled once; what cargo keeps is safe to share.
            let target = kernel::cache_root()?.join("crates");
            programs.extend(family.crate_programs(&target)?);
        }
        for (program, built) in &programs {
            findings += complain(self.context, program, built)?;
        }
        let files: Vec<_> =
            programs.into_iter().map(|(program, built)| (program, built.file)).collect();
        let mut plan = family.plan(&module.file, &files, &args.extra());
        self.add_devices(&mut plan)?;
        Ok((findings == 0).then_some(plan))
    }

    /// Takes along what makes network devices; the kernel asks for it.
    fn add_devices(&self, plan: &mut Plan) -> Result<(), CliError> {
        if self.devices {
            for (name, file) in kernel::modules(self.kernel, &kernel::WIRES, self.progress)? {
                plan.module(&name, &file);
            }
        }
        Ok(())
    }

    fn step(&self, what: String) -> crate::progress::Step {
        self.progress.step(what)
    }
}
