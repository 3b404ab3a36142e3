//! Addresses that are chosen, and those that are privileged.

use serde::Serialize;

use super::{AUTOBIND_TRIES, to_cpu, to_field};
use crate::render::View;
use crate::render::view::RangeView;

/// How an autobind chooses.
#[derive(Serialize)]
pub(super) struct Any {
    field: String,
    /// In the field's own byte order.
    value: String,
    candidate: String,
    count: String,
    tries: String,
}

impl Any {
    /// That of the family, where any function chooses.
    pub fn of(view: &View, used: bool) -> Option<Self> {
        let range = view.address.autobind.as_ref().filter(|_| used)?;
        Some(Self::new(view, range))
    }

    fn new(view: &View, range: &RangeView) -> Self {
        let constant = |name: &str| format!("{}_{name}", view.upper);
        Self {
            field: range.field.name.clone(),
            value: to_field(&range.field, &constant("ANY")),
            candidate: to_field(&range.field, &format!("{} + at", constant("AUTOBIND_FIRST"))),
            count: format!("{}U", range.count),
            tries: range.count.min(AUTOBIND_TRIES).to_string(),
        }
    }
}

/// How a privileged address is told.
#[derive(Serialize)]
pub(super) struct Privileged {
    cpu_type: String,
    load: String,
    condition: String,
}

impl Privileged {
    pub fn new(view: &View, range: &RangeView) -> Self {
        let from_zero = !range.field.signed && range.first.trim_end_matches(['U', 'L']) == "0";
        let upper = format!("value <= {}_PRIVILEGED_LAST", view.upper);
        Self {
            cpu_type: range.field.cpu_type.clone(),
            load: to_cpu(&range.field, "addr->"),
            condition: if from_zero {
                upper
            } else {
                format!("value >= {}_PRIVILEGED_FIRST && {upper}", view.upper)
            },
        }
    }
}

/// A literal of a [`RangeView`] as a number.
fn value(literal: &str) -> i128 {
    literal.trim_end_matches(['U', 'L']).parse().unwrap_or(i128::MIN)
}

pub(super) fn zero_is_in(range: &RangeView) -> bool {
    value(&range.first) <= 0 && 0 <= value(&range.last)
}

pub(super) fn overlap(a: &RangeView, b: &RangeView) -> bool {
    value(&a.first) <= value(&b.last) && value(&b.first) <= value(&a.last)
}
