//! Instructions for data sent and received over a connection, and for making
//! and ending one, a family against `AF_UNIX` sockets of the same type on the
//! same kernel.

use std::error::Error;

use super::messages::count;

const SPEC: &str = "generator/benches/connections.yaml";
/// What counts.
pub const SOURCE: &str = "generator/benches/connections.c";

/// Boots one kernel, counts, and prints the figures.
pub fn run(kernel: &str) -> Result<(), Box<dyn Error>> {
    let counts = count(kernel, SPEC, "wires", SOURCE, &[])?;
    let of = |what: String, size: u64| {
        counts.get(&(what.clone(), size)).copied().ok_or(format!("no count of {what}"))
    };
    for kind in ["stream", "seqpacket"] {
        for size in [64, 4096, 65536, 0] {
            let own = of(format!("wires-{kind}"), size)?;
            let unix = of(format!("unix-{kind}"), size)?;
            let what = match size {
                0 => "connect, accept and close".to_owned(),
                _ => format!("{size} bytes"),
            };
            #[allow(clippy::cast_precision_loss, reason = "counts of some thousands")]
            let ratio = own as f64 / unix as f64;
            println!(
                "linux {kernel}: {kind}: {what}: {own} instructions, AF_UNIX {unix}; {ratio:.3} of \
                 AF_UNIX"
            );
        }
    }
    Ok(())
}

/// The spec with sockets of one type alone.
pub fn spec_of(kind: &str) -> Result<String, Box<dyn Error>> {
    let text = fs_err::read_to_string(SPEC)?;
    let (head, _) = text.split_once("sockets:").ok_or_else(|| format!("{SPEC} has no sockets"))?;
    Ok(format!(
        "{head}sockets:\n  - type: {kind}\n    backlog_full: wait\n    ops: [bind, connect, socketpair, \
         accept, getname, poll, ioctl, listen, shutdown, sendmsg, recvmsg]\n"
    ))
}
