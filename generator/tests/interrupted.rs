//! Runs of `protogen generate` that meet each other, a signal or their end.

mod project;

use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Instant;

use project::{Project, Run, spec};

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
        let _ = Command::new("kill").args([signal, &pid]).output().unwrap();
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
