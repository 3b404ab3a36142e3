//! The script that asks the compiler about the kernel's interfaces gives the
//! right answers, or none. Small headers take the kernel's place.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use protogen::facts::{DIFFERENCES, Told};
use protogen::pipeline::load_text;
use protogen::render::{Engine, render};
use protogen::source::Source;

/// What `<net/sock.h>` has whatever the kernel.
const COMMON: &str = "\
typedef unsigned int u32;
typedef _Bool bool;
typedef unsigned long size_t;
typedef struct { u32 val; } kuid_t;
typedef struct { int counter; } atomic_t;
struct socket;
struct net;
struct ctl_table;
struct ctl_table_header;
struct sock { kuid_t sk_uid; atomic_t sk_drops; void (*sk_error_report)(struct sock *); };
struct sockaddr { int family; };
struct msghdr;
struct sk_buff;
struct sk_psock;
struct iov_iter { int type; };
struct iovec;
#define __user
#define READ 0
#define READ_ONCE(x) (x)
void iov_iter_init(struct iov_iter *, unsigned int, const struct iovec *, unsigned long, size_t);
size_t copy_to_iter(const void *, size_t, struct iov_iter *);
static inline void atomic_inc(atomic_t *v) { v->counter++; }
";

/// The newest form of every interface.
const NEWEST: &str = "\
struct sockaddr_unsized { int family; };
typedef struct sockopt { struct iov_iter iter_in, iter_out; int optlen; } sockopt_t;
struct proto_accept_arg { int flags; int err; };
struct proto_ops {
	int (*release)(struct socket *);
	int (*bind)(struct socket *, struct sockaddr_unsized *, int);
	int (*accept)(struct socket *, struct socket *, struct proto_accept_arg *);
	int (*getsockopt)(struct socket *, int, int, char *, int *);
	int (*getsockopt_iter)(struct socket *, int, int, sockopt_t *);
	void (*splice_eof)(struct socket *);
};
void inet_splice_eof(struct socket *);
struct proto {
	struct sock *(*accept)(struct sock *, struct proto_accept_arg *);
	int (*ioctl)(struct sock *, int, int *);
	int (*recvmsg)(struct sock *, struct msghdr *, size_t, int);
	int (*psock_update_sk_prot)(struct sock *, struct sk_psock *, bool);
};
int tcp_bpf_update_proto(struct sock *, struct sk_psock *, bool);
static inline kuid_t sk_uid(const struct sock *sk) { return sk->sk_uid; }
static inline void sk_error_report(struct sock *sk) { sk->sk_error_report(sk); }
void sock_recv_cmsgs(struct msghdr *, struct sock *, struct sk_buff *);
u32 get_random_u32_below(u32);
struct ctl_table_header *register_net_sysctl_sz(struct net *, const char *, struct ctl_table *, size_t);
static inline void sk_drops_inc(struct sock *sk) { atomic_inc(&sk->sk_drops); }
";

/// The older form of every interface.
const OLDER: &str = "\
struct proto_ops {
	int (*release)(struct socket *);
	int (*bind)(struct socket *, struct sockaddr *, int);
	int (*accept)(struct socket *, struct socket *, int, bool);
	int (*getsockopt)(struct socket *, int, int, char *, int *);
};
struct proto {
	struct sock *(*accept)(struct sock *, int, int *, bool);
	int (*ioctl)(struct sock *, int, unsigned long);
	int (*recvmsg)(struct sock *, struct msghdr *, size_t, int, int, int *);
};
void sock_recv_ts_and_drops(struct msghdr *, struct sock *, struct sk_buff *);
u32 prandom_u32_max(u32);
struct ctl_table_header *register_net_sysctl(struct net *, const char *, struct ctl_table *);
";

/// A folder with a script that asks everything, and headers.
struct Kernel {
    folder: tempfile::TempDir,
}

impl Kernel {
    fn new(headers: &str) -> Self {
        Self::with(&scripts()[0], headers)
    }

    fn with(text: &str, headers: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("conftest.sh"), text).expect("written");
        let include = folder.path().join("include");
        for line in text.lines().filter_map(|line| line.strip_prefix("#include <")) {
            let path = include.join(line.trim_end_matches('>'));
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            let guarded =
                format!("#pragma once\n{}", if line == "net/sock.h>" { headers } else { "" });
            fs::write(path, guarded).expect("written");
        }
        Self { folder }
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("config.h")
    }

    fn ask(&self, cc: &str, flags: &[&str]) -> Output {
        let mut sh = Command::new("sh");
        sh.arg(self.folder.path().join("conftest.sh")).arg(self.out());
        sh.arg("-I").arg(self.folder.path().join("include")).args(flags).env("CC", cc);
        sh.output().expect("sh is there")
    }

    /// The answers; there have to be some, and no word beside them.
    fn answers(&self) -> BTreeMap<String, bool> {
        let output = self.ask("gcc", &["-std=gnu11"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && said.is_empty(), "{said}");
        let config = fs::read_to_string(self.out()).expect("answers");
        let answer = |line: &str| {
            let yes = line.strip_prefix("#define HAVE_").and_then(|l| l.strip_suffix(" 1"));
            let no = line.strip_prefix("/* HAVE_").and_then(|l| l.strip_suffix(" is not set */"));
            yes.or(no).map(|name| (name.to_owned(), yes.is_some()))
        };
        config.lines().filter_map(answer).collect()
    }

    /// What the script says when it gives no answer.
    fn refusal(&self, cc: &str, flags: &[&str]) -> String {
        let output = self.ask(cc, flags);
        assert!(!output.status.success());
        assert!(!self.out().exists(), "an answer all the same");
        let left: Vec<_> = fs::read_dir(self.folder.path()).expect("read").flatten().collect();
        assert_eq!(left.len(), 2, "left behind: {left:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }
}

fn tested() -> BTreeSet<String> {
    let told = DIFFERENCES.iter().filter(|d| matches!(d.told(), Some(Told::Tests { .. })));
    told.map(|d| d.name.clone()).collect()
}

/// The scripts of the families that ask everything between them, one of each
/// transport.
fn scripts() -> [String; 3] {
    let corpus = |name| format!("generator/tests/corpus/{name}");
    let of = |spec: &str, more| module_of(spec, more)["conftest.sh"].clone();
    [of(&corpus("full"), MORE), of(&corpus("inetted"), ""), of("specs/syscometh", "")]
}

/// What all of them answer.
fn answers(headers: &str) -> BTreeMap<String, bool> {
    scripts().iter().flat_map(|script| Kernel::with(script, headers).answers()).collect()
}

#[test]
fn the_newest_kernel_has_everything() {
    let answers = answers(&format!("{COMMON}{NEWEST}"));
    assert_eq!(answers.keys().cloned().collect::<BTreeSet<_>>(), tested());
    assert!(answers.values().all(|has| *has), "{answers:?}");
}

#[test]
fn the_oldest_kernel_has_nothing() {
    let answers = answers(&format!("{COMMON}{OLDER}"));
    assert_eq!(answers.keys().cloned().collect::<BTreeSet<_>>(), tested());
    assert!(answers.values().all(|has| !*has), "{answers:?}");
}

#[test]
fn a_backport_is_seen() {
    let backported = "u32 get_random_u32_below(u32);\n";
    let answers = Kernel::new(&format!("{COMMON}{OLDER}{backported}")).answers();
    let yes: Vec<_> = answers.iter().filter(|(_, has)| **has).map(|(name, _)| name).collect();
    assert_eq!(yes, ["GET_RANDOM_U32_BELOW"]);
}

/// Whatever becomes of an interface: a form that nobody knows is not guessed.
#[test]
fn a_third_form_ends_the_build() {
    let forms = [
        (
            "PROTO_ACCEPT_ARG",
            "sock *(*accept)(struct sock *,",
            "sock *(*accept)(struct sock *, int,",
        ),
        ("PROTO_IOCTL_KARG", "(*ioctl)(struct sock *, int, int *)", "(*ioctl)(struct sock *, int)"),
        (
            "PROTO_RECVMSG_FLAGS",
            "(*recvmsg)(struct sock *, struct msghdr *, size_t, int)",
            "(*recvmsg)(struct sock *, struct msghdr *, size_t)",
        ),
        ("PROTO_PSOCK_UPDATE_SK_PROT", "(*psock_update_sk_prot)", "(*psock_update)"),
        (
            "PROTO_OPS_SPLICE_EOF",
            "(*splice_eof)(struct socket *)",
            "(*splice_eof)(struct socket *, int)",
        ),
        ("SOCKADDR_UNSIZED", "struct sockaddr_unsized *, int)", "struct sockaddr_unsized *)"),
        ("PROTO_OPS_ACCEPT_ARG", "struct proto_accept_arg *)", "struct proto_accept_arg *, int)"),
        ("GETSOCKOPT_ITER", "(*getsockopt_iter)", "(*getsockopt_kiter)"),
        ("GETSOCKOPT_ITER", "iter_in, iter_out", "iter_in, iter"),
        (
            "REGISTER_NET_SYSCTL_SZ",
            "struct ctl_table *, size_t)",
            "struct ctl_table *, size_t, int)",
        ),
        ("SK_UID", "sk_uid(const struct sock *sk)", "sk_uid(const struct sock *sk, int effective)"),
        ("SOCK_RECV_CMSGS", "sock_recv_cmsgs(", "sock_recv_control("),
        ("GET_RANDOM_U32_BELOW", "get_random_u32_below(u32)", "get_random_u32_below(void)"),
        (
            "SK_ERROR_REPORT",
            "sk_error_report(struct sock *sk)",
            "sk_error_report(struct sock *sk, int error)",
        ),
        ("SK_DROPS_INC", "sk_drops_inc(struct sock *sk)", "sk_drops_inc(struct sock *sk, int n)"),
    ];
    // The other one's test knows the same forms, and comes first.
    let left = |name: &str| DIFFERENCES.iter().any(|d| d.name == name && d.unless.is_some());
    for name in tested().into_iter().filter(|name| !left(name)) {
        assert!(forms.iter().any(|(tested, ..)| *tested == name), "{name} has no third form");
    }
    for (name, from, to) in forms {
        assert!(NEWEST.contains(from), "{from}");
        let scripts = scripts();
        let asks = |script: &&String| script.contains(&format!("#line 1 \"{name}\""));
        let script = scripts.iter().find(asks).expect("one of them asks");
        let kernel = Kernel::with(script, &format!("{COMMON}{}", NEWEST.replace(from, to)));
        let said = kernel.refusal("gcc", &["-std=gnu11"]);
        assert!(said.contains(&format!("has a form of {name} that is not known")), "{said}");
        assert!(said.lines().any(|line| line.starts_with(&format!("{name}:"))), "{said}");
    }
}

#[test]
fn both_forms_end_the_build() {
    let both = NEWEST
        .replace("struct sockaddr_unsized { int family; };", "#define sockaddr_unsized sockaddr");
    let said = Kernel::new(&format!("{COMMON}{both}")).refusal("gcc", &["-std=gnu11"]);
    assert!(said.contains("both forms of SOCKADDR_UNSIZED compile"), "{said}");
}

#[test]
fn broken_compilers_and_headers_end_the_build() {
    let kernel = Kernel::new(&format!("{COMMON}{NEWEST}"));
    for (cc, flags, expected) in [
        ("true", &[][..], "the compiler does not judge the tests"),
        ("no-such-compiler", &[], "the compiler does not judge the tests"),
        ("gcc", &["-fno-such-flag"], "the kernel's headers do not compile"),
        ("gcc", &["-Dproto_ops=1"], "the kernel's headers do not compile"),
    ] {
        let said = kernel.refusal(cc, flags);
        assert!(
            said.contains(&format!("conftest.sh: error: {expected}")),
            "{cc} {flags:?}: {said}"
        );
    }
    let other = NEWEST.replace("(*release)(struct socket *)", "(*release)(struct socket *, int)");
    let said = Kernel::new(&format!("{COMMON}{other}")).refusal("gcc", &["-std=gnu11"]);
    assert!(said.contains("the compiler refuses what is right"), "{said}");
    // Warnings that are off are no errors either.
    let said = kernel.refusal("gcc", &["-std=gnu11", "-w"]);
    assert!(said.contains("the compiler does not judge the tests"), "{said}");
    for (flag, expected) in [
        ("incompatible-pointer-types", "accepts wrong signatures"),
        ("implicit-function-declaration", "accepts missing functions"),
    ] {
        let kernel = Kernel::new(&format!("{COMMON}{NEWEST}"));
        let lax = kernel.folder.path().join("conftest.sh");
        let script = fs::read_to_string(&lax).expect("read");
        fs::write(&lax, script.replace(&format!("-Werror={flag}"), &format!("-Wno-{flag}")))
            .expect("written");
        let said = kernel.refusal("gcc", &["-std=gnu11"]);
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn blanks_in_paths_do_no_harm() {
    let kernel = Kernel::new(&format!("{COMMON}{NEWEST}"));
    let folder = kernel.folder.path().join("with blank");
    fs::rename(kernel.folder.path().join("include"), &folder).expect("renamed");
    let flag = format!("-I{}", folder.display());
    let output = kernel.ask("gcc", &["-std=gnu11", &flag]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// What the family that says all it can about datagrams does not say.
const MORE: &str = "  - type: stream
    ops: [bind, connect, listen, accept, shutdown, sendmsg, recvmsg]

sysctls: [{ name: depth, range: [1, 9], default: 3, doc: Depth. }]
";

/// The module of the family that says all it can, and more.
fn module(more: &str) -> BTreeMap<String, String> {
    module_of("generator/tests/corpus/full", more)
}

fn module_of(spec: &str, more: &str) -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join(spec).join("spec.yaml").display().to_string();
    // What is added is more than modules in Rust have.
    let text = fs::read_to_string(&path).expect("reads").replace("lang: [c, rust]", "lang: c");
    let text = text + more;
    let loaded = load_text(Arc::new(Source { path, text }));
    let family = loaded.family.unwrap_or_else(|| panic!("{more}: {:?}", loaded.diagnostics));
    let files = render(&Engine::new(None), &family, spec, "0").expect("renders");
    let in_module = files.into_iter().filter_map(|(path, bytes)| {
        let path = path.strip_prefix("module/")?.to_owned();
        Some((path, String::from_utf8_lossy(&bytes).into_owned()))
    });
    in_module.collect()
}

#[test]
fn what_no_kernel_of_the_range_needs_is_not_generated() {
    let (all, newest) = (module(""), module("\nkernels: 7.3\n"));
    let names: Vec<&str> = newest.keys().map(String::as_str).collect();
    assert_eq!(names, [".gitignore", "Kbuild", "Kconfig", "Makefile", "af_full.c"]);
    for (name, text) in &newest {
        for word in ["compat", "conftest", "config.h", "HAVE_"] {
            assert!(!text.contains(word), "{name}: {word}");
        }
    }
    // All that the glue knows of older kernels is the header's name.
    let glue = all["af_full.c"].replace("#include \"full_compat.h\"\n", "");
    assert_eq!(glue, newest["af_full.c"]);
    assert_eq!(all, module("\nkernels: 5.10..7.3\n"));
    assert_eq!(all, module("\nkernels: ..6.12\n"));

    let late = module("\nkernels: 6.19..\n");
    let asked = |files: &BTreeMap<String, String>| {
        let tests = files["conftest.sh"].lines().find_map(|line| line.strip_prefix("tests="));
        tests.expect("a list").trim_matches('\'').to_owned()
    };
    assert_eq!(asked(&late), "GETSOCKOPT_ITER SK_DROPS_INC");
    assert!(!late["full_compat.h"].contains("sockaddr_unsized"));
}

#[test]
fn no_file_asks_for_a_release() {
    for (name, text) in module("") {
        for word in ["LINUX_VERSION_CODE", "KERNEL_VERSION", "linux/version.h"] {
            assert!(!text.contains(word), "{name}: {word}");
        }
    }
}
