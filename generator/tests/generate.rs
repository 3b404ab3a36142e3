//! `protogen generate`, run as a user runs it.

mod project;

use std::fs;
use std::process::Command;

use project::Project;

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
    let status = Command::new("sha256sum")
        .args(["--check", "--strict", "--quiet", ".protogen"])
        .current_dir(project.at("generated/foo"))
        .status()
        .unwrap();
    assert!(status.success());
    let hash = Command::new("sha256sum").arg(project.at("specs/foo.yaml")).output().unwrap();
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
