//! Random specs that are valid, each made from its seed alone.

mod address;
mod cmsgs;
mod header;
mod hooks;
pub mod inet;
mod interface;
pub mod langs;
mod rng;
mod sockets;
mod spec;
mod words;

use std::path::Path;

use protogen::diag::Format;
use protogen::pipeline::{self, Loaded};

pub use address::INTEGERS;
pub use spec::{LICENCES, states};
pub use words::HARD_FIELDS;

use langs::Langs;
use spec::{Names, spec};

/// Findings about what modules in Rust lack and the draw does not see: something
/// else is drawn then.
const LACKING: [&str; 2] = ["PG1002", "PG1003"];
/// So often, and the module is in C then.
const DRAWS: u64 = 40;

/// Findings that a random name may well cause; it is replaced then.
const TAKEN: [&str; 6] = ["PG0102", "PG0103", "PG0203", "PG0204", "PG0602", "PG0603"];

/// Writes the spec of a seed to `folder` and loads it.
///
/// # Errors
/// With the findings about a spec that should have been valid, and its text.
pub fn load(seed: u64, folder: &Path) -> Result<Loaded, String> {
    let mut taken = Names::new();
    let path = folder.join("spec.yaml");
    let mut langs = Langs::draw(seed);
    let mut nth = 0;
    loop {
        let spec = spec((seed, nth), langs, &taken);
        let written = fs_err::create_dir_all(folder)
            .and_then(|()| fs_err::write(&path, &spec.text))
            .and_then(|()| {
                spec.files
                    .iter()
                    .try_for_each(|(name, text)| fs_err::write(folder.join(name), text))
            });
        written.map_err(|error| error.to_string())?;
        let loaded = pipeline::load(&path).map_err(|error| error.to_string())?;
        let before = taken.len();
        let names = loaded.diagnostics.iter().filter(|d| TAKEN.contains(&d.rule.id));
        taken.extend(
            names.filter_map(|d| loaded.source.text.get(d.span.start..d.span.end)).map(Into::into),
        );
        if taken.len() > before {
            continue;
        }
        if loaded.diagnostics.is_empty() {
            return Ok(loaded);
        }
        if langs.rust && loaded.diagnostics.iter().all(|d| LACKING.contains(&d.rule.id)) {
            nth += 1;
            if nth == DRAWS {
                (langs, nth) = (Langs::C, 0);
            }
            continue;
        }
        return Err(Format::Text.render(&loaded.diagnostics));
    }
}
