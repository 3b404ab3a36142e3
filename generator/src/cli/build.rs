//! `protogen build`: from specs to modules and test programs, without a
//! warning.

use std::path::{Path, PathBuf};

use super::lang::{Lanes, LangArgs, named};
use super::range::Ranges;
use super::specs::{self, plural};
use super::{CliError, Context, Outcome};
use crate::kernel::{self, Built, Choice, Kernel, Need, SERIES};
use crate::model::Lang;
use crate::progress::Progress;
use crate::vm::Family;

/// Builds the kernel modules and test programs of specs
///
/// Everything is generated and built in a scratch folder. Any warning of
/// compiler, linker or modpost is a finding.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Spec files, folders that hold a spec.yaml, or folders of these; all of
    /// specs/ if none is given
    pub specs: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) lang: LangArgs,

    #[command(flatten)]
    pub(super) kernels: KernelArgs,

    /// Folder to put modules and test programs into, a folder for each kernel
    /// if there are several; of modules in both languages, those in Rust go to
    /// a folder rust in it
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Check the modules with sparse, too
    #[arg(long)]
    pub sparse: bool,

    /// Folder whose templates take the place of the built-in ones
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
}

/// Which kernels to work with.
#[derive(Debug, clap::Args)]
pub(super) struct KernelArgs {
    /// Named kernel, fetched from Debian's archive once: 5.10, 6.1, 6.12, 7.2,
    /// 7.3, all of these, or debug; the newest that is there if none is given;
    /// can be given several times
    #[arg(long, value_name = "NAME", conflicts_with = "kernel_build")]
    kernel: Vec<String>,

    /// Build tree of a kernel of your own, as `make -C` takes it
    #[arg(long, value_name = "DIR")]
    kernel_build: Option<PathBuf>,

    /// Bootable image of that kernel
    #[arg(long, value_name = "FILE", requires = "kernel_build")]
    kernel_image: Option<PathBuf>,

    /// Look for a newer release of the named kernels
    #[arg(long)]
    refresh: bool,
}

impl KernelArgs {
    /// The kernels, each with a folder name.
    fn choices(&self, context: &Context) -> Result<Vec<(String, Choice)>, CliError> {
        if let Some(build) = &self.kernel_build {
            let image = self.kernel_image.clone();
            return Ok(vec![("kernel".into(), Choice::Paths { build: build.clone(), image })]);
        }
        let mut names = Vec::new();
        for name in &self.kernel {
            if name == "all" {
                names.extend(SERIES.iter().map(|series| series.name.to_owned()));
            } else {
                names.push(name.clone());
            }
        }
        if names.is_empty() {
            let name = kernel::default_name()?;
            context.say(&format!("kernel {name}, since --kernel names none"));
            names.push(name.to_owned());
        }
        let mut seen = std::collections::BTreeSet::new();
        names.retain(|name| seen.insert(name.clone()));
        Ok(names.into_iter().map(|name| (name.clone(), Choice::Named(name))).collect())
    }

    /// Makes sure of all tools in one go, then gets every kernel.
    pub(super) fn provide(
        &self,
        needs: &[Need],
        progress: Progress,
        context: &Context,
    ) -> Result<Vec<(String, Kernel)>, CliError> {
        let choices = self.choices(context)?;
        let mut needs = needs.to_vec();
        for (_, choice) in &choices {
            needs.extend(kernel::needs(choice, self.refresh)?);
        }
        kernel::need(&needs)?;
        let mut kernels = Vec::new();
        for (name, choice) in choices {
            kernels.push((name, kernel::provide(&choice, self.refresh, progress)?));
        }
        Ok(kernels)
    }
}

/// Runs the subcommand.
///
/// # Errors
/// When something that building needs is missing or cannot be written. A
/// build that fails is a finding.
pub fn run(args: &Args, context: &Context) -> Result<Outcome, CliError> {
    let engine = specs::engine(args.templates.as_deref())?;
    kernel::catch_interrupts();
    let batch = specs::load(&args.specs, args.lang.given().as_deref())?;
    let families = match batch.families(context) {
        Ok(families) => families,
        Err(outcome) => return Ok(outcome),
    };
    let progress = Progress::detect();
    let needs: &[Need] = if args.sparse { &[Need::Build, Need::Sparse] } else { &[Need::Build] };
    let needs = [needs, &[Need::Static]].concat();
    let kernels = args.kernels.provide(&needs, progress, context)?;
    let (mut findings, mut ranges) = (0, Ranges::default());
    let mut lanes = Lanes::default();
    for (folder, kernel) in &kernels {
        for (loaded, family) in &families {
            if !ranges.allow(family, kernel, context) {
                continue;
            }
            let scratch = tempfile::Builder::new().prefix("protogen-").tempdir()?;
            let wanted = specs::rendered(&engine, loaded, family)?;
            let written = Family::write(family, &wanted.files, scratch.path())?;
            let name = &wanted.family;
            let out = args
                .out
                .as_ref()
                .map(|out| if kernels.len() > 1 { out.join(folder) } else { out.clone() });
            for lang in family.langs.iter() {
                let Some(kernel) = lanes.kernel(family, lang, kernel, progress, context)? else {
                    continue;
                };
                let what = named(name, lang);
                let step = progress.step(format!("building {what} for kernel {}", kernel.name));
                let module = written.module(&kernel, lang, args.sparse)?;
                drop(step);
                findings += complain(context, &named(&format!("{name}.ko"), lang), &module)?;
                if let Some(out) = &out {
                    // Both languages make a module of the same name.
                    let both = family.langs.c && lang == Lang::Rust;
                    keep(&[&module], &if both { out.join("rust") } else { out.clone() })?;
                }
            }
            let family = written;
            let step = progress.step(format!("building the test program of {name}"));
            let test = family.test_program()?;
            drop(step);
            findings += complain(context, &format!("{name}_test"), &test)?;
            if let Some(out) = &out {
                keep(&[&test], out)?;
            }
        }
    }
    findings += ranges.complain(context) + lanes.complain(context);
    context.say(&format!(
        "{} built for {}, {}",
        plural(families.len(), "family", "families"),
        plural(kernels.len(), "kernel", "kernels"),
        plural(findings, "build with findings", "builds with findings")
    ));
    Ok(if findings == 0 { Outcome::Clean } else { Outcome::Findings })
}

/// Shows what a build complained about; 1 if there was anything.
pub(super) fn complain(context: &Context, what: &str, built: &Built) -> Result<usize, CliError> {
    if built.clean() {
        return Ok(0);
    }
    let verb = if built.success { "was built with warnings" } else { "was not built" };
    context.error(&format!("{what} {verb}:"));
    context.out(&format!("{}\n", built.findings.join("\n")))?;
    Ok(1)
}

/// Copies what was built to the user's folder.
fn keep(built: &[&Built], out: &Path) -> Result<(), CliError> {
    fs_err::create_dir_all(out)?;
    for built in built.iter().filter(|built| built.success) {
        if let Some(name) = built.file.file_name() {
            fs_err::copy(&built.file, out.join(name))?;
        }
    }
    Ok(())
}
