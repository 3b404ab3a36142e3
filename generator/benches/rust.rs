//! The module in Rust against that in C, of the same spec on the same kernel:
//! instructions for a message, bytes of code, bytes for each socket.

use std::error::Error;

use protogen::kernel::has_rust;
use protogen::model::Lang;

use super::messages::{count_in, figure, named, ratio};

const SPEC: &str = "specs/syscom/spec.yaml";
const SOURCE: &str = "generator/benches/messages.c";

/// Boots one kernel twice, counts, and prints the figures; nothing where it was
/// built without Rust.
pub fn run(kernel_name: &str) -> Result<(), Box<dyn Error>> {
    let kernel = named(kernel_name)?;
    if !has_rust(&kernel) {
        return Ok(());
    }
    let c = count_in(Lang::C, &kernel, SPEC, "syscom", SOURCE, &[])?;
    let rust = count_in(Lang::Rust, &kernel, SPEC, "syscom", SOURCE, &[])?;
    for size in [64, 4096, 65536] {
        let (ours, theirs, unix) = (
            figure(&rust.counts, "syscom", size)?,
            figure(&c.counts, "syscom", size)?,
            figure(&rust.counts, "unix", size)?,
        );
        println!(
            "linux {kernel_name}: message of {size} bytes in Rust: {ours} instructions, in C \
             {theirs}, AF_UNIX {unix}; {:.3} of C, {:.3} of AF_UNIX",
            ratio(ours, theirs),
            ratio(ours, unix)
        );
    }
    println!(
        "linux {kernel_name}: bytes of code in Rust: {}, in C {}; {:.3} of C",
        rust.text,
        c.text,
        ratio(rust.text, c.text)
    );
    let (ours, theirs) = (figure(&rust.counts, "memory", 0)?, figure(&c.counts, "memory", 0)?);
    println!(
        "linux {kernel_name}: bytes for each socket in Rust: {ours}, in C {theirs}; {:.3} of C",
        ratio(ours, theirs)
    );
    Ok(())
}
