//! Hooks in `struct proto` are called, and hand over what they are given, in
//! whatever form a kernel has the row: calls are made in a virtual machine of each
//! named kernel, and the hooks of a family that has all of them count.

use std::path::{Path, PathBuf};
use std::process::Command;

use protogen::kernel::SERIES;

/// Rows that system calls lead to, by base.
const ROWS: [(&str, &[&str]); 2] = [
    (
        "tcp",
        &[
            "close",
            "connect",
            "disconnect",
            "accept",
            "init",
            "shutdown",
            "setsockopt",
            "getsockopt",
            "sendmsg",
            "recvmsg",
            "unhash",
            "get_port",
        ],
    ),
    ("udp", &["close", "connect", "sendmsg", "recvmsg"]),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn run(command: &mut Command) -> String {
    let output = command.current_dir(root()).output().expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {text}{errors}");
    text + &errors
}

/// The program that makes the calls.
fn program(folder: &Path) -> PathBuf {
    let (header, program) = (folder.join("generated"), folder.join("rows"));
    let spec = "generator/tests/corpus/inetted";
    run(Command::new(env!("CARGO_BIN_EXE_protogen"))
        .args(["generate", spec, "--out"])
        .arg(&header));
    run(Command::new("gcc")
        .args(["-Wall", "-Werror", "-O2", "-static", "-o"])
        .arg(&program)
        .arg("-I")
        .arg(header.join("inetted/include/uapi"))
        .arg("generator/tests/rows/rows.c"));
    program
}

#[test]
fn every_hook_is_called() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = program(folder.path());
    for series in SERIES {
        let output = run(Command::new(env!("CARGO_BIN_EXE_protogen"))
            .args(["test", "generator/tests/corpus/inetted", "--kernel", series.name, "--bench"])
            .arg(&program));
        for (base, rows) in ROWS {
            for row in rows {
                let line = format!("row {base}.{row}");
                let called = output.lines().any(|told| told.trim().ends_with(&line));
                assert!(called, "{}: {line}\n{output}", series.name);
            }
        }
    }
}
