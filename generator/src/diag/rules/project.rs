//! Rules about several specs together.

use super::{Rule, error};

/// PG0901 and up.
pub(super) const RULES: [Rule; 2] = [
    error(
        "PG0901",
        "two specs describe a family of the same name",
        "The name of a family prefixes everything that is generated for it and names its folder, \
         so the files of one spec would overwrite those of the other. Rename one family, or check \
         and generate one spec alone by naming it.",
    ),
    error(
        "PG0902",
        "two specs take the same address family number",
        "A kernel registers one family for each number: the second module of the two would fail \
         to load with EEXIST. Give one of them another free number.",
    ),
];
