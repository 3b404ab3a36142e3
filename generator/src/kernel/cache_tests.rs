//! Tests of the cache: what is broken does not count, and is made again.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use super::{COMPLETE, Entries, SIZES, UNFINISHED};
use crate::progress::Progress;

fn entries(folder: &Path) -> Entries {
    Entries { folder: folder.to_path_buf(), name: "6.1".into() }
}

fn make(entries: &Entries, version: &str) {
    let made = entries.begin().unwrap();
    fs::create_dir_all(made.path().join("usr/src/tree")).unwrap();
    fs::create_dir(made.path().join("boot")).unwrap();
    fs::write(made.path().join("usr/src/tree/Makefile"), "all:\n").unwrap();
    fs::write(made.path().join("boot/image"), "an image").unwrap();
    std::os::unix::fs::symlink("tree", made.path().join("usr/src/link")).unwrap();
    entries.finish(made, version, &["usr/src/tree", "boot/image"], &["usr", "boot"]).unwrap();
}

#[test]
fn the_newest_whole_entry_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let entries = entries(folder.path());
    assert_eq!(entries.newest().unwrap(), None);
    make(&entries, "6.1.9-1");
    make(&entries, "6.1.10-1");
    let newest = entries.newest().unwrap().unwrap();
    assert_eq!((newest.version.as_str(), newest.fact(1)), ("6.1.10-1", "boot/image"));
    assert_eq!(newest.fact(7), "");
}

#[test]
fn whatever_is_broken_is_seen_and_removed() {
    let damage: &[(&str, &dyn Fn(&Path))] = &[
        ("no file 'complete'", &|at| fs::remove_file(at.join(COMPLETE)).unwrap()),
        ("list of files is missing", &|at| fs::remove_file(at.join(SIZES)).unwrap()),
        ("list of files is broken", &|at| fs::write(at.join(SIZES), "8 boot/image").unwrap()),
        ("list of files is broken", &|at| fs::write(at.join(SIZES), "").unwrap()),
        ("'boot/image' has 3 bytes", &|at| fs::write(at.join("boot/image"), "cut").unwrap()),
        ("'boot/image' has 0 bytes", &|at| fs::write(at.join("boot/image"), "").unwrap()),
        ("'boot/image' is missing", &|at| fs::remove_file(at.join("boot/image")).unwrap()),
        ("'usr/src/link' is missing", &|at| fs::remove_file(at.join("usr/src/link")).unwrap()),
        ("is missing", &|at| fs::remove_dir_all(at.join("usr")).unwrap()),
    ];
    for (wrong, damage) in damage {
        let folder = tempfile::tempdir().unwrap();
        let entries = entries(folder.path());
        make(&entries, "6.1.9-1");
        make(&entries, "6.1.10-1");
        let at = folder.path().join("6.1.10-1");
        damage(&at);
        assert!(entries.look("6.1.10-1").unwrap_err().contains(wrong), "{wrong}");
        // Not the older one without a word.
        assert_eq!(entries.newest().unwrap(), None, "{wrong}");
        drop(entries.lock(Progress::Silent).unwrap());
        assert!(!at.exists(), "{wrong}");
        assert_eq!(entries.newest().unwrap().unwrap().version, "6.1.9-1", "{wrong}");
        make(&entries, "6.1.10-1");
        assert_eq!(entries.newest().unwrap().unwrap().version, "6.1.10-1", "{wrong}");
    }
}

#[test]
fn what_killed_runs_left_is_swept_away() {
    let folder = tempfile::tempdir().unwrap();
    let entries = entries(folder.path());
    make(&entries, "6.1.9-1");
    let left = folder.path().join(format!("{UNFINISHED}abc"));
    fs::create_dir_all(left.join("usr/src")).unwrap();
    assert_eq!(entries.versions().unwrap(), ["6.1.9-1"]);
    drop(entries.lock(Progress::Silent).unwrap());
    assert!(!left.exists() && entries.get("6.1.9-1").is_some());
}

#[test]
fn an_entry_that_is_not_finished_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let entries = entries(folder.path());
    drop(entries.begin().unwrap());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn two_runs_make_an_entry_once() {
    let folder = tempfile::tempdir().unwrap();
    let count = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let entries = entries(folder.path());
                let _lock = entries.lock(Progress::Silent).unwrap();
                if entries.newest().unwrap().is_none() {
                    count.fetch_add(1, Ordering::SeqCst);
                    thread::sleep(Duration::from_millis(50));
                    make(&entries, "6.1.9-1");
                }
            });
        }
    });
    assert_eq!(count.load(Ordering::SeqCst), 1);
    assert!(entries(folder.path()).newest().unwrap().is_some());
}
