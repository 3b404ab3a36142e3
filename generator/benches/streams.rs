//! Instructions for a piece of a stream sent and received over the loopback
//! interface, a family on TCP against `AF_INET` on the same kernel.

use std::error::Error;

use super::messages::count;

/// Boots one kernel, counts, and prints the figures.
pub fn run(kernel: &str) -> Result<(), Box<dyn Error>> {
    let source = "generator/benches/streams.c";
    let counts = count(kernel, "specs/newtcp/spec.yaml", "newtcp", source, &[])?;
    let of = |what: &str, size: u64| {
        counts.get(&(what.to_owned(), size)).copied().ok_or(format!("no count of {what}"))
    };
    for size in [64, 4096, 65536] {
        let (newtcp, inet) = (of("newtcp", size)?, of("inet", size)?);
        #[allow(clippy::cast_precision_loss, reason = "counts of some thousands")]
        let ratio = newtcp as f64 / inet as f64;
        println!(
            "linux {kernel}: {size} bytes over TCP: {newtcp} instructions, AF_INET {inet}; \
             {ratio:.3} of AF_INET"
        );
    }
    Ok(())
}
