//! Lists of files and their sizes, which tell whether an entry of the cache is
//! as it was made.

use std::fmt::Write as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use fs_err as fs;

use super::error::Error;

/// Writes the list of all files below `parts` of a folder.
pub(super) fn write(folder: &Path, parts: &[&str], list: &Path) -> Result<(), Error> {
    let mut text = String::new();
    for part in parts {
        add(folder, part, &mut text)?;
    }
    fs::write(list, text)?;
    Ok(())
}

fn add(folder: &Path, path: &str, text: &mut String) -> Result<(), Error> {
    let full = folder.join(path);
    let found = fs::symlink_metadata(&full)?;
    if !found.is_dir() {
        if !path.contains('\n') {
            // Writing to a string does not fail.
            let _ = writeln!(text, "{} {path}", found.size());
        }
        return Ok(());
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(&full)? {
        // Names that are not text are no kernel's and no compiler's.
        names.extend(entry?.file_name().into_string());
    }
    names.sort();
    for name in names {
        add(folder, &format!("{path}/{name}"), text)?;
    }
    Ok(())
}

/// Whether every file of the list is there, with its size; else what is wrong.
pub(super) fn check(folder: &Path, list: &Path) -> Result<(), String> {
    let text = std::fs::read_to_string(list).map_err(|_| "its list of files is missing")?;
    for line in text.lines() {
        let (size, path) = line.split_once(' ').ok_or("its list of files is broken")?;
        let found = std::fs::symlink_metadata(folder.join(path))
            .map_err(|_| format!("'{path}' is missing in it"))?;
        if size.parse() != Ok(found.size()) {
            return Err(format!("'{path}' has {} bytes instead of {size}", found.size()));
        }
    }
    // An entry without files is none; so is a list that was cut off.
    if text.ends_with('\n') { Ok(()) } else { Err("its list of files is broken".into()) }
}

/// The sum of the sizes of a list.
pub(super) fn total(list: &Path) -> u64 {
    let text = std::fs::read_to_string(list).unwrap_or_default();
    text.lines().filter_map(|line| line.split(' ').next()?.parse::<u64>().ok()).sum()
}
