//! The example in C: it is on the page, compiles, and runs.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{FAMILIES, files, page, text};
use crate::render::Files;

#[test]
fn the_page_holds_the_example_as_it_is() {
    for name in FAMILIES {
        let files = files(name);
        let source = text(&files, &format!("examples/{name}.c"));
        let body = &source[source.find("#include").expect("includes")..];
        assert!(page(name).contains(body), "{name}");
        if let Some(source) = files.get("crate/examples/echo.rs") {
            let source = String::from_utf8_lossy(source);
            let body = &source[source.find("//!").expect("says what it is")..];
            assert!(page(name).contains(body), "{name}");
        }
    }
}

/// Compiles the C example with the header of the family.
fn compile(files: &Files, name: &str, folder: &Path) {
    for path in [format!("include/uapi/linux/{name}.h"), format!("examples/{name}.c")] {
        let target = folder.join(&path);
        fs_err::create_dir_all(target.parent().expect("a folder")).expect("creates");
        fs_err::write(target, &files[&path]).expect("writes");
    }
    let run = Command::new("gcc")
        .args([
            "-std=gnu11",
            "-O2",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-I",
            "include/uapi",
            "-o",
            "echo",
        ])
        .arg(format!("examples/{name}.c"))
        .current_dir(folder)
        .output()
        .expect("gcc runs");
    assert!(run.status.success(), "{name}: {}", String::from_utf8_lossy(&run.stderr));
}

#[test]
fn every_example_compiles_without_a_warning() {
    for name in FAMILIES {
        let folder = tempfile::tempdir().expect("a folder");
        compile(&files(name), name, folder.path());
    }
}

#[test]
fn the_example_meets_no_privileged_and_no_chosen_address() {
    let source = text(&files("syscom"), "examples/syscom.c");
    assert!(source.contains(".nid = htobe16(1),\n\t\t.cpid = htobe16(256),"), "{source}");
}

#[test]
fn a_failed_call_is_named() {
    // No module of that number is loaded where tests run, or no capability.
    let folder = tempfile::tempdir().expect("a folder");
    compile(&files("bare"), "bare", folder.path());
    let run = Command::new(folder.path().join("echo"))
        .stdin(Stdio::null())
        .output()
        .expect("the example runs");
    std::io::stdout().flush().expect("flushes");
    assert_eq!(run.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&run.stderr).starts_with("socket: "), "{run:?}");
}
