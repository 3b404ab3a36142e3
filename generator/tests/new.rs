//! `protogen new`, run as a user runs it.

mod project;

use project::Project;

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
