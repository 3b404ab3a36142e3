//! The README and the documents say what is true: their `console` blocks are
//! run, and their links lead somewhere.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every document, by path below the project.
fn documents() -> Vec<PathBuf> {
    let mut found = vec![PathBuf::from("README.md")];
    for folder in ["docs", "docs/adr"] {
        let entries = fs::read_dir(root().join(folder)).expect("the folder is there");
        let names =
            entries.map(|entry| Path::new(folder).join(entry.expect("an entry").file_name()));
        found.extend(names.filter(|path| path.extension().is_some_and(|e| e == "md")));
    }
    found.sort();
    found
}

fn text(document: &Path) -> String {
    fs::read_to_string(root().join(document)).expect("it can be read")
}

#[test]
fn commands_do_what_the_documents_show() {
    let cases = trycmd::TestCases::new();
    for document in documents() {
        if text(&document).contains("```console\n") {
            cases.case(document);
        }
    }
}

/// The anchor that a heading gets.
fn anchor(heading: &str) -> String {
    let kept = heading.trim_start_matches('#').trim().to_lowercase();
    kept.chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

#[test]
fn links_lead_somewhere() {
    let documents = documents();
    assert!(documents.len() > 10, "{documents:?}");
    for document in documents {
        let text = text(&document);
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.starts_with("https://") {
                continue;
            }
            let (path, place) = link.split_once('#').unwrap_or((link, ""));
            let target = match path {
                "" => root().join(&document),
                _ => root().join(document.parent().expect("a folder")).join(path),
            };
            assert!(target.exists(), "{}: {link}", document.display());
            let headings = || text_of_headings(&target);
            assert!(
                place.is_empty() || headings().iter().any(|heading| anchor(heading) == place),
                "{}: {link}",
                document.display()
            );
        }
    }
}

fn text_of_headings(document: &Path) -> Vec<String> {
    let text = fs::read_to_string(document).expect("it can be read");
    text.lines().filter(|line| line.starts_with('#')).map(str::to_owned).collect()
}

#[test]
fn the_readme_shows_the_real_table() {
    let spec = root().join("specs/syscom/spec.yaml");
    let family = protogen::pipeline::load(&spec).expect("reads").family.expect("sound");
    let files = protogen::render::render(
        &protogen::render::Engine::new(None),
        &family,
        "specs/syscom/spec.yaml",
        "0",
    )
    .expect("renders");
    let module = String::from_utf8_lossy(&files["module/af_syscom.c"]).into_owned();
    let begin = module.find("static const struct proto_ops").expect("a table");
    let end = begin + module[begin..].find("};").expect("its end");
    let readme = text(Path::new("README.md"));
    assert!(readme.contains(&module[begin..end]), "{}", &module[begin..end]);

    // The spec beside it is the real one, but for line breaks and what is left out.
    let shown = readme.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next());
    let shown = protogen::source::Source {
        path: spec.display().to_string(),
        text: shown.expect("a spec").to_owned(),
    };
    let shown = protogen::pipeline::load_text(shown.into());
    let mut shown = shown.family.expect("the spec of the README is sound");
    shown.description.clone_from(&family.description);
    let again = protogen::render::render(
        &protogen::render::Engine::new(None),
        &shown,
        "specs/syscom/spec.yaml",
        "0",
    );
    assert!(again.expect("renders") == files, "the README's spec and the real one differ");
}
