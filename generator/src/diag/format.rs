//! The three ways to print findings.

use std::sync::Arc;

use clap::ValueEnum;

use super::place::Lines;
use super::{Diagnostic, github, json, text};

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// For people, the way rustc prints them
    #[default]
    Text,
    /// One JSON object a line
    Json,
    /// Workflow commands for GitHub Actions
    Github,
}

impl Format {
    /// Prints findings; text has ANSI styles, to be stripped where they are
    /// not wanted.
    pub fn render(self, diagnostics: &[Diagnostic]) -> String {
        let mut out = String::new();
        for same in diagnostics.chunk_by(|a, b| Arc::ptr_eq(&a.source, &b.source)) {
            let lines = Lines::new(&same[0].source);
            for diagnostic in same {
                out.push_str(&match self {
                    Self::Text => text::render(diagnostic, &lines),
                    Self::Json => json::render(diagnostic, &lines),
                    Self::Github => github::render(diagnostic, &lines),
                });
            }
        }
        out
    }

    /// Prints an error about a file as a whole; it has no place and no rule.
    pub fn render_plain(self, file: &str, message: &str) -> String {
        match self {
            Self::Text => format!("{}error{0:#}: {message}\n\n", annotate_error()),
            Self::Json => json::render_plain(file, message),
            Self::Github => github::render_plain(file, message),
        }
    }
}

fn annotate_error() -> anstyle::Style {
    annotate_snippets::renderer::DEFAULT_ERROR_STYLE
}
