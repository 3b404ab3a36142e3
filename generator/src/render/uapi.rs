//! The UAPI header.

use serde::Serialize;

use super::{Engine, Files, RenderError, View};

#[derive(Serialize)]
struct Context<'a> {
    f: &'a View,
}

/// Renders `include/uapi/linux/<name>.h`.
pub(super) fn render(engine: &Engine, view: &View, files: &mut Files) -> Result<(), RenderError> {
    let text = engine.render_c("uapi/header.h", &Context { f: view })?;
    files.insert(format!("include/uapi/linux/{}.h", view.name), text.into());
    Ok(())
}
