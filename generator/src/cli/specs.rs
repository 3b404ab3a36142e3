//! Which specs a command line means, and all of them loaded.

use std::collections::BTreeSet;
use std::env;
use std::path::{Component, Path, PathBuf};

use sha2::{Digest, Sha256};

use super::cross;
use super::{CliError, Context, Outcome};
use crate::diag::{Diagnostic, Format, Severity};
use crate::model::{Family, Lang};
use crate::output::Wanted;
use crate::pipeline::{self, Loaded};
use crate::render::{self, Engine};

/// Where specs are looked for when none is named.
pub const FOLDER: &str = "specs";

/// Every spec of one command line.
#[derive(Debug, Default)]
pub struct Batch {
    /// Specs that could be read, in order.
    pub loaded: Vec<Loaded>,
    /// Path and reason of those that could not.
    pub unreadable: Vec<(String, String)>,
    /// Findings about several specs together.
    pub cross: Vec<Diagnostic>,
}

/// Loads the specs that `args` name, or all of `specs/` if there are none.
/// Nothing stops at the first that is wrong. `langs` stands in place of the
/// languages that specs say.
///
/// # Errors
/// When no argument is given and there is no folder `specs`, or nothing in it.
pub fn load(args: &[PathBuf], langs: Option<&[Lang]>) -> Result<Batch, CliError> {
    let mut batch = Batch::default();
    let mut paths = Vec::new();
    if args.is_empty() {
        let folder = Path::new(FOLDER);
        if !folder.is_dir() {
            return Err(CliError::new(format!(
                "there is no folder `{FOLDER}` here: go to the top of the project, or name a spec"
            )));
        }
        paths = in_folder(folder)?;
        if paths.is_empty() {
            return Err(CliError::new(no_spec_in(folder)));
        }
    }
    for arg in args {
        if !arg.is_dir() || is_yaml(arg) {
            paths.push(arg.clone());
        } else if arg.join("spec.yaml").symlink_metadata().is_ok() {
            paths.push(arg.join("spec.yaml"));
        } else {
            match in_folder(arg) {
                Ok(found) if found.is_empty() => {
                    batch.unreadable.push((arg.display().to_string(), no_spec_in(arg)));
                }
                Ok(found) => paths.extend(found),
                Err(error) => {
                    batch.unreadable.push((arg.display().to_string(), error.to_string()));
                }
            }
        }
    }
    let mut seen = BTreeSet::new();
    for path in paths {
        if seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())) {
            match pipeline::load_as(&path, langs) {
                Ok(loaded) => batch.loaded.push(loaded),
                Err(error) => {
                    batch.unreadable.push((path.display().to_string(), error.to_string()));
                }
            }
        }
    }
    batch.cross = cross::check(&batch.loaded);
    Ok(batch)
}

/// `<x>.yaml` and `<x>/spec.yaml` of a folder, sorted.
///
/// # Errors
/// When the folder cannot be read.
pub fn in_folder(folder: &Path) -> Result<Vec<PathBuf>, CliError> {
    let mut paths = Vec::new();
    for entry in fs_err::read_dir(folder)? {
        let path = entry?.path();
        let inner = path.join("spec.yaml");
        if hidden(&path) {
            continue;
        }
        if is_yaml(&path) {
            paths.push(path);
        } else if inner.symlink_metadata().is_ok() {
            paths.push(inner);
        }
    }
    paths.sort();
    Ok(paths)
}

/// The engine for the built-in templates, those of `templates` in their place.
///
/// # Errors
/// When that is not a folder.
pub fn engine(templates: Option<&Path>) -> Result<Engine, CliError> {
    if let Some(folder) = templates.filter(|folder| !folder.is_dir()) {
        return Err(CliError::new(format!("`{}` is not a folder", folder.display())));
    }
    Ok(Engine::new(templates))
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|ext| ext == "yaml")
}

fn hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

fn no_spec_in(folder: &Path) -> String {
    format!("there is no spec in `{}`, neither `*.yaml` nor `*/spec.yaml`", folder.display())
}

impl Batch {
    /// Every finding: of each spec, then those across specs.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.loaded.iter().flat_map(|loaded| &loaded.diagnostics).chain(&self.cross)
    }

    /// Number of findings that forbid generation, and of the others.
    pub fn count(&self) -> (usize, usize) {
        let errors = self.diagnostics().filter(|d| d.rule.severity == Severity::Error).count();
        (errors, self.diagnostics().count() - errors)
    }

    /// Every finding and every unreadable spec, printed.
    pub fn render(&self, format: Format) -> String {
        let mut text = String::new();
        for (path, reason) in &self.unreadable {
            text.push_str(&format.render_plain(path, reason));
        }
        for loaded in &self.loaded {
            text.push_str(&format.render(&loaded.diagnostics));
        }
        text.push_str(&format.render(&self.cross));
        text
    }

    /// What the findings alone say about the outcome.
    pub fn outcome(&self) -> Outcome {
        match (self.unreadable.is_empty(), self.count()) {
            (false, _) => Outcome::Unreadable,
            (true, (0, _)) => Outcome::Clean,
            (true, _) => Outcome::Findings,
        }
    }

    /// One line that counts specs and findings.
    pub fn summary(&self) -> String {
        let (errors, warnings) = self.count();
        let mut parts = vec![plural(self.loaded.len(), "spec checked", "specs checked")];
        parts.push(plural(errors, "error", "errors"));
        if warnings > 0 {
            parts.push(plural(warnings, "warning", "warnings"));
        }
        if !self.unreadable.is_empty() {
            parts.push(format!("{} could not be read", self.unreadable.len()));
        }
        parts.join(", ")
    }

    /// The families, if every spec is sound; otherwise prints what is wrong
    /// to standard error and says how to end.
    ///
    /// # Errors
    /// The outcome of a batch that has errors.
    pub fn families(&self, context: &Context) -> Result<Vec<(&Loaded, &Family)>, Outcome> {
        context.say_raw(&self.render(Format::Text));
        let outcome = self.outcome();
        if outcome != Outcome::Clean {
            context.say(&self.summary());
            return Err(outcome);
        }
        let mut families = Vec::new();
        for loaded in &self.loaded {
            let Some(family) = &loaded.family else {
                // Never true; but generating less would remove files.
                context.error(&format!("internal error: `{}` gave no family", loaded.source));
                return Err(Outcome::Unreadable);
            };
            families.push((loaded, family));
        }
        Ok(families)
    }
}

/// `1 file`, `2 files`.
pub fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Renders every file of one loaded family, its manifest included.
///
/// # Errors
/// When a template is broken, or there is no current directory.
pub fn rendered(engine: &Engine, loaded: &Loaded, family: &Family) -> Result<Wanted, CliError> {
    let path = spec_path(Path::new(&loaded.source.path), &env::current_dir()?);
    let hash = spec_hash(&loaded.source.text, family);
    let files = render::render(engine, family, &path, &hash)?;
    Ok(Wanted::new(&family.name.value, files, &path, &hash))
}

/// The path of a spec as generated files name it: relative to `cwd`, with
/// `/`; the bare file name for a spec elsewhere.
pub fn spec_path(path: &Path, cwd: &Path) -> String {
    let full = normal(&cwd.join(path));
    let inside = full.strip_prefix(normal(cwd)).ok().map(Path::to_path_buf).or_else(|| {
        let full = path.canonicalize().ok()?;
        full.strip_prefix(cwd.canonicalize().ok()?).ok().map(Path::to_path_buf)
    });
    let shown = match &inside {
        Some(inside) => inside.as_os_str(),
        None => path.file_name().unwrap_or(path.as_os_str()),
    };
    // The text goes into comments of many languages, and into make and shell.
    let plain = |c: char| c.is_alphanumeric() || "/._-+ ".contains(c);
    let text = shown.to_string_lossy().replace('\\', "/");
    text.chars().map(|c| if plain(c) { c } else { '_' }).collect()
}

/// Without `.` and `..`, by the names alone.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

/// SHA-256 of everything that a family is generated from. Without hook files
/// it is that of the spec alone, so that `sha256sum` agrees.
pub fn spec_hash(text: &str, family: &Family) -> String {
    let mut hash = Sha256::new();
    hash.update(text);
    let mut part = |bytes: &str| {
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    if let Some(hooks) = &family.hooks {
        if let Some(file) = &hooks.file {
            part(&file.value);
            part(hooks.text.as_deref().unwrap_or_default());
        }
        if let Some(file) = &hooks.rust {
            part(&file.value);
            part(hooks.rust_text.as_deref().unwrap_or_default());
        }
        if let Some(state) = &hooks.state {
            part(&state.value);
            part(hooks.state_text.as_deref().unwrap_or_default());
        }
        if let Some(test) = &hooks.test {
            part(&test.file.value);
            part(test.text.as_deref().unwrap_or_default());
        }
    }
    crate::output::hex(&hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spec_paths_are_never_absolute() {
        let cwd = Path::new("/home/me/project");
        for (given, shown) in [
            ("specs/a.yaml", "specs/a.yaml"),
            ("./specs//a.yaml", "specs/a.yaml"),
            ("/home/me/project/specs/a.yaml", "specs/a.yaml"),
            ("specs/../b/a.yaml", "b/a.yaml"),
            ("../a.yaml", "a.yaml"),
            ("/elsewhere/x/spec.yaml", "spec.yaml"),
            ("specs/*/a.yaml", "specs/_/a.yaml"),
            ("specs/a\nb.yaml", "specs/a_b.yaml"),
        ] {
            assert_eq!(spec_path(Path::new(given), cwd), shown, "{given}");
        }
    }
}
