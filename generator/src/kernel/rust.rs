//! What the kernel asks of sources in Rust besides compiling: that rustfmt leaves
//! them as they are, and that rustdoc can read them.

use std::path::{Path, PathBuf};
use std::process::Command;

use fs_err as fs;

use super::command::run;
use super::error::Error;
use super::{Kernel, sandbox};

/// Has rustfmt, set as in the kernel's source, check every source of a folder;
/// what it would change.
///
/// # Errors
/// When it cannot be run, or the kernel's source is not known.
pub fn format(kernel: &Kernel, folder: &Path) -> Result<Vec<String>, Error> {
    const SETTINGS: &str = ".rustfmt.toml";
    let folder = fs::canonicalize(folder)?;
    let settings = ["", "source"].map(|place| kernel.build.join(place).join(SETTINGS));
    let Some(settings) = settings.iter().find(|file| file.is_file()) else {
        return Err(Error::other(
            format!("kernel {} has no {SETTINGS}", kernel.name),
            "name a tree with the kernel's source",
        ));
    };
    let mut sources = Vec::new();
    collect(&folder, &mut sources)?;
    if sources.is_empty() {
        return Ok(Vec::new());
    }
    let mut rustfmt = program(kernel, &folder, "rustfmt");
    rustfmt.args(["--check", "--config-path"]).arg(settings).args(&sources);
    let output = run(&mut rustfmt)?;
    // Every file is read for itself, and with the one that it is a part of.
    let mut said: Vec<String> = Vec::new();
    for difference in differences(&output.text) {
        if !said.contains(&difference) {
            said.push(difference);
        }
    }
    if !output.status.success() && said.is_empty() {
        said.push(format!("{}: {}", output.command, output.status));
    }
    Ok(said)
}

/// Has rustdoc document the crate roots of a module that was built in the folder,
/// with what is private in it, into `out` within the folder; what it complains of.
///
/// # Errors
/// When it cannot be run, or the module was not built.
pub fn document(kernel: &Kernel, folder: &Path, out: &str) -> Result<Vec<String>, Error> {
    let folder = fs::canonicalize(folder)?;
    let mut said = Vec::new();
    let mut found = false;
    for file in fs::read_dir(&folder)? {
        let path = file?.path();
        if !path.to_string_lossy().ends_with(".o.cmd") {
            continue;
        }
        let Some(words) = rustdoc(&fs::read_to_string(&path)?) else { continue };
        found = true;
        let script = format!(
            "cd \"$1\" && RUSTC_BOOTSTRAP=1 {words} --document-private-items --output \"$2\""
        );
        let mut sh = program(kernel, &folder, "sh");
        let output = run(sh.args(["-c", &script, "sh"]).arg(&folder).arg(out))?;
        said.extend(output.text.lines().map(str::to_owned));
        if !output.status.success() && output.text.trim().is_empty() {
            said.push(format!("rustdoc: {}", output.status));
        }
    }
    if found {
        return Ok(said);
    }
    let what = format!("no module in Rust was built in {}", folder.display());
    Err(Error::other(what, "build it first"))
}

/// The parts of what rustfmt says, one for each place.
fn differences(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for line in text.lines() {
        match parts.last_mut() {
            Some(part) if !line.starts_with("Diff in ") => {
                part.push('\n');
                part.push_str(line);
            }
            _ => parts.push(line.to_owned()),
        }
    }
    parts
}

/// A program of the kernel's tools that sees the folder and the kernel.
fn program(kernel: &Kernel, folder: &Path, name: &str) -> Command {
    match &kernel.root {
        Some(root) => sandbox::command(root, &[&kernel.folder, folder], name),
        None => Command::new(name),
    }
}

/// The sources in Rust below a folder.
fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Error> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            collect(&path, found)?;
        } else if is_rust(&path) {
            found.push(path);
        }
    }
    found.sort();
    Ok(())
}

fn is_rust(source: &Path) -> bool {
    source.extension().is_some_and(|end| end == "rs")
}

/// The words, for a shell, by which rustdoc reads a crate as the compiler did, out
/// of what kbuild wrote down of compiling it; nothing if it was not Rust.
fn rustdoc(written: &str) -> Option<String> {
    let command = written.lines().next()?.split_once(":= ")?.1;
    // Behind it the object is checked.
    let command = command.split(" ; ").next()?.trim_end();
    let source = command.rsplit(' ').next().filter(|word| is_rust(Path::new(word)))?;
    let mut kept = Vec::new();
    let mut words = command.split(' ').filter(|word| !word.is_empty());
    while let Some(word) = words.next() {
        match word {
            "rustc" | "clippy-driver" => kept.push("rustdoc"),
            "--out-dir" => _ = words.next(),
            // Lints of clippy would be unknown.
            _ if word.starts_with("--emit=") || word.contains("clippy::") => {}
            _ => kept.push(word),
        }
    }
    let known = kept.contains(&"rustdoc") && kept.last() == Some(&source);
    // Make's way to write two characters.
    known.then(|| kept.join(" ").replace("$(pound)", "\\#").replace("$$", "$"))
}

#[cfg(test)]
mod tests {
    use super::rustdoc;

    #[test]
    fn the_compiler_s_words_become_those_of_rustdoc() {
        let written = "savedcmd_a.o := OBJTREE=/k RUST_MODFILE=./m clippy-driver --edition=2021 \
                       -Wclippy::all -Zcrate-attr='feature(a,b)' -L /k/rust/ --out-dir ./ \
                       --emit=dep-info=./.a.o.d --emit=obj=a.o a.rs   ; /k/objtool a.o\n\n\
                       source_a.o := a.rs\n";
        assert_eq!(
            rustdoc(written).as_deref(),
            Some(
                "OBJTREE=/k RUST_MODFILE=./m rustdoc --edition=2021 -Zcrate-attr='feature(a,b)' \
                 -L /k/rust/ a.rs"
            )
        );
        assert_eq!(rustdoc("savedcmd_b.o := gcc -c -o b.o b.c ; /k/objtool b.o\n"), None);
    }
}
