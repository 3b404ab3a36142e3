//! The ways that a page draws are those that calls and frames take on a real
//! kernel: each call is made in a virtual machine, where the function tracer
//! records who called the functions of the family.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use protogen::facts::{RECEIVED, SLOTS, Step};

/// Kernel functions that are drawn and are no way to a slot.
const CREATE: [&str; 2] = ["__sys_socket", "__sock_create"];
const INIT: [&str; 2] = ["do_init_module", "do_one_initcall"];

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

/// A program for a family, made of sources here and of parts of its test program.
fn program(folder: &Path, family: &str, source: &str, parts: &[&str]) -> PathBuf {
    let program = folder.join(source);
    let place = format!("generated/{family}");
    run(Command::new("gcc")
        .args(["-Wall", "-Werror", "-D_GNU_SOURCE", "-O2", "-static"])
        .args([format!("-I{place}/include/uapi"), format!("-I{place}/test")])
        .args(["-Igenerator/tests/paths", "-o"])
        .arg(&program)
        .args([source, "trace"].map(|name| format!("generator/tests/paths/{name}.c")))
        .args(parts.iter().map(|part| format!("{place}/test/{part}.c"))));
    program
}

/// Stacks by call, outermost function first.
fn stacks(output: &str) -> BTreeMap<String, Vec<Vec<String>>> {
    let mut stacks: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    let mut call = String::new();
    for line in output.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix("call ") {
            name.clone_into(&mut call);
        } else if line == "stack" {
            stacks.entry(call.clone()).or_default().push(Vec::new());
        } else if let Some(stack) = stacks.get_mut(&call).and_then(|all| all.last_mut()) {
            // `name.isra.0+0x10/0x20 [module]`
            let name = line.split(['.', '+', ' ']).next().unwrap_or_default();
            stack.insert(0, name.to_owned());
        }
    }
    stacks
}

fn function(step: &Step) -> &str {
    step.call().trim_end_matches("()")
}

/// The ways to slots on one kernel, by the call that begins them.
fn ways(kernel: &str) -> Vec<(&'static str, &'static str, Vec<&'static Step>)> {
    let on = |step: &&Step| step.have().is_empty() || step.have().iter().any(|k| k == kernel);
    SLOTS
        .iter()
        .flat_map(|slot| slot.paths.iter().map(move |way| (slot, way)))
        .map(|(slot, way)| {
            let steps = way.iter().skip(1).filter(on).collect();
            (way[0].call(), slot.name.as_str(), steps)
        })
        .collect()
}

/// Asserts that each call went the way that is drawn.
fn agrees(kernel: &str, output: &str) {
    let stacks = stacks(output);
    let mut known: BTreeSet<&str> = CREATE.into_iter().chain(INIT).collect();
    for slot in SLOTS.iter() {
        known.extend(slot.paths.iter().flatten().map(function));
    }
    let came = |call: &str, end: &str| -> Vec<Vec<&str>> {
        let all = stacks.get(call).unwrap_or_else(|| panic!("{kernel}: {call} left no trace"));
        all.iter()
            .filter_map(|stack| {
                let at = stack.iter().position(|name| name == end)?;
                let names = stack[..at].iter().map(String::as_str);
                Some(names.filter(|name| known.contains(name)).collect())
            })
            .collect()
    };
    let mut seen = 0;
    for (first, slot, steps) in ways(kernel) {
        let call = first.rsplit(", ").next().unwrap_or(first).trim_end_matches("()");
        if !stacks.contains_key(call) {
            continue;
        }
        let own = format!("syscom_{slot}");
        let stub = format!("sock_no_{slot}");
        let mut found = came(call, &own);
        found.extend(came(call, &stub));
        assert!(!found.is_empty(), "{kernel}: {call} did not reach {slot}");
        let drawn: Vec<&str> = steps.iter().map(|step| function(step)).collect();
        for stack in found {
            let shown: Vec<&str> = steps
                .iter()
                .filter(|step| !step.inlined() || stack.contains(&function(step)))
                .map(|step| function(step))
                .collect();
            assert_eq!(stack, shown, "{kernel}: {call}, drawn as {drawn:?}");
            seen += 1;
        }
    }
    assert!(seen >= 18, "{kernel}: {seen} ways");
    for stack in came("socket", "syscom_create") {
        assert_eq!(stack, CREATE, "{kernel}: socket");
    }
    for register in ["proto_register", "register_pernet_subsys", "sock_register"] {
        for stack in came("finit_module", register) {
            assert_eq!(stack, INIT, "{kernel}: {register}");
        }
    }
    let order = |call: &str| -> Vec<&str> {
        let last =
            |stack: &Vec<String>| stack.iter().rev().find(|n| n.contains("register")).cloned();
        let mut names: Vec<String> = stacks[call].iter().filter_map(last).collect();
        names.retain(|name| !name.starts_with("0x"));
        names
            .iter()
            .map(|name| SHOWN.iter().find(|s| **s == name.as_str()).copied().unwrap_or("?"))
            .collect()
    };
    assert_eq!(order("finit_module"), SHOWN[..3], "{kernel}");
    assert_eq!(order("delete_module"), SHOWN[3..], "{kernel}");
}

/// What a module calls when it is loaded and when it is removed.
const SHOWN: [&str; 6] = [
    "proto_register",
    "register_pernet_subsys",
    "sock_register",
    "sock_unregister",
    "unregister_pernet_subsys",
    "proto_unregister",
];

#[test]
fn calls_go_the_ways_that_are_drawn() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = program(folder.path(), "syscom", "paths", &[]);
    for kernel in ["5.10", "7.3"] {
        let output = run(Command::new(env!("CARGO_BIN_EXE_protogen"))
            .args(["test", "specs/syscom", "--lang", "c", "--kernel", kernel, "--bench"])
            .arg(&program));
        agrees(kernel, &output);
    }
}

/// Asserts that a frame went the way that is drawn, from the softirq to the
/// socket, and that it was sent where that is drawn.
fn frame_agrees(kernel: &str, output: &str) {
    let stacks = stacks(output);
    let all = stacks.get("frame").unwrap_or_else(|| panic!("{kernel}: no trace\n{output}"));
    // Some kernels have the function, and others the one that is behind it.
    let is = |name: &str, function: &str| name.trim_start_matches('_').starts_with(function);
    let called_by_family = |function: &str| -> &Vec<String> {
        let found = all.iter().find(|stack| {
            let own = stack.iter().rposition(|name| name.starts_with("syscometh_"));
            own.and_then(|at| stack.get(at + 1)).is_some_and(|name| is(name, function))
        });
        found.unwrap_or_else(|| panic!("{kernel}: no {function}\n{output}"))
    };
    let sent = called_by_family("dev_queue_xmit");
    assert!(sent.iter().any(|name| name == "syscometh_sendmsg"), "{kernel}: {sent:?}");
    let queued = called_by_family("sock_queue_rcv_skb");
    let at = |name: &str| queued.iter().rposition(|known| known == name);
    let (Some(softirq), Some(end)) = (at("net_rx_action"), at("syscometh_rcv")) else {
        panic!("{kernel}: {queued:?}")
    };
    let came: Vec<&str> = queued[softirq..end].iter().map(String::as_str).collect();
    let on = |step: &&Step| step.have().is_empty() || step.have().iter().any(|k| k == kernel);
    let seen = |step: &&Step| !step.inlined() || came.contains(&function(step));
    let drawn = |way: &Vec<Step>| {
        let names: Vec<&str> = way.iter().filter(on).filter(seen).map(function).collect();
        names == came
    };
    assert!(RECEIVED.iter().any(drawn), "{kernel}: {came:?}");
}

#[test]
fn frames_go_the_way_that_is_drawn() {
    let folder = tempfile::tempdir().expect("a folder");
    let parts = ["link", "wire", "family", "harness", "run", "faults", "soak"];
    let program = program(folder.path(), "syscometh", "frames", &parts);
    for kernel in ["5.10", "7.3"] {
        let output = run(Command::new(env!("CARGO_BIN_EXE_protogen"))
            .args(["test", "specs/syscometh", "--kernel", kernel, "--bench"])
            .arg(&program));
        frame_agrees(kernel, &output);
    }
}

/// The tests themselves can fail.
#[test]
#[should_panic(expected = "drawn as")]
fn another_way_is_noticed() {
    let output = "call bind\nstack\nsyscom_bind\n__sys_connect+0x1/0x2\n__x64_sys_bind\n";
    agrees("7.3", output);
}

#[test]
#[should_panic(expected = "process_another")]
fn another_way_of_a_frame_is_noticed() {
    let sent = "stack\n__dev_queue_xmit+0x1/0x2\nsyscometh_deliver+0x1/0x2\nsyscometh_sendmsg\n";
    let came = "stack\nsock_queue_rcv_skb\nsyscometh_rcv\nprocess_another\nnet_rx_action\n";
    frame_agrees("7.3", &format!("call frame\n{sent}{came}"));
}
