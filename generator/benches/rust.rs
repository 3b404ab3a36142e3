//! The module in Rust against that in C, of the same spec on the same kernel:
//! instructions for messages, frames and connections, bytes of code, bytes for
//! each socket.

use std::error::Error;

use protogen::kernel::{Kernel, has_rust};
use protogen::model::Lang;

use super::messages::{Run, count_in, figure, named, ratio};
use super::{connections, frames};

/// What is counted in both languages.
struct Work<'a> {
    spec: &'a str,
    name: &'a str,
    source: &'a str,
    parts: &'a [&'a str],
}

/// A figure of a run.
struct Figure<'a> {
    label: &'a str,
    own: &'a str,
    /// What it is compared with beside C: its words, and its name.
    other: (&'a str, &'a str),
    sizes: &'a [u64],
}

/// Counts on one kernel, and prints the figures; nothing where it was built
/// without Rust.
pub fn run(kernel_name: &str) -> Result<(), Box<dyn Error>> {
    let kernel = named(kernel_name)?;
    if !has_rust(&kernel) {
        return Ok(());
    }
    let syscom = Work {
        spec: "specs/syscom/spec.yaml",
        name: "syscom",
        source: "generator/benches/messages.c",
        parts: &[],
    };
    let runs = both(&kernel, &syscom)?;
    let unix = ("AF_UNIX", "unix");
    let sizes = &[64, 4096, 65536];
    print(&runs, kernel_name, &Figure { label: "message", own: "syscom", other: unix, sizes })?;
    sizes_of(&runs, kernel_name)?;

    let syscometh = Work {
        spec: frames::SPEC,
        name: "syscometh",
        source: frames::SOURCE,
        parts: &frames::PARTS,
    };
    let packet = ("AF_PACKET with the same header", "packet");
    let frame = Figure { label: "frame", own: "syscometh", other: packet, sizes: &frames::SIZES };
    print(&both(&kernel, &syscometh)?, kernel_name, &frame)?;

    for kind in ["stream", "seqpacket"] {
        connection(&kernel, kernel_name, kind)?;
    }
    Ok(())
}

/// One type of the family of connections: a family in Rust has one.
fn connection(kernel: &Kernel, kernel_name: &str, kind: &str) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let spec = folder.path().join("spec.yaml");
    fs_err::write(&spec, connections::spec_of(kind)?)?;
    let wires = Work {
        spec: &spec.to_string_lossy(),
        name: "wires",
        source: connections::SOURCE,
        parts: &[],
    };
    let (own, unix) = (format!("wires-{kind}"), format!("unix-{kind}"));
    let runs = both(kernel, &wires)?;
    let data =
        Figure { label: kind, own: &own, other: ("AF_UNIX", &unix), sizes: &[64, 4096, 65536] };
    print(&runs, kernel_name, &data)?;
    let label = format!("{kind}: connect, accept and close");
    print(&runs, kernel_name, &Figure { label: &label, sizes: &[0], ..data })
}

/// The same work by both modules: that in Rust, and that in C.
fn both(kernel: &Kernel, work: &Work) -> Result<(Run, Run), Box<dyn Error>> {
    let run = |lang| count_in(lang, kernel, work.spec, work.name, work.source, work.parts);
    Ok((run(Lang::Rust)?, run(Lang::C)?))
}

fn print((rust, c): &(Run, Run), kernel: &str, figures: &Figure) -> Result<(), Box<dyn Error>> {
    let (words, peer) = figures.other;
    for size in figures.sizes {
        let ours = figure(&rust.counts, figures.own, *size)?;
        let theirs = figure(&c.counts, figures.own, *size)?;
        let others = figure(&rust.counts, peer, *size)?;
        let bytes = if *size == 0 { String::new() } else { format!(" of {size} bytes") };
        println!(
            "linux {kernel}: {}{bytes} in Rust: {ours} instructions, in C {theirs}, {words} \
             {others}; {:.3} of C, {:.3} of {words}",
            figures.label,
            ratio(ours, theirs),
            ratio(ours, others)
        );
    }
    Ok(())
}

/// Bytes of code, and for each socket.
fn sizes_of((rust, c): &(Run, Run), kernel: &str) -> Result<(), Box<dyn Error>> {
    println!(
        "linux {kernel}: bytes of code in Rust: {}, in C {}; {:.3} of C",
        rust.text,
        c.text,
        ratio(rust.text, c.text)
    );
    let (ours, theirs) = (figure(&rust.counts, "memory", 0)?, figure(&c.counts, "memory", 0)?);
    println!(
        "linux {kernel}: bytes for each socket in Rust: {ours}, in C {theirs}; {:.3} of C",
        ratio(ours, theirs)
    );
    Ok(())
}
