//! Headers by themselves, as C and as C++; test programs and examples.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::made::Made;
use super::report::Report;
use super::work::{each, silent};

/// Compiles them all.
pub fn check(all: &[Made], report: &Report) {
    each(all, |made| {
        for (what, result) in [
            ("header as C11", header(made, "gcc", "c", "c11")),
            ("header as C++17", header(made, "g++", "c++", "c++17")),
            ("test program", sources(made, "test")),
            ("example", sources(made, "examples")),
        ] {
            if let Err(message) = result {
                report.add(made.seed, what, message);
            }
        }
    });
}

/// Included by something, since one that defines nothing but macros is no
/// translation unit by itself.
fn header(made: &Made, compiler: &str, language: &str, standard: &str) -> Result<(), String> {
    let source = made.folder.join("include").join(format!("header.{language}"));
    let text = format!("#include <linux/{}.h>\nextern int nothing;\n", made.name());
    fs_err::write(&source, text).map_err(|error| error.to_string())?;
    let mut command = Command::new(compiler);
    command.arg(format!("-std={standard}")).arg("-x").arg(language);
    command.args(["-pedantic", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-I"]);
    silent(command.arg(made.folder.join("include/uapi")).arg(source))
}

/// With the warnings of the generated Makefile. No `-fsyntax-only`: gcc tells of
/// a static function nobody calls only when it makes code.
fn sources(made: &Made, folder: &str) -> Result<(), String> {
    let sources = files(&made.folder.join(folder), &["c"]).map_err(|error| error.to_string())?;
    if sources.is_empty() {
        return Ok(());
    }
    let mut command = Command::new("gcc");
    command.args(["-O0", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-D_GNU_SOURCE"]);
    command.arg("-S").arg("-I").arg(made.folder.join("include/uapi")).args(sources);
    let output = tempfile::tempdir().map_err(|error| error.to_string())?;
    silent(command.current_dir(&output))
}

/// The files of a folder that end in one of these words, sorted.
pub fn files(folder: &Path, ends: &[&str]) -> Result<Vec<PathBuf>, std::io::Error> {
    let mut files = Vec::new();
    if folder.is_dir() {
        for entry in fs_err::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|end| ends.iter().any(|known| end == *known)) {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}
