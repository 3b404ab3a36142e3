//! The judgement of a kernel log: what is a splat, and what is harmless.

/// Text that makes a line a finding, wherever it stands. A new kind of report
/// is a new row.
static SPLATS: &[&str] = &[
    "BUG:",
    "BUG at",
    "kernel BUG",
    "WARNING:",
    "Oops",
    "general protection",
    "NULL pointer dereference",
    "unable to handle",
    "Unable to handle",
    "Kernel panic",
    "KASAN",
    "KCSAN",
    "KFENCE",
    "UBSAN",
    "Call Trace",
    "possible circular",
    "possible recursive",
    "possible irq",
    "inconsistent lock state",
    "suspicious RCU",
    "bad unlock balance",
    "held lock freed",
    "refcount_t",
    "memory leak",
    "soft lockup",
    "hard LOCKUP",
    "detected stall",
    "self-detected stall",
    "blocked for more than",
    "scheduling while atomic",
    "sleeping function called",
    "unregister_netdevice: waiting",
    "Objects remaining in",
    "Slab cache still has objects",
    "page allocation failure",
    "Out of memory",
    "stack-protector",
    "segfault at",
    "disagrees about version",
    "Unknown symbol",
];

/// Text that makes a line harmless, for modules outside the kernel's tree.
static HARMLESS: &[&str] = &[
    "loading out-of-tree module taints kernel",
    "module verification failed",
    "NET: Registered PF_",
    "NET: Unregistered PF_",
];

/// A line of the kernel log that should not be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The step of the plan that was under way.
    pub step: usize,
    /// The line, without its time.
    pub line: String,
    /// Its place in the log, from 0.
    pub at: usize,
}

/// Judges everything the kernel said from the first step on. `names` are
/// those of the modules: no line may mention one, unless it is harmless.
pub fn judge(console: &str, names: &[&str]) -> Vec<Finding> {
    let mut step = None;
    let mut findings = Vec::new();
    for (at, line) in console.lines().enumerate() {
        let line = without_time(line);
        if let Some(mark) = line.strip_prefix(super::transcript::MARK) {
            if let Some(begun) = mark.strip_prefix("begin ").and_then(|n| n.trim().parse().ok()) {
                step = Some(begun);
            }
            continue;
        }
        // Until the first step the kernel boots, which is not ours to judge
        // unless it fails.
        let Some(step) = step else { continue };
        if HARMLESS.iter().any(|text| line.contains(text)) {
            continue;
        }
        if SPLATS.iter().any(|text| line.contains(text)) || mentions(line, names) {
            findings.push(Finding { step, line: line.to_owned(), at });
        }
    }
    findings
}

/// Whether one of the names stands in a line as a word of its own, in small
/// letters or capitals.
fn mentions(line: &str, names: &[&str]) -> bool {
    let line = line.to_ascii_lowercase();
    let mut words = line.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| names.iter().any(|name| word == name.to_ascii_lowercase()))
        || names.iter().any(|name| line.contains(&format!("{}:", name.to_ascii_lowercase())))
}

/// A line without `[    1.234567] ` in front, and without the number of the
/// task or processor that some kernels print there.
fn without_time(line: &str) -> &str {
    let mut rest = line;
    while let Some((time, after)) = rest.strip_prefix('[').and_then(|r| r.split_once("] ")) {
        if !time.chars().all(|c| c.is_ascii_digit() || " .TC".contains(c)) {
            break;
        }
        rest = after;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::judge;

    const MARK: &str = "[    1.0] @vm begin 0\n";

    #[test]
    fn quiet_log() {
        let log = "[    0.1] WARNING: boot\n[    1.0] @vm begin 0\n\
                   [    1.1] foo: loading out-of-tree module taints kernel.\n\
                   [    1.2] foo: module verification failed: signature and/or required key missing\n\
                   [    1.3] NET: Registered PF_ECONET protocol family\n\
                   [    1.4] random: crng init done\n";
        assert_eq!(judge(log, &["foo"]), []);
    }

    #[test]
    fn splats_and_mentions() {
        for line in [
            "[    2.0] BUG: unable to handle page fault",
            "[    2.0][  T12] WARNING: CPU: 0 PID: 1 at net/core/stream.c:207",
            "[    2.0] WARNING: possible circular locking dependency detected",
            "[    2.0] refcount_t: underflow; use-after-free.",
            "[    2.0] foo: dropped a packet",
            "[    2.0] something about FOO here",
        ] {
            assert_eq!(judge(&format!("{MARK}{line}\n"), &["foo"]).len(), 1, "{line}");
        }
        assert_eq!(judge(&format!("{MARK}[    2.0] food is good\n"), &["foo"]), []);
    }
}
