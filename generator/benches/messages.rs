//! Instructions for a message sent and received, the family against `AF_UNIX`
//! datagrams on the same kernel.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Duration;

use protogen::kernel::{
    Choice, Kernel, WIRES, build_module, build_program, modules, provide, rust_capable,
};
use protogen::model::Lang;
use protogen::pipeline;
use protogen::progress::Progress;
use protogen::render::{Engine, render};
use protogen::vm::{Machine, Plan, Step, boot, judge};

const SPEC: &str = "specs/syscom/spec.yaml";

/// Boots one kernel, counts, and prints the figures.
pub fn run(kernel_name: &str) -> Result<(), Box<dyn Error>> {
    print(kernel_name, &count(kernel_name, SPEC, "syscom", "generator/benches/messages.c", &[])?)
}

/// Boots one kernel with the family of a spec, and has a program count there.
/// `parts` are of the family's test program, and become the program's own; they
/// join network namespaces.
pub fn count(
    kernel_name: &str,
    spec: &str,
    name: &str,
    source: &str,
    parts: &[&str],
) -> Result<Counts, Box<dyn Error>> {
    let kernel = named(kernel_name)?;
    Ok(count_in(Lang::C, &kernel, spec, name, source, parts)?.counts)
}

/// The kernel of that name.
pub fn named(kernel_name: &str) -> Result<Kernel, Box<dyn Error>> {
    Ok(provide(&Choice::Named(kernel_name.to_owned()), false, Progress::detect())?)
}

/// What one run has counted.
pub struct Run {
    pub counts: Counts,
    /// Bytes of the module's code and constants.
    pub text: u64,
}

/// The same for the module in one language, on a kernel that is there.
pub fn count_in(
    lang: Lang,
    kernel: &Kernel,
    spec: &str,
    name: &str,
    source: &str,
    parts: &[&str],
) -> Result<Run, Box<dyn Error>> {
    let progress = Progress::detect();
    let image = kernel.image.clone().ok_or("the kernel has no image")?;
    let scratch = tempfile::tempdir()?;
    let folder = scratch.path();

    let loaded = pipeline::load_as(Path::new(spec), Some(&[lang]))?;
    let family = loaded.family.ok_or_else(|| format!("{spec} has errors"))?;
    for (path, bytes) in render(&Engine::new(None), &family, spec, "bench")? {
        let file = folder.join(path);
        fs_err::create_dir_all(file.parent().unwrap_or(folder))?;
        fs_err::write(file, bytes)?;
    }
    let capable = match lang {
        Lang::C => kernel.clone(),
        Lang::Rust => rust_capable(kernel, progress)?,
    };
    let module = build_module(&capable, &folder.join(lang.folder()), name, false)?;
    if !module.clean() {
        return Err(module.findings.join("\n").into());
    }
    let program = folder.join("count");
    let tests = folder.join("test");
    let mut sources = vec![PathBuf::from(source)];
    sources.extend(parts.iter().map(|part| tests.join(part)));
    let sources: Vec<_> = sources.iter().map(PathBuf::as_path).collect();
    build_program(&sources, &[&folder.join("include/uapi"), &tests], &program)?;

    let mut plan = Plan::default();
    plan.module(name, &module.file);
    if !parts.is_empty() {
        for (name, file) in modules(kernel, &WIRES, progress)? {
            plan.module(&name, &file);
        }
    }
    plan.steps.push(Step::Load(name.to_owned()));
    plan.run("count", &program, &[], false);
    let machine = Machine {
        memory: 1536,
        count_instructions: true,
        limit: Duration::from_mins(5),
        ..Machine::default()
    };
    let run = boot(&image, &plan, &machine, folder)?;
    let verdict = judge(&plan, &run, &[name]);
    if !verdict.good() {
        return Err(verdict.to_string().into());
    }
    let output = verdict.outputs.iter().map(|(_, output)| output.as_str()).collect::<String>();
    Ok(Run { counts: parse(&output)?, text: text(&module.file)? })
}

/// Bytes of code and constants, as `size` tells them.
fn text(module: &Path) -> Result<u64, Box<dyn Error>> {
    let output = std::process::Command::new("size").arg(module).output()?;
    let output = String::from_utf8(output.stdout)?;
    let figure = output.lines().nth(1).and_then(|line| line.split_whitespace().next());
    Ok(figure.ok_or("size(1) said nothing")?.parse()?)
}

/// What was counted, by what and message size.
pub type Counts = BTreeMap<(String, u64), u64>;

fn parse(output: &str) -> Result<Counts, Box<dyn Error>> {
    let mut counts = Counts::new();
    for line in output.lines() {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let [what, size, count] = fields[..] else {
            return Err(format!("unexpected line '{line}'").into());
        };
        counts.insert((what.to_owned(), size.parse()?), count.parse()?);
    }
    Ok(counts)
}

/// One of the figures.
pub fn figure(counts: &Counts, what: &str, size: u64) -> Result<u64, String> {
    counts.get(&(what.to_owned(), size)).copied().ok_or(format!("no count of {what}"))
}

#[allow(clippy::cast_precision_loss, reason = "counts of some thousands")]
pub fn ratio(a: u64, b: u64) -> f64 {
    a as f64 / b as f64
}

fn print(kernel: &str, counts: &Counts) -> Result<(), Box<dyn Error>> {
    let count = |what: &str, size: u64| figure(counts, what, size);
    for size in [64, 4096, 65536] {
        let (syscom, unix, pipe) =
            (count("syscom", size)?, count("unix", size)?, count("pipe", size)?);
        println!(
            "linux {kernel}: message of {size} bytes: {syscom} instructions, AF_UNIX {unix}, \
             pipe {pipe}; {:.3} of AF_UNIX",
            ratio(syscom, unix)
        );
    }
    let base = count("bound-2", 64)?;
    for bound in [1000, 100_000] {
        let with = count(&format!("bound-{bound}"), 64)?;
        println!(
            "linux {kernel}: message of 64 bytes with {bound} sockets bound: {with} instructions; \
             {:.3} of those with 2",
            ratio(with, base)
        );
    }
    Ok(())
}
