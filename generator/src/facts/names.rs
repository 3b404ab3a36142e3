//! Names that the kernel and its headers have already.

/// A table of words; lines that begin with `#` say where they are from.
#[derive(Debug, Clone, Copy)]
pub struct Words(&'static str);

/// Headers in include/linux.
pub static LINUX_HEADERS: Words = Words(include_str!("../../facts/linux-headers.txt"));

/// Headers in include/uapi/linux.
pub static UAPI_HEADERS: Words = Words(include_str!("../../facts/uapi-headers.txt"));

/// Entries of `/proc/net`.
pub static PROC_NET: Words = Words(include_str!("../../facts/proc-net.txt"));

/// Families of the kernel and prefixes of its functions.
pub static KERNEL_NAMES: Words = Words(include_str!("../../facts/kernel-names.txt"));

/// Lower-case macros.
pub static C_MACROS: Words = Words(include_str!("../../facts/c-macros.txt"));

/// Capabilities.
pub static CAPABILITIES: Words = Words(include_str!("../../facts/capabilities.txt"));

/// Ethertypes, each followed by its name.
const ETHERTYPES: &str = include_str!("../../facts/ethertypes.txt");

/// Prefixes of identifiers, each followed by one identifier.
const PREFIXES: &str = include_str!("../../facts/kernel-prefixes.txt");

impl Words {
    /// Every word, in the table's order.
    pub fn iter(self) -> impl Iterator<Item = &'static str> {
        lines(self.0).flat_map(str::split_ascii_whitespace)
    }

    /// Whether the table has the word.
    pub fn has(self, word: &str) -> bool {
        self.iter().any(|known| known == word)
    }
}

/// An identifier of the kernel that a family of this name would generate.
pub fn kernel_identifier(name: &str) -> Option<&'static str> {
    prefixes().find(|(prefix, _)| *prefix == name).map(|(_, identifier)| identifier)
}

/// The name in the kernel of an ethertype that is in use.
pub fn ethertype_name(number: u16) -> Option<&'static str> {
    let wanted = format!("{number:04x}");
    lines(ETHERTYPES)
        .filter_map(|line| line.split_once(' '))
        .find(|(known, _)| *known == wanted)
        .map(|(_, name)| name)
}

fn prefixes() -> impl Iterator<Item = (&'static str, &'static str)> {
    lines(PREFIXES).filter_map(|line| line.split_once(' '))
}

fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ethertypes_are_known_by_name() {
        assert_eq!(ethertype_name(0x0800), Some("IP"));
        assert_eq!(ethertype_name(0x88b5), None);
        let numbers: Vec<_> =
            lines(ETHERTYPES).map(|line| line.split_once(' ').unwrap().0).collect();
        assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn tables_are_sorted_names() {
        let prefixes: Vec<_> = prefixes().map(|(prefix, _)| prefix).collect();
        assert_eq!(prefixes.len(), lines(PREFIXES).count());
        let tables = [LINUX_HEADERS, UAPI_HEADERS, PROC_NET, KERNEL_NAMES, C_MACROS];
        for table in tables.into_iter().map(|t| t.iter().collect::<Vec<_>>()).chain([prefixes]) {
            assert!(table.len() > 50);
            assert!(table.is_sorted_by(|a, b| a < b), "{:?}", &table[..4]);
        }
    }

    #[test]
    fn an_identifier_begins_or_ends_with_its_prefix() {
        for (prefix, identifier) in prefixes() {
            let lower = identifier.to_ascii_lowercase();
            assert!(
                lower.starts_with(&format!("{prefix}_")) || lower == format!("sockaddr_{prefix}"),
                "{identifier}"
            );
        }
    }

    #[test]
    fn words_are_found() {
        assert!(UAPI_HEADERS.has("fuse"));
        assert!(!UAPI_HEADERS.has("#"));
        assert_eq!(kernel_identifier("driver"), Some("driver_init"));
        assert_eq!(CAPABILITIES.iter().count(), 41);
    }
}
