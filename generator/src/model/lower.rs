//! From the spec as written to the family as meant.

use super::Family;
use crate::diag::Sink;
use crate::spec::Spec;

/// Resolves names and fills in every default.
pub fn lower(_spec: &Spec, _sink: &mut Sink) -> Option<Family> {
    None
}
