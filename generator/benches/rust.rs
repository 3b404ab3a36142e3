//! The module in Rust against that in C, of the same spec on the same kernel:
//! instructions for messages, frames and connections, bytes of code, bytes for
//! each socket.

use std::error::Error;

use protogen::kernel::{Kernel, has_rust};
use protogen::model::Lang;

use super::messages::{Run, count_in, figure, named, ratio};
use super::{connections, frames};

/// What a message may take in Rust at the most, of what it takes in C.
const MOST: f64 = 1.05;

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
/// without Rust. Messages that take more than they may are an error, once all is
/// printed.
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
    let message = Figure { label: "message", own: "syscom", other: unix, sizes };
    let mut dear = print(&runs, kernel_name, &message)?;
    sizes_of(&runs, kernel_name)?;

    let syscometh = Work {
        spec: frames::SPEC,
        name: "syscometh",
        source: frames::SOURCE,
        parts: &frames::PARTS,
    };
    let packet = ("AF_PACKET with the same header", "packet");
    let frame = Figure { label: "frame", own: "syscometh", other: packet, sizes: &frames::SIZES };
    dear.extend(print(&both(&kernel, &syscometh)?, kernel_name, &frame)?);

    for kind in ["stream", "seqpacket"] {
        dear.extend(connection(&kernel, kernel_name, kind)?);
    }
    if dear.is_empty() {
        return Ok(());
    }
    Err(format!("linux {kernel_name}: more than {MOST} of C: {}", dear.join(", ")).into())
}

/// One type of the family of connections: a family in Rust has one.
fn connection(
    kernel: &Kernel,
    kernel_name: &str,
    kind: &str,
) -> Result<Vec<String>, Box<dyn Error>> {
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
    let dear = print(&runs, kernel_name, &data)?;
    let label = format!("{kind}: connect, accept and close");
    print(&runs, kernel_name, &Figure { label: &label, sizes: &[0], ..data })?;
    Ok(dear)
}

/// The same work by both modules: that in Rust, and that in C.
fn both(kernel: &Kernel, work: &Work) -> Result<(Run, Run), Box<dyn Error>> {
    let run = |lang| count_in(lang, kernel, work.spec, work.name, work.source, work.parts);
    Ok((run(Lang::Rust)?, run(Lang::C)?))
}

/// Prints them; those of messages that take more than they may.
fn print(
    (rust, c): &(Run, Run),
    kernel: &str,
    figures: &Figure,
) -> Result<Vec<String>, Box<dyn Error>> {
    let mut dear = Vec::new();
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
        if *size > 0 && ratio(ours, theirs) > MOST {
            dear.push(format!("{}{bytes}", figures.label));
        }
    }
    Ok(dear)
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
