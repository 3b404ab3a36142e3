//! Every spec in `bad_specs/` breaks exactly the rule in its name, or those in
//! its first line (`# expect: …`), and is reported as in the file beside it.
//! `UPDATE=1` rewrites those files and fails the run.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use protogen::diag::{Diagnostic, Format, RULES, Severity};
use protogen::pipeline::{Loaded, load, load_text};
use protogen::source::Source;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folder() -> PathBuf {
    root().join("generator/tests/bad_specs")
}

fn bad_specs() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder())
        .expect("bad_specs/ is there")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "yaml"))
        .collect();
    found.sort();
    found
}

fn ids(diagnostics: &[Diagnostic]) -> BTreeSet<&str> {
    diagnostics.iter().map(|d| d.rule.id).collect()
}

fn expected(path: &Path, text: &str) -> BTreeSet<String> {
    if let Some(list) = text.lines().next().and_then(|line| line.strip_prefix("# expect: ")) {
        return list.split_whitespace().map(str::to_owned).collect();
    }
    let name = path.file_stem().and_then(|n| n.to_str()).expect("a name");
    BTreeSet::from([name.split('-').next().unwrap_or(name).to_uppercase()])
}

/// The findings as the command line prints them, without colours and without
/// the folder, which differs between machines.
fn printed(loaded: &Loaded) -> String {
    let name = Path::new(&loaded.source.path).file_name().and_then(|n| n.to_str());
    let text = Format::Text.render(&loaded.diagnostics);
    let plain = anstream::adapter::strip_str(&text).to_string();
    let plain = plain.replace(&loaded.source.path, name.unwrap_or_default());
    let mut out = String::new();
    for line in plain.lines() {
        writeln!(out, "{}", line.trim_end()).expect("writing to a string");
    }
    out
}

/// Compares a file with what it should be, or writes it.
fn is_current(path: &Path, wanted: &str, stale: &mut Vec<String>) {
    if std::fs::read_to_string(path).is_ok_and(|text| text == wanted) {
        return;
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, wanted).expect("the file can be written");
    }
    stale.push(path.display().to_string());
}

#[test]
fn each_breaks_its_rule_and_no_other() {
    let mut wrong = Vec::new();
    for path in bad_specs() {
        let loaded = load(&path).expect("it can be read");
        let found = ids(&loaded.diagnostics);
        let expected = expected(&path, &loaded.source.text);
        if found.iter().copied().ne(expected.iter().map(String::as_str)) {
            wrong.push(format!("{}: {found:?}, not {expected:?}", path.display()));
        }
        let errors = loaded.diagnostics.iter().any(|d| d.rule.severity == Severity::Error);
        assert_eq!(errors, loaded.family.is_none(), "{}", path.display());
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn each_is_reported_as_recorded() {
    let mut stale = Vec::new();
    for path in bad_specs() {
        let loaded = load(&path).expect("it can be read");
        is_current(&path.with_extension("stderr"), &printed(&loaded), &mut stale);
    }
    assert!(stale.is_empty(), "`UPDATE=1 cargo test --test bad_specs` wrote: {stale:#?}");
}

#[test]
fn no_record_is_left_over() {
    for entry in std::fs::read_dir(folder()).expect("bad_specs/ is there") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|e| e == "stderr") {
            assert!(path.with_extension("yaml").exists(), "{}", path.display());
        }
    }
}

#[test]
fn every_rule_has_a_bad_spec() {
    let covered: BTreeSet<String> = bad_specs()
        .iter()
        .filter_map(|path| path.file_stem()?.to_str()?.split('-').next().map(str::to_uppercase))
        .collect();
    for rule in RULES {
        // Rules about several specs together are tested with the command line.
        let several = rule.id.starts_with("PG09");
        assert!(several || covered.contains(rule.id), "{} has no bad spec", rule.id);
    }
}

#[test]
fn findings_keep_their_form() {
    for path in bad_specs() {
        let loaded = load(&path).expect("it can be read");
        let mut last = None;
        for finding in &loaded.diagnostics {
            let text = &loaded.source.text;
            let shown = format!("{}: {finding:?}", path.display());
            let first = finding.message.chars().next().expect("a message");
            assert!(!first.is_uppercase(), "{shown}");
            assert!(!finding.message.ends_with('.') && !finding.label.is_empty(), "{shown}");
            let spans = std::iter::once(finding.span)
                .chain(finding.related.iter().map(|(span, _)| *span))
                .chain(finding.fix.iter().map(|(span, _)| *span));
            for span in spans {
                assert!(text.get(span.start..span.end).is_some(), "{shown}");
            }
            assert!(last <= Some(finding.span), "sorted: {shown}");
            last = Some(finding.span);
        }
    }
}

/// A fix does what it says: with all of a spec's fixes applied, the findings
/// that had them are gone.
#[test]
fn fixes_mend() {
    let (mut tried, mut wrong) = (0, Vec::new());
    for path in bad_specs() {
        let loaded = load(&path).expect("it can be read");
        let [finding] = loaded.diagnostics.as_slice() else { continue };
        let Some((span, text)) = &finding.fix else { continue };
        let mut mended = loaded.source.text.clone();
        mended.replace_range(span.start..span.end, text);
        let source = Source { path: loaded.source.path.clone(), text: mended.clone() };
        let after = load_text(Arc::new(source));
        let messages: Vec<&str> = after.diagnostics.iter().map(|d| d.message.as_str()).collect();
        if !messages.is_empty() {
            wrong.push(format!("{}: {messages:?} in\n{mended}", path.display()));
        }
        tried += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 25, "{tried}");
}

#[test]
fn the_reference_of_rules_is_current() {
    let mut out = String::from(
        "# Rules\n\nWhat `protogen check` looks for. Made from the table in\n\
         `generator/src/diag/rules`; `UPDATE=1 cargo test --test bad_specs` rewrites it.\n",
    );
    for rule in RULES {
        let severity = match rule.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(out, "\n## {}\n\n*{severity}:* {}.\n\n", rule.id, rule.summary).expect("a string");
        let mut line = String::new();
        for word in rule.explanation.split_whitespace() {
            if !line.is_empty() && line.len() + 1 + word.len() > 78 {
                writeln!(out, "{line}").expect("a string");
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        writeln!(out, "{line}").expect("a string");
    }
    let mut stale = Vec::new();
    is_current(&root().join("docs/rules.md"), &out, &mut stale);
    assert!(stale.is_empty(), "`UPDATE=1 cargo test --test bad_specs` wrote: {stale:?}");
}

fn check(text: String) -> Loaded {
    load_text(Arc::new(Source { path: "hostile.yaml".into(), text }))
}

#[test]
fn hostile_text_gives_one_error_and_soon() {
    let nested = |open: &str, close: &str| {
        format!("protogen: 1\nfamily: {}{}", open.repeat(100_000), close.repeat(100_000))
    };
    let mut bomb = String::from("protogen: 1\na0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for i in 1..64 {
        let items = vec![format!("*a{}", i - 1); 9].join(", ");
        writeln!(bomb, "a{i}: &a{i} [{items}]").expect("a string");
    }
    let blocks = (0..800).map(|i| " ".repeat(i) + "a:\n").collect::<Vec<_>>().concat();
    let cases = [
        ("flow lists", nested("[", "]")),
        ("open flow lists", nested("[", "")),
        ("flow mappings", nested("{a: ", "}")),
        ("block lists", format!("protogen: 1\nfamily:\n  {}", "- ".repeat(100_000))),
        ("block mappings", blocks),
        ("question marks", format!("protogen: 1\nfamily:\n  {}", "? ".repeat(100_000))),
        ("aliases", bomb),
        ("anchors", "&a ".repeat(100_000)),
        ("tags", "!a ".repeat(100_000)),
        ("quotes", format!("protogen: \"{}", "x".repeat(1_000_000))),
        ("long list", format!("protogen: 1\nfamily: [{}]", "x, ".repeat(300_000))),
        ("documents", "---\na\n".repeat(100_000)),
        ("directives", "%FOO bar\n".repeat(50_000)),
        ("carriage returns", "\r".repeat(900_000)),
        ("colons", ": ".repeat(400_000)),
    ];
    for (name, text) in cases {
        let start = Instant::now();
        let loaded = check(text);
        let took = start.elapsed();
        let messages: Vec<_> = loaded.diagnostics.iter().map(|d| &d.message).collect();
        assert_eq!(messages.len(), 1, "{name}: {messages:?}");
        assert!(took < Duration::from_secs(5), "{name}: {took:?}");
    }
}

#[test]
fn many_findings_come_soon() {
    let cases = [
        ("unknown keys", repeated("", "", |i| format!("key{i}: 1\n"), 4000)),
        ("slips", repeated("", "", |i| format!("famil{}: 1\n", "y".repeat(i % 3)), 4000)),
        (
            "fields",
            repeated(
                "address:\n  fields:\n",
                "  key: [x]\n",
                |i| format!("    - {{ name: f{i}, type: be64 }}\n"),
                1500,
            ),
        ),
        (
            "names in the key",
            repeated(
                "address:\n  fields: [{ name: f1, type: u8 }]\n  key:\n",
                "",
                |i| format!("    - f1{i}\n"),
                8000,
            ),
        ),
        (
            "ops",
            repeated(
                "sockets:\n  - type: dgram\n    ops:\n",
                "",
                |i| format!("      - bin{i}\n"),
                8000,
            ),
        ),
        (
            "sockets",
            repeated(
                "sockets:\n",
                "",
                |_| "  - { type: dgram, ops: [bind, accept] }\n".into(),
                900,
            ),
        ),
    ];
    for (name, text) in cases {
        let start = Instant::now();
        let loaded = check(text);
        let took = start.elapsed();
        let ids = ids(&loaded.diagnostics);
        assert!(!ids.contains("PG0003"), "{name}: {}", loaded.diagnostics[0].message);
        assert!(took < Duration::from_secs(5), "{name}: {took:?}");
        let size: usize =
            loaded.diagnostics.iter().map(|d| d.message.len() + d.notes.concat().len()).sum();
        assert!(size < 8 << 20, "{name}: {size} bytes of messages");
    }
}

fn repeated(before: &str, after: &str, line: impl Fn(usize) -> String, times: usize) -> String {
    let lines: Vec<String> = (0..times).map(line).collect();
    format!("protogen: 1\n{before}{}{after}", lines.concat())
}

#[test]
fn a_link_that_leaves_the_folder_is_refused() {
    let outside = tempfile::tempdir().expect("a folder");
    let inside = tempfile::tempdir().expect("a folder");
    std::fs::write(outside.path().join("secret.c"), "int secret;\n").expect("a file");
    std::fs::write(inside.path().join("real.c"), "int real;\n").expect("a file");
    let spec = std::fs::read_to_string(folder().join("pg0504-missing.yaml")).expect("a spec");
    std::fs::write(inside.path().join("spec.yaml"), spec).expect("a file");
    let link = inside.path().join("missing.c");
    let found = || {
        let loaded = load(&inside.path().join("spec.yaml")).expect("it can be read");
        let text = loaded.family.and_then(|f| f.hooks).and_then(|h| h.text);
        (ids(&loaded.diagnostics).into_iter().map(str::to_owned).collect::<Vec<_>>(), text)
    };
    std::os::unix::fs::symlink(outside.path().join("secret.c"), &link).expect("a link");
    assert_eq!(found(), (vec!["PG0503".to_owned()], None));
    std::fs::remove_file(&link).expect("removed");
    std::os::unix::fs::symlink("real.c", &link).expect("a link");
    assert_eq!(found(), (vec![], Some("int real;\n".to_owned())));
    std::fs::remove_file(&link).expect("removed");
    std::os::unix::fs::symlink("missing.c", &link).expect("a link");
    assert_eq!(found(), (vec!["PG0504".to_owned()], None));
}
