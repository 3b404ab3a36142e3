//! The kernel releases that the facts cover.

use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer};

/// A release of the mainline kernel, such as 6.12.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Release {
    /// The number before the dot.
    pub major: u16,
    /// The number after it.
    pub minor: u16,
}

impl Release {
    /// Reads `6.12`; nothing may follow.
    pub fn parse(text: &str) -> Option<Self> {
        let (major, minor) = text.split_once('.')?;
        Some(Self { major: number(major)?, minor: number(minor)? })
    }

    /// The release that a kernel's own release string begins with, such as
    /// `6.12.107+deb13-amd64` or `7.4-rc1`.
    pub fn of_kernel(text: &str) -> Option<Self> {
        let (major, rest) = text.split_once('.')?;
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        Some(Self { major: number(major)?, minor: number(&rest[..end])? })
    }

    /// Whether the facts cover it.
    pub fn is_known(self) -> bool {
        RELEASES.contains(&self)
    }
}

/// A decimal number as releases have them: no sign, no leading zero.
fn number(text: &str) -> Option<u16> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    plain.then(|| text.parse().ok()).flatten()
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl<'de> Deserialize<'de> for Release {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| serde::de::Error::custom(format!("`{text}` is no kernel release")))
    }
}

/// Every release that the facts cover, oldest first.
pub static RELEASES: LazyLock<Vec<Release>> =
    LazyLock::new(|| super::load("releases.yaml", include_str!("../../facts/releases.yaml")));

/// The oldest release that the facts cover.
pub fn oldest() -> Release {
    RELEASES[0]
}

/// The newest release that the facts cover.
pub fn newest() -> Release {
    RELEASES[RELEASES.len() - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_ascend() {
        assert!(RELEASES.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(oldest().to_string(), "5.10");
        assert!(newest() >= Release { major: 7, minor: 3 });
    }

    #[test]
    fn forms() {
        let release = |major, minor| Some(Release { major, minor });
        assert_eq!(Release::parse("6.12"), release(6, 12));
        assert_eq!(Release::parse("7.0"), release(7, 0));
        for text in ["", "6", "6.", ".1", "6.1.2", "v6.1", "6.01", "6.1-rc1", "6.-1", "6.99999"] {
            assert_eq!(Release::parse(text), None, "{text}");
        }
        assert_eq!(Release::of_kernel("6.12.107+deb13-amd64"), release(6, 12));
        assert_eq!(Release::of_kernel("7.4-rc1"), release(7, 4));
        assert_eq!(Release::of_kernel("7.3"), release(7, 3));
        assert_eq!(Release::of_kernel("next-2026"), None);
    }
}
