//! From a checked family to the bytes of every file. Pure: no file is read or
//! written here, and the same family always gives the same bytes.

mod crate_;
mod cwrap;
mod docs;
mod engine;
mod ktest;
mod module;
mod uapi;
mod view;
mod wireshark;

use std::collections::BTreeMap;

pub use engine::{EMBEDDED, Engine, RenderError};
pub use module::{Begun, begun};
pub use view::View;

use crate::model::Family;

/// Path below `generated/<family>/`, with `/` as separator, to file contents.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Every file of one family. `spec_path` and `spec_hash` go into the head of
/// each.
///
/// # Errors
/// When a template is broken, which only an overridden one can be.
pub fn render(
    engine: &Engine,
    family: &Family,
    spec_path: &str,
    spec_hash: &str,
) -> Result<Files, RenderError> {
    let view = View::new(family, spec_path, spec_hash);
    let mut files = Files::new();
    uapi::render(engine, family, &view, &mut files)?;
    module::render(engine, family, &view, &mut files)?;
    crate_::render(engine, family, &view, &mut files)?;
    ktest::render(engine, family, &view, &mut files)?;
    wireshark::render(engine, family, &view, &mut files)?;
    docs::render(engine, family, &view, &mut files)?;
    Ok(files)
}
