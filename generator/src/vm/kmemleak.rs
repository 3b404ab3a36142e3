//! Reports of kmemleak, shortened to a line each.

/// What a report of kmemleak says, a line for each object that leaked: what it
/// is, and who has allocated it, the innermost function first.
pub(super) fn leaks(report: &str) -> Vec<String> {
    let mut leaks: Vec<String> = Vec::new();
    let mut trace = false;
    for line in report.lines() {
        if let Some(object) = line.strip_prefix("unreferenced object ") {
            // The address tells nothing.
            let what = object.split_once(' ').map_or(object, |(_, size)| size);
            leaks.push(format!("leaked memory {}", what.trim_end_matches(':')));
            trace = false;
            continue;
        }
        let Some(leak) = leaks.last_mut() else { continue };
        if line.trim_start().starts_with("backtrace") {
            trace = true;
        } else if let (true, Some(function)) = (trace, function(line)) {
            leak.push_str(if leak.contains(" from ") { " < " } else { " from " });
            leak.push_str(function);
        }
    }
    leaks
}

/// The function of a line such as `    [<00000000c0ffee00>] foo_bind+0x1/0x2 [foo]`,
/// unless it is one that every allocation goes through.
fn function(line: &str) -> Option<&str> {
    const ALLOCATORS: &[&str] = &["kmem_cache_", "kmalloc", "__kmalloc", "kmemleak_", "slab_"];
    let line = line.trim();
    let line = line.strip_prefix("[<").and_then(|l| l.split_once("] ")).map_or(line, |(_, l)| l);
    let name = line.split('+').next().filter(|name| !name.is_empty())?;
    (!ALLOCATORS.iter().any(|start| name.starts_with(start))).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::leaks;

    #[test]
    fn new_and_old_reports() {
        let report = "unreferenced object 0xffff888003c5a300 (size 232):\n  comm \"foo_test\", pid 71, \
                      jiffies 4294894\n  hex dump (first 32 bytes):\n    00 00 00 00  ....\n  \
                      backtrace (crc 7d1f):\n    kmem_cache_alloc_node_noprof+0x1/0x2\n    \
                      __alloc_skb+0x1/0x2\n    foo_sendmsg+0x3/0x4 [foo]\n\
                      unreferenced object 0xffff888003c5a400 (size 64):\n  backtrace:\n    \
                      [<00000000c0ffee00>] kmalloc_trace+0x1/0x2\n    \
                      [<00000000c0ffee01>] foo_connect+0x1/0x2 [foo]\n";
        assert_eq!(
            leaks(report),
            [
                "leaked memory (size 232) from __alloc_skb < foo_sendmsg",
                "leaked memory (size 64) from foo_connect",
            ]
        );
        assert!(leaks("").is_empty());
    }
}
