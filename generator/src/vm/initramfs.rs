//! The initramfs: init, plan, modules and programs in a newc archive.

use std::fmt::Write as _;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use cpio::newc::{Builder, ModeFileType, trailer};
use fs_err as fs;

use super::plan::Plan;
use crate::kernel::{Error, build_program};
use crate::render::EMBEDDED;

/// Folders of the archive; the last ones are mount points.
const FOLDERS: &[&str] = &["bin", "sbin", "modules", "dev", "proc", "sys", "tmp"];

/// Writes the archive for a plan; `scratch` is for the files in between.
pub(super) fn write(plan: &Plan, scratch: &Path, archive: &Path) -> Result<(), Error> {
    let init = build_init(scratch)?;
    let mut bytes = Vec::new();
    for folder in FOLDERS {
        add(&mut bytes, folder, 0o755, ModeFileType::Directory, &[])?;
    }
    add(&mut bytes, "init", 0o755, ModeFileType::Regular, &fs::read(&init)?)?;
    add(&mut bytes, "plan", 0o644, ModeFileType::Regular, plan.text().as_bytes())?;
    add(&mut bytes, "sbin/modprobe", 0o777, ModeFileType::Symlink, b"/init")?;
    let mut aliases = String::new();
    for (name, file) in &plan.modules {
        let module = fs::read(file)?;
        // One that has no alias is asked for by its name.
        for alias in find_aliases(&module).chain([name.as_str()]) {
            // Writing to a string cannot fail.
            let _ = writeln!(aliases, "{alias} {name}");
        }
        add(&mut bytes, &format!("modules/{name}.ko"), 0o644, ModeFileType::Regular, &module)?;
    }
    add(&mut bytes, "aliases", 0o644, ModeFileType::Regular, aliases.as_bytes())?;
    for (name, file) in &plan.programs {
        add(&mut bytes, &format!("bin/{name}"), 0o755, ModeFileType::Regular, &fs::read(file)?)?;
    }
    trailer(&mut bytes)?;
    fs::write(archive, bytes)?;
    Ok(())
}

/// Builds init of the templates below `vm/`.
fn build_init(scratch: &Path) -> Result<PathBuf, Error> {
    let folder = scratch.join("init.d");
    fs::create_dir_all(&folder)?;
    let mut sources = Vec::new();
    for (name, text) in EMBEDDED {
        let Some(name) = name.strip_prefix("vm/") else { continue };
        let file = folder.join(name);
        fs::write(&file, text)?;
        if file.extension().is_some_and(|end| end == "c") {
            sources.push(file);
        }
    }
    let init = scratch.join("init");
    let sources: Vec<&Path> = sources.iter().map(PathBuf::as_path).collect();
    build_program(&sources, &[], &init)?;
    Ok(init)
}

/// The aliases of a module: strings of its `.modinfo`, between zero bytes.
fn find_aliases(module: &[u8]) -> impl Iterator<Item = &str> {
    module.split(|byte| *byte == 0).filter_map(|string| {
        let alias = str::from_utf8(string.strip_prefix(b"alias=")?).ok()?;
        alias.bytes().all(|byte| byte.is_ascii_graphic()).then_some(alias)
    })
}

fn add(
    archive: &mut Vec<u8>,
    name: &str,
    mode: u32,
    kind: ModeFileType,
    contents: &[u8],
) -> Result<(), Error> {
    let size = u32::try_from(contents.len())
        .map_err(|_| std::io::Error::other(format!("{name}: too large for an initramfs")))?;
    let mut writer = Builder::new(name).mode(mode).set_mode_file_type(kind).write(archive, size);
    std::io::copy(&mut Cursor::new(contents), &mut writer)?;
    writer.finish()?;
    Ok(())
}
