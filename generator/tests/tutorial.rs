//! The tutorial is followed to the letter: its files are written, its commands
//! run in an empty folder, and what they print is compared.

use std::fs;
use std::path::Path;
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What a reader does, in order.
#[derive(Debug, PartialEq)]
enum Step {
    /// Writes a file.
    Write { path: String, text: String },
    /// Runs a command, and compares what it prints; `...` stands for anything.
    Run { command: String, prints: Vec<String> },
}

fn steps(text: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut before = "";
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(language) = line.strip_prefix("```") else {
            if !line.is_empty() {
                before = line;
            }
            continue;
        };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let named = before.strip_prefix('`').and_then(|rest| rest.strip_suffix("`:"));
        if let Some(path) = named {
            steps.push(Step::Write { path: path.to_owned(), text: block.join("\n") + "\n" });
        } else if language == "sh" {
            for line in block {
                if let Some(command) = line.strip_prefix("$ ") {
                    steps.push(Step::Run { command: command.to_owned(), prints: Vec::new() });
                } else if let Some(Step::Run { prints, .. }) = steps.last_mut() {
                    prints.push(line.to_owned());
                }
            }
        }
        before = "";
    }
    steps
}

/// Whether a text is what a pattern says: `...` alone is any number of lines,
/// within a line any text.
fn fits(pattern: &[String], lines: &[&str]) -> bool {
    match pattern {
        [] => lines.is_empty(),
        [any, rest @ ..] if any == "..." => {
            (0..=lines.len()).any(|skipped| fits(rest, &lines[skipped..]))
        }
        [first, rest @ ..] => lines.split_first().is_some_and(|(line, left)| {
            let same = match first.split_once("...") {
                Some((start, end)) => {
                    line.len() >= start.len() + end.len()
                        && line.starts_with(start)
                        && line.ends_with(end)
                }
                None => first == line,
            };
            same && fits(rest, left)
        }),
    }
}

#[test]
fn the_tutorial_can_be_followed() {
    let text = fs::read_to_string(root().join("docs/tutorial.md")).expect("the tutorial");
    let steps = steps(&text);
    assert!(steps.len() >= 9, "{steps:?}");
    let folder = tempfile::tempdir().expect("a folder");
    let binary = Path::new(env!("CARGO_BIN_EXE_protogen"));
    let path = format!(
        "{}:{}",
        binary.parent().expect("a folder").display(),
        std::env::var("PATH").expect("a path")
    );
    for step in steps {
        match step {
            Step::Write { path, text } => {
                fs::write(folder.path().join(path), text).expect("it can be written");
            }
            Step::Run { command, prints } => {
                let output = Command::new("sh")
                    .args(["-c", &format!("{command} 2>&1")])
                    .env("PATH", &path)
                    .current_dir(folder.path())
                    .output()
                    .expect("it runs");
                let said = String::from_utf8_lossy(&output.stdout);
                let lines: Vec<&str> = said.lines().collect();
                assert!(output.status.success(), "{command}: {said}");
                assert!(fits(&prints, &lines), "{command} does not print {prints:?}: {said}");
            }
        }
    }
}

#[test]
fn steps_are_found_in_a_text() {
    let text = "Do\n\n`a/b.c`:\n\n```c\nint x;\n```\n\nand\n\n```sh\n$ one\nsays\n$ two\n```\n\n```yaml\nno: step\n```\n";
    let run = |command: &str, prints: &[&str]| Step::Run {
        command: command.to_owned(),
        prints: prints.iter().map(|line| (*line).to_owned()).collect(),
    };
    let write = Step::Write { path: "a/b.c".to_owned(), text: "int x;\n".to_owned() };
    assert_eq!(steps(text), [write, run("one", &["says"]), run("two", &[])]);
}

#[test]
fn other_output_is_noticed() {
    let pattern = |lines: &[&str]| lines.iter().map(|l| (*l).to_owned()).collect::<Vec<_>>();
    assert!(fits(&pattern(&["a", "...", "b 1...2"]), &["a", "x", "y", "b 1 and 2"]));
    assert!(fits(&pattern(&["...", "b"]), &["b"]));
    assert!(!fits(&pattern(&["a"]), &["a", "b"]));
    assert!(!fits(&pattern(&["a", "..."]), &["b"]));
    assert!(!fits(&pattern(&["b 1...2"]), &["b 1"]));
}
