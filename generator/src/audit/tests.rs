//! The comparison, on headers that the data itself describes: they agree, and
//! each difference that is put into them is named.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::compare::{STRUCTURES, Seen, compare};
use super::compile_test::{self, Answer};
use super::{Headers, Symvers};
use crate::facts::{
    DIFFERENCES, FUNCTIONS, Form, Kind, PROTO, PROTO_OPS, RELEASES, Release, expected,
};

/// What a kernel would say of itself if the data were right.
#[derive(Clone)]
struct Kernel {
    release: Release,
    text: String,
    macros: String,
    symvers: String,
    answers: BTreeMap<String, Answer>,
}

impl Kernel {
    fn of(release: &str) -> Self {
        let release = Release::parse(release).unwrap();
        let mut kernel = Self {
            release,
            text: String::new(),
            macros: format!(
                "#define LINUX_VERSION_CODE {}\n",
                u32::from(release.major) << 16 | u32::from(release.minor) << 8
            ),
            symvers: String::new(),
            answers: BTreeMap::new(),
        };
        for config in ["COMPAT", "PROC_FS", "BPF_SYSCALL", "MPTCP", "LOCKDEP"] {
            writeln!(kernel.macros, "#define CONFIG_{config} 1").unwrap();
        }
        for name in compile_test::tests().keys() {
            kernel.answers.insert(name.clone(), Answer { newest: false, older: None });
        }
        let ops = PROTO_OPS.iter().map(|slot| slot.forms.as_slice());
        kernel.structure("proto_ops", ops);
        kernel.structure("proto", PROTO.iter().map(|member| member.forms.as_slice()));
        for function in FUNCTIONS.iter() {
            if let Some(form) = kernel.form(&function.forms) {
                kernel.function(&function.name, form);
            }
        }
        for difference in DIFFERENCES.iter() {
            // Of a backport a form tells.
            let has = kernel.answers.get(&difference.name).is_some_and(|answer| answer.newest)
                || !difference.matters_from(release)
                || difference.have.contains(&release.to_string());
            let older = difference.old.as_ref().map(|_| !has);
            kernel.answers.insert(difference.name.clone(), Answer { newest: has, older });
        }
        kernel
    }

    /// The form that the kernel has; its test compiles.
    fn form<'f>(&mut self, forms: &'f [Form]) -> Option<&'f Form> {
        let known = |config: &String| self.macros.contains(&format!(" {config} "));
        let form =
            expected(forms, self.release).filter(|form| form.config.as_ref().is_none_or(known))?;
        if let Some(test) = &form.test {
            self.answers.insert(test.clone(), Answer { newest: true, older: None });
        }
        Some(form)
    }

    fn structure<'f>(&mut self, name: &str, members: impl Iterator<Item = &'f [Form]>) {
        writeln!(self.text, "# 1 \"include/{name}.h\"\nstruct {name} {{").unwrap();
        for forms in members {
            if let Some(form) = self.form(forms) {
                writeln!(self.text, "{};", form.signature).unwrap();
            }
        }
        self.text.push_str("};\n");
    }

    fn function(&mut self, name: &str, form: &Form) {
        let signature = &form.signature;
        let text = &mut self.text;
        match form.kind.unwrap() {
            Kind::Macro => writeln!(self.macros, "#define {signature} 1").unwrap(),
            Kind::Any => writeln!(self.macros, "#define {name}(x...) 1").unwrap(),
            Kind::Inline => writeln!(text, "static inline {signature} {{ return; }}").unwrap(),
            Kind::Declared => writeln!(text, "extern {signature};").unwrap(),
            kind @ (Kind::Exported | Kind::Gpl) => {
                writeln!(text, "{signature};").unwrap();
                let gpl = if kind == Kind::Gpl { "_GPL" } else { "" };
                writeln!(self.symvers, "0x0\t{name}\tvmlinux\tEXPORT_SYMBOL{gpl}\t").unwrap();
            }
        }
    }

    fn swap(mut self, from: &str, to: &str) -> Self {
        let whole = format!("{}\0{}\0{}", self.text, self.macros, self.symvers);
        assert_eq!(whole.matches(from).count(), 1, "{from}");
        let whole = whole.replace(from, to);
        let mut parts = whole.split('\0').map(str::to_owned);
        let mut part = || parts.next().unwrap();
        (self.text, self.macros, self.symvers) = (part(), part(), part());
        self
    }

    fn answer(mut self, test: &str, newest: bool) -> Self {
        self.answers.get_mut(test).unwrap().newest = newest;
        self
    }

    /// `disagreement: subject` of every finding.
    fn findings(self) -> Vec<String> {
        let names: BTreeSet<&str> = FUNCTIONS.iter().map(|f| f.name.as_str()).collect();
        let seen = Seen {
            release: self.release,
            headers: Headers::read(&self.text, &self.macros, &STRUCTURES, &names),
            symvers: Symvers::read(&self.symvers),
            answers: self.answers,
            missing: BTreeSet::new(),
        };
        assert_eq!(seen.headers.release(), Some(self.release));
        let findings = compare(&seen);
        findings.iter().map(|f| f.to_string().lines().next().unwrap().to_owned()).collect()
    }
}

#[test]
fn kernels_as_the_data_describes_them_agree() {
    for release in RELEASES.iter() {
        assert_eq!(Kernel::of(&release.to_string()).findings(), [""; 0], "{release}");
    }
}

#[test]
fn members_that_differ_are_named() {
    for (from, to, finding) in [
        (
            "\nint (*listen)(struct socket *, int);",
            "\nint (*listen)(struct socket *, long);",
            "unknown signature: struct proto_ops.listen",
        ),
        ("\nint (*listen)(struct socket *, int);", "", "missing member: struct proto_ops.listen"),
        (
            "\nint (*listen)(",
            "\nint (*fresh)(void);\nint (*listen)(",
            "unknown member: struct proto_ops.fresh",
        ),
        ("\nint max_header;", "\nlong max_header;", "unknown signature: struct proto.max_header"),
        ("\nint max_header;", "\nint max_header : 4;", "missing member: struct proto.max_header"),
        (
            "\nbool no_autobind;",
            "\nbool no_autobind;\nu8 cold;",
            "unknown member: struct proto.cold",
        ),
        (
            "\nint (*peek_len)(struct socket *);",
            "\nint (*peek_len)(struct socket *);\nssize_t (*sendpage)(struct socket *, struct page *, int, size_t, int);",
            "unexpected: struct proto_ops.sendpage",
        ),
    ] {
        let findings = Kernel::of("7.3").swap(from, to).findings();
        assert!(findings.contains(&finding.to_owned()), "{to}: {findings:?}");
    }
}

#[test]
fn an_older_form_in_a_newer_kernel_is_named() {
    let new = "int (*accept)(struct socket *, struct socket *, struct proto_accept_arg *)";
    let old = "int (*accept)(struct socket *, struct socket *, int, bool)";
    assert_eq!(
        Kernel::of("7.3").swap(new, old).findings(),
        [
            "other form: struct proto_ops.accept",
            "wrong compile test: PROTO_OPS_ACCEPT_ARG for struct proto_ops.accept"
        ]
    );
}

#[test]
fn functions_that_differ_are_named() {
    let register = "int sock_register(const struct net_proto_family *);";
    let export = "0x0\tsock_register\tvmlinux\tEXPORT_SYMBOL\t\n";
    for (from, to, finding) in [
        (register, "", "missing function: sock_register()"),
        (
            register,
            "int sock_register(struct net_proto_family *);",
            "unknown signature: sock_register()",
        ),
        (export, "", "not exported: sock_register()"),
        (
            export,
            "0x0\tsock_register\tvmlinux\tEXPORT_SYMBOL_GPL\t\n",
            "other licence: sock_register()",
        ),
        (
            register,
            "static inline int sock_register(const struct net_proto_family *f) { return 0; }",
            "other kind: sock_register()",
        ),
        (
            "#define MODULE_ALIAS_NETPROTO(proto) 1\n",
            "",
            "missing function: MODULE_ALIAS_NETPROTO()",
        ),
        (
            "#define MODULE_ALIAS_NETPROTO(proto) 1\n",
            "#define MODULE_ALIAS_NETPROTO(a, b) 1\n",
            "unknown signature: MODULE_ALIAS_NETPROTO()",
        ),
        (
            "static inline kuid_t sk_uid(const struct sock *) { return; }\n",
            "",
            "missing function: sk_uid()",
        ),
        (
            register,
            "int sock_register(const struct net_proto_family *);\nkuid_t sock_i_uid(struct sock *);",
            "unexpected: sock_i_uid()",
        ),
    ] {
        let findings = Kernel::of("7.3").swap(from, to).findings();
        assert!(findings.contains(&finding.to_owned()), "{to}: {findings:?}");
    }
}

#[test]
fn compile_tests_that_differ_are_named() {
    assert_eq!(
        Kernel::of("7.3").answer("PROTO_PUT_PORT", false).findings(),
        ["wrong compile test: PROTO_PUT_PORT for struct proto.put_port"]
    );
    let both = Kernel::of("6.1").answer("SOCKADDR_UNSIZED", true).findings();
    assert!(both.contains(&"wrong compile test: SOCKADDR_UNSIZED".to_owned()), "{both:?}");
    let mut kernel = Kernel::of("6.1");
    kernel.answers.insert("SK_UID".to_owned(), Answer { newest: true, older: Some(false) });
    let have = kernel.findings();
    assert!(have.contains(&"wrong compile test: SK_UID".to_owned()), "{have:?}");
}

#[test]
fn findings_say_what_to_edit() {
    let kernel = Kernel::of("7.3").swap(
        "int (*bind)(struct socket *, struct sockaddr_unsized *, int)",
        "int (*bind)(struct socket *, struct sockaddr_unsized *, size_t)",
    );
    let names = BTreeSet::new();
    let seen = Seen {
        release: kernel.release,
        headers: Headers::read(&kernel.text, &kernel.macros, &STRUCTURES, &names),
        symvers: Symvers::default(),
        answers: BTreeMap::new(),
        missing: BTreeSet::new(),
    };
    let findings = compare(&seen);
    let finding = findings.iter().find(|f| f.subject == "struct proto_ops.bind").unwrap();
    let text = finding.to_string();
    let line = include_str!("../../facts/slots.yaml")
        .lines()
        .position(|line| line == "- name: bind")
        .unwrap();
    assert_eq!(
        text,
        format!(
            "unknown signature: struct proto_ops.bind\n  \
             kernel: int (*bind)(struct socket *, struct sockaddr_unsized *, size_t) \
             (include/proto_ops.h:5)\n  \
             data:   int (*bind)(struct socket *, struct sockaddr_unsized *, int)\n  \
             edit:   generator/facts/slots.yaml:{}: add a form since 7.3, and a compile test",
            line + 1
        )
    );
    let json: serde_json::Value = serde_json::from_str(&finding.json("7.3")).unwrap();
    assert_eq!(json["disagreement"], "unknown signature");
    assert_eq!(json["data"]["line"], line + 1);
    assert_eq!(json["header"]["place"], "include/proto_ops.h:5");
}

/// Rules of the tables that need the reader of declarations.
mod tables {
    use super::super::Declaration;
    use crate::facts::{
        FUNCTIONS, Filler, Form, Kind, MemberKind, PROTO, PROTO_OPS, RELEASES, SLOTS, function,
    };

    fn in_order(name: &str, forms: &[Form]) {
        assert!(!forms.is_empty(), "{name}");
        for (index, form) in forms.iter().enumerate() {
            let last = index + 1 == forms.len();
            assert!(form.until.is_none() || last, "{name}: only the last form ends");
            assert!(form.since.is_some() || index == 0, "{name}: later forms begin");
            assert!(form.until.is_none() || form.until >= form.since, "{name}");
            let known = form.since.iter().chain(&form.until).chain(&form.backports);
            known.for_each(|release| assert!(release.is_known(), "{name}: {release}"));
            for older in &form.backports {
                assert!(form.since.is_some_and(|since| *older < since), "{name}: {older}");
            }
        }
        assert!(forms.windows(2).all(|pair| pair[0].since < pair[1].since), "{name}");
    }

    /// One form may be what is left when no test of another says yes.
    fn told_apart(name: &str, forms: &[Form]) {
        let sometimes = forms[0].since.is_some() || forms.iter().any(|form| form.until.is_some());
        let mut shapes: Vec<&str> = forms.iter().map(|form| form.signature.as_str()).collect();
        shapes.sort_unstable();
        shapes.dedup();
        let untold = shapes.iter().filter(|shape| {
            let mut of_shape = forms.iter().filter(|form| form.signature == **shape);
            of_shape.any(|form| form.test.is_none())
        });
        assert!(untold.count() <= usize::from(!sometimes), "{name}: which form is it?");
    }

    fn canonical(name: &str, form: &Form) {
        let read = Declaration::of(&form.signature).unwrap_or_else(|| panic!("{}", form.signature));
        assert_eq!(read.canonical, form.signature);
        assert_eq!(read.name, name);
    }

    #[test]
    fn members() {
        let members = PROTO_OPS
            .iter()
            .map(|slot| (&slot.name, &slot.forms, slot.by != Filler::Protogen))
            .chain(PROTO.iter().map(|m| (&m.name, &m.forms, m.kind == MemberKind::Function)));
        for (name, forms, is_function) in members {
            in_order(name, forms);
            for form in forms {
                canonical(name, form);
                assert!(form.kind.is_none(), "{name}");
                let pointer = form.signature.contains(&format!("(*{name})("));
                assert_eq!(pointer, is_function, "{name}");
            }
            if is_function {
                told_apart(name, forms);
            }
        }
    }

    #[test]
    fn functions() {
        assert!(FUNCTIONS.is_sorted_by(|a, b| a.name < b.name));
        for entry in FUNCTIONS.iter() {
            in_order(&entry.name, &entry.forms);
            for form in &entry.forms {
                match form.kind {
                    None => panic!("{}: no kind", entry.name),
                    Some(Kind::Macro | Kind::Any) => {
                        assert!(form.signature.starts_with(&entry.name), "{}", form.signature);
                    }
                    Some(_) => canonical(&entry.name, form),
                }
            }
            let callable = |form: &&Form| !matches!(form.kind, Some(Kind::Macro));
            if entry.forms.iter().all(|form| callable(&form)) {
                told_apart(&entry.name, &entry.forms);
            }
            if let Some(new) = &entry.renamed {
                assert!(function(new).is_some(), "{new}");
                assert!(entry.forms.iter().any(|form| form.until.is_some()), "{}", entry.name);
            }
        }
    }

    #[test]
    fn slots_and_functions_know_each_other() {
        for slot in PROTO_OPS.iter() {
            let functions = slot.stub.iter().chain(&slot.helpers).chain(&slot.library);
            for name in functions {
                assert!(function(name).is_some(), "{}: {name}", slot.name);
            }
            assert_eq!(slot.paths.is_empty(), slot.by == Filler::Protogen, "{}", slot.name);
        }
    }

    /// What a spec may name has to be there on every kernel, for any module.
    #[test]
    fn stubs_and_helpers_are_exported_everywhere() {
        for slot in SLOTS.iter() {
            for name in slot.stub.iter().chain(&slot.helpers) {
                let forms = &function(name).unwrap().forms;
                for release in RELEASES.iter() {
                    let form = crate::facts::expected(forms, *release);
                    let linkable = form
                        .is_some_and(|form| matches!(form.kind, Some(Kind::Exported | Kind::Gpl)));
                    assert!(linkable, "{name} in {release}");
                }
            }
        }
    }
}
