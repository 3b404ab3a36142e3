//! `protogen audit`: kernels against what protogen knows of them.

use std::path::PathBuf;

use super::build::KernelArgs;
use super::specs::plural;
use super::{CliError, Context, Outcome};
use crate::audit;
use crate::kernel::{self, Need};
use crate::progress::Progress;

/// Compares kernels' headers with the data that protogen has of them
///
/// Names every slot of `struct proto_ops` and `struct proto`, every signature,
/// every export and every compile test that the data in generator/facts does
/// not know or has wrong. docs/new-kernel.md says what to do about it.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    kernels: KernelArgs,

    /// Folder of headers, and of a Module.symvers if need be, that go before
    /// the kernel's own: to see what a patch would change
    #[arg(long, value_name = "DIR")]
    pub overlay: Option<PathBuf>,

    /// How disagreements are printed
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// How disagreements are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// Runs the subcommand.
///
/// # Errors
/// When a kernel is not to be had, or its headers cannot be read.
pub fn run(args: &Args, context: &Context) -> Result<Outcome, CliError> {
    kernel::catch_interrupts();
    if let Some(overlay) = args.overlay.as_ref().filter(|overlay| !overlay.is_dir()) {
        return Err(CliError::new(format!("{} is no folder", overlay.display())));
    }
    let progress = Progress::detect();
    let kernels = args.kernels.provide(&[Need::Build], progress, context)?;
    let mut all = 0;
    for (_, kernel) in &kernels {
        let step = progress.step(format!("reading the headers of kernel {}", kernel.name));
        let findings = audit::audit(kernel, args.overlay.as_deref())?;
        drop(step);
        for finding in &findings {
            context.out(&match args.format {
                Format::Text => format!("{finding}\n\n"),
                Format::Json => format!("{}\n", finding.json(&kernel.name)),
            })?;
        }
        let count = plural(findings.len(), "disagreement", "disagreements");
        context.say(&format!("kernel {}: {count}", kernel.name));
        all += findings.len();
    }
    Ok(if all == 0 { Outcome::Clean } else { Outcome::Findings })
}
