//! Packages of Debian's archive, through apt's own programs with a
//! configuration of our own: the machine's apt is not touched, no package is
//! installed, and no privileges are needed.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use fs_err as fs;

use super::cache::{self, Lock};
use super::command::run;
use super::error::Error;
use super::series::{Series, package};
use super::suites::{KEYRING, Mirror, Suites};
use super::version::version_key;
use crate::progress::Progress;

/// The packages that make up one kernel, all of the same version.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Resolved {
    /// The packages' version.
    pub version: String,
    /// What names the kernel within the series.
    pub abi: String,
    /// The packages of the build tree.
    pub packages: Vec<String>,
    /// Packages any of which has the image.
    pub images: Vec<String>,
}

/// Package lists of one set of suites.
#[derive(Debug)]
pub(super) struct Apt {
    suites: &'static Suites,
    folder: PathBuf,
    progress: Progress,
}

impl Apt {
    /// The lists of a set, fetched if they are not there.
    pub fn open(suites: &'static Suites, progress: Progress) -> Result<Self, Error> {
        if !Path::new(KEYRING).exists() {
            let what = format!("the keys of Debian's archive are missing ({KEYRING})");
            return Err(Error::other(what, "run: apt-get install debian-archive-keyring"));
        }
        let folder = cache::root()?.join("apt").join(suites.name);
        fs::create_dir_all(&folder)?;
        let apt = Self { suites, folder, progress };
        if !apt.stamp().is_file() {
            apt.fetch_lists(false)?;
        }
        Ok(apt)
    }

    /// Fetches the package lists anew.
    pub fn update(&self) -> Result<(), Error> {
        self.fetch_lists(true)
    }

    /// Written when the lists are whole.
    fn stamp(&self) -> PathBuf {
        self.folder.join("fetched")
    }

    fn fetch_lists(&self, anew: bool) -> Result<(), Error> {
        let machine = cache::root()?.join("apt").join("machine");
        let lock = Lock::take(&self.folder.join(".lock"), "fetch package lists", self.progress)?;
        // Another run may have fetched them while this one waited.
        if !anew && self.stamp().is_file() {
            return Ok(());
        }
        let mirror = Mirror::of_machine(&machine, self.progress)?;
        let _step =
            self.progress.step(format!("fetching the package lists of {}", self.suites.name));
        for folder in ["lists/partial", "cache/archives/partial"] {
            fs::create_dir_all(self.folder.join(folder))?;
        }
        fs::write(self.folder.join("status"), "")?;
        fs::write(self.folder.join("sources.list"), mirror.sources(self.suites))?;
        // By itself apt takes an archive that does not answer for a trifle.
        let mut update = self.program("apt-get");
        update.args(["-o", "APT::Update::Error-Mode=any", "update"]);
        run(&mut update)?.success()?;
        fs::write(self.stamp(), "")?;
        drop(lock);
        Ok(())
    }

    /// One of apt's programs with our configuration.
    pub fn program(&self, name: &str) -> Command {
        let mut command = Command::new(name);
        command.arg("-q").args(self.options());
        command
    }

    /// The address of the main archive.
    pub fn mirror(&self) -> Result<String, Error> {
        let text = fs::read_to_string(self.folder.join("sources.list"))?;
        let uri = text.split("] ").nth(1).and_then(|rest| rest.split(' ').next());
        uri.map(str::to_owned).ok_or_else(|| {
            let what = format!("the package sources of {} are broken", self.suites.name);
            Error::other(what, format!("remove {}", self.folder.display()))
        })
    }

    fn options(&self) -> Vec<OsString> {
        let mut options = Vec::new();
        let mut set = |name: &str, value: &Path| {
            let mut option = OsString::from(format!("{name}="));
            option.push(value);
            options.push(OsString::from("-o"));
            options.push(option);
        };
        for (name, path) in [
            ("Dir::State", ""),
            ("Dir::State::lists", "lists"),
            ("Dir::State::status", "status"),
            ("Dir::Cache", "cache"),
            ("Dir::Etc::sourcelist", "sources.list"),
        ] {
            set(name, &self.folder.join(path));
        }
        for name in ["sourceparts", "preferences", "preferencesparts"] {
            set(&format!("Dir::Etc::{name}"), Path::new("/dev/null"));
        }
        for (name, value) in [
            ("APT::Architecture", "amd64"),
            ("APT::Default-Release", ""),
            // Runs at the same time would share the files.
            ("Dir::Cache::pkgcache", ""),
            ("Dir::Cache::srcpkgcache", ""),
            ("Acquire::Languages", "none"),
            // apt's own user cannot write to our folder.
            ("APT::Sandbox::User", "root"),
        ] {
            set(name, Path::new(value));
        }
        options
    }

    /// Downloads packages, each as `name=version`, into a folder.
    pub fn download(&self, packages: &[String], folder: &Path) -> Result<(), Error> {
        let mut command = self.program("apt-get");
        run(command.arg("download").args(packages).current_dir(folder))?.success()?;
        Ok(())
    }

    /// The same, with new lists if the archive has replaced what these name.
    pub fn download_fresh(&self, packages: &[String], folder: &Path) -> Result<(), Error> {
        match self.download(packages, folder) {
            Err(Error::Command { .. }) => {
                self.update()?;
                self.download(packages, folder)
            }
            other => other,
        }
    }

    /// The newest version of one package in the lists.
    pub fn newest(&self, package: &str) -> Result<Option<String>, Error> {
        let versions = self.versions(&[package.to_owned()])?;
        Ok(versions.into_iter().map(|(_, version)| version).next())
    }

    /// Whether the lists have a version of one package.
    pub fn has(&self, package: &str, version: &str) -> Result<bool, Error> {
        let versions = self.versions(&[package.to_owned()])?;
        Ok(versions.iter().any(|(_, known)| known == version))
    }

    /// The kernels of a series that the lists have whole, newest first.
    pub fn kernels(&self, series: &Series) -> Result<Vec<Resolved>, Error> {
        let (before, after) = series.headers.split_once("{abi}").unwrap_or((series.headers, ""));
        let escape = |text: &str| text.replace('.', "\\.").replace('+', "\\+");
        let pattern = format!("^{}{}.*{}$", escape(before), escape(series.abi), escape(after));
        let mut search = self.program("apt-cache");
        let text = run(search.args(["search", "--names-only", &pattern]))?.success()?;
        let headers: Vec<String> = text
            .lines()
            .filter_map(|line| line.split_whitespace().next())
            .filter(|name| series.abi_of(name).is_some())
            .map(str::to_owned)
            .collect();
        let mut kernels = Vec::new();
        for (name, version) in self.versions(&headers)? {
            let Some(abi) = series.abi_of(&name) else { continue };
            let parts: Vec<_> = series.parts.iter().map(|part| package(part, abi)).collect();
            let images: Vec<_> = series.images.iter().map(|image| package(image, abi)).collect();
            let all: Vec<_> = parts.iter().chain(&images).cloned().collect();
            let have = self.versions(&all)?;
            let has = |name: &String| have.iter().any(|(n, v)| n == name && *v == version);
            let images: Vec<_> = images.into_iter().filter(has).collect();
            if images.is_empty() || !parts.iter().all(has) {
                continue;
            }
            let abi = abi.to_owned();
            let packages = parts.into_iter().chain([name]).collect();
            kernels.push(Resolved { version, abi, packages, images });
            // Older ones are for when the archive lacks what its lists name.
            if kernels.len() == 3 {
                break;
            }
        }
        Ok(kernels)
    }

    /// Every version of the packages in the lists, newest first.
    fn versions(&self, packages: &[String]) -> Result<Vec<(String, String)>, Error> {
        if packages.is_empty() {
            return Ok(Vec::new());
        }
        let mut madison = self.program("apt-cache");
        let text = run(madison.arg("madison").args(packages))?.success()?;
        let mut found: Vec<(String, String)> = text
            .lines()
            .filter_map(|line| {
                let mut columns = line.split('|').map(str::trim);
                let (name, version, source) = (columns.next()?, columns.next()?, columns.next()?);
                source.ends_with("Packages").then(|| (name.to_owned(), version.to_owned()))
            })
            .collect();
        found.sort_by(|a, b| version_key(&b.1).cmp(&version_key(&a.1)).then_with(|| a.0.cmp(&b.0)));
        found.dedup();
        Ok(found)
    }
}
