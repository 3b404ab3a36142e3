//! The documentation page of a family, and its example in C.

mod connections;
mod example;
mod facts;
mod fields;
mod files;
mod frame;
mod inet;
mod markdown;
mod own;
mod paths;
mod slots;
#[cfg(test)]
mod tests;

use serde::Serialize;

use super::{Engine, Files, RenderError, View};
use crate::model::{Family, Transport};
use example::Example;
use facts::Facts;

#[derive(Serialize)]
struct Context<'a> {
    f: &'a View,
    d: &'a Facts,
    e: &'a Example,
    /// The family's name and the same in capitals, short for the templates'
    /// many uses.
    n: &'a str,
    #[serde(rename = "U")]
    upper: &'a str,
}

/// Renders `docs/<name>.md` and everything below `examples/`. Comes after the
/// other artifacts, whose text the page quotes and whose files it lists.
pub(super) fn render(
    engine: &Engine,
    family: &Family,
    view: &View,
    files: &mut Files,
) -> Result<(), RenderError> {
    if family.transport.value == Transport::Inet {
        return inet::render(engine, family, view, files);
    }
    let (n, upper) = (view.name.as_str(), view.upper.as_str());
    let example = Example::new(family, view);
    let mut facts = Facts::new(family, view, files);
    let context = Context { f: view, d: &facts, e: &example, n, upper };
    let source = engine.render_c("docs/example.c", &context)?;
    let makefile = engine.render("docs/Makefile", &context)?;
    let ignored = engine.render("docs/gitignore", &context)?;

    facts.c_example = files::without_head(&source);
    files.insert(format!("examples/{n}.c"), source.into());
    files.insert("examples/Makefile".to_owned(), makefile.into());
    files.insert("examples/.gitignore".to_owned(), ignored.into());
    let path = format!("docs/{n}.md");
    files.insert(path.clone(), Vec::new());
    facts.files = files::list(files, view);

    let page =
        engine.render("docs/page.md", &Context { f: view, d: &facts, e: &example, n, upper })?;
    files.insert(path, markdown::reflow(&page).into());
    Ok(())
}
