//! A kernel with a family's module, which one program uses while its
//! instructions are counted.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::time::Duration;

use protogen::kernel::{Choice, build_module, build_program, provide};
use protogen::pipeline;
use protogen::progress::Progress;
use protogen::render::{Engine, render};
use protogen::vm::{Machine, Plan, Step, boot, judge};

/// What was counted, by what and size.
pub struct Counts(BTreeMap<(String, u64), u64>);

/// Boots one kernel, and runs the program of this source there.
pub fn count(kernel_name: &str, spec: &str, source: &str) -> Result<Counts, Box<dyn Error>> {
    let kernel = provide(&Choice::Named(kernel_name.to_owned()), false, Progress::detect())?;
    let image = kernel.image.clone().ok_or("the kernel has no image")?;
    let scratch = tempfile::tempdir()?;
    let folder = scratch.path();

    let loaded = pipeline::load(Path::new(spec))?;
    let family = loaded.family.ok_or_else(|| format!("{spec} has errors"))?;
    let name = family.name.value.as_str();
    for (path, bytes) in render(&Engine::new(None), &family, spec, "bench")? {
        let file = folder.join(path);
        fs_err::create_dir_all(file.parent().unwrap_or(folder))?;
        fs_err::write(file, bytes)?;
    }
    let module = build_module(&kernel, &folder.join("module"), name, false)?;
    if !module.clean() {
        return Err(module.findings.join("\n").into());
    }
    let program = folder.join("program");
    build_program(&[Path::new(source)], &[&folder.join("include/uapi")], &program)?;

    let mut plan = Plan::default();
    plan.module(name, &module.file);
    plan.steps.push(Step::Load(name.to_owned()));
    plan.run("program", &program, &[], false);
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
    Counts::parse(&output)
}

impl Counts {
    fn parse(output: &str) -> Result<Self, Box<dyn Error>> {
        let mut counts = BTreeMap::new();
        for line in output.lines() {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let [what, size, count] = fields[..] else {
                return Err(format!("unexpected line '{line}'").into());
            };
            counts.insert((what.to_owned(), size.parse()?), count.parse()?);
        }
        Ok(Self(counts))
    }

    /// One of them.
    pub fn of(&self, what: &str, size: u64) -> Result<u64, Box<dyn Error>> {
        let count = self.0.get(&(what.to_owned(), size)).copied();
        Ok(count.ok_or_else(|| format!("no count of {what}"))?)
    }
}

/// How many times `b` is in `a`.
#[allow(clippy::cast_precision_loss, reason = "counts of some thousands")]
pub fn ratio(a: u64, b: u64) -> f64 {
    a as f64 / b as f64
}
