//! Where packages come from: sets of suites of Debian's archive, on the mirror
//! that the machine's own package sources name. A new set is a new constant.

use std::path::Path;
use std::process::Command;

use fs_err as fs;

use super::command::run;
use super::error::Error;
use crate::progress::Progress;

/// Suites that are used together.
#[derive(Debug, PartialEq, Eq)]
pub struct Suites {
    /// Name of the set, and of its folder in the cache.
    pub name: &'static str,
    /// Suites of the main archive.
    pub main: &'static [&'static str],
    /// Suites of the security archive.
    pub security: &'static [&'static str],
}

/// Debian 11.
pub static BULLSEYE: Suites =
    Suites { name: "bullseye", main: &["bullseye"], security: &["bullseye-security"] };
/// Debian 12.
pub static BOOKWORM: Suites =
    Suites { name: "bookworm", main: &["bookworm"], security: &["bookworm-security"] };
/// Debian 13, with the kernels that are backported to it.
pub static TRIXIE: Suites = Suites {
    name: "trixie",
    main: &["trixie", "trixie-backports"],
    security: &["trixie-security"],
};
/// What the next release is made of.
pub static SID: Suites = Suites { name: "sid", main: &["sid"], security: &[] };

/// Keys that sign Debian's archive, those of the main and the security one.
pub(super) const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// The archives as the machine reaches them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mirror {
    pub main: String,
    pub security: Option<String>,
}

impl Mirror {
    /// Finds the mirror out of the machine's package sources, whatever their
    /// format, by asking apt. `folder` takes package lists of our own if the
    /// machine has none yet.
    pub fn of_machine(folder: &Path, progress: Progress) -> Result<Self, Error> {
        if let Some(mirror) = Self::of_targets(&targets(None)?) {
            return Ok(mirror);
        }
        let _step = progress.step("looking for Debian's mirror in this machine's package sources");
        fs::create_dir_all(folder.join("partial"))?;
        let mut update = Command::new("apt-get");
        update.arg("-q").args(options(Some(folder))).arg("update");
        // Other people's archives may fail; only Debian's is looked for.
        run(&mut update)?;
        Self::of_targets(&targets(Some(folder))?).ok_or_else(|| {
            Error::other(
                "this machine's package sources name no archive of Debian",
                "add one to /etc/apt/sources.list, or give a kernel of your own by \
                 --kernel-build FOLDER and --kernel-image FILE",
            )
        })
    }

    /// Reads lines of origin, label and address.
    fn of_targets(text: &str) -> Option<Self> {
        let find = |label: &str| {
            text.lines().find_map(|line| {
                let mut columns = line.split('\t');
                let known = columns.next()? == "Debian" && columns.next()? == label;
                known.then(|| columns.next().map(|uri| uri.trim_end_matches('/').to_owned()))?
            })
        };
        Some(Self { main: find("Debian")?, security: find("Debian-Security") })
    }

    /// The text of a `sources.list` for some suites.
    pub fn sources(&self, suites: &Suites) -> String {
        let mut text = String::new();
        let mut add = |uri: &str, suite: &str| {
            let options = format!("arch=amd64 target=Packages signed-by={KEYRING}");
            text.push_str(&format!("deb [{options}] {uri} {suite} main\n"));
        };
        for suite in suites.main {
            add(&self.main, suite);
        }
        if let Some(security) = &self.security {
            for suite in suites.security {
                add(security, suite);
            }
        }
        text
    }
}

fn options(lists: Option<&Path>) -> Vec<String> {
    lists.map_or_else(Vec::new, |folder| {
        let lists = format!("Dir::State::lists={}", folder.display());
        ["-o", &lists, "-o", "APT::Sandbox::User=root"].map(str::to_owned).into()
    })
}

/// What apt knows of the machine's sources, by its package lists.
fn targets(lists: Option<&Path>) -> Result<String, Error> {
    let mut command = Command::new("apt-get");
    command.args(options(lists)).arg("indextargets");
    command.args(["--format", "$(ORIGIN)\t$(LABEL)\t$(REPO_URI)", "Created-By: Packages"]);
    run(&mut command)?.success()
}

#[cfg(test)]
mod tests {
    use super::{BOOKWORM, Mirror, SID};

    const TARGETS: &str = "Others\tDebian\thttp://others.example/debian/\n\
        Debian\tDebian\thttp://mirror.example/debian/\n\
        Debian\tDebian Backports\thttp://backports.example/debian/\n\
        Debian\tDebian-Security\thttp://mirror.example/debian-security/\n";

    #[test]
    fn the_machine_s_mirror_is_found() {
        let mirror = Mirror::of_targets(TARGETS).unwrap();
        assert_eq!(mirror.main, "http://mirror.example/debian");
        assert_eq!(mirror.security.as_deref(), Some("http://mirror.example/debian-security"));
        assert_eq!(Mirror::of_targets("Ubuntu\tUbuntu\thttp://mirror.example/ubuntu/\n"), None);
    }

    #[test]
    fn every_suite_gets_a_line() {
        let mirror = Mirror::of_targets(TARGETS).unwrap();
        let text = mirror.sources(&BOOKWORM);
        let ends: Vec<_> = text.lines().filter_map(|line| line.split("] ").nth(1)).collect();
        assert_eq!(
            ends,
            [
                "http://mirror.example/debian bookworm main",
                "http://mirror.example/debian-security bookworm-security main"
            ]
        );
        assert_eq!(mirror.sources(&SID).lines().count(), 1);
    }
}
