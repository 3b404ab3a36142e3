//! The command line, `protogen check` and `protogen rules`, run as a user runs them.

mod project;

use std::fs;

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
