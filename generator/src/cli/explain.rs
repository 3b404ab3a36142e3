//! `protogen rules` and `protogen explain`: the table of rules, printed.

use std::fmt::Write as _;

use super::{CliError, Context, Outcome};
use crate::diag::{RULES, Rule, Severity};

/// Lists the rules that specs are checked against
#[derive(Debug, clap::Args)]
pub struct RulesArgs {
    /// Print the whole reference as Markdown
    #[arg(long)]
    pub markdown: bool,
}

/// Explains one rule
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Id of the rule, such as PG0012
    #[arg(value_name = "ID")]
    pub id: String,
}

/// Lists every rule.
///
/// # Errors
/// When the list cannot be printed.
pub fn rules(args: &RulesArgs, context: &Context) -> Result<Outcome, CliError> {
    let mut text = String::new();
    if args.markdown {
        text.push_str("# Rules\n\nWhat `protogen check` looks for. This page is printed by\n`protogen rules --markdown`.\n");
    }
    for rule in RULES {
        let _ = if args.markdown {
            let (id, summary, severity) = (rule.id, rule.summary, severity(rule));
            write!(text, "\n## {id}: {summary}\n\n*{severity}* — {}\n", rule.explanation)
        } else {
            writeln!(text, "{}  {:7}  {}", rule.id, severity(rule), rule.summary)
        };
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
        rule.explanation
    ))?;
    Ok(Outcome::Clean)
}

fn severity(rule: &Rule) -> &'static str {
    match rule.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}
