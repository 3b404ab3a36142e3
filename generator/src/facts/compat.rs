//! Differences between kernels and the shims that hide them.

use std::sync::LazyLock;

use serde::Deserialize;

use super::Release;

/// One interface that not every kernel has in its newest form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// `HAVE_<name>` is set where the kernel has the newest form.
    pub name: String,
    /// How older kernels differ, one line.
    pub doc: String,
    /// The part of a module that makes the difference matter.
    pub needs: Part,
    /// The first release from which on every kernel has the newest form.
    pub since: Release,
    /// Those of the named kernels that have it.
    pub have: Vec<String>,
    /// Headers that tests and shim need.
    pub include: Vec<String>,
    /// C that compiles on kernels with the newest form only; `@` is a name.
    #[serde(default)]
    pub test: Option<String>,
    /// C that compiles on kernels with the older form only; `@` is a name.
    #[serde(default)]
    pub old: Option<String>,
    /// In place of tests: a macro that comes with the newest form.
    #[serde(default, rename = "macro")]
    pub macro_name: Option<String>,
    /// In place of tests: a macro that went with the older form.
    #[serde(default)]
    pub old_macro: Option<String>,
    /// C that gives an older kernel the newest form; `@` is the family's name.
    #[serde(default)]
    pub shim: Option<String>,
    /// C for kernels with the newest form.
    #[serde(default)]
    pub newest: Option<String>,
    /// `shim` and `newest` are about a row of `struct proto`, once for each base
    /// that has it; `%` is the base's name.
    #[serde(default)]
    pub rows: bool,
    /// C that older kernels lack and hooks need as well.
    #[serde(default, rename = "type")]
    pub type_text: Option<String>,
    /// The difference whose shim does for this one, too, where it is needed.
    #[serde(default)]
    pub unless: Option<String>,
    /// The slot whose own function goes to another member.
    #[serde(default)]
    pub slot: Option<String>,
    /// That member of `struct proto_ops`.
    #[serde(default)]
    pub member: Option<String>,
}

/// How a difference is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told<'a> {
    /// By two sources, of which exactly one compiles.
    Tests {
        /// Compiles where the kernel has the newest form.
        test: &'a str,
        /// Compiles where it has the older one.
        old: &'a str,
    },
    /// By a macro of the newest form.
    Macro(&'a str),
    /// By a macro of the older form.
    OldMacro(&'a str),
}

/// Parts that a module may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Slots that take an address.
    Address,
    /// The choice of a free address.
    Autobind,
    /// A default destination.
    Connect,
    /// Reading socket options.
    Getsockopt,
    /// Sending datagrams.
    Send,
    /// Handing messages to another socket of the host.
    Deliver,
    /// Sending, also what `splice()` moves.
    Splice,
    /// Receiving datagrams.
    Recv,
    /// Handing out connections.
    Accept,
    /// Being told of network devices.
    Devices,
    /// `/proc/net/<name>`.
    Proc,
    /// `/proc/sys/net/<name>`.
    Sysctl,
    /// `/proc/net/<name>_stat`.
    Counters,
    /// Events in tracefs.
    Tracepoints,
    /// A hook in `accept` of `struct proto`.
    #[serde(rename = "accept of proto")]
    ProtoAccept,
    /// A hook in `ioctl` of `struct proto`.
    #[serde(rename = "ioctl of proto")]
    ProtoIoctl,
    /// A hook in `recvmsg` of `struct proto`.
    #[serde(rename = "recvmsg of proto")]
    ProtoRecvmsg,
    /// Passing on where a `splice()` ends.
    #[serde(rename = "end of splice")]
    SpliceEof,
    /// Keeping sockets out of sockmaps.
    Sockmap,
}

impl Part {
    /// The part that a hook in a row of `struct proto` is, if any kernel has the
    /// row in another form.
    pub fn of_row(name: &str) -> Option<Self> {
        match name {
            "accept" => Some(Self::ProtoAccept),
            "ioctl" => Some(Self::ProtoIoctl),
            "recvmsg" => Some(Self::ProtoRecvmsg),
            _ => None,
        }
    }
}

impl Difference {
    /// How it is told; `None` for an entry that breaks the table's rules.
    pub fn told(&self) -> Option<Told<'_>> {
        match (&self.test, &self.old, &self.macro_name, &self.old_macro) {
            (Some(test), Some(old), None, None) => Some(Told::Tests { test, old }),
            (None, None, Some(name), None) => Some(Told::Macro(name)),
            (None, None, None, Some(name)) => Some(Told::OldMacro(name)),
            _ => None,
        }
    }

    /// Whether some kernel from `oldest` on has the older form.
    pub fn matters_from(&self, oldest: Release) -> bool {
        oldest < self.since
    }
}

/// The file of the table, as it is named in messages.
pub const FILE: &str = "generator/facts/compat.yaml";
/// The table as it is written.
pub const TEXT: &str = include_str!("../../facts/compat.yaml");

/// Every difference, in the order shims are printed.
pub static DIFFERENCES: LazyLock<Vec<Difference>> =
    LazyLock::new(|| super::load("compat.yaml", TEXT));

/// The member of `struct proto_ops` that protogen's own function for a slot
/// goes to.
pub fn member(slot: &str) -> &str {
    DIFFERENCES
        .iter()
        .find(|difference| difference.slot.as_deref() == Some(slot))
        .and_then(|difference| difference.member.as_deref())
        .unwrap_or(slot)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_difference_is_told_in_one_way() {
        for difference in DIFFERENCES.iter() {
            assert!(difference.told().is_some(), "{}", difference.name);
            assert_eq!(difference.slot.is_some(), difference.member.is_some());
        }
    }

    #[test]
    fn what_a_difference_leaves_to_another_is_there() {
        for (index, difference) in DIFFERENCES.iter().enumerate() {
            let Some(other) = &difference.unless else { continue };
            let at = DIFFERENCES.iter().position(|d| d.name == *other).expect("a difference");
            let other = &DIFFERENCES[at];
            assert!(at < index && other.needs == difference.needs, "{}", difference.name);
            assert!(other.since < difference.since && other.rows == difference.rows);
        }
    }

    #[test]
    fn names_are_words_of_capitals() {
        for (index, difference) in DIFFERENCES.iter().enumerate() {
            let name = &difference.name;
            let fits = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
            assert!(name.bytes().all(fits), "{name}");
            assert!(DIFFERENCES[..index].iter().all(|d| d.name != *name), "{name} twice");
        }
    }

    #[test]
    fn sources_fit_the_script_that_holds_them() {
        for difference in DIFFERENCES.iter() {
            let Some(Told::Tests { test, old }) = difference.told() else { continue };
            for source in [test, old] {
                assert!(source.contains('@') && source.ends_with('\n'), "{}", difference.name);
                assert!(!source.lines().any(|line| line == "EOF"), "{}", difference.name);
            }
        }
    }

    #[test]
    fn kernels_from_the_release_on_have_the_newest_form() {
        for difference in DIFFERENCES.iter() {
            assert!(difference.since.is_known(), "{}", difference.name);
            for kernel in ["5.10", "6.1", "6.12", "7.2", "7.3"] {
                let release = Release::parse(kernel).expect("a release");
                let has = difference.have.iter().any(|name| name == kernel);
                assert!(has || difference.matters_from(release), "{} {kernel}", difference.name);
            }
        }
    }

    #[test]
    fn members_of_slots() {
        assert_eq!(member("getsockopt"), "getsockopt_iter");
        assert_eq!(member("bind"), "bind");
    }
}
