//! The shims that a module needs, and the tests that tell where.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::facts::{DIFFERENCES, Difference, Part, Release, Told};

/// Header that every shim and test has anyway.
const ALWAYS: &str = "net/sock.h";

/// What lies between a module and older kernels; empty where nothing does.
#[derive(Serialize)]
pub(super) struct Compat {
    /// There is a header at all.
    pub(super) header: bool,
    /// Headers of the shims.
    includes: BTreeSet<&'static str>,
    /// Headers of the tests.
    test_includes: BTreeSet<&'static str>,
    tests: Vec<Test>,
    shims: Vec<Shim>,
    /// What hooks need of it.
    types: Vec<Shim>,
    /// Some shim is about hooks, and needs their prototypes.
    hooked: bool,
}

/// Two sources, of which exactly one compiles.
#[derive(Serialize)]
struct Test {
    name: &'static str,
    newest: String,
    older: String,
}

#[derive(Serialize)]
struct Shim {
    doc: &'static str,
    /// What kernels with the newest form get, and their condition; or empty.
    newest: String,
    /// The preprocessor's question that kernels answer by yes that get the text.
    condition: String,
    text: String,
}

/// A row of `struct proto` that is a hook.
pub(super) struct HookedRow {
    pub(super) part: Part,
    /// `tcp`
    pub(super) base: &'static str,
}

impl Compat {
    /// What a module with these parts needs on kernels from `oldest` on.
    pub(super) fn new(family: &str, oldest: Release, parts: &[Part], rows: &[HookedRow]) -> Self {
        let needed: Vec<&'static Difference> = DIFFERENCES
            .iter()
            .filter(|d| parts.contains(&d.needs) && d.matters_from(oldest))
            .collect();
        let tested = needed.iter().filter(|d| d.test.is_some());
        let types = needed.iter().filter_map(|d| {
            Some(Shim::of(d, oldest, String::new(), d.type_text.as_ref()?.trim_end().to_owned()))
        });
        let shims: Vec<Shim> =
            needed.iter().filter_map(|d| Shim::new(d, family, oldest, rows)).collect();
        Self {
            header: !shims.is_empty(),
            includes: includes(needed.iter().filter(|d| d.shim.is_some())),
            test_includes: includes(tested),
            tests: needed.iter().filter_map(|d| Test::new(d)).collect(),
            types: types.collect(),
            hooked: needed.iter().any(|d| d.rows),
            shims,
        }
    }

    pub(super) fn has_tests(&self) -> bool {
        !self.tests.is_empty()
    }

    /// Whether the difference of that name matters, so that its test is there.
    pub(super) fn tests(&self, name: &str) -> bool {
        self.tests.iter().any(|test| test.name == name)
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
    fn new(
        difference: &'static Difference,
        family: &str,
        oldest: Release,
        rows: &[HookedRow],
    ) -> Option<Self> {
        let filled = |text: &Option<String>| {
            let text = text.as_ref()?.replace('@', family);
            let text = text.trim_end();
            if !difference.rows {
                return Some(text.to_owned());
            }
            let rows = rows.iter().filter(|row| row.part == difference.needs);
            Some(rows.map(|row| text.replace('%', row.base)).collect::<Vec<_>>().join("\n\n"))
        };
        let newest = filled(&difference.newest).unwrap_or_default();
        Some(Self::of(difference, oldest, newest, filled(&difference.shim)?))
    }

    fn of(difference: &'static Difference, oldest: Release, newest: String, text: String) -> Self {
        let name = &difference.name;
        let other = difference.unless.as_ref().filter(|other| {
            DIFFERENCES.iter().any(|d| d.name == **other && d.matters_from(oldest))
        });
        let condition = match (difference.told(), other) {
            (Some(Told::Macro(name)), _) => format!("#ifndef {name}"),
            (Some(Told::OldMacro(name)), _) => format!("#ifdef {name}"),
            (_, Some(other)) if newest.is_empty() => {
                format!("#if defined(HAVE_{other}) && !defined(HAVE_{name})")
            }
            (_, Some(other)) => format!("#elif defined(HAVE_{other})"),
            (_, None) if newest.is_empty() => format!("#ifndef HAVE_{name}"),
            (_, None) => "#else".to_owned(),
        };
        let newest =
            if newest.is_empty() { newest } else { format!("#ifdef HAVE_{name}\n{newest}") };
        Self { doc: &difference.doc, newest, condition, text }
    }
}
