//! The userspace crate.

use super::{Engine, Files, RenderError, View};

/// Renders it.
pub fn render(_engine: &Engine, _view: &View, _files: &mut Files) -> Result<(), RenderError> {
    Ok(())
}
