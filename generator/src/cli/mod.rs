//! The command line: one module a subcommand, thin over the library.

pub mod audit;
pub mod build;
pub mod check;
mod checkpatch;
mod context;
mod cross;
mod error;
pub mod explain;
pub mod generate;
pub mod kernels;
mod lang;
mod new;
mod range;
pub mod specs;
pub mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use context::Context;
pub use error::{CliError, Outcome};

/// Generates Linux socket families: kernel module, UAPI header, Rust crate,
/// tests and documentation, each from one YAML spec.
///
/// Exit status: 0 all is well, 1 findings in a spec or files out of date,
/// 2 wrong usage, or something could not be read or written.
#[derive(Debug, Parser)]
#[command(name = "protogen", version, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Args),
    Generate(generate::Args),
    Build(build::Args),
    Test(test::Args),
    Kernels(kernels::Args),
    New(new::Args),
    Audit(audit::Args),
    Checkpatch(checkpatch::Args),
    KernelScripts(checkpatch::ScriptsArgs),
    Rules(explain::RulesArgs),
    Explain(explain::Args),
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let context = Context::default();
    let result = match &cli.command {
        Command::Check(args) => check::run(args, &context),
        Command::Generate(args) => generate::run(args, &context),
        Command::Build(args) => build::run(args, &context),
        Command::Test(args) => test::run(args, &context),
        Command::Kernels(args) => kernels::run(args, &context),
        Command::New(args) => new::run(args, &context),
        Command::Audit(args) => audit::run(args, &context),
        Command::Checkpatch(args) => checkpatch::run(args, &context),
        Command::KernelScripts(args) => checkpatch::scripts(args, &context),
        Command::Rules(args) => explain::rules(args, &context),
        Command::Explain(args) => explain::run(args, &context),
    };
    let status = match result {
        Ok(outcome) => outcome.status(),
        Err(error) => {
            context.error(&error.to_string());
            error.status()
        }
    };
    ExitCode::from(status)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
