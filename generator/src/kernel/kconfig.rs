//! What of a kernel's configuration was asked for and is not so.

/// The lines of `wanted` that do not hold in the configuration `have`.
pub(super) fn unmet<'w>(wanted: &'w str, have: &str) -> Vec<&'w str> {
    let set: Vec<&str> = have.lines().filter(|line| line.starts_with("CONFIG_")).collect();
    wanted.lines().filter(|line| !holds(line, &set)).collect()
}

fn holds(line: &str, set: &[&str]) -> bool {
    if line.starts_with("CONFIG_") {
        return set.contains(&line);
    }
    let Some(name) = off(line) else { return true };
    !set.iter().any(|have| have.strip_prefix(name).is_some_and(|rest| rest.starts_with('=')))
}

/// The name in `# CONFIG_NAME is not set`.
fn off(line: &str) -> Option<&str> {
    line.strip_prefix("# ")?.strip_suffix(" is not set")
}

/// Whether the configuration says that clang built the kernel.
pub(super) fn by_clang(have: &str) -> bool {
    have.lines().any(|line| line == "CONFIG_CC_IS_CLANG=y")
}

/// What the Rust compiler that built the kernel says of itself; nothing if the
/// kernel was built without Rust.
pub(super) fn rustc(have: &str) -> Option<&str> {
    if !have.lines().any(|line| line == "CONFIG_RUST=y") {
        return None;
    }
    text(have, "CONFIG_RUSTC_VERSION_TEXT").or(Some("an unknown rustc"))
}

/// The C compiler that built the kernel, as it was called.
pub(super) fn compiler(have: &str) -> Option<&str> {
    text(have, "CONFIG_CC_VERSION_TEXT")?.split_whitespace().next()
}

/// The value of a text option, which has quotes in some files and none in others.
fn text<'h>(have: &'h str, name: &str) -> Option<&'h str> {
    let value = |line: &'h str| line.strip_prefix(name)?.strip_prefix('=');
    have.lines().find_map(value).map(|value| value.trim_matches('"'))
}

/// The major version of the compiler that built the kernel.
pub(super) fn clang_major(have: &str) -> Option<u32> {
    let version = have.lines().find_map(|line| line.strip_prefix("CONFIG_CLANG_VERSION="))?;
    // 190107 is 19.1.7.
    version.parse::<u32>().ok().map(|number| number / 10_000).filter(|&major| major > 0)
}

#[cfg(test)]
mod tests {
    use super::{by_clang, clang_major, compiler, rustc, unmet};

    const HAVE: &str = "CONFIG_NET=y\nCONFIG_NR=8\nCONFIG_NAME=\"a\"\n# CONFIG_WAN is not set\n\
                        CONFIG_CC_IS_CLANG=y\nCONFIG_CLANG_VERSION=190107\n";

    #[test]
    fn what_holds_is_not_named() {
        let wanted = "# a comment\n\nCONFIG_NET=y\nCONFIG_NR=8\n# CONFIG_WAN is not set\n\
                      # CONFIG_GONE is not set\n# CONFIG_NE is not set\n";
        assert!(unmet(wanted, HAVE).is_empty());
    }

    #[test]
    fn what_does_not_hold_is_named() {
        let wanted = "CONFIG_NET=m\nCONFIG_N=8\nCONFIG_WAN=y\n# CONFIG_NET is not set\n";
        assert_eq!(unmet(wanted, HAVE), wanted.lines().collect::<Vec<_>>());
    }

    #[test]
    fn the_compilers_are_read() {
        let have = "CONFIG_CC_VERSION_TEXT=\"gcc-14 (Debian 14.2)\"\nCONFIG_RUST=y\n\
                    CONFIG_RUSTC_VERSION_TEXT=\"rustc 1.85.1 (x)\"\n";
        assert_eq!(compiler(have), Some("gcc-14"));
        assert_eq!(rustc(have), Some("rustc 1.85.1 (x)"));
        assert_eq!(rustc(&have.replace('"', "")), Some("rustc 1.85.1 (x)"));
        assert_eq!(rustc(&have.replace("RUST=y", "RUST=n")), None);
    }

    #[test]
    fn the_compiler_is_read() {
        assert!(by_clang(HAVE) && !by_clang("CONFIG_CC_IS_GCC=y\n"));
        assert_eq!(clang_major(HAVE), Some(19));
        assert_eq!(clang_major("CONFIG_CLANG_VERSION=0\n"), None);
    }
}
