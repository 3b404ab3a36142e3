//! The judgement of a kernel log: what is a splat, and what is harmless.

/// Text that makes a line a finding, wherever it stands. A new kind of report
/// is a new row.
static SPLATS: &[&str] = &[
    // The core and the processor.
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
    "Call Trace",
    "CFI failure",
    "stack-protector",
    "segfault at",
    "scheduling while atomic",
    "sleeping function called",
    "trying to register non-static key",
    // Sanitizers and checkers.
    "KASAN",
    "KCSAN",
    "KFENCE",
    "KMSAN",
    "UBSAN",
    "ODEBUG",
    "refcount_t",
    "list_add corruption",
    "list_del corruption",
    "suspected memory leak",
    // Lockdep.
    "possible circular",
    "possible recursive",
    "possible irq",
    "inconsistent lock state",
    "inconsistent {",
    "suspicious RCU",
    "bad unlock balance",
    "bad contention detected",
    "held lock freed",
    "lock held when returning to user space",
    "Invalid wait context",
    "locking dependency detected",
    "lock order detected",
    // Hangs.
    "soft lockup",
    "hard LOCKUP",
    "detected stall",
    "detected expedited stall",
    "self-detected stall",
    "blocked for more than",
    // References, slab caches and memory.
    "unregister_netdevice: waiting",
    "leaked reference",
    "users at",
    "reference already released",
    "Objects remaining",
    "Slab cache still has objects",
    "Bad page state",
    "page allocation failure",
    "Out of memory",
    // Tables that modules enter themselves in.
    "proc_dir_entry",
    // Module loading.
    "disagrees about version",
    "Unknown symbol",
];

/// Text that makes a line harmless: what modules outside the kernel's tree
/// cause, and what a busy host does to the clocks of a virtual machine.
static HARMLESS: &[&str] = &[
    "loading out-of-tree module taints kernel",
    "module verification failed",
    "NET: Registered PF_",
    "NET: Unregistered PF_",
    "hrtimer: interrupt took",
    "clocksource: ",
    "sched_clock: ",
    "hogged CPU for",
    "perf: interrupt took too long",
    "INFO: NMI handler",
    "random: ",
    // What the kernel says of a page fault that found no page, and retries.
    "VM_FAULT_OOM leaked out",
];

/// Beginning of what the kernel says, with a stack dump, when a slab cache
/// cannot be made: for want of memory, whatever it calls it. Who asked for the
/// cache is told as well, which is all that has to happen.
const NO_CACHE: [&str; 2] = ["kmem_cache_create", "failed with error -"];

/// The end of a stack dump.
const DUMP_END: &str = "</TASK>";

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
/// those of the modules: no line may be one of theirs or name one of their
/// functions, unless it is harmless.
pub fn judge(console: &str, names: &[&str]) -> Vec<Finding> {
    let mut step = None;
    let mut dump = false;
    let mut findings = Vec::new();
    for (at, line) in console.lines().enumerate() {
        let line = without_time(line);
        if let Some(mark) = line.strip_prefix(super::transcript::MARK) {
            if let Some(begun) = mark.strip_prefix("begin ").and_then(|n| n.trim().parse().ok()) {
                step = Some(begun);
            }
            dump = false;
            continue;
        }
        // Until the first step the kernel boots, which is not ours to judge
        // unless it fails.
        let Some(step) = step else { continue };
        dump |= NO_CACHE.iter().all(|text| line.contains(text));
        if dump {
            dump = !line.contains(DUMP_END);
            continue;
        }
        if HARMLESS.iter().any(|text| line.contains(text)) {
            continue;
        }
        let speaks = |name: &&str| mentions(line, name);
        if SPLATS.iter().any(|text| line.contains(text)) || names.iter().any(speaks) {
            findings.push(Finding { step, line: line.to_owned(), at });
        }
    }
    findings
}

/// Whether a line comes from a module or is about its code: `name: …` at its
/// beginning, a symbol `name_…`, or `[name]` behind a symbol. A name as a mere
/// word proves nothing: it may be an ordinary one, such as "full".
fn mentions(line: &str, name: &str) -> bool {
    let begins = line.get(..name.len()).is_some_and(|start| {
        start.eq_ignore_ascii_case(name) && line[name.len()..].starts_with(':')
    });
    let is_symbol = |at: usize| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    begins
        || line.match_indices(&format!("{name}_")).any(|(at, _)| is_symbol(at))
        || line.contains(&format!("[{name}]"))
}

/// A line without `[    1.234567] ` in front, and without the number of the
/// task or processor that some kernels print there.
fn without_time(line: &str) -> &str {
    let mut rest = line;
    while let Some((time, after)) = rest.strip_prefix('[').and_then(|r| r.split_once(']')) {
        if !time.chars().all(|c| c.is_ascii_digit() || " .TC".contains(c)) {
            break;
        }
        rest = after.strip_prefix(' ').unwrap_or(after);
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

    /// A line of every kind of report, as kernels print it.
    const REPORTS: &[&str] = &[
        "BUG: unable to handle page fault for address: ffffc90000000000",
        "BUG: KASAN: slab-use-after-free in foo_release+0x1a/0x40 [foo]",
        "BUG: sleeping function called from invalid context at net/core/sock.c:3486",
        "BUG: scheduling while atomic: foo_test/71/0x00000002",
        "BUG FOO (Tainted: G           O      ): Objects remaining in FOO on __kmem_cache_shutdown()",
        "BUG FOO (Tainted: G           O      ): Objects remaining on __kmem_cache_shutdown()",
        "BUG: using __this_cpu_add() in preemptible [00000000] code: foo_test/71",
        "BUG: workqueue lockup - pool cpus=0 node=0 flags=0x0 nice=0 stuck for 31s!",
        "BUG: soft lockup - CPU#0 stuck for 26s! [foo_test:71]",
        "BUG: Bad page state in process foo_test  pfn:04a3c",
        "WARNING: CPU: 0 PID: 1 at net/core/stream.c:207 sk_stream_kill_queues+0x1/0x2",
        "WARNING: net/core/stream.c:207 at sk_stream_kill_queues+0x1/0x2, CPU#0: foo_test/71",
        "WARNING: possible circular locking dependency detected",
        "WARNING: possible recursive locking detected",
        "WARNING: possible irq lock inversion dependency detected",
        "WARNING: inconsistent lock state",
        "WARNING: suspicious RCU usage",
        "WARNING: bad unlock balance detected!",
        "WARNING: held lock freed!",
        "WARNING: lock held when returning to user space!",
        "WARNING: SOFTIRQ-safe -> SOFTIRQ-unsafe lock order detected",
        "[ BUG: Invalid wait context ]",
        "INFO: trying to register non-static key.",
        "UBSAN: array-index-out-of-bounds in /tmp/foo/af_foo.c:12:3",
        "ODEBUG: free active (active state 0) object: ffff888003e0 object type: timer_list",
        "refcount_t: underflow; use-after-free.",
        "kmemleak: 1 new suspected memory leaks (see /sys/kernel/debug/kmemleak)",
        "list_del corruption. next->prev should be ffff88, but was ffff89",
        "CFI failure at inet_create+0x1/0x2 (target: foo_bind+0x0/0x3 [foo]; expected type: 0x12)",
        "ref_tracker: net notrefcnt@ffff88800 has 1/1 users at",
        "leaked reference.",
        "ref_tracker: reference already released.",
        "unregister_netdevice: waiting for lo to become free. Usage count = 2",
        "INFO: task foo_test:71 blocked for more than 120 seconds.",
        "rcu: INFO: rcu_preempt self-detected stall on CPU",
        "rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:",
        "rcu: INFO: rcu_preempt detected expedited stalls on CPUs/tasks: { 0-... }",
        "watchdog: Watchdog detected hard LOCKUP on cpu 0",
        "foo_test: page allocation failure: order:4, mode:0xcc0(GFP_KERNEL)",
        "Out of memory: Killed process 71 (foo_test)",
        "foo_test[71]: segfault at 0 ip 0000000000401000 sp 00007ffc error 4",
        "proc_dir_entry 'net/foo' already registered",
        "foo: Unknown symbol sock_no_linger (err -2)",
    ];

    #[test]
    fn every_kind_of_report() {
        for line in REPORTS {
            let log = format!("{MARK}[    2.0] {line}\n");
            assert_eq!(judge(&log, &["other"]).len(), 1, "{line}");
        }
    }

    #[test]
    fn no_memory_for_a_slab_cache() {
        let log = "__kmem_cache_create_args(FOO) failed with error -12\nCall Trace:\n <TASK>\n \
                   foo_init+0x1/0x2 [foo]\n </TASK>\nsock: FOO: Can't create sock SLAB cache!\n";
        assert_eq!(judge(&format!("{MARK}{log}"), &["foo"]), []);
        assert_eq!(judge(&format!("{MARK}{log}Call Trace:\n"), &["foo"]).len(), 1);
        assert_eq!(judge(&format!("{MARK}{}", log.replace("failed", "went")), &["foo"]).len(), 2);
    }

    #[test]
    fn a_slow_host_is_not_the_modules_fault() {
        for line in [
            "hrtimer: interrupt took 23874712 ns",
            "clocksource: timekeeping watchdog on CPU1: Marking clocksource 'tsc' as unstable because the skew is too large:",
            "clocksource: Switched to clocksource acpi_pm",
            "sched_clock: Marking unstable (7654321, 1234)<-(8765432, 4321)",
            "workqueue: foo_work hogged CPU for >10000us 4 times, consider switching to WQ_UNBOUND",
            "perf: interrupt took too long (2511 > 2500), lowering kernel.perf_event_max_sample_rate",
            "random: crng init done",
            "Huh VM_FAULT_OOM leaked out to the #PF handler. Retrying PF",
        ] {
            assert_eq!(judge(&format!("{MARK}[    2.0] {line}\n"), &["foo"]), [], "{line}");
        }
    }

    #[test]
    fn a_module_is_known_by_its_prefix_and_its_symbols() {
        for line in [
            "foo: dropped a packet",
            "FOO: dropped a packet",
            "something in foo_sendmsg+0x12/0x34",
            "RIP: 0010:foo_sendmsg+0x12/0x34",
            "? __x64_sys_sendto+0x12/0x34 [foo]",
        ] {
            for time in ["[    2.0] ", "[    2.0][  T12] ", ""] {
                let log = format!("{MARK}{time}{line}\n");
                assert_eq!(judge(&log, &["foo"]).len(), 1, "{line}");
            }
        }
        for line in
            ["food is good", "the disk is foo", "foo", "xfoo_y", "a_foo_b", "eth0: link is foo: up"]
        {
            assert_eq!(judge(&format!("{MARK}[    2.0] {line}\n"), &["foo"]), [], "{line}");
        }
    }
}
