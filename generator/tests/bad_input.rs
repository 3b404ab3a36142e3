//! Input that is no spec, and trees that cannot be written: each gets one
//! clear error and leaves everything as it was.

mod project;

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use project::{Project, Run, spec};

/// `check` and `generate` both end with 2, name the path and write nothing;
/// the sound spec beside it is checked all the same.
fn unreadable(project: &Project, path: &str, says: &str) {
    let run = project.run_for(2, &["check"]);
    assert!(run.out.contains(path) && run.out.contains(says), "{run:#?}");
    assert!(run.err.contains("could not be read"), "{run:#?}");
    assert!(run.err.contains("1 spec checked"), "{run:#?}");
    let run = project.run_for(2, &["generate"]);
    assert!(run.err.contains(path) && run.err.contains(says), "{run:#?}");
    assert!(!project.at("generated").exists());
}

#[test]
fn invalid_utf8() {
    let project = Project::with_foo();
    project.put("specs/bad.yaml", b"protogen: 1\nfamily: { name: b\xffd }\n");
    unreadable(&project, "specs/bad.yaml:2:18", "not valid UTF-8");
}

#[test]
fn ten_megabytes() {
    let project = Project::with_foo();
    project.put("specs/big.yaml", "# padding\n".repeat(1 << 20));
    let started = Instant::now();
    unreadable(&project, "specs/big.yaml", "10485760 bytes");
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_spec_that_is_a_folder() {
    let project = Project::with_foo();
    fs::create_dir(project.at("specs/dir.yaml")).unwrap();
    unreadable(&project, "specs/dir.yaml", "not a regular file");
}

#[test]
fn a_dangling_link() {
    let project = Project::with_foo();
    symlink("nowhere", project.at("specs/link.yaml")).unwrap();
    unreadable(&project, "specs/link.yaml", "No such file");
}

#[test]
fn a_pipe_does_not_hang() {
    let project = Project::with_foo();
    let made = Command::new("mkfifo").arg(project.at("specs/pipe.yaml")).status().unwrap();
    assert!(made.success());
    unreadable(&project, "specs/pipe.yaml", "not a regular file");
}

#[test]
fn a_spec_that_is_not_there() {
    let project = Project::with_foo();
    let run = project.run_for(2, &["check", "specs/none.yaml", "specs/foo.yaml"]);
    assert!(run.out.contains("specs/none.yaml"), "{run:#?}");
    let run = project.run_for(2, &["check", "--format", "json", "specs/none.yaml"]);
    let value: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(value["file"], "specs/none.yaml");
}

#[test]
fn hostile_yaml() {
    let nested = format!("protogen: 1\nfamily: {}\n", "[".repeat(100_000));
    let deep: String =
        (0..5_000).fold(String::new(), |text, i| text + &" ".repeat(i % 200) + "a:\n");
    let bomb = {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for i in 1..30 {
            let alias = format!("*a{}, ", i - 1).repeat(9);
            writeln!(text, "a{i}: &a{i} [{alias}]").unwrap();
        }
        text
    };
    for (name, text) in [
        ("nested", nested.as_str()),
        ("deep", &deep),
        ("bomb", &bomb),
        ("empty", ""),
        ("null", "null\n"),
        ("list", "- 1\n"),
        ("two", "protogen: 1\n---\nprotogen: 1\n"),
        ("nul", "protogen: \0\n"),
        ("tag", "!!python/object:os.system x\n"),
        ("bom", "\u{feff}protogen: 1\n"),
    ] {
        let project = Project::new();
        project.put("specs/bad.yaml", text);
        let started = Instant::now();
        let run = project.run_for(1, &["generate"]);
        assert!(run.err.contains("specs/bad.yaml"), "{name}: {run:#?}");
        assert!(started.elapsed() < Duration::from_secs(20), "{name}");
        assert!(!project.at("generated").exists(), "{name}");
    }
}

#[test]
fn names_that_would_inject_code() {
    for name in ["x; }", "a\\\"b", "int", "Foo", "9a", "../x", "a/b", "", "é", "a\\nb", "*/"] {
        let project = Project::new();
        let text = spec("NAME", 22, "Foo").replace("NAME", &format!("\"{name}\""));
        project.put("specs/bad.yaml", text);
        let run = project.run_for(1, &["generate"]);
        assert!(run.err.contains("specs/bad.yaml:2:"), "{name}: {run:#?}");
        assert!(!project.at("generated").exists(), "{name}");
    }
}

#[test]
fn a_link_where_a_file_is_to_be_written() {
    let project = Project::with_foo();
    project.run_for(0, &["generate"]);
    let file = project.some_file();
    project.put("outside", "mine\n");
    fs::remove_file(project.at(&file)).unwrap();
    symlink(project.at("outside"), project.at(&file)).unwrap();
    project.spec("foo", 22, "Another");
    let before = project.tree("generated");
    for args in [&["generate"][..], &["generate", "--force"], &["generate", "--check"]] {
        let run = project.run_for(2, args);
        assert!(run.err.contains(&file) && run.err.contains("symbolic link"), "{run:#?}");
    }
    // The rest is reported all the same.
    let run = project.run_for(2, &["generate", "--check"]);
    assert!(run.out.contains(".h: differs"), "{run:#?}");
    assert!(run.err.contains("mend with: protogen generate"), "{run:#?}");
    assert_eq!(project.tree("generated"), before);
    assert_eq!(project.text("outside"), "mine\n");
}

#[test]
fn a_folder_that_cannot_be_made() {
    let project = Project::with_foo();
    let run = project.run_for(2, &["generate", "--out", "/proc/protogen"]);
    assert!(run.err.contains("failed to create directory `/proc/protogen`"), "{run:#?}");
    project.put("file", "");
    let run = project.run_for(2, &["generate", "--out", "file"]);
    assert!(run.err.contains("`file`"), "{run:#?}");
    assert_eq!(project.text("file"), "");
    let run = project.run_for(2, &["generate", "--out", "file/below"]);
    assert!(run.err.contains("`file"), "{run:#?}");
}

#[test]
fn standard_output_that_is_full_or_closed() {
    let project = Project::with_foo();
    project.spec("bar", 22, "Bar");
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = project.command(&["check"]).stdout(full).output().unwrap();
    let run = Run::of(&output);
    assert_eq!(run.status, 2, "{run:#?}");
    assert!(run.err.contains("failed to write to standard output"), "{run:#?}");

    let mut child =
        project.command(&["check"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(1), "a reader that went away is no error");
}

/// Runs a shell script in a mount namespace of its own.
fn in_namespace(project: &Project, script: &str) -> Run {
    let run = |script: &str| {
        Command::new("unshare")
            .args(["--user", "--map-root-user", "--mount", "sh", "-euc", script])
            .current_dir(project.path())
            .env("PROTOGEN", env!("CARGO_BIN_EXE_protogen"))
            .output()
    };
    let probe = "mount -t tmpfs none .";
    let allowed = run(probe).is_ok_and(|probe| probe.status.success());
    assert!(allowed, "cannot be tested here: this machine allows no mount namespace (unshare)");
    Run::of(&run(script).unwrap())
}

#[test]
fn a_full_disk() {
    let project = Project::with_foo();
    let script = r#"
        mkdir generated
        mount -t tmpfs -o size=4m none generated
        "$PROTOGEN" generate
        sed -i 's/Foo/Another/' specs/foo.yaml
        cp -a generated before
        dd if=/dev/zero of=generated/ballast bs=1k count=4096 2>dd.log || :
        status=0
        "$PROTOGEN" generate || status=$?
        echo "status $status"
        rm generated/ballast
        diff -r before generated && echo same
        ls -A generated
    "#;
    let run = in_namespace(&project, script);
    assert!(run.err.contains("No space left on device"), "{run:#?}");
    assert!(run.err.contains("failed to "), "{run:#?}");
    assert_eq!(run.out, "status 2\nsame\nfoo\n", "{run:#?}");
}

#[test]
fn a_read_only_folder() {
    let project = Project::with_foo();
    let script = r#"
        "$PROTOGEN" generate
        mount --bind generated generated
        mount -o remount,ro,bind generated
        "$PROTOGEN" generate --check
        sed -i 's/Foo/Another/' specs/foo.yaml
        status=0
        "$PROTOGEN" generate || status=$?
        echo "status $status"
    "#;
    let run = in_namespace(&project, script);
    assert!(run.err.contains("Read-only file system"), "{run:#?}");
    assert!(run.err.contains("`generated`"), "{run:#?}");
    assert_eq!(run.out, "status 2\n", "{run:#?}");
}
