//! The shims that a module needs, and the tests that tell where.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::facts::{DIFFERENCES, Difference, Part, Release, Told};

/// Header that every shim and test has anyway.
const ALWAYS: &str = "net/sock.h";

/// What lies between a module and older kernels; empty where nothing does.
#[derive(Serialize)]
pub(super) struct Compat {
    /// Headers of the shims.
    includes: BTreeSet<&'static str>,
    /// Headers of the tests.
    test_includes: BTreeSet<&'static str>,
    pub(super) tests: Vec<Test>,
    pub(super) shims: Vec<Shim>,
}

/// Two sources, of which exactly one compiles.
#[derive(Serialize)]
pub(super) struct Test {
    name: &'static str,
    newest: String,
    older: String,
}

#[derive(Serialize)]
pub(super) struct Shim {
    doc: &'static str,
    /// The preprocessor's question that older kernels answer by yes.
    condition: String,
    text: String,
}

impl Compat {
    /// What a module with these parts needs on kernels from `oldest` on.
    pub(super) fn new(family: &str, oldest: Release, parts: &[Part]) -> Self {
        let needed: Vec<&'static Difference> = DIFFERENCES
            .iter()
            .filter(|d| parts.contains(&d.needs) && d.matters_from(oldest))
            .collect();
        let tested = needed.iter().filter(|d| d.test.is_some());
        Self {
            includes: includes(needed.iter()),
            test_includes: includes(tested),
            tests: needed.iter().filter_map(|d| Test::new(d)).collect(),
            shims: needed.iter().filter_map(|d| Shim::new(d, family)).collect(),
        }
    }
}

impl Compat {
    /// Whether a difference matters, so that its shim is there.
    pub(super) fn hides(&self, name: &str) -> bool {
        self.shims.iter().any(|shim| shim.condition.ends_with(&format!("HAVE_{name}")))
    }
}

fn includes<'a>(
    differences: impl Iterator<Item = &'a &'static Difference>,
) -> BTreeSet<&'static str> {
    let named = differences.flat_map(|d| d.include.iter().map(String::as_str));
    named.chain([ALWAYS]).collect()
}

impl Test {
    fn new(difference: &'static Difference) -> Option<Self> {
        let Some(Told::Tests { test, old }) = difference.told() else { return None };
        let name = format!("test_{}", difference.name.to_lowercase());
        let source = |text: &str| text.replace('@', &name).trim_end().to_owned();
        Some(Self { name: &difference.name, newest: source(test), older: source(old) })
    }
}

impl Shim {
    fn new(difference: &'static Difference, family: &str) -> Option<Self> {
        Some(Self {
            doc: &difference.doc,
            condition: match difference.told()? {
                Told::Tests { .. } => format!("#ifndef HAVE_{}", difference.name),
                Told::Macro(name) => format!("#ifndef {name}"),
                Told::OldMacro(name) => format!("#ifdef {name}"),
            },
            text: difference.shim.replace('@', family).trim_end().to_owned(),
        })
    }
}
