//! Instructions for data sent and received over a connection, and for making
//! and ending one, a family against `AF_UNIX` sockets of the same type on the
//! same kernel.

use std::error::Error;

use crate::machine::{count, ratio};

const SPEC: &str = "generator/benches/connections.yaml";

/// Boots one kernel, counts, and prints the figures.
pub fn run(kernel: &str) -> Result<(), Box<dyn Error>> {
    let counts = count(kernel, SPEC, "generator/benches/connections.c")?;
    for kind in ["stream", "seqpacket"] {
        for size in [64, 4096, 65536, 0] {
            let own = counts.of(&format!("wires-{kind}"), size)?;
            let unix = counts.of(&format!("unix-{kind}"), size)?;
            let what = match size {
                0 => "connect, accept and close".to_owned(),
                _ => format!("{size} bytes"),
            };
            println!(
                "linux {kernel}: {kind}: {what}: {own} instructions, AF_UNIX {unix}; {:.3} of \
                 AF_UNIX",
                ratio(own, unix)
            );
        }
    }
    Ok(())
}
