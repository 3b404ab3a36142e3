//! Planning and writing files, on trees made by hand.

mod tree;

use std::cell::Cell;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::Path;

use protogen::output::{
    Kind, Lock, LockKind, MANIFEST, OutputError, Plan, Summary, apply, unified,
};
use tree::{NEVER, Tree, family, snapshot};

#[test]
fn a_first_run_writes_all_and_a_second_nothing() {
    let tree = Tree::new();
    let files = [("a.c", "int a;\n"), ("sub/deep/run.sh", "#!/bin/sh\n"), ("sub/b.h", "")];
    let wanted = || [family("foo", &files), family("bar", &[("x", "x\n")])];
    assert_eq!(tree.write(&wanted()).unwrap(), Summary { written: 6, removed: 0 });
    let before = snapshot(&tree.out);
    assert_eq!(tree.kinds(&wanted()), []);
    assert_eq!(tree.write(&wanted()).unwrap(), Summary::default());
    assert_eq!(snapshot(&tree.out), before, "not even a time changes");
    let mode = |path| fs::metadata(tree.at(path)).unwrap().mode() & 0o777;
    assert_eq!(mode("foo/a.c") & 0o111, 0);
    assert_eq!(mode("foo/sub/deep/run.sh"), mode("foo/a.c") | (mode("foo/a.c") & 0o444) >> 2);
    assert_eq!(tree.text("bar/x"), "x\n");
}

#[test]
fn only_what_changed_is_written() {
    let tree = Tree::with(&[("a", "1\n"), ("b", "1\n")]);
    let before = snapshot(&tree.out);
    let done = tree.write(&[family("foo", &[("a", "1\n"), ("b", "2\n")])]).unwrap();
    assert_eq!(done, Summary { written: 2, removed: 0 }, "b and the manifest");
    assert_eq!(snapshot(&tree.out)[&tree.at("foo/a")], before[&tree.at("foo/a")]);
    assert_eq!(tree.text("foo/b"), "2\n");
}

#[test]
fn deleting_all_and_writing_again_gives_the_same_bytes() {
    let tree = Tree::with(&[("a", "1\n"), ("b/c", "1\n")]);
    let bytes = |tree: &Tree| -> Vec<_> {
        snapshot(&tree.out)
            .into_iter()
            .map(|(path, (bytes, mode, ..))| (path, bytes, mode))
            .collect()
    };
    let before = bytes(&tree);
    fs::remove_dir_all(&tree.out).unwrap();
    tree.write(&[family("foo", &[("a", "1\n"), ("b/c", "1\n")])]).unwrap();
    assert_eq!(bytes(&tree), before);
}

#[test]
fn every_difference_has_its_kind() {
    let tree = Tree::with(&[
        ("differs", "old\n"),
        ("edited", "old\n"),
        ("crlf", "one\ntwo\n"),
        ("gone", "old\n"),
        ("left", "old\n"),
        ("left_edited", "old\n"),
        ("left_gone", "old\n"),
        ("script", "#!/bin/sh\n"),
        ("old_crlf", "one\n"),
        ("same", "same\n"),
    ]);
    tree.put("foo/edited", "mine\n");
    tree.put("foo/crlf", "one\r\ntwo\r\n");
    tree.put("foo/old_crlf", "one\r\n");
    tree.put("foo/left_edited", "mine\n");
    tree.put("foo/foreign", "mine\n");
    tree.put("foo/adopted", "new\n");
    tree.put("foo/unrelated", "mine\n");
    for path in ["foo/gone", "foo/left_gone"] {
        fs::remove_file(tree.at(path)).unwrap();
    }
    fs::set_permissions(tree.at("foo/script"), fs::Permissions::from_mode(0o644)).unwrap();
    let kinds = tree.kinds(&[family(
        "foo",
        &[
            ("differs", "new\n"),
            ("edited", "new\n"),
            ("crlf", "one\ntwo\n"),
            ("gone", "new\n"),
            ("script", "#!/bin/sh\n"),
            ("old_crlf", "two\n"),
            ("same", "same\n"),
            ("foreign", "new\n"),
            ("adopted", "new\n"),
        ],
    )]);
    let kinds: Vec<_> = kinds.iter().map(|(path, kind)| (&path[4..], *kind)).collect();
    assert_eq!(
        kinds,
        [
            ("crlf", Kind::LineEndings),
            ("differs", Kind::Differs),
            ("edited", Kind::Edited),
            ("foreign", Kind::Foreign),
            ("gone", Kind::Missing),
            ("left", Kind::LeftOver),
            ("left_edited", Kind::EditedLeftOver),
            ("old_crlf", Kind::Differs),
            ("script", Kind::Mode),
            (MANIFEST, Kind::Differs),
        ]
    );
    assert!(Kind::Edited.needs_force() && Kind::EditedLeftOver.needs_force());
    assert!(Kind::Foreign.needs_force() && !Kind::LineEndings.needs_force());
}

#[test]
fn leftovers_go_with_their_empty_folders() {
    let tree = Tree::with(&[("a", "1\n"), ("x/y/b", "1\n"), ("x/z/c", "1\n")]);
    tree.put("foo/x/z/notes", "mine\n");
    let done = tree.write(&[family("foo", &[("a", "1\n")])]).unwrap();
    assert_eq!(done, Summary { written: 1, removed: 2 });
    assert!(!tree.at("foo/x/y").exists());
    assert_eq!(tree.text("foo/x/z/notes"), "mine\n");
    assert!(!tree.at("foo/x/z/c").exists());
}

#[test]
fn a_family_whose_spec_is_gone_is_left_over() {
    let tree = Tree::with(&[("a", "1\n"), ("b/c", "1\n")]);
    tree.put("mine/file", "no manifest, not ours\n");
    let some = Plan::new(&tree.out, &[], false).unwrap();
    assert_eq!(some.changes, [], "only when all specs are generated");
    let kinds = tree.kinds(&[]);
    assert!(kinds.iter().all(|(_, kind)| *kind == Kind::LeftOver));
    assert_eq!(kinds.len(), 3);
    tree.write(&[]).unwrap();
    assert!(!tree.at("foo").exists());
    assert!(tree.at("mine/file").exists());
}

#[test]
fn a_file_becomes_a_folder_and_back() {
    let tree = Tree::with(&[("a", "1\n"), ("b/c/d", "1\n")]);
    tree.write(&[family("foo", &[("a/x", "2\n"), ("b", "2\n")])]).unwrap();
    assert_eq!((tree.text("foo/a/x"), tree.text("foo/b")), ("2\n".into(), "2\n".into()));
    tree.put("foo/a/mine", "mine\n");
    let plan = tree.plan(&[family("foo", &[("a", "3\n")])]).unwrap();
    let refused = plan.possible().unwrap_err();
    assert!(
        matches!(&refused, OutputError::Refused(why) if why[0].contains("a/mine` is in the way"))
    );
    tree.put("file", "mine\n");
    let plan = tree.plan(&[family("file", &[("a", "3\n")])]).unwrap();
    let refused = plan.possible().unwrap_err();
    assert!(
        matches!(&refused, OutputError::Refused(why) if why[0].contains("file` is in the way"))
    );
}

#[test]
fn links_are_never_written_through() {
    let tree = Tree::with(&[("a", "1\n"), ("d/b", "1\n"), ("left", "1\n")]);
    let outside = tree.out.with_file_name("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("b"), "1\n").unwrap();
    let wanted = || [family("foo", &[("a", "2\n"), ("d/b", "2\n")])];
    let refusal = |path: &str, target: &Path| {
        let real = tree.at(path);
        let aside = tree.out.with_file_name("aside");
        fs::rename(&real, &aside).unwrap();
        symlink(target, &real).unwrap();
        let error = tree.write(&wanted()).unwrap_err();
        fs::remove_file(&real).unwrap();
        fs::rename(&aside, &real).unwrap();
        assert!(matches!(error, OutputError::Refused(_)), "{path}: {error}");
        assert!(error.to_string().contains("is a symbolic link"), "{error}");
        error.to_string()
    };
    refusal("foo/a", &outside.join("b"));
    refusal("foo/a", Path::new("dangling"));
    refusal("foo/d", &outside);
    refusal("foo", &outside);
    refusal("foo/left", &outside.join("b"));
    assert_eq!(fs::read_to_string(outside.join("b")).unwrap(), "1\n");
    tree.write(&wanted()).unwrap();
}

#[test]
fn the_output_folder_itself_may_be_a_link() {
    let tree = Tree::new();
    let real = tree.out.with_file_name("real");
    fs::create_dir(&real).unwrap();
    symlink(&real, &tree.out).unwrap();
    tree.write(&[family("foo", &[("a", "1\n")])]).unwrap();
    assert!(real.join("foo/a").is_file());
}

#[test]
fn unsound_paths_are_internal_errors() {
    let tree = Tree::new();
    for path in ["../a", "/a", "a/../../b", "a//b", ""] {
        let error = tree.write(&[family("foo", &[(path, "x")])]).unwrap_err();
        assert!(matches!(error, OutputError::Internal(_)), "{path:?}: {error}");
    }
    for name in ["..", ".", "", "a/b", ".protogen-tmp-x"] {
        assert!(
            matches!(tree.write(&[family(name, &[])]), Err(OutputError::Internal(_))),
            "{name}"
        );
    }
    let both = family("foo", &[("a", "x"), ("a/b", "x")]);
    assert!(matches!(tree.write(&[both]), Err(OutputError::Internal(_))));
    assert!(!tree.out.exists(), "the folder that was made for the run is gone again");
}

#[test]
fn a_hostile_manifest_removes_nothing_outside() {
    let tree = Tree::with(&[("a", "1\n")]);
    let victim = tree.out.with_file_name("victim");
    fs::write(&victim, "1\n").unwrap();
    let text = tree.text("foo/.protogen").replace("  a\n", "  ../../victim\n");
    tree.put("foo/.protogen", &text);
    tree.write(&[]).unwrap();
    assert!(victim.exists());
}

fn of<'a>(files: &'a [(String, &'a str)]) -> Vec<(&'a str, &'a str)> {
    files.iter().map(|(path, text)| (path.as_str(), *text)).collect()
}

#[test]
fn a_signal_before_the_renames_changes_nothing() {
    let old: Vec<_> = (0..9).map(|i| (format!("d{i}/f"), "old\n")).collect();
    let new: Vec<_> = (3..12).map(|i| (format!("d{i}/f"), "new\n")).collect();
    let mut finished = 0;
    for stop in 0..20 {
        let tree = Tree::with(&of(&old));
        let before = snapshot(&tree.out);
        let asked = Cell::new(0);
        let interrupted = || {
            asked.set(asked.get() + 1);
            asked.get() > stop
        };
        match tree.write_until(&[family("foo", &of(&new))], &interrupted) {
            Err(OutputError::Interrupted) => assert_eq!(snapshot(&tree.out), before, "{stop}"),
            Ok(done) => {
                assert_eq!(done, Summary { written: 10, removed: 3 });
                finished += 1;
            }
            Err(error) => panic!("{error}"),
        }
    }
    assert!((1..20).contains(&finished), "{finished}");
}

#[test]
fn an_error_during_the_renames_is_rolled_back() {
    // `z` cannot be made: its parent is a file that appears after the plan.
    let tree = Tree::with(&[("a", "1\n"), ("gone/b", "1\n"), ("c", "1\n")]);
    let wanted = [family("foo", &[("a", "2\n"), ("c", "2\n"), ("new/d", "2\n"), ("z/e", "2\n")])];
    let lock = Lock::take(&tree.out, LockKind::Exclusive, NEVER, &mut |_| ()).unwrap();
    let plan = tree.plan(&wanted).unwrap();
    tree.put("foo/z", "in the way\n");
    let before = snapshot(&tree.out);
    let error = apply(&plan, lock, NEVER).unwrap_err();
    assert!(error.to_string().contains("foo/z"), "{error}");
    assert_eq!(snapshot(&tree.out), before);
}

#[test]
fn a_killed_run_leaves_nothing_that_looks_edited() {
    // As after SIGKILL between two renames: `a` is new, `b` and the manifest old.
    let tree = Tree::with(&[("a", "1\n"), ("b", "1\n")]);
    let next = Tree::with(&[("a", "2\n"), ("b", "2\n"), ("c", "2\n")]);
    tree.put("foo/a", "2\n");
    tree.put("foo/c", "2\n");
    tree.put(".protogen-tmp-dead/new/foo/b", "2\n");
    tree.put(".protogen-tmp-dead/new/foo/.protogen", &next.text("foo/.protogen"));
    let third = || [family("foo", &[("a", "3\n"), ("b", "3\n")])];
    let kinds = tree.kinds(&third());
    assert_eq!(kinds[0], ("foo/a".into(), Kind::Differs));
    assert_eq!(kinds[2], ("foo/c".into(), Kind::LeftOver));
    tree.write(&third()).unwrap();
    assert!(!tree.at(".protogen-tmp-dead").exists());
    assert!(!tree.at("foo/c").exists());
    assert_eq!(tree.kinds(&third()), []);
}

#[test]
fn a_manifest_in_conflict_protects_what_it_must() {
    let tree = Tree::with(&[("a", "1\n"), ("b", "1\n")]);
    let ours = tree.text("foo/.protogen");
    let theirs = Tree::with(&[("a", "2\n"), ("b", "2\n")]).text("foo/.protogen");
    tree.put("foo/.protogen", &format!("<<<<<<< ours\n{ours}=======\n{theirs}>>>>>>> theirs\n"));
    tree.put("foo/b", "2\n");
    let wanted = [family("foo", &[("a", "3\n"), ("b", "3\n")])];
    let kinds: Vec<_> = tree.kinds(&wanted).into_iter().map(|(_, kind)| kind).collect();
    assert_eq!(kinds, [Kind::Differs; 3]);
    tree.put("foo/.protogen", "my own file\n");
    let kinds: Vec<_> = tree.kinds(&wanted).into_iter().map(|(_, kind)| kind).collect();
    assert_eq!(kinds, [Kind::Foreign; 3]);
}

#[test]
fn diffs_can_be_read() {
    let tree = Tree::with(&[("a", "one\ntwo\n"), ("left", "x\n")]);
    let plan = tree.plan(&[family("foo", &[("a", "one\n2\n"), ("new", "n\n")])]).unwrap();
    let diffs: Vec<_> = plan.changes.iter().map(|change| unified("out", change)).collect();
    assert_eq!(
        diffs[..3].concat(),
        "--- a/out/foo/a\n+++ b/out/foo/a\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n\
         --- a/out/foo/left\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n\
         --- /dev/null\n+++ b/out/foo/new\n@@ -0,0 +1 @@\n+n\n"
    );
}
