//! The kernel module.

use super::{Engine, Files, RenderError, View};
use crate::model::Family;

/// Renders it.
pub fn render(
    _engine: &Engine,
    _family: &Family,
    _view: &View,
    _files: &mut Files,
) -> Result<(), RenderError> {
    Ok(())
}
