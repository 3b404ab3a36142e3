//! Instructions for a message sent in a frame over veth devices and received,
//! a family against packet sockets on the same kernel.

use std::error::Error;

use super::messages::count;

/// Of the family's test program: what joins two network namespaces.
const PARTS: [&str; 6] = ["wire.c", "harness.c", "run.c", "faults.c", "soak.c", "family.c"];

/// Boots one kernel, counts, and prints the figures.
pub fn run(kernel: &str) -> Result<(), Box<dyn Error>> {
    let source = "generator/benches/frames.c";
    let counts = count(kernel, "specs/syscometh/spec.yaml", "syscometh", source, &PARTS)?;
    let of = |what: &str, size: u64| {
        counts.get(&(what.to_owned(), size)).copied().ok_or(format!("no count of {what}"))
    };
    #[allow(clippy::cast_precision_loss, reason = "counts of some thousands")]
    let ratio = |a: u64, b: u64| a as f64 / b as f64;
    for size in [64, 1024, 1484] {
        let (own, packet, bare) = (of("syscometh", size)?, of("packet", size)?, of("bare", size)?);
        println!(
            "linux {kernel}: {size} bytes in a frame: {own} instructions, AF_PACKET with the same \
             header {packet}; {:.3} of that, {:.3} of AF_PACKET alone ({bare})",
            ratio(own, packet),
            ratio(own, bare)
        );
    }
    Ok(())
}
