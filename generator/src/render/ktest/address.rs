//! Sample addresses: values for every field that anyone may bind, that never
//! mean "any" and, where there is a choice, that autobind does not hand out.

use crate::model::{Address, At, Family, Field, FieldType, Order};

/// No field needs to tell more addresses apart than this.
const ENOUGH: i128 = 1_000_000;

/// The loopback device is there in each network namespace, with this number; its
/// hardware address is zero.
const LOOPBACK: Values = Values { first: 1, count: 1 };

/// The values a field may have in a sample address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Values {
    /// The first one.
    pub first: i128,
    /// How many there are from there on.
    pub count: i128,
}

/// Values for the `index`-th field; reserved ones and hardware addresses have none.
pub(super) fn values(address: &Address, index: usize) -> Option<Values> {
    let field = address.fields.get(index)?;
    let is = |at: &Option<At<usize>>| at.as_ref().is_some_and(|at| at.value == index);
    if is(&address.hwaddr) {
        return None;
    }
    if is(&address.device) {
        return Some(LOOPBACK);
    }
    let (low, high) = match field.ty {
        FieldType::Reserved(_) => return None,
        // The array's last bytes count, from 1 on.
        FieldType::Bytes(n) => (0, (1i128 << (8 * n.min(3))) - 1),
        FieldType::Int { .. } => field.ty.range()?,
    };
    let mut taken = Vec::new();
    if let Some(p) = address.privileged.as_ref().filter(|p| p.field.value == index) {
        taken.push((p.first.value, p.last.value));
    }
    let auto = address.autobind.as_ref().filter(|a| a.field.value == index);
    if let Some(auto) = auto {
        taken.push((auto.any.value, auto.any.value));
    }
    let mut spared = taken.clone();
    spared.extend(auto.map(|a| (a.first.value, a.last.value)));
    largest_gap(low.max(1), high, &spared)
        .or_else(|| largest_gap(low, high, &spared))
        .or_else(|| largest_gap(low, high, &taken))
        .or(Some(Values { first: low, count: 1 }))
}

/// The longest run of values from `low` to `high` that is outside `taken`.
fn largest_gap(low: i128, high: i128, taken: &[(i128, i128)]) -> Option<Values> {
    let mut taken = taken.to_vec();
    taken.sort_unstable();
    let mut at = low;
    let mut best: Option<Values> = None;
    let mut consider = |first: i128, last: i128| {
        let count = (last - first + 1).min(ENOUGH);
        if count > best.map_or(0, |b| b.count) {
            best = Some(Values { first, count });
        }
    };
    for (first, last) in taken {
        consider(at, (first - 1).min(high));
        at = at.max(last + 1);
    }
    consider(at, high);
    best
}

/// How many sample addresses differ in their keys.
pub(super) fn capacity(address: &Address) -> i128 {
    address
        .key
        .iter()
        .filter_map(|key| values(address, key.value))
        .fold(1, |product, v| (product * v.count).min(ENOUGH))
}

/// The statements that fill the `i`-th address at `*address`, in C.
pub(super) fn make_lines(address: &Address) -> Vec<String> {
    let mut lines = Vec::new();
    for (index, field) in address.fields.iter().enumerate() {
        let Some(values) = values(address, index) else { continue };
        if address.key.iter().any(|key| key.value == index) && values.count > 1 {
            let value = format!("{} + i % {}U", literal(values.first, field), values.count);
            lines.push(store("address->", field, &value));
            lines.push(format!("i /= {}U;", values.count));
        } else {
            lines.push(store("address->", field, &literal(values.first, field)));
        }
    }
    lines
}

/// For each of some fields, the statement that gives `address` its second
/// value there.
pub(super) fn second_values(family: &Family, in_key: bool) -> Vec<String> {
    let address = &family.address;
    let wanted = |index: usize| address.key.iter().any(|key| key.value == index) == in_key;
    let line = |(index, field): (usize, &Field)| {
        let values = values(address, index).filter(|v| v.count > 1)?;
        Some(store("address.", field, &literal(values.first + 1, field)))
    };
    address.fields.iter().enumerate().filter(|(i, _)| wanted(*i)).filter_map(line).collect()
}

/// An assignment to a field, in its byte order.
fn store(prefix: &str, field: &Field, value: &str) -> String {
    let name = &field.name.value;
    let place = format!("{prefix}{name}");
    match field.ty {
        FieldType::Bytes(_) | FieldType::Reserved(_) => {
            format!("put_bytes({place}, sizeof({place}), {value});")
        }
        FieldType::Int { bits, order, .. } => match order {
            Order::Big if bits > 8 => format!("{place} = htobe{bits}({value});"),
            Order::Little if bits > 8 => format!("{place} = htole{bits}({value});"),
            _ => format!("{place} = {value};"),
        },
    }
}

/// A C literal for a value of a field.
fn literal(value: i128, field: &Field) -> String {
    match field.ty {
        FieldType::Int { bits: 64, signed: false, .. } => format!("{value}ULL"),
        FieldType::Int { signed: true, .. } => match value {
            v if v == i128::from(i64::MIN) => "(-9223372036854775807LL - 1)".to_owned(),
            v if i32::try_from(v).is_err() || v == i128::from(i32::MIN) => format!("{v}LL"),
            v => v.to_string(),
        },
        _ => format!("{value}U"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gap_avoids_what_is_taken() {
        let taken = [(0x8000, 0xffff), (0, 0), (1, 255)];
        assert_eq!(largest_gap(1, 0xffff, &taken), Some(Values { first: 256, count: 0x7f00 }));
    }

    #[test]
    fn there_may_be_no_gap() {
        assert_eq!(largest_gap(1, 255, &[(1, 100), (90, 255)]), None);
    }

    #[test]
    fn a_range_that_ends_outside_leaves_nothing_behind_it() {
        assert_eq!(largest_gap(0, 9, &[(5, 20)]), Some(Values { first: 0, count: 5 }));
    }
}
