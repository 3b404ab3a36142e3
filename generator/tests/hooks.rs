//! Every hook is called, and what it says is what the call gives: a program asks
//! the family of `corpus/hooked`, whose hooks count, in a virtual machine.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Hooks of every type of socket.
const ALL: [&str; 11] = [
    "BIND",
    "CONNECT",
    "SOCKETPAIR",
    "GETNAME",
    "POLL",
    "IOCTL",
    "SHUTDOWN",
    "SETSOCKOPT",
    "GETSOCKOPT",
    "SENDMSG",
    "RECVMSG",
];
/// Those of sockets that make connections, beside them.
const CONNECTED: [&str; 2] = ["ACCEPT", "LISTEN"];

fn run(command: &mut Command) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = command.current_dir(root).output().expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {text}{errors}");
    text + &errors
}

/// The program that asks the family of a spec, built for it.
fn asking(spec: &str, folder: &Path) -> PathBuf {
    let (out, program) = (folder.join("out"), folder.join("hooks"));
    let protogen = env!("CARGO_BIN_EXE_protogen");
    run(Command::new(protogen).args(["generate", spec, "--out"]).arg(&out));
    let include = format!("-I{}", out.join("hooked/include/uapi").display());
    run(Command::new("gcc")
        .args(["-Wall", "-Wextra", "-Werror", "-O2", "-static", &include, "-o"])
        .args([&program, Path::new("generator/tests/hooks/hooks.c")]));
    program
}

/// What the program says in a kernel.
fn asked(spec: &str, kernel: &str, lang: &str, program: &Path) -> String {
    run(Command::new(env!("CARGO_BIN_EXE_protogen"))
        .args(["test", spec, "--kernel", kernel, "--lang", lang, "--bench"])
        .arg(program))
}

#[track_caller]
fn has_all(output: &str, kind: &str) {
    let connected = CONNECTED.iter().filter(|_| kind != "dgram");
    for hook in ALL.iter().chain(connected) {
        let line = format!("hook {kind} {hook}");
        assert!(output.contains(&line), "{line} is missing in {output}");
    }
}

#[test]
fn every_hook_is_called_and_decides() {
    let folder = tempfile::tempdir().expect("a folder");
    let spec = "generator/tests/corpus/hooked";
    let program = asking(spec, folder.path());
    for kernel in ["5.10", "7.3"] {
        let output = asked(spec, kernel, "c", &program);
        for kind in ["dgram", "stream", "seqpacket"] {
            has_all(&output, kind);
        }
        for line in ["attached dgram", "attached seqpacket", "plain dgram", "plain stream"] {
            assert!(output.contains(line), "{kernel}: {line} is missing in {output}");
        }
    }
}

/// Of sockets of every type side by side, as in C.
#[test]
fn every_hook_of_several_types_in_rust_is_called_and_decides() {
    let folder = tempfile::tempdir().expect("a folder");
    let spec = "generator/tests/corpus/hooked";
    let output = asked(spec, "7.3", "rust", &asking(spec, folder.path()));
    for kind in ["dgram", "stream", "seqpacket"] {
        has_all(&output, kind);
    }
    for line in ["attached dgram", "attached seqpacket", "plain dgram", "plain stream"] {
        assert!(output.contains(line), "{line} is missing in {output}");
    }
}

#[test]
fn every_hook_in_rust_is_called_and_decides() {
    for kind in ["dgram", "seqpacket"] {
        let folder = tempfile::tempdir().expect("a folder");
        let spec = format!("generator/tests/hooks/{kind}");
        let program = asking(&spec, folder.path());
        let output = asked(&spec, "7.3", "rust", &program);
        has_all(&output, kind);
        assert!(output.contains(&format!("attached {kind}")), "{output}");
    }
}

#[test]
fn new_begins_every_hook() {
    let folder = tempfile::tempdir().expect("a folder");
    let protogen = env!("CARGO_BIN_EXE_protogen");
    for kind in ["dgram", "stream", "seqpacket"] {
        let connected = CONNECTED.iter().filter(|_| kind != "dgram");
        let hooks: Vec<&str> = ALL.iter().chain(connected).copied().collect();
        let hooks = format!("release,{}", hooks.join(",").to_lowercase());
        let name = format!("begun_{kind}");
        run(Command::new(protogen)
            .args(["new", &name, "--type", kind, "--hooks", &hooks, "--dir"])
            .arg(folder.path()));
        for kernel in ["5.10", "7.3"] {
            run(Command::new(protogen)
                .args(["build", "--kernel", kernel])
                .arg(folder.path().join(&name)));
        }
    }
}

#[test]
fn new_begins_every_hook_in_rust() {
    let folder = tempfile::tempdir().expect("a folder");
    let protogen = env!("CARGO_BIN_EXE_protogen");
    for kind in ["dgram", "stream", "seqpacket"] {
        let connected = CONNECTED.iter().filter(|_| kind != "dgram");
        let hooks: Vec<&str> = ALL.iter().chain(connected).copied().collect();
        let hooks = format!("release,{}", hooks.join(",").to_lowercase());
        let name = format!("begun_{kind}");
        run(Command::new(protogen)
            .args(["new", &name, "--lang", "rust", "--type", kind, "--hooks", &hooks, "--dir"])
            .arg(folder.path()));
        run(Command::new(protogen)
            .args(["build", "--kernel", "7.3"])
            .arg(folder.path().join(&name)));
    }
}
