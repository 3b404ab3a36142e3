//! Integer literals.

use proc_macro2::TokenStream;

/// An integer, in groups of three digits where it is long.
pub(in crate::render) fn integer(value: i128) -> TokenStream {
    digits(value).parse().unwrap_or_default()
}

/// Its text.
pub(in crate::render) fn digits(value: i128) -> String {
    let digits = value.unsigned_abs().to_string();
    let sign = if value < 0 { "-" } else { "" };
    if digits.len() < 6 {
        return format!("{sign}{digits}");
    }
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('_');
        }
        out.push(c);
    }
    format!("{sign}{out}")
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn long_ones_are_grouped() {
        assert_eq!(digits(65_535), "65535");
        assert_eq!(digits(262_144), "262_144");
        assert_eq!(digits(i128::from(i64::MIN)), "-9_223_372_036_854_775_808");
    }
}
