//! Modules in Rust, for the kernels that have it: built, held against the kernel's
//! own rules and loaded. Needs QEMU and the named kernels (prepared on the first
//! run), and fails without them.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use protogen::cli::specs;
use protogen::kernel::{self, Built, Choice, DEBUG, Kernel, SERIES, rust};
use protogen::model::{Family, Lang};
use protogen::pipeline;
use protogen::progress::Progress;
use protogen::render::{Engine, render};
use protogen::vm::{self, Machine, Plan, Step, Verdict};

const MAIN: &str = include_str!("rust/good_main.rs");
const HALF: &str = include_str!("rust/half.rs");
const SHIM: &str = include_str!("rust/shim.c");

fn named(name: &str) -> Kernel {
    kernel::provide(&Choice::Named(name.to_owned()), false, Progress::Lines).unwrap()
}

fn capable(name: &str) -> Kernel {
    kernel::rust_capable(&named(name), Progress::Lines).unwrap()
}

/// The module's folder, with this text in the place of `half.rs`.
fn written(half: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let kbuild = "obj-m := good.o\ngood-y := good_main.o shim.o\n";
    for (name, text) in
        [("Kbuild", kbuild), ("good_main.rs", MAIN), ("half.rs", half), ("shim.c", SHIM)]
    {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

#[track_caller]
fn clean(built: &Built) {
    assert!(built.clean(), "{:?}", built.findings);
}

fn boot(kernel: &Kernel, module: &Path, program: Option<&Path>) -> Verdict {
    let scratch = tempfile::tempdir().unwrap();
    let mut plan = Plan::default();
    plan.module("good", module);
    plan.steps.push(Step::Load("good".into()));
    if let Some(program) = program {
        plan.run("unit", program, &[], true);
    }
    plan.steps.push(Step::Unload("good".into()));
    let machine = Machine { limit: Duration::from_mins(2), memory: 1024, ..Machine::default() };
    let run = vm::boot(kernel.image.as_deref().unwrap(), &plan, &machine, scratch.path()).unwrap();
    vm::judge(&plan, &run, &["good"])
}

#[test]
fn a_module_in_rust_is_clean_and_loads() {
    for series in SERIES.iter().filter(|series| series.rust) {
        let kernel = capable(series.name);
        let folder = written(HALF);
        let built = kernel::build_module(&kernel, folder.path(), "good", true).unwrap();
        clean(&built);
        let verdict = boot(&kernel, &built.file, None);
        assert!(verdict.good(), "{verdict}");
        assert_eq!(rust::format(&kernel, folder.path()).unwrap(), [""; 0]);
        assert_eq!(rust::document(&kernel, folder.path(), "doc").unwrap(), [""; 0]);
        let page = folder.path().join("doc/good_main/half/fn.half.html");
        assert!(fs::read_to_string(page).unwrap().contains("rounded down"));
        clean(&kernel::clippy_module(&kernel, folder.path(), "good").unwrap());
    }
}

/// Every family of `specs/` and of the corpus that has one, on the newest kernel, and as
/// the debug kernel compiles it, with its unit tests. One compiler built 7.2, too, where
/// `ci/test` tests them.
#[test]
fn generated_modules_keep_the_kernel_s_rules() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["specs", "generator/tests/corpus", "generator/tests/hooks"];
    let families: Vec<Family> = folders
        .iter()
        .flat_map(|folder| specs::in_folder(&root.join(folder)).unwrap())
        .map(|spec| pipeline::load(&spec).unwrap().family.expect("it is sound"))
        .filter(|family| family.langs.rust)
        .collect();
    assert!(families.len() >= 15, "{}", families.len());
    let kernels = ["7.3", DEBUG].map(capable);
    // Each is one long run of one compiler.
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().unwrap().get() {
            scope.spawn(|| {
                while let Some(family) = families.get(next.fetch_add(1, Ordering::Relaxed)) {
                    keeps_the_rules(family, &kernels);
                }
            });
        }
    });
}

fn keeps_the_rules(family: &Family, [newest, debug]: &[Kernel; 2]) {
    let name = &family.name.value;
    let files = render(&Engine::new(None), family, "spec.yaml", "0").unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let written = vm::Family::write(family, &files, scratch.path()).unwrap();
    let folder = scratch.path().join(name).join(Lang::Rust.folder());
    clean(&written.module(newest, Lang::Rust, true).unwrap());
    assert_eq!(rust::format(newest, &folder).unwrap(), [""; 0]);
    assert_eq!(rust::document(newest, &folder, "doc").unwrap(), [""; 0]);
    clean(&written.module(debug, Lang::Rust, true).unwrap());
    // The unit tests are in this one alone.
    clean(&kernel::clippy_module(debug, &folder, name).unwrap());
}

/// Whatever the file that a user writes says of it.
#[test]
fn hooks_are_safe_code() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let spec = root.join("specs/myproto/spec.yaml");
    let family = pipeline::load(&spec).unwrap().family.expect("it is sound");
    let files = render(&Engine::new(None), &family, "spec.yaml", "0").unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let written = vm::Family::write(&family, &files, scratch.path()).unwrap();
    let hooks = scratch.path().join("myproto").join(Lang::Rust.folder()).join("hooks.rs");
    let text = fs::read_to_string(&hooks).unwrap();
    let said = "#![forbid(unsafe_code)]";
    assert!(text.contains(said));
    let unsafely = "\nconst _: () = unsafe { core::mem::zeroed() };\n";
    fs::write(&hooks, text.replace(said, "") + unsafely).unwrap();
    let built = written.module(&capable("7.3"), Lang::Rust, false).unwrap();
    let said = built.findings.join("\n");
    assert!(!built.success && said.contains("usage of an `unsafe` block"), "{said}");
}

/// They are run at load; the debug kernel tells of them in debugfs.
#[test]
fn unit_tests_run_on_the_debug_kernel() {
    const SHOW: &str = r#"
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>

int main(void)
{
    char line[256];
    int passed = 0;
    FILE *results;

    mount("debugfs", "/sys/kernel/debug", "debugfs", 0, NULL);
    results = fopen("/sys/kernel/debug/kunit/halves/results", "r");
    while (results && fgets(line, sizeof(line), results))
        passed |= !!strstr(line, "ok 1 halves_are_rounded_down");
    printf("KTAP version 1\n1..1\n%s 1 - unit\n", passed ? "ok" : "not ok");
    return 0;
}
"#;
    let kernel = capable(DEBUG);
    let folder = written(HALF);
    let built = kernel::build_module(&kernel, folder.path(), "good", true).unwrap();
    clean(&built);
    let (source, program) = (folder.path().join("show.c"), folder.path().join("show"));
    fs::write(&source, SHOW).unwrap();
    kernel::build_program(&[&source], &[], &program).unwrap();
    let verdict = boot(&kernel, &built.file, Some(&program));
    assert!(verdict.good(), "{verdict}");
    assert_eq!(verdict.tests.passed, 1, "{verdict}");
}

#[test]
fn what_the_kernel_s_rules_forbid_is_found() {
    let kernel = capable("7.3");
    let warned = HALF.replace("    number / 2", "    let unused = 0;\n    number / 2");
    let folder = written(&warned);
    let built = kernel::build_module(&kernel, folder.path(), "good", false).unwrap();
    let said = built.findings.join("\n");
    assert!(built.success && said.contains("warning: unused variable: `unused`"), "{said}");

    // A lint that the kernel adds to those of clippy.
    let folder = written(&HALF.replace("number / 2", "(number as c_long / 2) as _"));
    let built = kernel::clippy_module(&kernel, folder.path(), "good").unwrap();
    let said = built.findings.join("\n");
    assert!(said.contains("using `as _` conversion"), "{said}");
    // A method that the kernel's own settings forbid.
    let names = "let name = c\"good\".as_ptr();\n    number / 2 + c_int::from(name.is_null())";
    let folder = written(&HALF.replace("number / 2", names));
    let built = kernel::clippy_module(&kernel, folder.path(), "good").unwrap();
    let said = built.findings.join("\n");
    assert!(said.contains("use of a disallowed method `core::ffi::CStr::as_ptr`"), "{said}");

    let folder = written(&HALF.replace("number / 2", "number/2"));
    let said = rust::format(&kernel, folder.path()).unwrap().join("\n");
    assert!(said.contains("half.rs:8") && said.contains("+    number / 2"), "{said}");
    assert_eq!(said.matches("Diff in").count(), 1, "{said}");

    let folder = written(&HALF.replace("/// Half of", "/// [`Nothing`] of"));
    clean(&kernel::build_module(&kernel, folder.path(), "good", false).unwrap());
    let said = rust::document(&kernel, folder.path(), "doc").unwrap().join("\n");
    assert!(said.contains("unresolved link to `Nothing`"), "{said}");
}

#[test]
fn kernels_without_rust_say_so() {
    let said = kernel::rust_capable(&named("6.12"), Progress::Lines).unwrap_err().to_string();
    assert!(said.contains("was built without Rust (CONFIG_RUST)"), "{said}");
    assert!(said.contains("7.2, 7.3, debug"), "{said}");
}
