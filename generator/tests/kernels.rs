//! The cache of kernels, end to end, over a stand-in for apt: broken entries,
//! runs at the same time, runs that are killed, archives that move on.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A machine with a cache and an archive of its own.
struct World {
    folder: TempDir,
}

impl World {
    /// With one kernel 6.1 in its archive.
    fn new() -> Self {
        let world = Self { folder: tempfile::tempdir().unwrap() };
        for folder in ["bin", "cache", "fake/pool"] {
            fs::create_dir_all(world.path(folder)).unwrap();
        }
        let apt = Path::new(env!("CARGO_MANIFEST_DIR")).join("generator/tests/kernels/apt");
        for name in ["apt-get", "apt-cache"] {
            symlink(&apt, world.path("bin").join(name)).unwrap();
        }
        world.publish("6.1.0-9", "6.1.99-1");
        world
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Puts a kernel into the archive, in the place of all others.
    fn publish(&self, abi: &str, version: &str) {
        let headers = format!("linux-headers-{abi}-cloud-amd64");
        let common = format!("linux-headers-{abi}-common");
        let image = format!("linux-image-{abi}-cloud-amd64");
        let unsigned = format!("{image}-unsigned");
        let makefile = format!("include /usr/src/{common}/Makefile\n");
        let mut index = String::new();
        fs::remove_dir_all(self.path("fake/pool")).unwrap();
        fs::create_dir(self.path("fake/pool")).unwrap();
        for (name, file, text) in [
            (&headers, format!("usr/src/{headers}/Makefile"), makefile.as_str()),
            (&common, format!("usr/src/{common}/Makefile"), "all:\n"),
            (&"linux-kbuild-6.1".to_owned(), "usr/lib/linux-kbuild-6.1/tool".into(), "tool"),
            (&unsigned, format!("boot/vmlinuz-{abi}"), "unsigned"),
            (&image, format!("boot/vmlinuz-{abi}"), "signed"),
        ] {
            let tree = tempfile::tempdir().unwrap();
            let control = format!(
                "Package: {name}\nVersion: {version}\nArchitecture: amd64\n\
                 Maintainer: none <none@invalid>\nDescription: none\n"
            );
            for (path, text) in [("DEBIAN/control", control.as_str()), (&file, text)] {
                let path = tree.path().join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
            let deb = self.path("fake/pool").join(format!("{name}={version}.deb"));
            let mut build = Command::new("dpkg-deb");
            build.args(["--root-owner-group", "-Znone", "-b"]).arg(tree.path()).arg(deb);
            assert!(build.stdout(Stdio::null()).status().unwrap().success());
            index.extend([name, " ", version, "\n"]);
        }
        fs::write(self.path("fake/upstream"), index).unwrap();
    }

    /// `protogen kernels ARG...`
    fn command(&self, args: &[&str]) -> Command {
        let path = format!("{}:{}", self.path("bin").display(), std::env::var("PATH").unwrap());
        let mut command = Command::new(env!("CARGO_BIN_EXE_protogen"));
        command.arg("kernels").args(args).env("PATH", path).env("FAKE", self.path("fake"));
        command.env("XDG_CACHE_HOME", self.path("cache"));
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Prepares 6.1 and says what the list says of it.
    fn prepared(&self, args: &[&str]) -> String {
        let output = self.run(&[args, &["6.1"]].concat());
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{errors}");
        self.line()
    }

    fn line(&self) -> String {
        let text = String::from_utf8(self.run(&["--list"]).stdout).unwrap();
        let line = text.lines().find(|line| line.starts_with("6.1 ")).unwrap();
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn entry(&self) -> PathBuf {
        self.path("cache/protogen/kernels/6.1/6.1.99-1")
    }

    /// How often the stand-in was asked to do this.
    fn asked(&self, command: &str) -> usize {
        let log = fs::read_to_string(self.path("fake/log")).unwrap_or_default();
        log.lines().filter(|line| line.starts_with(command)).count()
    }

    fn unfinished(&self) -> usize {
        let Ok(entries) = fs::read_dir(self.path("cache/protogen/kernels/6.1")) else { return 0 };
        entries
            .filter(|entry| {
                let name = entry.as_ref().unwrap().file_name();
                name.to_string_lossy().starts_with(".unfinished-")
            })
            .count()
    }

    /// A run that is in the middle of a download.
    fn downloading(&self) -> Child {
        let child = self.command(&["6.1"]).env("FAKE_DELAY", "60").spawn().unwrap();
        let end = Instant::now() + Duration::from_mins(1);
        while self.unfinished() == 0 || self.asked("download") == 0 {
            assert!(Instant::now() < end, "no download began");
            sleep(Duration::from_millis(20));
        }
        child
    }
}

const READY: &str = "6.1 6.1.99-1 1 MB";

#[test]
fn a_kernel_is_fetched_once() {
    let world = World::new();
    assert_eq!(world.line(), "6.1 not prepared");
    assert_eq!(world.prepared(&[]), READY);
    let makefile = world.entry().join("usr/src/linux-headers-6.1.0-9-cloud-amd64/Makefile");
    assert!(!fs::read_to_string(makefile).unwrap().contains(" /usr/src"));
    assert_eq!(fs::read_to_string(world.entry().join("boot/vmlinuz-6.1.0-9")).unwrap(), "unsigned");
    let asked = world.asked("");
    assert_eq!(world.prepared(&[]), READY);
    assert_eq!(world.asked(""), asked);
}

#[test]
fn what_is_broken_is_made_again() {
    type Damage = fn(&Path);
    let damage: &[(&str, Damage)] = &[
        ("boot/vmlinuz-6.1.0-9' has 0 bytes", |entry| {
            fs::write(entry.join("boot/vmlinuz-6.1.0-9"), "").unwrap();
        }),
        ("boot/vmlinuz-6.1.0-9' is missing", |entry| {
            fs::remove_file(entry.join("boot/vmlinuz-6.1.0-9")).unwrap();
        }),
        ("Makefile' is missing", |entry| {
            fs::remove_dir_all(entry.join("usr/src")).unwrap();
        }),
        ("no file 'complete'", |entry| fs::remove_file(entry.join("complete")).unwrap()),
    ];
    let world = World::new();
    world.prepared(&[]);
    for (wrong, damage) in damage {
        damage(&world.entry());
        let line = world.line();
        assert!(line.contains("broken: ") && line.contains(wrong), "{line}");
        assert_eq!(world.prepared(&[]), READY);
    }
}

#[test]
fn a_killed_run_leaves_nothing_that_counts() {
    let world = World::new();
    let mut child = world.downloading();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(world.unfinished(), 1);
    assert_eq!(world.line(), "6.1 not prepared");
    assert_eq!(world.prepared(&[]), READY);
    assert_eq!(world.unfinished(), 0);
}

#[test]
fn an_interrupted_run_leaves_nothing() {
    let world = World::new();
    let child = world.downloading();
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert_eq!(world.unfinished(), 0);
}

#[test]
fn runs_at_the_same_time_fetch_once() {
    let world = World::new();
    let begin = || world.command(&["6.1"]).env("FAKE_DELAY", "1").spawn().unwrap();
    let children = [begin(), begin(), begin()];
    let mut waited = 0;
    for child in children {
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
        waited += usize::from(said.contains("waiting for another run to prepare 6.1"));
    }
    assert_eq!((waited, world.asked("update")), (2, 1));
    // The tree and the image.
    assert_eq!(world.asked("download"), 2);
    assert_eq!(world.line(), READY);
}

#[test]
fn an_image_that_the_archive_lacks_is_taken_elsewhere() {
    let world = World::new();
    let unsigned = "fake/pool/linux-image-6.1.0-9-cloud-amd64-unsigned=6.1.99-1.deb";
    fs::remove_file(world.path(unsigned)).unwrap();
    assert_eq!(world.prepared(&[]), READY);
    assert_eq!(fs::read_to_string(world.entry().join("boot/vmlinuz-6.1.0-9")).unwrap(), "signed");
}

#[test]
fn an_archive_that_moved_on_is_looked_at_anew() {
    let world = World::new();
    world.prepared(&[]);
    fs::remove_dir_all(world.entry()).unwrap();
    // The lists still name 6.1.99-1.
    world.publish("6.1.0-10", "6.1.100-1");
    assert_eq!(world.prepared(&[]), "6.1 6.1.100-1 1 MB");
    assert_eq!(world.asked("update"), 2);
    world.publish("6.1.0-11", "6.1.101-1");
    assert_eq!(world.prepared(&[]), "6.1 6.1.100-1 1 MB");
    assert_eq!(world.prepared(&["--refresh"]), "6.1 6.1.101-1 1 MB");
}

#[test]
fn failures_are_told() {
    let world = World::new();
    let output = world.run(&["6.2"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("no kernel is named '6.2'") && said.contains("7.3"), "{said}");
    assert_eq!(world.asked(""), 0);

    let output = world.run(&["5.10"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("Debian's archive has no kernel 5.10"), "{said}");

    fs::remove_dir_all(world.path("fake/pool")).unwrap();
    let output = world.run(&["6.1"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("404 Not Found"), "{said}");
    assert_eq!((world.unfinished(), world.line().as_str()), (0, "6.1 not prepared"));
}
