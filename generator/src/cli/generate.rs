//! `protogen generate`: every file of every family, all or nothing.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::lang::LangArgs;
use super::specs::{self, plural};
use super::{CliError, Context, Outcome};
use crate::output::{Change, Kind, Lock, LockKind, Plan, apply, unified};

/// Writes the files that specs describe
#[derive(Debug, clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "one independent switch each")]
pub struct Args {
    /// Spec files, folders that hold a spec.yaml, or folders of these; all of
    /// specs/ if none is given
    pub specs: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) lang: LangArgs,

    /// Folder to write to, one folder a family
    #[arg(long, value_name = "DIR", default_value = "generated")]
    pub out: PathBuf,

    /// Write nothing; fail if any file is not as it would be written
    #[arg(long, conflicts_with_all = ["diff", "dry_run", "force"])]
    pub check: bool,

    /// Write nothing; print what would change as a unified diff
    #[arg(long, conflicts_with_all = ["dry_run", "force"])]
    pub diff: bool,

    /// Write nothing; list what would be done
    #[arg(long)]
    pub dry_run: bool,

    /// Overwrite and remove generated files even if they were edited
    #[arg(long)]
    pub force: bool,

    /// Folder whose templates take the place of the built-in ones
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
}

/// Runs the subcommand.
///
/// # Errors
/// When anything cannot be read or written; the tree is then as it was.
pub fn run(args: &Args, context: &Context) -> Result<Outcome, CliError> {
    let engine = specs::engine(args.templates.as_deref())?;
    let writes = !(args.check || args.diff || args.dry_run);
    if writes {
        context.catch_signals()?;
    }
    let batch = specs::load(&args.specs, args.lang.given().as_deref())?;
    let families = match batch.families(context) {
        Ok(families) => families,
        Err(outcome) => return Ok(outcome),
    };
    let mut wanted = Vec::new();
    for (loaded, family) in families {
        if context.interrupted() {
            return Err(CliError::Interrupted);
        }
        wanted.push(specs::rendered(&engine, loaded, family)?);
    }

    let kind = if writes { LockKind::Exclusive } else { LockKind::Shared };
    let interrupted = || context.interrupted();
    let lock = Lock::take(&args.out, kind, &interrupted, &mut |line| context.say(line))?;
    let plan = Plan::new(&args.out, &wanted, args.specs.is_empty())?;
    if args.check || args.diff {
        let shown =
            if args.check { report(args, context, &plan) } else { diff(args, context, &plan) };
        plan.possible()?;
        return shown;
    }
    if !args.force && plan.edited().next().is_some() {
        let outcome = refuse(args, context, &plan);
        plan.possible()?;
        return Ok(outcome);
    }
    if args.dry_run {
        let listed = list(context, &plan);
        plan.possible()?;
        return listed;
    }
    let unchanged = plan.unchanged;
    let done = apply(&plan, lock, &interrupted)?;
    context.say(&format!(
        "{}: {} written, {} removed, {} unchanged",
        args.out.display(),
        plural(done.written, "file", "files"),
        done.removed,
        unchanged
    ));
    if context.interrupted() {
        // The signal came while files were renamed: all of it is done.
        return Err(CliError::Interrupted);
    }
    Ok(Outcome::Clean)
}

/// `--check`: says of every file how it differs.
fn report(args: &Args, context: &Context, plan: &Plan) -> Result<Outcome, CliError> {
    if plan.changes.is_empty() && plan.refused.is_empty() {
        context.say(&format!("{} up to date", plural(plan.unchanged, "file is", "files are")));
        return Ok(Outcome::Clean);
    }
    let mut text = String::new();
    for change in &plan.changes {
        let _ = writeln!(text, "{}: {}", shown(plan, change), difference(change.kind));
    }
    context.out(&text)?;
    if plan.changes.iter().any(|change| change.kind == Kind::LineEndings) {
        context.say(
            "line endings: git converts them on checkout; put `* -text` into \
             .gitattributes of the output folder",
        );
    }
    let edited = plan.edited().count();
    context.say(&format!(
        "{} not as generated; mend with: {}",
        plural(plan.changes.len(), "file is", "files are"),
        command(args, edited > 0)
    ));
    Ok(Outcome::Findings)
}

fn difference(kind: Kind) -> &'static str {
    match kind {
        Kind::Missing => "is missing",
        Kind::Differs => "differs",
        Kind::LineEndings => "differs in line endings only (CRLF)",
        Kind::Mode => "is not executable",
        Kind::LeftOver => "is left over",
        Kind::Edited => "was edited",
        Kind::EditedLeftOver => "is left over and was edited",
        Kind::Foreign => "was not written by protogen",
    }
}

/// `--diff`: prints every change.
fn diff(args: &Args, context: &Context, plan: &Plan) -> Result<Outcome, CliError> {
    let root = args.out.display().to_string();
    for change in &plan.changes {
        context.out(&unified(&root, change))?;
    }
    Ok(if plan.changes.is_empty() { Outcome::Clean } else { Outcome::Findings })
}

/// `--dry-run`: lists every change.
fn list(context: &Context, plan: &Plan) -> Result<Outcome, CliError> {
    let mut text = String::new();
    for change in &plan.changes {
        let verb = if change.new.is_some() { "write" } else { "remove" };
        let _ = writeln!(text, "{verb} {}", shown(plan, change));
    }
    context.out(&text)?;
    context.say(&format!(
        "{} to change, {} unchanged; nothing was written",
        plural(plan.changes.len(), "file", "files"),
        plan.unchanged
    ));
    Ok(Outcome::Clean)
}

/// Names every file that only `--force` may touch.
fn refuse(args: &Args, context: &Context, plan: &Plan) -> Outcome {
    for change in plan.edited() {
        let (path, why) = (shown(plan, change), difference(change.kind));
        context.error(&format!("`{path}` {why}, so it is not touched"));
    }
    context.say(&format!(
        "nothing was written; move your changes into the spec or its hooks, then: {}",
        command(args, true)
    ));
    Outcome::Findings
}

fn shown(plan: &Plan, change: &Change) -> String {
    plan.root.join(&change.path).display().to_string()
}

/// The command that makes the output what it should be.
fn command(args: &Args, force: bool) -> String {
    let mut words = vec!["protogen".to_owned(), "generate".to_owned()];
    words.extend(args.specs.iter().map(|path| quoted(&path.display().to_string())));
    if args.out != *"generated" {
        words.extend(["--out".to_owned(), quoted(&args.out.display().to_string())]);
    }
    if let Some(folder) = &args.templates {
        words.extend(["--templates".to_owned(), quoted(&folder.display().to_string())]);
    }
    if force {
        words.push("--force".to_owned());
    }
    words.join(" ")
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+=:@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
