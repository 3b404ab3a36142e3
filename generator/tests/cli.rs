//! The command line, run as a user runs it.

mod project;

use std::fs;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Instant;

use project::{Project, Run, spec};

#[test]
fn check_finds_nothing_in_a_sound_spec() {
    let project = Project::with_foo();
    let run = project.run_for(0, &["check"]);
    assert_eq!((run.out.as_str(), run.err.as_str()), ("", "1 spec checked, 0 errors\n"));
}

#[test]
fn check_reports_every_problem_of_every_spec() {
    let project = Project::with_foo();
    project.put("specs/a.yaml", spec("a", 45, "A").replace("[node, port]", "[none]"));
    project.put("specs/b/spec.yaml", spec("b", 46, "B"));
    let run = project.run_for(1, &["check"]);
    for place in ["specs/a.yaml:2:28", "specs/a.yaml:7:9", "specs/b/spec.yaml:2:28"] {
        assert!(run.out.contains(place), "{place}: {run:#?}");
    }
    assert!(run.err.starts_with("3 specs checked, "), "{run:#?}");
    assert!(!run.out.contains('\u{1b}'), "no colour in a pipe");

    let run = project.run_for(1, &["check", "--format", "json"]);
    let rows: Vec<serde_json::Value> =
        run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(rows.len() >= 3);
    assert!(rows.iter().all(|row| row["rule"].as_str().unwrap().starts_with("PG")));
    let run = project.run_for(1, &["check", "--format", "github"]);
    assert!(run.out.lines().all(|line| line.starts_with("::error file=specs/")), "{run:#?}");
    assert_eq!(run.out.lines().count(), rows.len());
}

#[test]
fn colour_is_for_terminals() {
    let project = Project::new();
    project.spec("bar", 45, "Bar");
    let colour = |name: &str| {
        let output = project.command(&["check"]).env(name, "1").output().unwrap();
        Run::of(&output).out.contains('\u{1b}')
    };
    assert!(colour("CLICOLOR_FORCE"));
    assert!(!colour("NO_COLOR"));
}

#[test]
fn specs_can_be_named_in_many_ways() {
    let project = Project::with_foo();
    project.put("specs/bar/spec.yaml", spec("bar", 25, "Bar"));
    project.put("specs/bar/notes.txt", "");
    project.put("more/baz/spec.yaml", spec("baz", 19, "Baz"));
    for (args, count) in [
        (&["check"][..], 2),
        (&["check", "specs"], 2),
        (&["check", "specs/foo.yaml"], 1),
        (&["check", "specs/bar"], 1),
        (&["check", "specs/bar/spec.yaml", "specs/bar", "./specs/bar/"], 1),
        (&["check", "specs", "more"], 3),
    ] {
        let run = project.run_for(0, args);
        let checked =
            format!("{count} spec{} checked, 0 errors\n", if count == 1 { "" } else { "s" });
        assert_eq!(run.err, checked, "{args:?}");
    }
}

#[test]
fn nothing_to_do_is_an_error() {
    let project = Project::new();
    let run = project.run_for(2, &["check"]);
    assert!(run.err.contains("there is no spec in `specs`"), "{run:#?}");
    fs::remove_dir(project.at("specs")).unwrap();
    let run = project.run_for(2, &["generate"]);
    assert!(run.err.contains("there is no folder `specs` here"), "{run:#?}");
    fs::create_dir(project.at("empty")).unwrap();
    let run = project.run_for(2, &["check", "empty"]);
    assert!(run.out.contains("there is no spec in `empty`"), "{run:#?}");
    for args in [&["no-such-command"][..], &[], &["check", "--format", "xml"]] {
        project.run_for(2, args);
    }
    project.run_for(2, &["generate", "--check", "--force"]);
    project.run_for(2, &["generate", "--check", "--diff"]);
}

#[test]
fn two_specs_cannot_share_a_name_or_a_number() {
    let project = Project::with_foo();
    project.spec("other", 22, "Other");
    project.put("specs/again.yaml", spec("foo", 25, "Again"));
    let run = project.run_for(1, &["check", "--format", "json"]);
    let rules: Vec<_> =
        run.out.lines().map(|line| line.split("\"rule\":").nth(1).unwrap()).collect();
    assert_eq!(rules.len(), 2, "{run:#?}");
    assert!(rules[0].starts_with("\"PG0901\"") && rules[1].starts_with("\"PG0902\""), "{run:#?}");
    let run = project.run_for(1, &["generate"]);
    assert!(run.err.contains("also in `specs/again.yaml`"), "{run:#?}");
    assert!(!project.at("generated").exists());
    project.run_for(0, &["generate", "specs/foo.yaml"]);
}

#[test]
fn rules_are_listed_and_explained() {
    let project = Project::new();
    let run = project.run_for(0, &["rules"]);
    let (id, _) = run.out.lines().next().unwrap().split_once(' ').unwrap();
    let run = project.run_for(0, &["explain", &id.to_lowercase()]);
    assert!(run.out.starts_with(id) && run.out.lines().count() > 2, "{run:#?}");
    let run = project.run_for(2, &["explain", "PG"]);
    assert!(run.err.contains("`protogen rules`"), "{run:#?}");
    assert!(run.out.lines().all(|line| line.len() < 80), "{run:#?}");
}

#[test]
fn generate_writes_once_and_check_agrees() {
    let project = Project::with_foo();
    let run = project.run_for(1, &["generate", "--check"]);
    assert!(run.out.contains("generated/foo/.protogen: is missing\n"), "{run:#?}");
    assert!(run.err.ends_with("mend with: protogen generate\n"), "{run:#?}");
    let run = project.run_for(1, &["generate", "--check", "--lang", "c"]);
    assert!(run.err.ends_with("mend with: protogen generate --lang c\n"), "{run:#?}");
    assert!(!project.at("generated").exists());

    let run = project.run_for(0, &["generate"]);
    assert!(run.err.starts_with("generated: "), "{run:#?}");
    let first = project.tree("generated");
    project.run_for(0, &["generate", "--check"]);
    let run = project.run_for(0, &["generate"]);
    assert!(run.err.contains("generated: 0 files written, 0 removed, "), "{run:#?}");
    assert_eq!(project.tree("generated"), first);

    fs::remove_dir_all(project.at("generated")).unwrap();
    let absolute = project.at("specs/foo.yaml");
    project.run_for(0, &["generate", absolute.to_str().unwrap()]);
    assert_eq!(project.tree("generated"), first, "the same bytes, however the spec is named");
    for (path, bytes) in first {
        let text = String::from_utf8(bytes.unwrap_or_default()).unwrap();
        assert!(!text.contains(project.path().to_str().unwrap()), "{}", path.display());
    }
}

#[test]
fn the_manifest_is_one_for_sha256sum() {
    let project = Project::with_foo();
    project.run_for(0, &["generate"]);
    let status = std::process::Command::new("sha256sum")
        .args(["--check", "--strict", "--quiet", ".protogen"])
        .current_dir(project.at("generated/foo"))
        .status()
        .unwrap();
    assert!(status.success());
    let hash =
        std::process::Command::new("sha256sum").arg(project.at("specs/foo.yaml")).output().unwrap();
    let hash = String::from_utf8(hash.stdout).unwrap();
    let line = format!("\n# SHA-256: {}\n", &hash[..64]);
    assert!(project.text("generated/foo/.protogen").contains(&line));
}

#[test]
fn diff_and_dry_run_write_nothing() {
    let project = Project::with_foo();
    project.run_for(0, &["generate"]);
    project.spec("foo", 22, "Another");
    let before = project.tree("");
    let run = project.run_for(1, &["generate", "--diff"]);
    assert!(run.out.contains("\n+++ b/generated/foo/.protogen\n"), "{run:#?}");
    let run = project.run_for(0, &["generate", "--dry-run"]);
    assert!(run.out.contains("write generated/foo/.protogen\n"), "{run:#?}");
    assert_eq!(project.tree(""), before);
    project.run_for(0, &["generate"]);
    assert_eq!(project.run_for(0, &["generate", "--diff"]).out, "");
    assert_eq!(project.run_for(0, &["generate", "--dry-run"]).out, "");
}

#[test]
fn edited_files_are_not_touched_without_force() {
    let project = Project::with_foo();
    project.run_for(0, &["generate"]);
    let file = project.some_file();
    let generated = project.text(&file);
    project.put(&file, "mine\n");
    let before = project.tree("generated");

    let run = project.run_for(1, &["generate", "--check"]);
    assert_eq!(run.out, format!("{file}: was edited\n"));
    assert!(run.err.ends_with("mend with: protogen generate --force\n"), "{run:#?}");
    for args in [&["generate"][..], &["generate", "--dry-run"]] {
        let run = project.run_for(1, args);
        assert!(run.err.contains(&format!("`{file}` was edited")), "{run:#?}");
        assert!(run.err.contains("protogen generate --force"), "{run:#?}");
    }
    // Not even the files that are not edited: all or nothing.
    project.spec("foo", 22, "Another");
    project.run_for(1, &["generate"]);
    assert_eq!(project.tree("generated"), before);
    project.spec("foo", 22, "Foo");
    project.run_for(0, &["generate", "--force"]);
    assert_eq!(project.text(&file), generated);
    project.run_for(0, &["generate", "--check"]);
}

#[test]
fn line_endings_are_told_apart_from_edits() {
    let project = Project::with_foo();
    project.run_for(0, &["generate"]);
    let file = project.some_file();
    project.put(&file, project.text(&file).replace('\n', "\r\n"));
    let run = project.run_for(1, &["generate", "--check"]);
    assert_eq!(run.out, format!("{file}: differs in line endings only (CRLF)\n"));
    assert!(run.err.contains(".gitattributes"), "{run:#?}");
    project.run_for(0, &["generate"]);
    project.run_for(0, &["generate", "--check"]);
}

#[test]
fn the_files_of_a_spec_that_is_gone_are_removed() {
    let project = Project::with_foo();
    project.spec("bar", 25, "Bar");
    project.put("generated/README", "mine\n");
    project.run_for(0, &["generate"]);
    fs::remove_file(project.at("specs/bar.yaml")).unwrap();
    project.run_for(0, &["generate", "--check", "specs/foo.yaml"]);
    let run = project.run_for(1, &["generate", "--check"]);
    assert!(run.out.lines().all(|line| line.ends_with(": is left over")), "{run:#?}");
    assert!(run.out.contains("generated/bar/.protogen: is left over\n"), "{run:#?}");
    project.run_for(0, &["generate"]);
    assert!(!project.at("generated/bar").exists());
    assert_eq!(project.text("generated/README"), "mine\n");
    project.run_for(0, &["generate", "--check"]);
}

#[test]
fn a_finding_stops_generation_before_anything_is_written() {
    let project = Project::with_foo();
    project.run_for(0, &["generate"]);
    let before = project.tree("generated");
    project.spec("foo", 22, "Another");
    project.spec("bar", 45, "Bar");
    let run = project.run_for(1, &["generate"]);
    assert!(run.err.contains("specs/bar.yaml:2:"), "{run:#?}");
    assert_eq!(project.tree("generated"), before);
}

#[test]
fn templates_can_be_replaced_and_may_be_broken() {
    let project = Project::with_foo();
    let run = project.run_for(2, &["generate", "--templates", "none"]);
    assert!(run.err.contains("`none` is not a folder"), "{run:#?}");
    for command in ["build", "test"] {
        let run = project.run_for(2, &[command, "--templates", "none"]);
        assert!(run.err.contains("`none` is not a folder"), "{run:#?}");
    }
    project.put("mine/uapi/header.h", "@{ no_such_name }@\n");
    let run = project.run_for(2, &["generate", "--templates", "mine"]);
    assert!(run.err.contains("uapi/header.h:1"), "{run:#?}");
    assert!(!project.at("generated").exists());
    project.put("mine/uapi/header.h", "/* mine */\n");
    project.run_for(0, &["generate", "--templates", "mine"]);
    let run = project.run_for(1, &["generate", "--check"]);
    assert_eq!(run.out.lines().count(), 3, "header, page, manifest: {run:#?}");
    let run = project.run_for(0, &["generate", "--check", "--templates", "mine"]);
    assert_eq!(run.out, "");
}

#[test]
fn what_is_no_rust_is_not_written() {
    let project = Project::with_foo();
    project.run_for(0, &["generate", "--lang", "rust", "--out", "good"]);
    assert!(project.at("good/foo/module-rust/family.rs").exists());
    assert!(!project.at("good/foo/module").exists());
    project.put("mine/rust/transport/drop.rs", "pub(crate) enum {\n");
    let run = project.run_for(2, &["generate", "--lang", "rust", "--templates", "mine"]);
    assert!(run.err.contains("rust/transport/drop.rs: it does not make Rust"), "{run:#?}");
    assert!(!project.at("generated").exists());
}

#[test]
fn runs_at_the_same_time_wait_for_each_other() {
    let project = Project::with_foo();
    project.put("other/foo.yaml", spec("foo", 22, "Another"));
    let children: Vec<_> = (0..8)
        .map(|i| {
            let specs = if i % 2 == 0 { "specs" } else { "other" };
            project
                .command(&["generate", specs])
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for child in children {
        let run = Run::of(&child.wait_with_output().unwrap());
        assert_eq!(run.status, 0, "{run:#?}");
    }
    let clean = |specs| project.run(&["generate", "--check", specs]).status == 0;
    assert!(clean("specs") != clean("other"), "the files are those of one run");
    assert!(!stage_left(&project));
}

#[test]
fn a_signal_leaves_all_old_or_all_new() {
    let project = Project::new();
    let numbers = [22, 25, 14, 13, 18, 19];
    let write = |title: &str| {
        for (i, number) in numbers.into_iter().enumerate() {
            project.spec(&format!("family{i}"), number, title);
        }
    };
    write("Old");
    project.run_for(0, &["generate"]);
    let old = project.tree("generated");
    write("New");
    let started = Instant::now();
    project.run_for(0, &["generate"]);
    let whole = started.elapsed();
    let new = project.tree("generated");

    let (mut stopped, mut done) = (0, 0);
    let rounds = 24;
    for round in 0..rounds {
        write("Old");
        project.run_for(0, &["generate"]);
        write("New");
        let mut child = project
            .command(&["generate"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        sleep(whole * round / rounds);
        let signal = if round % 2 == 0 { "-INT" } else { "-TERM" };
        let pid = child.id().to_string();
        // It fails when the run has ended already, which is fine here.
        let _ = std::process::Command::new("kill").args([signal, &pid]).output().unwrap();
        let status = child.wait().unwrap();
        let now = project.tree("generated");
        assert!(now == old || now == new, "round {round}: {status}");
        match status.code() {
            Some(0) => assert!(now == new, "round {round}"),
            // Without a code, the signal came before there was a handler.
            Some(130) | None => stopped += 1,
            other => panic!("round {round}: {other:?}"),
        }
        done += usize::from(now == new);
    }
    assert!(stopped > 0 && done < rounds as usize, "{stopped} {done}");
}

/// SIGKILL can leave a mixture, but the next run takes it from there: nothing
/// looks edited, whatever the next spec says, and no stage is left.
#[test]
fn a_killed_run_is_mended_by_the_next() {
    let project = Project::with_foo();
    project.spec("bar", 25, "Bar");
    let started = Instant::now();
    project.run_for(0, &["generate"]);
    let whole = started.elapsed();
    let rounds = 16;
    for round in 0..rounds {
        project.spec("foo", 22, &format!("Foo {round}"));
        let mut child = project.command(&["generate"]).stderr(Stdio::null()).spawn().unwrap();
        sleep(whole * round / rounds);
        child.kill().unwrap();
        child.wait().unwrap();
        project.spec("foo", 22, &format!("Another {round}"));
        let run = project.run_for(0, &["generate"]);
        assert!(run.err.starts_with("generated: "), "{run:#?}");
        project.run_for(0, &["generate", "--check"]);
        assert!(!stage_left(&project));
    }
}

#[test]
fn what_a_killed_run_left_is_swept_by_the_next() {
    let project = Project::with_foo();
    project.run_for(0, &["generate"]);
    let clean = project.tree("generated");
    project.put("generated/.protogen-tmp-Ab12/new/foo/x.c", "half a fi");
    project.run_for(0, &["generate", "--check"]);
    assert!(stage_left(&project));
    project.run_for(0, &["generate"]);
    assert_eq!(project.tree("generated"), clean);
}

fn stage_left(project: &Project) -> bool {
    project.tree("generated").keys().any(|path| path.to_string_lossy().contains(".protogen-tmp-"))
}

#[test]
fn new_writes_a_spec_that_passes_at_once() {
    let project = Project::new();
    let run = project.run_for(0, &["new", "foo"]);
    assert_eq!(run.out, "wrote specs/foo/spec.yaml\n");
    assert!(run.err.contains("protogen generate"), "{run:#?}");
    let run = project.run_for(0, &["check"]);
    assert_eq!((run.out.as_str(), run.err.as_str()), ("", "1 spec checked, 0 errors\n"));

    project.run_for(0, &["new", "bar", "--hooks", "sendmsg,recvmsg,bind,connect,ioctl"]);
    assert!(project.text("specs/foo/spec.yaml").contains("number: 22\n"));
    assert!(project.text("specs/bar/spec.yaml").contains("number: 25\n"), "another number");
    let hooks = project.text("specs/bar/hooks.c");
    assert!(hooks.contains("int bar_hook_sendmsg(struct sock *sk, "), "{hooks}");
    assert!(hooks.contains("\treturn bar_default_sendmsg(sk, dst, msg, len);\n"), "{hooks}");
    project.run_for(0, &["check"]);
    project.run_for(0, &["generate"]);
    let tree = project.tree("specs");
    let names: Vec<_> = tree.keys().map(|path| path.file_name().unwrap()).collect();
    assert_eq!(names, ["bar", "hooks.c", "spec.yaml", "foo", "spec.yaml"]);
}

#[test]
fn new_never_overwrites() {
    let project = Project::new();
    project.put("specs/foo/notes", "mine\n");
    let before = project.tree("specs");
    let run = project.run_for(2, &["new", "foo"]);
    assert!(run.err.contains("`specs/foo` exists already"), "{run:#?}");
    assert_eq!(project.tree("specs"), before);
}

#[test]
fn new_refuses_what_check_would() {
    let project = Project::with_foo();
    let before = project.tree("");
    for args in [
        &["new", "x; }"][..],
        &["new", "../x"],
        &["new", "a/b"],
        &["new", ""],
        &["new", ".."],
        &["new", "int"],
        &["new", "Foo"],
        &["new", "bar", "--number", "45"],
        &["new", "bar", "--number", "22"],
        &["new", "foo"],
        &["new", "bar", "--type", "nonsense"],
        &["new", "bar", "--hooks", "accept"],
        &["new", "bar", "--lang", "rust", "--hooks", "listen"],
        &["new", "bar", "--dir", "none/below", "--number", "45"],
    ] {
        let run = project.run_for(2, args);
        assert!(run.err.contains("error"), "{args:?}: {run:#?}");
        assert_eq!(project.tree(""), before, "{args:?}");
    }
    let run = project.run_for(2, &["new", "x; }"]);
    assert!(run.err.contains("help"), "{run:#?}");
    let run = project.run_for(2, &["new", "bar", "--hooks", "accept"]);
    assert!(
        run.err.contains("these can: release, bind, connect, socketpair, getname,"),
        "{run:#?}"
    );
    let run = project.run_for(2, &["new", "bar", "--lang", "rust", "--hooks", "listen"]);
    assert!(run.err.contains("these can: release, bind, connect"), "{run:#?}");
}
