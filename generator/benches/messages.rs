//! Instructions for a message sent and received, the family against `AF_UNIX`
//! datagrams on the same kernel.

use std::error::Error;

use crate::machine::{count, ratio};

const SPEC: &str = "specs/syscom/spec.yaml";

/// Boots one kernel, counts, and prints the figures.
pub fn run(kernel: &str) -> Result<(), Box<dyn Error>> {
    let counts = count(kernel, SPEC, "generator/benches/messages.c")?;
    for size in [64, 4096, 65536] {
        let (syscom, unix, pipe) =
            (counts.of("syscom", size)?, counts.of("unix", size)?, counts.of("pipe", size)?);
        println!(
            "linux {kernel}: message of {size} bytes: {syscom} instructions, AF_UNIX {unix}, \
             pipe {pipe}; {:.3} of AF_UNIX",
            ratio(syscom, unix)
        );
    }
    let base = counts.of("bound-2", 64)?;
    for bound in [1000, 100_000] {
        let with = counts.of(&format!("bound-{bound}"), 64)?;
        println!(
            "linux {kernel}: message of 64 bytes with {bound} sockets bound: {with} instructions; \
             {:.3} of those with 2",
            ratio(with, base)
        );
    }
    Ok(())
}
