//! Addresses that anybody can bind, for examples and tests.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::number::digits;
use crate::model::{Address, At, FieldType};
use crate::render::RenderError;

/// Names of the constants.
const NAMES: [&str; 4] = ["SERVER", "CLIENT", "NOBODY", "FREE"];

/// Three addresses with different keys, as calls of the constructor, and with
/// autobind one that asks for a free one. None of the three is privileged or
/// *any*, and none in the autobind range where that is possible.
pub(super) fn addresses(address: &Address) -> Vec<String> {
    let is = |at: &Option<At<usize>>, i| at.as_ref().is_some_and(|at| at.value == i);
    let any = address.autobind.as_ref().map(|a| a.field.value);
    (0..if any.is_some() { 4 } else { 3 })
        .map(|n| {
            let args: Vec<String> = address
                .fields
                .iter()
                .enumerate()
                .filter_map(|(i, field)| match field.ty {
                    FieldType::Reserved(_) => None,
                    // By the loopback device, which has this number everywhere.
                    _ if is(&address.device, i) => Some("1".to_owned()),
                    FieldType::Bytes(len) if is(&address.hwaddr, i) => Some(format!("[0; {len}]")),
                    _ if n == 3 && any == Some(i) => Some("SockAddr::ANY".to_owned()),
                    FieldType::Bytes(len) => Some(format!("[{}; {len}]", n + 1)),
                    FieldType::Int { .. } => Some(digits(value(address, i, n))),
                })
                .collect();
            format!("SockAddr::new({})", args.join(", "))
        })
        .collect()
}

/// The constants that hold them, laid out.
pub(super) fn constants(
    addresses: &[String],
    lay_out: impl Fn(&TokenStream) -> Result<String, RenderError>,
) -> Result<Vec<String>, RenderError> {
    let texts = addresses.iter().zip(NAMES).map(|(text, name)| {
        let (name, value) = (format_ident!("{name}"), text.parse::<TokenStream>());
        let value = value.unwrap_or_default();
        lay_out(&quote!(const #name: SockAddr = #value;))
    });
    texts.collect()
}

/// The `n`-th value of an integer member that is nothing special.
fn value(address: &Address, field: usize, n: usize) -> i128 {
    let (min, max) = address.fields[field].ty.range().unwrap_or((0, 0));
    let autobind = address.autobind.as_ref().filter(|a| a.field.value == field);
    let privileged = address.privileged.as_ref().filter(|p| p.field.value == field);
    let bindable = |v: &i128| {
        autobind.is_none_or(|a| a.any.value != *v)
            && privileged.is_none_or(|p| !(p.first.value..=p.last.value).contains(v))
    };
    let outside = |v: &i128| autobind.is_none_or(|a| !(a.first.value..=a.last.value).contains(v));
    // Beside each border, in both directions, is all that needs a look.
    let mut borders = vec![1, 0, min, max];
    for (first, last) in privileged
        .map(|p| (p.first.value, p.last.value))
        .into_iter()
        .chain(autobind.map(|a| (a.first.value, a.last.value)))
    {
        borders.extend([last + 1, first - 8, first]);
    }
    let near: Vec<i128> = borders
        .iter()
        .flat_map(|b| (0..8).map(move |d| b + d))
        .filter(|v| (min..=max).contains(v))
        .filter(bindable)
        .collect();
    let pick = |list: Vec<i128>| {
        let mut seen: Vec<i128> = Vec::new();
        for v in list {
            if !seen.contains(&v) {
                seen.push(v);
            }
        }
        seen.get(n).copied()
    };
    pick(near.iter().copied().filter(outside).collect()).or_else(|| pick(near)).unwrap_or(min)
}
