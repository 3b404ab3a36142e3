//! The virtual machine against modules and programs that behave, and against
//! ones that crash, hang, leak and complain. Needs QEMU and the named kernels
//! (fetched on the first run), and fails without them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use protogen::kernel::{self, Choice, Kernel};
use protogen::progress::Progress;
use protogen::vm::{self, Machine, Plan, Step, Verdict};

const GOOD: &str = include_str!("vm/good.c");
const BAD: &str = include_str!("vm/bad.c");

struct Bench {
    scratch: tempfile::TempDir,
    kernel: Kernel,
}

impl Bench {
    fn new(series: &str) -> Self {
        let choice = Choice::Named(series.to_owned());
        let kernel = kernel::provide(&choice, false, Progress::Lines).unwrap();
        Self { scratch: tempfile::tempdir().unwrap(), kernel }
    }

    fn build(&self, name: &str, text: &str, define: &str) -> kernel::Built {
        let folder = self.scratch.path().join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("{name}.c")), text).unwrap();
        let flags =
            if define.is_empty() { String::new() } else { format!("ccflags-y := -D{define}\n") };
        fs::write(folder.join("Kbuild"), format!("obj-m := {name}.o\n{flags}")).unwrap();
        kernel::build_module(&self.kernel, &folder, name, false).unwrap()
    }

    fn module(&self, plan: &mut Plan, name: &str, text: &str, define: &str) {
        let built = self.build(name, text, define);
        assert!(built.clean(), "{:?}", built.findings);
        plan.module(name, &built.file);
    }

    fn program(&self, name: &str, body: &str) -> PathBuf {
        let source = self.scratch.path().join(format!("{name}.c"));
        let heads =
            "#include <signal.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>\n";
        fs::write(&source, format!("{heads}int main(void)\n{{\n{body}\nreturn 0;\n}}\n")).unwrap();
        let program = self.scratch.path().join(name);
        kernel::build_program(&[&source], &[], &program).unwrap();
        program
    }

    fn boot(&self, plan: &Plan, limit: u64, names: &[&str]) -> Verdict {
        let scratch = tempfile::tempdir_in(self.scratch.path()).unwrap();
        let machine = Machine { limit: Duration::from_secs(limit), ..Machine::default() };
        let image = self.kernel.image.as_deref().unwrap();
        let run = vm::boot(image, plan, &machine, scratch.path()).unwrap();
        vm::judge(plan, &run, names)
    }
}

fn load(name: &str) -> Step {
    Step::Load(name.to_owned())
}

fn unload(name: &str) -> Step {
    Step::Unload(name.to_owned())
}

#[track_caller]
fn has(verdict: &Verdict, text: &str) {
    assert!(verdict.failures.iter().any(|f| f.contains(text)), "no '{text}' in\n{verdict}");
}

const PASSING: &str = r#"puts("KTAP version 1\n1..2\nok 1 - one\nok 2 - two");"#;

#[test]
fn good_module_on_every_kernel() {
    for series in kernel::SERIES {
        let bench = Bench::new(series.name);
        let mut plan = Plan::default();
        bench.module(&mut plan, "good", GOOD, "");
        plan.steps.push(load("good"));
        let world = r#"
            puts("KTAP version 1\n1..5");
            printf("%s 1 - runs as root\n", geteuid() ? "not ok" : "ok");
            printf("%s 2 - /tmp is writable\n", fopen("/tmp/x", "w") ? "ok" : "not ok");
            printf("%s 3 - /dev/null is there\n", access("/dev/null", W_OK) ? "not ok" : "ok");
            printf("%s 4 - /proc is there\n", access("/proc/self/stat", R_OK) ? "not ok" : "ok");
            printf("%s 5 - the module is loaded\n", access("/sys/module/good", R_OK) ? "not ok" : "ok");"#;
        plan.run("world", &bench.program("world", world), &[], true);
        plan.steps.extend([
            Step::Slab("GOOD".into()),
            Step::Sockets,
            unload("good"),
            load("good"),
            unload("good"),
        ]);
        let verdict = bench.boot(&plan, 60, &["good"]);
        assert!(verdict.good(), "{verdict}");
        assert_eq!(verdict.tests.passed, 5, "{verdict}");
        assert!(verdict.to_string().contains("ok 5 - the module is loaded"), "{verdict}");
    }
}

#[test]
fn oops_at_load_ends_the_machine() {
    let bench = Bench::new("6.1");
    let mut plan = Plan::default();
    bench.module(&mut plan, "bad", BAD, "OOPS");
    plan.steps.extend([load("bad"), unload("bad")]);
    let verdict = bench.boot(&plan, 60, &["bad"]);
    has(&verdict, "NULL pointer dereference");
    has(&verdict, "crashed");
    has(&verdict, "'load bad'");
    assert!(verdict.log.iter().any(|line| line.contains("RIP: 0010:bad_init")), "{verdict}");
}

#[test]
fn hang_in_the_kernel_ends_at_the_limit() {
    let bench = Bench::new("6.12");
    let mut plan = Plan::default();
    bench.module(&mut plan, "bad", BAD, "HANG");
    plan.steps.push(load("bad"));
    let verdict = bench.boot(&plan, 15, &["bad"]);
    has(&verdict, "hung: it was stopped at the time limit, after 15 s, at 'load bad'");
    assert!(!verdict.log.is_empty());
}

#[test]
fn hang_of_a_test_ends_at_the_limit() {
    let bench = Bench::new("6.1");
    let mut plan = Plan::default();
    let hang = "puts(\"KTAP version 1\\n1..2\\nok 1 - one\"); fflush(stdout); for (;;) pause();";
    plan.run("hang", &bench.program("hang", hang), &["--forever"], true);
    let verdict = bench.boot(&plan, 15, &[]);
    has(&verdict, "at 'run hang --forever'");
    has(&verdict, "2 tests were planned, 1 reported");
    assert!(verdict.to_string().contains("ok 1 - one"), "{verdict}");
}

#[test]
fn flood_ends_the_machine() {
    let bench = Bench::new("6.12");
    let mut plan = Plan::default();
    plan.run("flood", &bench.program("flood", "for (;;) puts(\"word\");"), &[], false);
    let scratch = tempfile::tempdir().unwrap();
    let machine = Machine { flood: 100_000, ..Machine::default() };
    let run = vm::boot(bench.kernel.image.as_deref().unwrap(), &plan, &machine, scratch.path());
    let verdict = vm::judge(&plan, &run.unwrap(), &[]);
    has(&verdict, "flooded its log: it was stopped after 100000 bytes");
    has(&verdict, "at 'run flood'");
}

#[test]
fn every_kind_of_fault_is_seen_in_one_run() {
    let bench = Bench::new("6.12");
    let mut plan = Plan::default();
    bench.module(&mut plan, "bad", BAD, "LEAK");
    plan.steps.push(load("bad"));
    plan.run("passing", &bench.program("passing", PASSING), &[], true);
    let failing = r#"puts("KTAP version 1\n1..3\nok 1 - a\nnot ok 2 - b\nok 3 - c # SKIP no reason");
        return 3;"#;
    plan.run("failing", &bench.program("failing", failing), &[], true);
    plan.run("killed", &bench.program("killed", "raise(SIGKILL);"), &[], false);
    plan.run("stray", &bench.program("stray", "if (!fork()) pause();"), &[], false);
    plan.run("silent", &bench.program("silent", ""), &[], true);
    plan.steps.extend([Step::Slab("BAD".into()), Step::Slab("NONE".into()), unload("none")]);
    let verdict = bench.boot(&plan, 60, &["bad"]);
    for text in [
        "kernel log, at 'load bad': WARNING: CPU",
        "kernel log, at 'load bad': bad: a word too many",
        "run failing: failed: b",
        "run failing: skipped: c # SKIP no reason",
        "run failing: exit status 3",
        "run killed: killed by signal 9",
        "run stray: left 1 processes running",
        "run silent: no plan",
        "look for objects left in slab cache BAD: 3 are left",
        "look for objects left in slab cache NONE: no such slab cache",
        "unload none: No such file or directory",
    ] {
        has(&verdict, text);
    }
    assert!(!verdict.failures.iter().any(|f| f.contains("passing")), "{verdict}");
}

#[test]
fn module_in_use_cannot_be_unloaded() {
    let bench = Bench::new("6.1");
    let mut plan = Plan::default();
    bench.module(&mut plan, "bad", BAD, "PINNED");
    plan.steps.extend([load("bad"), unload("bad"), load("bad")]);
    let verdict = bench.boot(&plan, 60, &["bad"]);
    has(&verdict, "unload bad: Resource temporarily unavailable, 1 references");
    has(&verdict, "load bad, and what follows it");
}

/// Kernels of a distribution have no fault injection, and no kmemleak.
#[test]
fn faults_need_a_kernel_that_has_them() {
    let bench = Bench::new("6.12");
    let mut plan = Plan::default();
    bench.module(&mut plan, "good", GOOD, "");
    let faults = Step::LoadFaults { module: "good".into(), number: 12, cache: "GOOD".into() };
    plan.steps.extend([faults, load("good"), Step::Faults("good".into()), Step::Kmemleak]);
    plan.steps.extend([unload("good"), Step::Faults("good".into())]);
    let verdict = bench.boot(&plan, 60, &["good"]);
    for text in [
        "load good with each allocation failing in turn: ",
        "aim faults at good: the kernel has no fault injection",
        "aim faults at good: the module is not loaded",
    ] {
        has(&verdict, text);
    }
    assert_eq!(verdict.failures.len(), 3, "{verdict}");
}

#[test]
fn missing_alias_is_seen() {
    let bench = Bench::new("6.1");
    let mut plan = Plan::default();
    bench.module(&mut plan, "good", GOOD, "");
    plan.steps.push(Step::Autoload(12, "good".into()));
    let verdict = bench.boot(&plan, 60, &["good"]);
    has(&verdict, "load good by opening a socket of family 12: socket() did not load it");
}

#[test]
fn compiler_warnings_are_findings() {
    let bench = Bench::new("6.1");
    let built = bench.build("bad", BAD, "WARNS");
    assert!(built.success && !built.clean());
    assert!(built.findings.iter().any(|line| line.contains("unused variable")));
    let built = bench.build("bad", "#error on purpose\n", "");
    assert!(!built.success);
    assert!(built.findings.iter().any(|line| line.contains("on purpose")));
}

#[test]
fn image_that_is_none_is_an_error() {
    let bench = Bench::new("6.1");
    let scratch = tempfile::tempdir().unwrap();
    let image = scratch.path().join("image");
    fs::write(&image, "not a kernel").unwrap();
    let run = vm::boot(&image, &Plan::default(), &Machine::default(), scratch.path()).unwrap();
    let verdict = vm::judge(&Plan::default(), &run, &[]);
    has(&verdict, "before the first step");
    let missing = Path::new("no/such/image");
    let scratch = bench.scratch.path();
    let error = vm::boot(missing, &Plan::default(), &Machine::default(), scratch).unwrap_err();
    assert!(error.to_string().contains("no/such/image"), "{error}");
}

/// The whole command, interrupted while the machine runs: it ends at once,
/// nothing is left, neither QEMU nor the scratch folder.
#[test]
fn interrupt_leaves_nothing_behind() {
    let scratch = tempfile::tempdir().unwrap();
    let stderr = scratch.path().join("stderr");
    let temp = scratch.path().join("tmp");
    fs::create_dir(&temp).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_protogen"))
        .args(["test", "specs/syscom", "--kernel", "6.1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("TMPDIR", &temp)
        .stdout(Stdio::null())
        .stderr(fs::File::create(&stderr).unwrap())
        .spawn()
        .unwrap();
    let began = Instant::now();
    let console = loop {
        assert!(began.elapsed() < Duration::from_mins(2), "no machine was started");
        assert!(child.try_wait().unwrap().is_none(), "{}", fs::read_to_string(&stderr).unwrap());
        let mut folders = fs::read_dir(&temp).unwrap().map(|entry| entry.unwrap().path());
        let console = folders.next().map(|folder| folder.join("console.log"));
        if let Some(console) = console.filter(|c| fs::metadata(c).is_ok_and(|m| m.len() > 0)) {
            break console;
        }
        sleep(Duration::from_millis(50));
    };
    let interrupt = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupt.success());
    let interrupted = Instant::now();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(interrupted.elapsed() < Duration::from_secs(5));
    assert!(!console.exists());
    assert_eq!(fs::read_dir(&temp).unwrap().count(), 0);
    let name = scratch.path().display().to_string();
    for entry in fs::read_dir("/proc").unwrap() {
        let command = fs::read(entry.unwrap().path().join("cmdline")).unwrap_or_default();
        assert!(!String::from_utf8_lossy(&command).contains(&name), "QEMU still runs");
    }
}
