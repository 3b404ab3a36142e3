//! `MiniJinja`, set up so that it cannot harm C: delimiters that C never has,
//! strict about unknown names, unable to print anything but text and numbers.

use std::collections::BTreeMap;
use std::path::Path;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior};
use serde::Serialize;

use super::cwrap;

/// The templates that are part of the program, by path below `templates/`.
pub static EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// How far one template may run; the largest real one needs a thousandth.
const FUEL: u64 = 50_000_000;

/// A set of templates, ready to render.
#[derive(Debug)]
pub struct Engine {
    env: Environment<'static>,
}

/// A template that is broken or that asks for something that is not there.
#[derive(Debug)]
pub struct RenderError {
    /// Template and line, where known.
    pub place: String,
    /// What is wrong.
    pub reason: String,
}

impl std::fmt::Display for RenderError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "template {}: {}", self.place, self.reason)
    }
}

impl std::error::Error for RenderError {}

impl From<Error> for RenderError {
    fn from(error: Error) -> Self {
        let name = error.name().unwrap_or("?").to_owned();
        let place = error.line().map_or(name.clone(), |line| format!("{name}:{line}"));
        let mut reason = error.to_string();
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            reason = format!("{reason}: {cause}");
            source = cause.source();
        }
        Self { place, reason }
    }
}

impl Engine {
    /// The embedded templates; a file of the same path below `overrides`
    /// takes the place of one.
    pub fn new(overrides: Option<&Path>) -> Self {
        let mut env = Environment::new();
        env.set_syntax(syntax());
        env.set_undefined_behavior(UndefinedBehavior::Strict);
        env.set_auto_escape_callback(|_| AutoEscape::None);
        env.set_fuel(Some(FUEL));
        env.set_formatter(|out, _, value| match value.kind() {
            ValueKind::String | ValueKind::Number => {
                write!(out, "{value}")?;
                Ok(())
            }
            kind => Err(Error::new(
                ErrorKind::InvalidOperation,
                format!("refusing to print a {kind} into generated code"),
            )),
        });
        env.add_filter("comment", cwrap::comment);
        env.add_filter("fill", cwrap::fill);
        env.add_filter("pad", cwrap::pad);
        env.add_filter("define", cwrap::define);
        env.add_filter("cstring", cwrap::cstring);
        // Kconfig expands and runs `$(…)` in a prompt.
        env.add_filter("kconfig", |text: &str| cwrap::cstring(text).replace("$(", "$ ("));
        let replaced = overrides.map(replacements).unwrap_or_default();
        env.set_loader(move |name| match replaced.get(name) {
            Some(Ok(text)) => Ok(Some(text.clone())),
            Some(Err(reason)) => Err(Error::new(ErrorKind::InvalidOperation, reason.clone())),
            None => Ok(embedded(name).map(str::to_owned)),
        });
        Self { env }
    }

    /// Renders one template.
    ///
    /// # Errors
    /// When the template is missing, broken or uses an unknown name.
    pub fn render<T: Serialize>(&self, name: &str, context: &T) -> Result<String, RenderError> {
        let template = self.env.get_template(name)?;
        Ok(template.render(Serde(context))?)
    }

    /// Renders a text that is a template itself.
    ///
    /// # Errors
    /// As for [`Engine::render`].
    pub fn render_text<T: Serialize>(
        &self,
        text: &str,
        context: &T,
    ) -> Result<String, RenderError> {
        Ok(self.env.render_str(text, Serde(context))?)
    }

    /// The same for C: lines over 80 columns are broken the kernel's way.
    ///
    /// # Errors
    /// As for [`Engine::render`].
    pub fn render_c<T: Serialize>(&self, name: &str, context: &T) -> Result<String, RenderError> {
        Ok(cwrap::wrap(&self.render(name, context)?))
    }
}

/// The files of `folder` that replace embedded templates, read at once so that
/// rendering touches no file; for one that cannot be read, why.
fn replacements(folder: &Path) -> BTreeMap<&'static str, Result<String, String>> {
    let read = |name: &str| match fs_err::read_to_string(folder.join(name)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        read => Some(read.map_err(|error| error.to_string())),
    };
    EMBEDDED.iter().filter_map(|(name, _)| Some((*name, read(name)?))).collect()
}

fn embedded(name: &str) -> Option<&'static str> {
    EMBEDDED.iter().find(|(path, _)| *path == name).map(|(_, text)| *text)
}

fn syntax() -> SyntaxConfig {
    SyntaxConfig::builder()
        .block_delimiters("@%", "%@")
        .variable_delimiters("@{", "}@")
        .comment_delimiters("@*", "*@")
        .line_statement_prefix("%%")
        .line_comment_prefix("%#")
        .keep_trailing_newline(true)
        .build()
        .expect("the delimiters are distinct")
}
