//! A project in a scratch folder, and the program run in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder with `specs/` that is gone after the test.
pub struct Project {
    dir: tempfile::TempDir,
}

/// What a run of the program gave.
#[allow(dead_code, reason = "each test program reads its own part")]
#[derive(Debug)]
pub struct Run {
    pub status: i32,
    pub out: String,
    pub err: String,
}

/// Path to contents; folders have none.
pub type Tree = BTreeMap<PathBuf, Option<Vec<u8>>>;

#[allow(dead_code, reason = "each test program uses its own part")]
impl Project {
    /// Without any spec.
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("specs")).unwrap();
        Self { dir }
    }

    /// With the spec of one small family, `foo`, number 22.
    pub fn with_foo() -> Self {
        let project = Self::new();
        project.spec("foo", 22, "Foo");
        project
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn at(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    /// Writes a file.
    pub fn put(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub fn text(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).unwrap()
    }

    /// Writes `specs/<name>.yaml`, a sound spec.
    pub fn spec(&self, name: &str, number: u8, title: &str) {
        self.put(&format!("specs/{name}.yaml"), spec(name, number, title));
    }

    /// The program with these arguments, to be run in the project.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_protogen"));
        command.current_dir(self.path()).args(args);
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        command
    }

    pub fn run(&self, args: &[&str]) -> Run {
        Run::of(&self.command(args).output().unwrap())
    }

    /// The run, which has to end with this status.
    pub fn run_for(&self, status: i32, args: &[&str]) -> Run {
        let run = self.run(args);
        assert_eq!(run.status, status, "{args:?}: {run:#?}");
        run
    }

    /// Everything below a folder of the project.
    pub fn tree(&self, folder: &str) -> Tree {
        let mut tree = Tree::new();
        let mut folders = vec![self.at(folder)];
        while let Some(folder) = folders.pop() {
            let Ok(entries) = fs::read_dir(&folder) else { continue };
            for entry in entries {
                let path = entry.unwrap().path();
                let kind = fs::symlink_metadata(&path).unwrap();
                let bytes = kind.is_file().then(|| fs::read(&path).unwrap());
                if kind.is_dir() {
                    folders.push(path.clone());
                }
                tree.insert(path, bytes);
            }
        }
        tree
    }

    /// Path of some generated file of the family `foo`, below the project.
    pub fn some_file(&self) -> String {
        let tree = self.tree("generated/foo");
        let (path, _) = tree
            .iter()
            .find(|(path, bytes)| bytes.is_some() && !path.ends_with(".protogen"))
            .expect("files were generated");
        path.strip_prefix(self.path()).unwrap().to_str().unwrap().to_owned()
    }
}

impl Run {
    pub fn of(output: &Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout.clone()).unwrap(),
            err: String::from_utf8(output.stderr.clone()).unwrap(),
        }
    }
}

/// A sound spec of one screen.
pub fn spec(name: &str, number: u8, title: &str) -> String {
    format!(
        "protogen: 1
family: {{ name: {name}, number: {number}, title: {title} }}
address:
  fields:
    - {{ name: node, type: be16, doc: Node. }}
    - {{ name: port, type: be16, doc: Port. }}
  key: [node, port]
  autobind: {{ field: port, any: 0, range: [0x8000, 0xffff] }}
transport: loopback
sockets:
  - type: dgram
    ops: [release, bind, connect, getname, poll, sendmsg, recvmsg]
"
    )
}
