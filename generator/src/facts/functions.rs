//! Functions and macros of the kernel.

use std::sync::LazyLock;

use serde::Deserialize;

use super::form::Form;

/// One function or macro.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// The header to include for it.
    pub header: String,
    /// What took its place.
    #[serde(default)]
    pub renamed: Option<String>,
    /// Every shape it had, oldest first.
    pub forms: Vec<Form>,
}

/// The file of the table, as it is named in messages.
pub const FILE: &str = "generator/facts/functions.yaml";
/// The table as it is written.
pub const TEXT: &str = include_str!("../../facts/functions.yaml");

/// Every function and macro that modules call or a spec may name, by name.
pub static FUNCTIONS: LazyLock<Vec<Function>> =
    LazyLock::new(|| super::load("functions.yaml", TEXT));

/// The function or macro of this name.
pub fn function(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}
