//! A sample built in full and booted, as `protogen test` does it.

use std::error::Error;
use std::fmt;
use std::path::Path;
use std::time::Duration;

use protogen::cli::specs::rendered;
use protogen::facts::{FAMILIES, Usage};
use protogen::kernel::{Kernel, WIRES, modules, rust_capable};
use protogen::model::{Lang, Transport};
use protogen::progress::Progress;
use protogen::render::Engine;
use protogen::vm::{self, Extra, Machine};

use super::kernels::{is_for, release};
use super::made::Made;
use super::report::Report;
use super::rust::capable;

/// How long one machine may run: slow ones are not hung.
const LIMIT: Duration = Duration::from_mins(5);

/// What carries the messages of a sample, each in turn.
const TRANSPORTS: [Transport; 3] = [Transport::Loopback, Transport::Ethernet, Transport::Inet];

/// One that is to be booted.
pub struct Boot<'a> {
    made: &'a Made,
    kernel: &'a Kernel,
    lang: Lang,
}

/// Some of the specs with modules in C, each for one of the kernels, beginning
/// with the one that the seed says.
pub fn sample<'a>(
    all: &'a [Made],
    kernels: &'a [Kernel],
    seed: u64,
    count: usize,
) -> Vec<Boot<'a>> {
    let kernels: Vec<&Kernel> = kernels.iter().collect();
    draw(all, Lang::C, &kernels, &TRANSPORTS, seed, count)
}

/// The same of modules in Rust, most of them for the newest kernel.
pub fn sample_in_rust<'a>(
    all: &'a [Made],
    kernels: &'a [Kernel],
    seed: u64,
    count: usize,
) -> Vec<Boot<'a>> {
    let mut able: Vec<&Kernel> = kernels.iter().rev().filter(|kernel| capable(kernel)).collect();
    if let [newest, .., last] = able[..]
        && last.name != newest.name
    {
        able.splice(1..1, [newest, newest]);
    }
    draw(all, Lang::Rust, &able, &TRANSPORTS[..2], seed, count)
}

fn draw<'a>(
    all: &'a [Made],
    lang: Lang,
    kernels: &[&'a Kernel],
    transports: &[Transport],
    seed: u64,
    count: usize,
) -> Vec<Boot<'a>> {
    let free = |made: &&Made| {
        let langs = made.family.langs;
        let wanted = if lang == Lang::C { langs.c } else { langs.rust };
        wanted
            && FAMILIES.iter().any(|known| {
                i128::from(known.number) == made.family.number.value && known.usage == Usage::Free
            })
    };
    let able: Vec<&Made> = all.iter().filter(free).collect();
    let step = (able.len() / count.max(1)).max(1);
    let start = usize::try_from(seed % 1000).unwrap_or(0);
    let mut sample = Vec::new();
    for (i, kernel) in kernels.iter().copied().cycle().skip(start).take(count).enumerate() {
        // The next one from its place on that is for this kernel, and of its
        // transport if any is.
        let fits = |made: &&Made| release(kernel).is_some_and(|release| is_for(made, release));
        let from = able.iter().copied().cycle().skip(i * step).take(able.len()).filter(fits);
        let wanted = transports[(start + i) % transports.len()];
        let of = from.clone().find(|made| made.family.transport.value == wanted);
        sample.extend(of.or_else(|| from.clone().next()).map(|made| Boot { made, kernel, lang }));
    }
    sample
}

impl fmt::Display for Boot<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lang = if self.lang == Lang::C { "" } else { " in Rust" };
        write!(f, "seed {}{lang} booted on kernel {}", self.made.seed, self.kernel.name)
    }
}

impl Boot<'_> {
    /// Builds and boots it.
    ///
    /// # Errors
    /// When something that is needed is missing.
    pub fn run(&self, scratch: &Path, report: &Report) -> Result<(), Box<dyn Error>> {
        let (made, lang) = (self.made, self.lang);
        let kernel = match lang {
            Lang::C => self.kernel.clone(),
            Lang::Rust => rust_capable(self.kernel, Progress::detect())?,
        };
        let stage = self.to_string();
        let wanted = rendered(&Engine::new(None), &made.loaded, &made.family)?;
        let family = vm::Family::write(&made.family, &wanted.files, scratch)?;
        let module = family.module(&kernel, lang, false)?;
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
            for (name, file) in modules(&kernel, &WIRES, Progress::detect())? {
                plan.module(&name, &file);
            }
        }
        let mut machine = Machine { limit: LIMIT, ..Machine::default() };
        if kernel.slow {
            (machine.limit, machine.memory) = (2 * LIMIT, 1024);
        }
        let run = vm::boot(image, &plan, &machine, scratch)?;
        let verdict = vm::judge(&plan, &run, &[made.name()]);
        if !verdict.good() {
            report.add(made.seed, stage, verdict.to_string());
        }
        Ok(())
    }
}
