//! `protogen new`: a commented spec that passes `check` at once.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

use super::lang::Lang;
use super::{CliError, Context, Outcome, cross, specs};
use crate::diag::{Format, Severity};
use crate::facts::{self, HookFacts, RustPart, Slot, rust_lacks};
use crate::pipeline::{self, Loaded};
use crate::render::{self, Begun, Engine};
use crate::source::Source;

/// Writes a commented spec to begin with
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Name of the family: lower-case letters, digits and underscores
    pub name: String,

    /// Socket type
    #[arg(long = "type", value_name = "TYPE", default_value = "dgram")]
    pub kind: String,

    /// Address family number; the best free one if not given
    #[arg(long)]
    pub number: Option<u8>,

    /// Operations to write yourself, such as sendmsg,recvmsg; their functions
    /// are begun in hooks.c or hooks.rs
    #[arg(long, value_delimiter = ',', value_name = "OPS")]
    pub hooks: Vec<String>,

    /// Language of the module and of the hooks
    #[arg(long, value_enum, default_value_t = Lang::C)]
    pub lang: Lang,

    /// Folder of the specs
    #[arg(long, value_name = "DIR", default_value = specs::FOLDER)]
    pub dir: PathBuf,
}

#[derive(Serialize)]
struct SpecView {
    name: String,
    sname: String,
    upper: String,
    number: i128,
    kind: String,
    hooks: bool,
    rust: bool,
    messages: bool,
    ops: Vec<OpView>,
}

#[derive(Serialize)]
struct OpView {
    slot: &'static str,
    state: &'static str,
}

#[derive(Serialize)]
struct HooksView {
    name: String,
    hooks: Vec<HookView>,
}

#[derive(Serialize)]
struct HookView {
    doc: String,
    prototype: String,
    body: Vec<String>,
}

/// Runs the subcommand.
///
/// # Errors
/// When the spec would not be sound, its folder exists, or cannot be written.
pub fn run(args: &Args, context: &Context) -> Result<Outcome, CliError> {
    context.catch_signals()?;
    let hooks = hooks(args)?;
    let others = others(&args.dir, context);
    let number = args.number.map_or_else(|| free_number(&others), |n| Ok(i128::from(n)))?;
    let engine = Engine::new(None);
    let spec = engine.render("new/spec.yaml", &spec_view(args, &hooks, number))?;
    let mut files = vec![("spec.yaml", spec)];
    if !hooks.is_empty() {
        files.push(match args.lang {
            Lang::C => ("hooks.c", engine.render_c("new/hooks.c", &hooks_view(args, &hooks))?),
            Lang::Rust => ("hooks.rs", engine.render("new/hooks.rs", &begun(args, &hooks))?),
        });
    }

    // A name that is none can neither be checked by its folder nor leave it.
    let folder = args.dir.join(&args.name);
    let sound = !args.name.is_empty() && !args.name.contains(['/', '\0']) && args.name != "..";
    if sound && folder.symlink_metadata().is_ok() {
        return Err(CliError::new(format!("`{}` exists already", folder.display())));
    }
    let made = make_folder(&args.dir)?;
    let result = write(args, &files, &others, &folder, context);
    if !matches!(result, Ok(Outcome::Clean)) {
        for folder in made.iter().rev() {
            // It was made for this run; one that is no longer empty stays.
            let _ = std::fs::remove_dir(folder);
        }
    }
    result
}

/// Writes the files into a folder aside, checks the spec there, and gives the
/// folder its name.
fn write(
    args: &Args,
    files: &[(&str, String)],
    others: &[Loaded],
    folder: &Path,
    context: &Context,
) -> Result<Outcome, CliError> {
    let stage = tempfile::Builder::new()
        .prefix(".protogen-new-")
        .permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777))
        .tempdir_in(&args.dir)?;
    for (name, text) in files {
        fs_err::write(stage.path().join(name), text)?;
    }
    if !check(stage.path(), &folder.join("spec.yaml"), others, context)? {
        return Err(CliError::new("nothing was written"));
    }
    if context.interrupted() {
        return Err(CliError::Interrupted);
    }
    // Making the folder fails if there is one by now; renaming to it would not.
    fs_err::create_dir(folder).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => CliError::new(format!("`{}` exists already", folder.display())),
        _ => error.into(),
    })?;
    if let Err(error) = fs_err::rename(stage.path(), folder) {
        let _ = std::fs::remove_dir(folder);
        return Err(error.into());
    }
    for (name, _) in files {
        context.out(&format!("wrote {}\n", folder.join(name).display()))?;
    }
    context.say(&next_steps(args, folder, files.len() > 1));
    Ok(Outcome::Clean)
}

/// Checks the new spec as if it stood at `path` already; prints what is wrong.
fn check(
    stage: &Path,
    path: &Path,
    others: &[Loaded],
    context: &Context,
) -> Result<bool, CliError> {
    let mut new = pipeline::load(&stage.join("spec.yaml"))?;
    let source =
        Arc::new(Source { path: path.display().to_string(), text: new.source.text.clone() });
    for diagnostic in &mut new.diagnostics {
        diagnostic.source = Arc::clone(&source);
    }
    new.source = source;
    let mut wrong = new.diagnostics.iter().any(|d| d.rule.severity == Severity::Error);
    context.say_raw(&Format::Text.render(&new.diagnostics));
    let pairs = cross::check(others.iter().chain([&new]));
    let about_new: Vec<_> =
        pairs.into_iter().filter(|d| Arc::ptr_eq(&d.source, &new.source)).collect();
    context.say_raw(&Format::Text.render(&about_new));
    wrong |= !about_new.is_empty();
    if !wrong && new.family.is_none() {
        return Err(CliError::new("internal error: the new spec describes no family"));
    }
    Ok(!wrong)
}

/// Whether sockets of the type can have an op.
fn is_possible(args: &Args, slot: &Slot) -> bool {
    !(lacks(args, RustPart::Op, slot) || slot.connected && args.kind == "dgram")
}

/// Whether an op can be a hook.
fn can_be_hook(args: &Args, slot: &Slot) -> bool {
    is_possible(args, slot) && !lacks(args, RustPart::Hook, slot)
}

/// Whether the module cannot have the slot so, since it is in Rust.
fn lacks(args: &Args, part: RustPart, slot: &Slot) -> bool {
    args.lang == Lang::Rust && rust_lacks(part, &slot.name, Some(&args.kind)).is_some()
}

/// The hooks that are asked for, in the order of the table.
fn hooks(args: &Args) -> Result<Vec<(&'static str, &'static HookFacts)>, CliError> {
    let possible = || {
        let slots = facts::SLOTS.iter().filter(|slot| can_be_hook(args, slot));
        slots.filter_map(|slot| Some((slot.name.as_str(), slot.hook.as_ref()?)))
    };
    for name in &args.hooks {
        if !possible().any(|(slot, _)| slot == name) {
            let names: Vec<_> = possible().map(|(slot, _)| slot).collect();
            let these = if names.is_empty() {
                "no op of such sockets can".to_owned()
            } else {
                format!("these can: {}", names.join(", "))
            };
            let name = name.escape_debug();
            return Err(CliError::new(format!("`{name}` cannot be a hook; {these}")));
        }
    }
    Ok(possible().filter(|(slot, _)| args.hooks.iter().any(|name| name == slot)).collect())
}

/// The other specs of the folder, as far as they can be read.
fn others(dir: &Path, context: &Context) -> Vec<Loaded> {
    let Ok(paths) = specs::in_folder(dir) else { return Vec::new() };
    let mut loaded = Vec::new();
    for path in paths {
        match pipeline::load(&path) {
            Ok(other) => loaded.push(other),
            Err(error) => context.warning(&format!("not looked at: {error}")),
        }
    }
    loaded
}

/// The best free number that no other spec has.
fn free_number(others: &[Loaded]) -> Result<i128, CliError> {
    let used: Vec<i128> = others.iter().filter_map(number_of).collect();
    facts::free_numbers()
        .iter()
        .map(|free| i128::from(free.number))
        .find(|number| !used.contains(number))
        .ok_or_else(|| {
            CliError::new("the other specs have every free number; choose one with --number")
        })
}

/// The number of a spec; of one that has errors, what its text says.
fn number_of(loaded: &Loaded) -> Option<i128> {
    if let Some(family) = &loaded.family {
        return Some(family.number.value);
    }
    let (_, rest) = loaded.source.text.split_once("number:")?;
    let digits: String = rest.trim_start().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn spec_view(args: &Args, hooks: &[(&str, &HookFacts)], number: i128) -> SpecView {
    // A stream has no options before the spec gives it some.
    let empty = |slot: &Slot| args.kind == "stream" && slot.name.ends_with("sockopt");
    let hooked = |slot: &Slot| hooks.iter().any(|(name, _)| *name == slot.name);
    let fits = |slot: &Slot| {
        let possible = slot.default && is_possible(args, slot);
        possible && (hooked(slot) || !empty(slot))
    };
    let ops = facts::SLOTS.iter().filter(|slot| fits(slot)).map(|slot| OpView {
        slot: &slot.name,
        state: if hooked(slot) { "hook" } else { "default" },
    });
    let name = printable(&args.name);
    SpecView {
        upper: name.to_uppercase(),
        sname: name,
        name: scalar(&args.name),
        number,
        kind: scalar(&args.kind),
        hooks: !hooks.is_empty(),
        rust: args.lang == Lang::Rust,
        messages: args.kind != "stream",
        ops: ops.collect(),
    }
}

/// The hooks in Rust, begun.
fn begun(args: &Args, hooks: &[(&'static str, &HookFacts)]) -> Begun {
    let slots: Vec<&str> = hooks.iter().map(|(name, _)| *name).collect();
    render::begun(&slots, args.kind != "dgram")
}

fn hooks_view(args: &Args, hooks: &[(&'static str, &'static HookFacts)]) -> HooksView {
    let family = printable(&args.name);
    let view = |(slot, hook): &(&'static str, &'static HookFacts)| {
        let names = hook.args.iter().map(|arg| arg.rsplit([' ', '*']).next().unwrap_or_default());
        let passed: Vec<&str> = std::iter::once("sk").chain(names).collect();
        let body = match (hook.result.as_str(), &hook.pass) {
            ("void", _) => Vec::new(),
            (_, Some(pass)) => vec![format!("return {pass};")],
            _ => vec![format!("return {family}_default_{slot}({});", passed.join(", "))],
        };
        HookView {
            doc: hook.full_doc(args.kind != "dgram", args.kind == "stream", false),
            prototype: hook.prototype(&format!("{family}_hook_{slot}"), &family, false),
            body,
        }
    };
    HooksView { hooks: hooks.iter().map(view).collect(), name: family }
}

/// A word as a YAML scalar that says exactly that.
fn scalar(word: &str) -> String {
    const WORDS: [&str; 9] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    let plain = word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if plain && !WORDS.contains(&word) {
        word.to_owned()
    } else {
        serde_json::Value::from(word).to_string()
    }
}

/// A name as comments may hold it; that it is sound is for the check to say.
fn printable(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

/// Makes a folder and what is missing above it; says what was made.
fn make_folder(folder: &Path) -> Result<Vec<PathBuf>, CliError> {
    let mut missing: Vec<&Path> = folder
        .ancestors()
        .take_while(|path| !path.as_os_str().is_empty() && !path.is_dir())
        .collect();
    missing.reverse();
    let mut made: Vec<PathBuf> = Vec::new();
    for path in missing {
        if let Err(error) = fs_err::create_dir(path) {
            for folder in made.iter().rev() {
                let _ = std::fs::remove_dir(folder);
            }
            return Err(error.into());
        }
        made.push(path.to_path_buf());
    }
    Ok(made)
}

fn next_steps(args: &Args, folder: &Path, hooks: bool) -> String {
    let spec = folder.join("spec.yaml");
    let spec = spec.display();
    let argument =
        if args.dir == *specs::FOLDER { String::new() } else { format!(" {}", folder.display()) };
    let hooks = if hooks {
        let file = if args.lang == Lang::Rust { "hooks.rs" } else { "hooks.c" };
        format!("  write your protocol into {}\n", folder.join(file).display())
    } else {
        String::new()
    };
    format!(
        "next:\n  edit {spec}\n{hooks}  protogen check{argument}      find what is wrong with it\n  \
         protogen generate{argument}   write module, header, crate, tests and documentation"
    )
}
