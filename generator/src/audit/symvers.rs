//! `Module.symvers`: what modules may link to.

use std::collections::BTreeMap;

/// How symbols are exported.
#[derive(Debug, Default)]
pub struct Symvers(BTreeMap<String, bool>);

impl Symvers {
    /// Reads the file: a checksum, the symbol, where it is, and how it is
    /// exported, with tabs between.
    pub fn read(text: &str) -> Self {
        let row = |line: &str| {
            let mut fields = line.split('\t');
            let (symbol, kind) = (fields.nth(1)?, fields.nth(1)?);
            Some((symbol.to_owned(), kind.starts_with("EXPORT_SYMBOL_GPL")))
        };
        Self(text.lines().filter_map(row).collect())
    }

    /// Whether the symbol is for GPL-compatible modules alone; none if it is
    /// not exported.
    pub fn gpl(&self, symbol: &str) -> Option<bool> {
        self.0.get(symbol).copied()
    }

    /// Whether there is nothing in the file.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::Symvers;

    #[test]
    fn exports_are_read() {
        let text = "0x00000000\tsock_register\tvmlinux\tEXPORT_SYMBOL\t\n\
                    0x1234\trhashtable_destroy\tvmlinux\tEXPORT_SYMBOL_GPL\t\nshort\tline\n";
        let symvers = Symvers::read(text);
        assert_eq!(symvers.gpl("sock_register"), Some(false));
        assert_eq!(symvers.gpl("rhashtable_destroy"), Some(true));
        assert_eq!(symvers.gpl("line"), None);
        assert!(!symvers.is_empty() && Symvers::read("").is_empty());
    }
}
