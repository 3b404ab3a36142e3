//! Kernels that a spec does not state are passed over, and it is said so.

use std::collections::BTreeSet;

use super::Context;
use crate::facts::Release;
use crate::kernel::Kernel;
use crate::model::Family;

/// What one run passed over.
#[derive(Debug, Default)]
pub(super) struct Ranges {
    /// Families with a kernel in their range.
    served: BTreeSet<String>,
    /// Families without one so far, with their ranges.
    passed: BTreeSet<(String, String)>,
}

impl Ranges {
    /// Whether the family is to be built for the kernel; says so if not.
    pub(super) fn allow(&mut self, family: &Family, kernel: &Kernel, context: &Context) -> bool {
        let name = &family.name.value;
        let Some(release) = release(kernel).filter(|release| family.kernels.exclude(*release))
        else {
            self.served.insert(name.clone());
            return true;
        };
        let range = family.kernels;
        context.say(&format!(
            "{name} passes over kernel {}: that is a {release}, and the spec says `kernels: {range}`",
            kernel.name
        ));
        self.passed.insert((name.clone(), range.to_string()));
        false
    }

    /// Complains about families that met no kernel at all; how many there are.
    pub(super) fn complain(&self, context: &Context) -> usize {
        let missed = self.passed.iter().filter(|(name, _)| !self.served.contains(name));
        let mut count = 0;
        for (name, range) in missed {
            context.error(&format!(
                "{name} met none of its kernels, {range}: name one of them by --kernel"
            ));
            count += 1;
        }
        count
    }
}

/// The release of a kernel as its build tree says, where it does.
fn release(kernel: &Kernel) -> Option<Release> {
    let file = kernel.build.join("include/config/kernel.release");
    Release::of_kernel(fs_err::read_to_string(file).ok()?.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn family(kernels: &str) -> Family {
        let text = format!(
            "protogen: 1\nfamily: {{ name: tiny, number: 22, title: T }}\n\
             address: {{ fields: [{{ name: port, type: u16 }}] }}\ntransport: loopback\n{kernels}\
             sockets: [{{ type: dgram, ops: [bind, sendmsg, recvmsg, poll] }}]\n"
        );
        let source = crate::source::Source { path: "tiny.yaml".to_owned(), text };
        crate::pipeline::load_text(std::sync::Arc::new(source)).family.expect("sound")
    }

    fn kernel(release: &str) -> (tempfile::TempDir, Kernel) {
        let folder = tempfile::tempdir().expect("a folder");
        let config = folder.path().join("include/config");
        fs_err::create_dir_all(&config).expect("made");
        fs_err::write(config.join("kernel.release"), format!("{release}\n")).expect("written");
        let path = folder.path().to_path_buf();
        let kernel = Kernel {
            name: release.to_owned(),
            build: path.clone(),
            image: None,
            root: None,
            folder: path,
            make: Vec::new(),
            series: None,
            version: String::new(),
            slow: false,
        };
        (folder, kernel)
    }

    #[test]
    fn kernels_outside_are_passed_over() {
        let (context, mut ranges) = (Context::default(), Ranges::default());
        let narrow = family("kernels: 6.1..6.12\n");
        for (release, inside) in
            [("6.12.107+deb13-amd64", true), ("6.13.0", false), ("5.10", false)]
        {
            let (_folder, kernel) = kernel(release);
            assert_eq!(ranges.allow(&narrow, &kernel, &context), inside, "{release}");
        }
        assert_eq!(ranges.complain(&context), 0);
    }

    #[test]
    fn a_family_without_a_kernel_is_a_finding() {
        let (context, mut ranges) = (Context::default(), Ranges::default());
        let (_folder, kernel) = kernel("7.3.4");
        assert!(!ranges.allow(&family("kernels: ..6.12\n"), &kernel, &context));
        assert_eq!(ranges.complain(&context), 1);
    }

    #[test]
    fn a_spec_without_a_range_takes_every_kernel() {
        let (context, mut ranges) = (Context::default(), Ranges::default());
        let any = family("");
        for release in ["7.9.1", "5.4.0", "next"] {
            let (_folder, kernel) = kernel(release);
            assert!(ranges.allow(&any, &kernel, &context), "{release}");
        }
    }
}
