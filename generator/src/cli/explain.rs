//! `protogen rules` and `protogen explain`: the table of rules, printed.

use std::fmt::Write as _;

use super::{CliError, Context, Outcome};
use crate::diag::{RULES, Rule, Severity};

/// Lists the rules that specs are checked against
#[derive(Debug, clap::Args)]
pub struct RulesArgs {}

/// Explains one rule
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Id of the rule, such as PG0101
    #[arg(value_name = "ID")]
    pub id: String,
}

/// Lists every rule.
///
/// # Errors
/// When the list cannot be printed.
pub fn rules(_args: &RulesArgs, context: &Context) -> Result<Outcome, CliError> {
    let mut text = String::new();
    for rule in RULES {
        let _ = writeln!(text, "{}  {:7}  {}", rule.id, severity(rule), rule.summary);
    }
    context.out(&text)?;
    Ok(Outcome::Clean)
}

/// Explains the rule that is asked for.
///
/// # Errors
/// When there is no such rule.
pub fn run(args: &Args, context: &Context) -> Result<Outcome, CliError> {
    let id = args.id.to_ascii_uppercase();
    let Some(rule) = RULES.iter().find(|rule| rule.id == id) else {
        return Err(CliError::new(format!(
            "there is no rule `{}`; `protogen rules` lists them all",
            args.id.escape_debug()
        )));
    };
    context.out(&format!(
        "{} ({}): {}\n\n{}\n",
        rule.id,
        severity(rule),
        rule.summary,
        filled(rule.explanation)
    ))?;
    Ok(Outcome::Clean)
}

/// The text in lines of at most 78 columns.
fn filled(text: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in text.split_whitespace() {
        let width = word.chars().count();
        if column > 0 {
            let fits = column + 1 + width <= 78;
            out.push(if fits { ' ' } else { '\n' });
            column = if fits { column + 1 } else { 0 };
        }
        out.push_str(word);
        column += width;
    }
    out
}

fn severity(rule: &Rule) -> &'static str {
    match rule.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}
