//! The three ways to print findings.

use std::sync::Arc;

use annotate_snippets::renderer::DEFAULT_ERROR_STYLE;
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
            Self::Text => format!(
                "{DEFAULT_ERROR_STYLE}error{DEFAULT_ERROR_STYLE:#}: {}\n\n",
                printable(message)
            ),
            Self::Json => json::render_plain(file, message),
            Self::Github => github::render_plain(file, message),
        }
    }
}

/// The text without what a terminal would obey.
pub fn printable(text: &str) -> String {
    let escape = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.into() };
    text.chars().map(escape).collect()
}

#[cfg(test)]
#[expect(clippy::needless_raw_string_hashes, reason = "snapbox writes snapshots so")]
mod tests {
    use proptest::prelude::*;
    use snapbox::{assert_data_eq, str};

    use super::*;
    use crate::source::{Source, SourceRef, Span};

    const SPEC: &str = "protogen: 1\n\nfamily:\n  name: foo\n  number: 45\n";

    fn source(text: &str) -> SourceRef {
        Arc::new(Source { path: "specs/foo.yaml".into(), text: text.into() })
    }

    fn finding() -> Diagnostic {
        let source = source(SPEC);
        let span = |word: &str| {
            let at = SPEC.find(word).unwrap();
            Span::new(at, at + word.len())
        };
        Diagnostic::new("PG0902", &source, span("45"), "number 45 is taken: by MCTP, 100%")
            .label("this one")
            .related(span("foo"), "of this family")
            .note("the kernel registers it")
            .help("take 22")
            .fix(span("45"), "22")
    }

    fn plain(format: Format, diagnostic: Diagnostic) -> String {
        anstream::adapter::strip_str(&format.render(&[diagnostic])).to_string()
    }

    #[test]
    fn text_looks_like_rustc() {
        assert_data_eq!(
            plain(Format::Text, finding()),
            str![[r#"
error[PG0902]: number 45 is taken: by MCTP, 100%
 --> specs/foo.yaml:5:11
  |
4 |   name: foo
  |         --- of this family
5 |   number: 45
  |           ^^ this one
  |
  = note: the kernel registers it
help: take 22
  |
5 -   number: 45
5 +   number: 22
  |


"#]]
        );
        let mut without_fix = finding();
        without_fix.fix = None;
        assert_data_eq!(
            plain(Format::Text, without_fix),
            str![[r#"
error[PG0902]: number 45 is taken: by MCTP, 100%
 --> specs/foo.yaml:5:11
  |
4 |   name: foo
  |         --- of this family
5 |   number: 45
  |           ^^ this one
  |
  = note: the kernel registers it
  = help: take 22


"#]]
        );
    }

    #[test]
    fn json_has_everything_on_one_line() {
        let text = plain(Format::Json, finding());
        assert_eq!(text.matches('\n').count(), 1);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["rule"], "PG0902");
        assert_eq!(value["severity"], "error");
        assert_eq!(value["message"], "number 45 is taken: by MCTP, 100%");
        assert_eq!(value["file"], "specs/foo.yaml");
        let place = ["line", "column", "end_line", "end_column"].map(|key| value[key].as_u64());
        assert_eq!(place, [5, 11, 5, 13].map(Some));
        assert_eq!(value["label"], "this one");
        assert_eq!(value["help"], "take 22");
        assert_eq!(value["notes"][0], "the kernel registers it");
        assert_eq!(value["fix"]["replacement"], "22");
        assert_eq!(value["related"][0]["line"], 4);
        let value: serde_json::Value =
            serde_json::from_str(&Format::Json.render_plain("a\"b", "no\nsuch")).unwrap();
        assert_eq!((&value["file"], &value["rule"]), (&"a\"b".into(), &serde_json::Value::Null));
    }

    #[test]
    fn github_commands_are_escaped() {
        assert_data_eq!(
            plain(Format::Github, finding()),
            "::error file=specs/foo.yaml,line=5,col=11,endColumn=13,endLine=5,title=PG0902::\
             number 45 is taken: by MCTP, 100%25%0Athis one%0Anote: the kernel registers it%0A\
             help: take 22\n"
        );
        assert_eq!(
            Format::Github.render_plain("a,b:c%.yaml", "x\r\ny"),
            "::error file=a%2Cb%3Ac%25.yaml::x%0D%0Ay\n"
        );
    }

    #[test]
    fn far_places_and_long_lines_are_shown_briefly() {
        let text = format!("first: 1\n{}last: 2\n", "- x\n".repeat(10_000));
        let at = text.len() - 8;
        let far = Diagnostic::new("PG0901", &source(&text), Span::new(at, at + 4), "m")
            .related(Span::new(0, 5), "here");
        assert_data_eq!(
            plain(Format::Text, far),
            str![[r#"
error[PG0901]: m
     --> specs/foo.yaml:10002:1
      |
10002 | last: 2
      | ^^^^
      |
     ::: specs/foo.yaml:1:1
      |
    1 | first: 1
      | ----- here


"#]]
        );
        let text = format!("a: [{}]\n", "x, ".repeat(100_000));
        let long = Diagnostic::new("PG0901", &source(&text), Span::new(9, 10), "m").label("l");
        assert_data_eq!(
            plain(Format::Text, long),
            str![[r#"
error[PG0901]: m
--> specs/foo.yaml:1:10
 = note: l


"#]]
        );
    }

    proptest! {
        #[test]
        fn no_span_makes_it_panic(
            text in "[a-z:é日\t\r\n \u{0}\u{202e}-]{0,60}",
            spans in proptest::array::uniform3((0_usize..90, 0_usize..90)),
            words in "[a-z\n\u{1b}é]{0,6}",
        ) {
            let [a, b, c] = spans.map(|(start, end)| Span::new(start, end));
            let finding = Diagnostic::new("PG0901", &source(&text), a, words.clone())
                .label(words.clone())
                .related(b, words.clone())
                .note(words.clone())
                .help(words.clone())
                .fix(c, words);
            for format in [Format::Text, Format::Json, Format::Github] {
                prop_assert!(!format.render(std::slice::from_ref(&finding)).is_empty());
            }
        }
    }
}
