//! From a seed to a spec on disk, loaded and rendered.

use std::path::{Path, PathBuf};

use protogen::cli::specs::rendered;
use protogen::diag::Format;
use protogen::model::{Family, Transport};
use protogen::pipeline::{self, Loaded};
use protogen::render::Engine;

use super::hooks;
use super::specs::load;

/// One spec with everything that was generated from it.
#[derive(Debug)]
pub struct Made {
    /// What it was made from.
    pub seed: u64,
    /// The spec and its findings, of which there are none.
    pub loaded: Loaded,
    /// The family.
    pub family: Family,
    /// Folder with what was generated.
    pub folder: PathBuf,
}

impl Made {
    /// The family's name.
    pub fn name(&self) -> &str {
        &self.family.name.value
    }

    /// Whether it has a module in the language.
    pub fn has(&self, lang: &str) -> bool {
        let langs = self.family.langs;
        langs.c && lang == "c" || langs.rust && lang == "rust"
    }

    /// The word for what carries its messages.
    pub fn transport(&self) -> &'static str {
        match self.family.transport.value {
            Transport::Loopback => "loopback",
            Transport::Ethernet => "ethernet",
            Transport::Inet => "inet",
        }
    }

    /// The UAPI header.
    pub fn header(&self) -> PathBuf {
        self.folder.join("include/uapi/linux").join(format!("{}.h", self.name()))
    }
}

/// The family of a spec that has no finding.
fn described(mut loaded: Loaded) -> Result<(Loaded, Family), String> {
    if !loaded.diagnostics.is_empty() {
        return Err(Format::Text.render(&loaded.diagnostics));
    }
    let family = loaded.family.take().ok_or("no family, and no finding")?;
    Ok((loaded, family))
}

/// Makes the spec of a seed and generates everything, below `folder`.
///
/// # Errors
/// When the spec is refused or generating fails.
pub fn make(seed: u64, engine: &Engine, folder: &Path) -> Result<Made, String> {
    let spec = folder.join("spec");
    let (mut loaded, mut family) = described(load(seed, &spec)?)?;
    let mut wanted = rendered(engine, &loaded, &family).map_err(|error| error.to_string())?;
    if let Some(file) = family.hooks.as_ref().and_then(|hooks| hooks.rust.as_ref()) {
        let text = hooks::source(&wanted.files).ok_or("no trait")?;
        fs_err::write(spec.join(&file.value), text).map_err(|error| error.to_string())?;
        let again = pipeline::load(&spec.join("spec.yaml")).map_err(|error| error.to_string())?;
        (loaded, family) = described(again)?;
        wanted = rendered(engine, &loaded, &family).map_err(|error| error.to_string())?;
    }
    let again = rendered(engine, &loaded, &family).map_err(|error| error.to_string())?;
    if wanted.files != again.files {
        return Err("generated twice, the files differ".to_owned());
    }
    let out = folder.join(&family.name.value);
    for (path, bytes) in &wanted.files {
        let path = out.join(path);
        let written = fs_err::create_dir_all(path.parent().unwrap_or(&out))
            .and_then(|()| fs_err::write(&path, bytes));
        written.map_err(|error| error.to_string())?;
    }
    Ok(Made { seed, loaded, family, folder: out })
}
