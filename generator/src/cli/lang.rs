//! `--lang`: the languages of modules, in place of what specs say.

use std::collections::BTreeSet;

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
    /// The option as it was given, for a command that does the same.
    pub(super) fn words(&self) -> Option<[String; 2]> {
        let name = |lang: &Lang| match lang {
            Lang::C => "c",
            Lang::Rust => "rust",
        };
        let list: Vec<_> = self.lang.iter().map(name).collect();
        (!list.is_empty()).then(|| ["--lang".to_owned(), list.join(",")])
    }

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
    /// The command line asks for Rust.
    asked: bool,
    /// Some module in Rust has a kernel.
    rust: bool,
    /// Families with a module in Rust that has none, on some kernel.
    passed: BTreeSet<String>,
    /// Families with a kernel for some module.
    served: BTreeSet<String>,
}

impl Lanes {
    /// Those of a run that has not begun.
    pub(super) fn new(args: &LangArgs) -> Self {
        Self { asked: args.lang.contains(&Lang::Rust), ..Self::default() }
    }

    /// The kernel to build the family's module in `lang` for; nothing where the
    /// kernel has no Rust, which is said, and is no fault unless
    /// [`Lanes::complain`] finds one.
    pub(super) fn kernel(
        &mut self,
        family: &Family,
        lang: model::Lang,
        kernel: &Kernel,
        progress: Progress,
        context: &Context,
    ) -> Result<Option<Kernel>, kernel::Error> {
        let name = &family.name.value;
        if lang == model::Lang::C {
            self.served.insert(name.clone());
            return Ok(Some(kernel.clone()));
        }
        // One of the user's own is wanted as it is.
        if !kernel::has_rust(kernel) && (kernel.series.is_some() || kernel.slow) {
            self.passed.insert(name.clone());
            context.say(&format!(
                "{name} in Rust passes over kernel {}, which was built without Rust",
                kernel.name
            ));
            return Ok(None);
        }
        self.served.insert(name.clone());
        self.rust = true;
        kernel::rust_capable(kernel, progress).map(Some)
    }

    /// Complains about families that have modules in Rust alone, and about Rust
    /// that the command line asks for, if no kernel has Rust; how often.
    pub(super) fn complain(&self, context: &Context) -> usize {
        const NAME: &str = "name 7.2, 7.3 or debug by --kernel";
        if self.asked && !self.rust && !self.passed.is_empty() {
            context.error(&format!(
                "no kernel named has Rust (CONFIG_RUST), which `--lang` asks for: {NAME}"
            ));
            return 1;
        }
        let mut count = 0;
        for name in self.passed.difference(&self.served) {
            context.error(&format!(
                "{name} is in Rust alone, and no kernel named has Rust (CONFIG_RUST): {NAME}"
            ));
            count += 1;
        }
        count
    }
}

/// A module's name in messages: with its language where that is not C.
pub(super) fn named(name: &str, lang: model::Lang) -> String {
    match lang {
        model::Lang::C => name.to_owned(),
        model::Lang::Rust => format!("{name} (rust)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn family(name: &str) -> Family {
        let text = format!(
            "protogen: 1\nfamily: {{ name: {name}, number: 22, title: T }}\n\
             address: {{ fields: [{{ name: port, type: u16 }}] }}\ntransport: loopback\n\
             sockets: [{{ type: dgram, ops: [bind, sendmsg, recvmsg, poll] }}]\n"
        );
        let source = crate::source::Source { path: "tiny.yaml".to_owned(), text };
        crate::pipeline::load_text(std::sync::Arc::new(source)).family.expect("sound")
    }

    /// A named kernel that was built without Rust.
    fn kernel() -> Kernel {
        let folder = std::path::PathBuf::from("/nonexistent");
        Kernel {
            name: "5.10".to_owned(),
            build: folder.clone(),
            image: None,
            root: None,
            folder,
            make: Vec::new(),
            series: kernel::SERIES.first(),
            version: String::new(),
            slow: false,
        }
    }

    fn complaints(asked: &[Lang], modules: &[(&str, model::Lang)]) -> usize {
        let context = Context::default();
        let mut lanes = Lanes::new(&LangArgs { lang: asked.to_vec() });
        for (name, lang) in modules {
            let found = lanes.kernel(&family(name), *lang, &kernel(), Progress::detect(), &context);
            assert_eq!(found.expect("no error").is_some(), *lang == model::Lang::C);
        }
        lanes.complain(&context)
    }

    #[test]
    fn a_family_in_both_languages_is_content_with_one() {
        let both = [("tiny", model::Lang::C), ("tiny", model::Lang::Rust)];
        assert_eq!(complaints(&[], &both), 0);
    }

    #[test]
    fn a_family_in_rust_alone_is_missed_beside_others() {
        let others = [("small", model::Lang::C), ("tiny", model::Lang::Rust)];
        assert_eq!(complaints(&[], &others), 1);
    }

    #[test]
    fn rust_that_the_command_line_asks_for_is_missed() {
        let both = [("tiny", model::Lang::C), ("tiny", model::Lang::Rust)];
        assert_eq!(complaints(&[Lang::C, Lang::Rust], &both), 1);
        assert_eq!(complaints(&[Lang::C], &both[..1]), 0);
    }
}
