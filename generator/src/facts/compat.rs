//! Differences between kernels and the shims that hide them.

use std::sync::LazyLock;

use serde::Deserialize;

/// One interface that not every kernel has in its newest form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// `HAVE_<name>` is set where the kernel has the newest form.
    pub name: String,
    /// How older kernels differ, one line.
    pub doc: String,
    /// Headers that the shim needs beside `<net/sock.h>`.
    #[serde(default)]
    pub include: Vec<String>,
    /// C that compiles on a kernel with the newest form only.
    #[serde(default)]
    pub test: Option<String>,
    /// For macros, in place of a test: the macro's name.
    #[serde(default, rename = "macro")]
    pub macro_name: Option<String>,
    /// C that gives an older kernel the newest form.
    pub shim: String,
    /// The part of a module that makes the difference matter.
    pub needs: Part,
}

/// Parts that a module may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Slots that take an address.
    Address,
    /// The choice of a free address.
    Autobind,
    /// Sending.
    Send,
    /// Receiving.
    Recv,
    /// `/proc/net/<name>`.
    Proc,
}

/// Every difference, in the order shims are printed.
pub static DIFFERENCES: LazyLock<Vec<Difference>> =
    LazyLock::new(|| super::load("compat.yaml", include_str!("../../facts/compat.yaml")));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_difference_is_told_by_a_test_or_a_macro() {
        for difference in DIFFERENCES.iter() {
            assert!(
                difference.test.is_some() != difference.macro_name.is_some(),
                "{}",
                difference.name
            );
        }
    }
}
