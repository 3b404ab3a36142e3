//! A sample built in full and booted, as `protogen test` does it.

use std::error::Error;
use std::path::Path;
use std::time::Duration;

use protogen::cli::specs::rendered;
use protogen::facts::{FAMILIES, Usage};
use protogen::kernel::{Kernel, WIRES, modules};
use protogen::model::Transport;
use protogen::progress::Progress;
use protogen::render::Engine;
use protogen::vm::{self, Extra, Machine};

use super::kernels::{is_for, release};
use super::made::Made;
use super::report::Report;

/// How long one machine may run: slow ones are not hung.
const LIMIT: Duration = Duration::from_mins(5);

/// What carries the messages of a sample, each in turn.
const TRANSPORTS: [Transport; 3] = [Transport::Loopback, Transport::Ethernet, Transport::Inet];

/// Some of the specs, each for one of the kernels, beginning with the one that
/// the seed says.
pub fn sample<'a>(
    all: &'a [Made],
    kernels: &'a [Kernel],
    seed: u64,
    count: usize,
) -> Vec<(&'a Made, &'a Kernel)> {
    let free = |made: &&Made| {
        FAMILIES.iter().any(|known| {
            i128::from(known.number) == made.family.number.value && known.usage == Usage::Free
        })
    };
    let able: Vec<&Made> = all.iter().filter(free).collect();
    let step = (able.len() / count.max(1)).max(1);
    let start = usize::try_from(seed % 1000).unwrap_or(0);
    let mut sample = Vec::new();
    for (i, kernel) in kernels.iter().cycle().skip(start).take(count).enumerate() {
        // The next one from its place on that is for this kernel, and of its
        // transport if any is.
        let fits = |made: &&Made| release(kernel).is_some_and(|release| is_for(made, release));
        let from = able.iter().copied().cycle().skip(i * step).take(able.len()).filter(fits);
        let wanted = TRANSPORTS[(start + i) % TRANSPORTS.len()];
        let of = from.clone().find(|made| made.family.transport.value == wanted);
        sample.extend(of.or_else(|| from.clone().next()).map(|made| (made, kernel)));
    }
    sample
}

/// Builds and boots one.
///
/// # Errors
/// When something that is needed is missing.
pub fn check(
    made: &Made,
    kernel: &Kernel,
    scratch: &Path,
    report: &Report,
) -> Result<(), Box<dyn Error>> {
    let stage = format!("booted on kernel {}", kernel.name);
    let wanted = rendered(&Engine::new(None), &made.loaded, &made.family)?;
    let family = vm::Family::write(&made.family, &wanted.files, scratch)?;
    let module = family.module(kernel, protogen::model::Lang::C, false)?;
    let test = family.test_program()?;
    for built in [&module, &test] {
        if !built.clean() {
            report.add(made.seed, stage, built.findings.join("\n"));
            return Ok(());
        }
    }
    let image = kernel.image.as_deref().ok_or("no image to boot")?;
    let programs = [(format!("{}_test", made.name()), test.file)];
    let mut plan = family.plan(&module.file, &programs, &Extra::default());
    if wanted.files.contains_key("test/wire.c") {
        for (name, file) in modules(kernel, &WIRES, Progress::detect())? {
            plan.module(&name, &file);
        }
    }
    let machine = Machine { limit: LIMIT, ..Machine::default() };
    let run = vm::boot(image, &plan, &machine, scratch)?;
    let verdict = vm::judge(&plan, &run, &[made.name()]);
    if !verdict.good() {
        report.add(made.seed, stage, verdict.to_string());
    }
    Ok(())
}
