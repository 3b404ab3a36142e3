//! `ci/bench`: what a message costs in the kernel and what a spec costs the
//! generator. One line a figure, each an exact count or a ratio of two.

mod connections;
mod frames;
mod generator;
mod messages;
mod streams;

use std::error::Error;
use std::process::ExitCode;

fn main() -> ExitCode {
    protogen::kernel::catch_interrupts();
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let binary = std::env::args_os().nth(1).ok_or("usage: bench PROTOGEN-BINARY")?;
    generator::run(binary.as_ref())?;
    for series in protogen::kernel::SERIES {
        messages::run(series.name)?;
        connections::run(series.name)?;
        streams::run(series.name)?;
        frames::run(series.name)?;
    }
    Ok(())
}
