//! Instructions for a message sent in a frame over veth devices and received,
//! a family against packet sockets on the same kernel.

use std::error::Error;

use super::messages::{Counts, count};

pub const SPEC: &str = "specs/syscometh/spec.yaml";
/// The field of its header that makes every byte of a message be looked at, and
/// as many bytes in its place.
const CHECKSUM: &str = "{ name: checksum, type: be16, role: checksum }";
const NO_CHECKSUM: &str = "{ name: checksum, type: reserved, size: 2 }";

/// Of the family's test program: what joins two network namespaces.
pub const PARTS: [&str; 6] = ["wire.c", "harness.c", "run.c", "faults.c", "soak.c", "family.c"];

/// What counts.
pub const SOURCE: &str = "generator/benches/frames.c";
/// Bytes of the messages.
pub const SIZES: [u64; 3] = [64, 1024, 1484];

/// Counts on one kernel, and prints the figures: with a checksum against packet
/// sockets whose program does the same, without one against those alone.
pub fn run(kernel: &str) -> Result<(), Box<dyn Error>> {
    print(kernel, "", &counts(kernel, SPEC)?, "packet", "AF_PACKET with the same header")?;
    let text = fs_err::read_to_string(SPEC)?;
    let without = text.replace(CHECKSUM, NO_CHECKSUM);
    if without == text {
        return Err(format!("{SPEC} has no checksum as it is looked for here").into());
    }
    let folder = tempfile::tempdir()?;
    let spec = folder.path().join("spec.yaml");
    fs_err::write(&spec, without)?;
    let counts = counts(kernel, &spec.to_string_lossy())?;
    print(kernel, " without checksum", &counts, "bare", "AF_PACKET")
}

fn counts(kernel: &str, spec: &str) -> Result<Counts, Box<dyn Error>> {
    count(kernel, spec, "syscometh", SOURCE, &PARTS)
}

fn print(
    kernel: &str,
    how: &str,
    counts: &Counts,
    peer: &str,
    name: &str,
) -> Result<(), Box<dyn Error>> {
    let of = |what: &str, size: u64| {
        counts.get(&(what.to_owned(), size)).copied().ok_or(format!("no count of {what}"))
    };
    for size in SIZES {
        let (own, other) = (of("syscometh", size)?, of(peer, size)?);
        #[allow(clippy::cast_precision_loss, reason = "counts of some thousands")]
        let ratio = own as f64 / other as f64;
        println!(
            "linux {kernel}: {size} bytes in a frame{how}: {own} instructions, {name} {other}; \
             {ratio:.3} of that"
        );
    }
    Ok(())
}
