//! Running programs of a build root. All that is mounted for them is mounted in
//! a namespace of theirs, so that nothing is left however they end.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::process::Command;

const SCRIPT: &str = include_str!("sandbox.sh");

/// Whether this process is root's.
pub(super) fn privileged() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

/// A program in namespaces of its own; it dies with us.
pub(super) fn isolated() -> Command {
    let mut command = Command::new("unshare");
    if !privileged() {
        command.args(["--user", "--map-root-user"]);
    }
    command.args(["--mount", "--pid", "--fork", "--kill-child"]);
    command
}

/// A command of the build root, in its root folder. It sees the root's programs
/// and, in their places, these of the machine's folders.
pub(super) fn command(root: &Path, folders: &[&Path], program: &str) -> Command {
    let mut command = isolated();
    command.args(["sh", "-c", SCRIPT, "sandbox"]).arg(root);
    for (index, folder) in folders.iter().enumerate() {
        // What another one holds comes with it.
        let within = |other: &&Path| folder.starts_with(other);
        if !folders[..index].iter().any(within) {
            command.arg(folder);
        }
    }
    command.arg("--").arg(program);
    command
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::command;

    #[test]
    fn folders_are_given_once() {
        let folders = [Path::new("/a"), Path::new("/a/b"), Path::new("/c")];
        let command = command(Path::new("/root"), &folders, "make");
        let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy()).collect();
        let begin = words.iter().position(|word| word == "sandbox").unwrap();
        assert_eq!(words[begin + 1..], ["/root", "/a", "/c", "--", "make"]);
    }
}
