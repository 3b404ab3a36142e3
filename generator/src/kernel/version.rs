//! The order of versions of packages.

/// Sorts versions as a reader would: numbers by value, the rest by text.
pub(super) fn version_key(version: &str) -> Vec<(u64, String)> {
    let mut key = Vec::new();
    let mut rest = version;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        let text = after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len());
        let (word, next) = after.split_at(text);
        key.push((number.parse().unwrap_or(0), word.to_owned()));
        rest = next;
    }
    key
}

#[cfg(test)]
mod tests {
    use super::version_key;

    #[test]
    fn versions_sort_by_number() {
        assert!(version_key("6.1.0-9") < version_key("6.1.0-10"));
        assert!(version_key("6.12.117-1~deb12u1") > version_key("6.12.99-1~deb12u1"));
        assert!(version_key("6.1.192-2") > version_key("6.1.192-1"));
    }
}
