//! Two hosts on one Ethernet: two virtual machines, joined by a wire, load the
//! family and talk to each other by the cards that they have.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use protogen::kernel::{self, CARD, Choice, Kernel};
use protogen::pipeline;
use protogen::progress::Progress;
use protogen::render::{Engine, render};
use protogen::vm::{self, Extra, Family, Machine, Plan, Step, Verdict, Wire};

const SPEC: &str = "specs/syscometh/spec.yaml";
const NAME: &str = "syscometh";

/// Of the family's test program.
const PARTS: [&str; 7] = ["link", "wire", "family", "harness", "run", "faults", "soak"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The program that both hosts run.
fn program(folder: &Path) -> PathBuf {
    let (parts, program) = (folder.join(NAME).join("test"), folder.join("hosts"));
    let mut sources = vec![root().join("generator/tests/hosts/hosts.c")];
    sources.extend(PARTS.iter().map(|part| parts.join(part).with_extension("c")));
    let sources: Vec<&Path> = sources.iter().map(PathBuf::as_path).collect();
    let headers = folder.join(NAME).join("include/uapi");
    kernel::build_program(&sources, &[&headers, &parts], &program).expect("it compiles");
    program
}

/// What each host does: drive its card, and then what any test of a family does.
fn plan(kernel: &Kernel, folder: &Path) -> Plan {
    let spec = root().join(SPEC);
    let loaded = pipeline::load(&spec).expect("it can be read");
    let family = loaded.family.expect("it is sound");
    let files = render(&Engine::new(None), &family, SPEC, "hosts").expect("it renders");
    let family = Family::write(&family, &files, folder).expect("it can be written");
    let module = family.module(kernel, protogen::model::Lang::C, false).expect("make runs");
    assert!(module.clean(), "{:?}", module.findings);
    let programs = [("hosts".to_owned(), program(folder))];
    let mut plan = family.plan(&module.file, &programs, &Extra::default());
    let card = kernel::modules(kernel, &CARD, Progress::detect()).expect("it has a card");
    for (name, file) in &card {
        plan.module(name, file);
    }
    plan.steps.splice(0..0, card.into_iter().map(|(name, _)| Step::Load(name)));
    plan
}

/// Boots one of the hosts, whose folders are beside each other.
fn boot(kernel: &Kernel, plan: &Plan, folder: &Path, host: usize) -> Verdict {
    let place = |host: usize| folder.join(format!("host{host}"));
    let wire = Wire {
        here: folder.join(format!("wire{host}")),
        there: folder.join(format!("wire{}", 1 - host)),
        address: format!("02:00:00:00:00:0{host}"),
    };
    std::fs::create_dir(place(host)).expect("a folder");
    let limit = Duration::from_mins(10);
    let machine = Machine { limit, wire: Some(wire), ..Machine::default() };
    let image = kernel.image.as_deref().expect("it has an image");
    let run = vm::boot(image, plan, &machine, &place(host)).expect("it boots");
    vm::judge(plan, &run, &[NAME])
}

fn talk_on(kernel: &str) {
    let scratch = tempfile::tempdir().expect("a folder");
    let folder = scratch.path();
    let kernel = kernel::provide(&Choice::Named(kernel.to_owned()), false, Progress::detect())
        .expect("it is prepared");
    let plan = plan(&kernel, folder);
    let (kernel, plan) = (&kernel, &plan);
    let verdicts: Vec<Verdict> = thread::scope(|scope| {
        let hosts: Vec<_> =
            (0..2).map(|host| scope.spawn(move || boot(kernel, plan, folder, host))).collect();
        hosts.into_iter().map(|host| host.join().expect("it is judged")).collect()
    });
    for (host, verdict) in verdicts.iter().enumerate() {
        assert!(verdict.good(), "host {host} on {}: {verdict}", kernel.name);
        assert_eq!(verdict.tests.passed, 5, "host {host} on {}: {verdict}", kernel.name);
    }
}

#[test]
fn hosts_talk_on_the_oldest_kernel() {
    talk_on("5.10");
}

#[test]
fn hosts_talk_on_the_newest_kernel() {
    talk_on("7.3");
}
