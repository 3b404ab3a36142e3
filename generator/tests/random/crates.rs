//! Every crate compiled, warnings denied, with what C has seen of the address
//! asserted inside of it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use protogen::kernel;
use protogen::model::FieldType;

use super::layout::{Seen, sample};
use super::made::Made;
use super::report::Report;
use super::work::{each, silent};

/// Of so many crates one has its tests and examples compiled, too.
const WHOLE: u64 = 8;

/// The crates that generated ones depend on.
struct Dependencies {
    folder: PathBuf,
    files: BTreeMap<String, String>,
}

/// Compiles every crate.
///
/// # Errors
/// When the dependencies cannot be built.
pub fn check(
    all: &[Made],
    tables: &BTreeMap<u64, Seen>,
    report: &Report,
) -> Result<(), Box<dyn std::error::Error>> {
    // One that has all of them, if there is any.
    let Some(richest) = all.iter().find(|made| has_tokio(made)).or(all.first()) else {
        return Ok(());
    };
    let dependencies = dependencies(&richest.folder.join("crate"))?;
    each(all, |made| {
        let Some(seen) = tables.get(&made.seed) else { return };
        if let Err(message) = crate_of(made, seen, &dependencies) {
            report.add(made.seed, "crate", message);
        }
    });
    Ok(())
}

/// Whether the crate has a socket type for tokio.
fn has_tokio(made: &Made) -> bool {
    let manifest = fs_err::read_to_string(made.folder.join("crate/Cargo.toml"));
    manifest.is_ok_and(|text| text.contains("\ntokio = "))
}

/// Builds the dependencies by cargo, once: other crates have these or fewer.
fn dependencies(of: &Path) -> Result<Dependencies, Box<dyn std::error::Error>> {
    let target = kernel::cache_root()?.join("crates");
    let mut cargo = Command::new("cargo");
    cargo.current_dir(of).args(["check", "--quiet", "--lib", "--all-features"]);
    cargo.args(["--message-format", "json"]).env("CARGO_TARGET_DIR", &target);
    let output = cargo.output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let mut files = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let message: serde_json::Value = serde_json::from_str(line)?;
        let (name, file) = (&message["target"]["name"], &message["filenames"][0]);
        if let (Some(name), Some(file)) = (name.as_str(), file.as_str()) {
            files.insert(name.to_owned(), file.to_owned());
        }
    }
    Ok(Dependencies { folder: target.join("debug/deps"), files })
}

fn crate_of(made: &Made, seen: &Seen, dependencies: &Dependencies) -> Result<(), String> {
    let folder = made.folder.join("crate");
    let own = made.family.address.foreign.is_none();
    let addr = folder.join(if own { "src/addr.rs" } else { "src/lib.rs" });
    let text = fs_err::read_to_string(&addr).map_err(|error| error.to_string())?;
    let asserted = if own { assertions(made, seen, &members(&text)) } else { number(seen) };
    fs_err::write(&addr, text.clone() + &asserted).map_err(|e| e.to_string())?;
    let library = folder.join(format!("lib{}.rmeta", made.name()));
    let rustc = || {
        let mut rustc = Command::new("rustc");
        rustc.current_dir(&folder).args(["--edition", "2024", "-D", "warnings"]);
        rustc.args(["--emit", "metadata"]).arg("-L");
        rustc.arg(format!("dependency={}", dependencies.folder.display()));
        rustc
    };
    let with_features = |rustc: &mut Command| {
        rustc.args(["--cfg", "feature=\"std\""]);
        if has_tokio(made) {
            rustc.args(["--cfg", "feature=\"tokio\""]);
        }
        for name in ["libc", "tokio"] {
            if let Some(file) = dependencies.files.get(name) {
                rustc.arg("--extern").arg(format!("{name}={file}"));
            }
        }
    };
    let checked = (|| {
        let mut plain = rustc();
        // Only of some families the crate is nothing without it.
        let libc = dependencies.files.get("libc").filter(|_| !own);
        plain.args(libc.map(|file| format!("--extern=libc={file}")));
        plain.args(["--crate-type", "lib", "--crate-name", made.name(), "src/lib.rs"]);
        silent(plain.args(["-o", "plain.rmeta"]))?;
        let mut full = rustc();
        with_features(&mut full);
        full.args(["--crate-type", "lib", "--crate-name", made.name(), "src/lib.rs"]);
        silent(full.arg("-o").arg(&library))
    })();
    fs_err::write(&addr, text).map_err(|error| error.to_string())?;
    checked?;
    if !made.seed.is_multiple_of(WHOLE) {
        return Ok(());
    }
    for part in ["tests", "examples"] {
        let Ok(entries) = fs_err::read_dir(folder.join(part)) else { continue };
        for entry in entries {
            let path = entry.map_err(|error| error.to_string())?.path();
            if path.extension().is_none_or(|ext| ext != "rs") {
                continue;
            }
            let mut rustc = rustc();
            with_features(&mut rustc);
            if part == "tests" {
                rustc.arg("--test");
            }
            rustc.arg("--extern").arg(format!("{}={}", made.name(), library.display()));
            silent(rustc.arg(&path).args(["--out-dir", "."]))?;
        }
    }
    Ok(())
}

/// The names that the members have in Rust, where not every name is possible;
/// in order, the family's left out.
fn members(addr: &str) -> Vec<&str> {
    let lines = addr.lines().skip_while(|line| !line.starts_with("pub struct SockAddr {"));
    lines
        .skip(2)
        .take_while(|line| *line != "}")
        .filter_map(|line| line.trim().split_once(": ").map(|(name, _)| name))
        .collect()
}

/// The number of a family that has no address of its own.
fn number(seen: &Seen) -> String {
    let c = seen.get("AF").copied().unwrap_or(-1);
    format!("\n// What C has.\nconst _: () = assert!(AF as i128 == {c}, \"AF: C has {c}\");\n")
}

/// What C saw, as assertions beside the private members.
fn assertions(made: &Made, seen: &Seen, members: &[&str]) -> String {
    let mut out = String::from("\n// What C has.\n");
    let mut put = |value: &str, what: &str| {
        if let Some(c) = seen.get(what) {
            writeln!(out, "const _: () = assert!({value} as i128 == {c}, \"{what}: C has {c}\");")
                .expect("a string");
        }
    };
    put("size_of::<SockAddr>()", "size");
    put("align_of::<SockAddr>()", "align");
    put("crate::AF", "AF");
    put("crate::AF", "PF");
    put("crate::SOL", "SOL");
    put("crate::MAX_MESSAGE", "MESSAGE_MAX");
    put("crate::OPT_MAX_MESSAGE", "MAX_MESSAGE");
    put("crate::BACKLOG", "BACKLOG_MAX");
    put("SockAddr::ANY", "ANY");
    put("*SockAddr::AUTOBIND.start()", "AUTOBIND_FIRST");
    put("*SockAddr::AUTOBIND.end()", "AUTOBIND_LAST");
    put("*SockAddr::PRIVILEGED.start()", "PRIVILEGED_FIRST");
    put("*SockAddr::PRIVILEGED.end()", "PRIVILEGED_LAST");
    let mut arguments = Vec::new();
    for (i, field) in made.family.address.fields.iter().enumerate() {
        let name = &field.name.value;
        let member = members.get(i).copied().unwrap_or("missing_member");
        put(&format!("offset_of!(SockAddr, {member})"), &format!("offset {name}"));
        // Of a value of the member's type, which has no name here.
        put(&format!("size_of_val(&SAMPLE.{member})"), &format!("size {name}"));
        put(&format!("align_of_val(&SAMPLE.{member})"), &format!("align {name}"));
        let value = sample(i, field.ty);
        match field.ty {
            FieldType::Int { bits, signed, .. } => {
                let number = value.iter().fold(0_u64, |n, byte| n << 8 | u64::from(*byte));
                let cast = if signed { format!(" as i{bits}") } else { String::new() };
                arguments.push(format!("{number:#x}_u{bits}{cast}"));
            }
            FieldType::Bytes(_) => arguments.push(format!("{value:?}")),
            FieldType::Reserved(_) => {}
        }
    }
    for i in 0..seen.get("size").copied().unwrap_or(0) {
        put(&format!("SAMPLE.to_bytes()[{i}]"), &format!("byte {i}"));
    }
    writeln!(out, "const SAMPLE: SockAddr = SockAddr::new({});", arguments.join(", "))
        .expect("a string");
    out
}
