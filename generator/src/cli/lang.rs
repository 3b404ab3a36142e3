//! `--lang`: the languages of modules, in place of what specs say.

use super::Context;
use crate::kernel::{self, Kernel};
use crate::model::{self, Family};
use crate::progress::Progress;

/// A language of modules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Lang {
    /// C
    C,
    /// Rust
    Rust,
}

/// The languages of modules.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct LangArgs {
    /// Languages of the modules, in place of what the specs say: c, rust, or
    /// both, separated by a comma
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        value_name = "LANG",
        hide_possible_values = true
    )]
    lang: Vec<Lang>,
}

impl LangArgs {
    /// The languages, if any is given.
    pub(super) fn given(&self) -> Option<Vec<model::Lang>> {
        let lang = |lang: &Lang| match lang {
            Lang::C => model::Lang::C,
            Lang::Rust => model::Lang::Rust,
        };
        (!self.lang.is_empty()).then(|| self.lang.iter().map(lang).collect())
    }
}

/// What modules of one run were passed over.
#[derive(Debug, Default)]
pub(super) struct Lanes {
    passed: usize,
    served: usize,
}

impl Lanes {
    /// The kernel to build the family's module in `lang` for; nothing where the
    /// kernel has no Rust, which is said, and is no fault unless all are so.
    pub(super) fn kernel(
        &mut self,
        family: &Family,
        lang: model::Lang,
        kernel: &Kernel,
        progress: Progress,
        context: &Context,
    ) -> Result<Option<Kernel>, kernel::Error> {
        if lang == model::Lang::C {
            self.served += 1;
            return Ok(Some(kernel.clone()));
        }
        // One of the user's own is wanted as it is.
        if !kernel::has_rust(kernel) && (kernel.series.is_some() || kernel.slow) {
            self.passed += 1;
            context.say(&format!(
                "{} in Rust passes over kernel {}, which was built without Rust",
                family.name.value, kernel.name
            ));
            return Ok(None);
        }
        self.served += 1;
        kernel::rust_capable(kernel, progress).map(Some)
    }

    /// Complains if only modules in Rust were wanted, and no kernel has Rust; 1
    /// then.
    pub(super) fn complain(&self, context: &Context) -> usize {
        if self.passed == 0 || self.served > 0 {
            return 0;
        }
        context.error(
            "no kernel named has Rust (CONFIG_RUST), which modules in Rust need: name 7.2, 7.3 or \
             debug by --kernel",
        );
        1
    }
}

/// A module's name in messages: with its language where that is not C.
pub(super) fn named(name: &str, lang: model::Lang) -> String {
    match lang {
        model::Lang::C => name.to_owned(),
        model::Lang::Rust => format!("{name} (rust)"),
    }
}
