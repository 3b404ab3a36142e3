//! The compile tests that tell forms apart: those that modules are built with,
//! and for all other forms one made from the signature.

use std::collections::{BTreeMap, BTreeSet};

use super::Declaration;
use crate::facts::{DIFFERENCES, FUNCTIONS, Form, Kind, PROTO, PROTO_OPS, Told};

/// Flags of the tests beside the kernel's own, for make. `-w` would silence what
/// the tests look for; clang gives up after some errors if it is not told.
pub const FLAGS: &str = "-fsyntax-only $(if $(CONFIG_CC_IS_CLANG),-ferror-limit=0) -Wno-error \
                         -Werror=implicit-function-declaration \
                         -Werror=incompatible-pointer-types -Werror=int-conversion";

/// A source that has to compile.
const RIGHT: &str = "CONTROL_RIGHT";
/// A source that has to be refused: a wrong signature.
const WRONG: &str = "CONTROL_WRONG";

/// One compile test.
#[derive(Debug)]
pub struct Test {
    include: Vec<String>,
    /// Compiles where the kernel has the form.
    newest: String,
    /// Compiles where it has the older one, if the test looks for that.
    older: Option<String>,
}

/// What the compiler says to a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// Whether the form's own source compiles.
    pub newest: bool,
    /// Whether that of the older form does, if there is one.
    pub older: Option<bool>,
}

/// Every test by its name.
pub fn tests() -> BTreeMap<String, Test> {
    let mut tests = BTreeMap::new();
    for difference in DIFFERENCES.iter() {
        let (newest, older) = match difference.told() {
            Some(Told::Tests { test, old }) => (test.to_owned(), Some(old.to_owned())),
            Some(Told::Macro(name)) => (defined(name), None),
            Some(Told::OldMacro(name)) => (undefined(name), None),
            None => continue,
        };
        let include = difference.include.clone();
        tests.insert(difference.name.clone(), Test { include, newest, older });
    }
    let mut add = |form: &Form, include: &[String], text: Option<String>| {
        if let (Some(test), Some(newest)) = (&form.test, text) {
            let new = Test { include: include.to_vec(), newest, older: None };
            tests.entry(test.clone()).or_insert(new);
        }
    };
    for slot in PROTO_OPS.iter() {
        slot.forms.iter().for_each(|form| add(form, &[], member("proto_ops", &slot.name, form)));
    }
    for slot in PROTO.iter() {
        slot.forms.iter().for_each(|form| add(form, &[], member("proto", &slot.name, form)));
    }
    for function in FUNCTIONS.iter() {
        let include = std::slice::from_ref(&function.header);
        function.forms.iter().for_each(|form| add(form, include, called(&function.name, form)));
    }
    tests
}

/// Two C files: the sources of all tests, and those of the older forms.
pub fn files(tests: &BTreeMap<String, Test>) -> [String; 2] {
    let older = tests.iter().filter_map(|(name, test)| Some((name, test.older.as_ref()?)));
    [file(tests, tests.iter().map(|(name, test)| (name, &test.newest))), file(tests, older)]
}

fn file<'t>(
    tests: &BTreeMap<String, Test>,
    sources: impl Iterator<Item = (&'t String, &'t String)>,
) -> String {
    let mut text = Vec::new();
    let named: BTreeSet<&String> = tests.values().flat_map(|test| &test.include).collect();
    let first = ["linux/module.h", "linux/net.h", "net/sock.h"];
    for header in first.into_iter().chain(named.into_iter().map(String::as_str)) {
        text.push(format!("#if __has_include(<{header}>)\n#include <{header}>\n#endif\n"));
    }
    let controls = [
        (
            RIGHT,
            "static int @(struct socket *sock) { return 0; }\nstruct proto_ops @_ops = { .release = @ };\n",
        ),
        (
            WRONG,
            "static long @(int sock) { return 0; }\nstruct proto_ops @_ops = { .release = @ };\n",
        ),
    ];
    let mut add = |name: &str, source: &str| {
        let own = format!("pg_{}", name.to_ascii_lowercase());
        let source = source.replace('@', &own);
        text.push(format!("#line 1 \"{name}\"\n{source}"));
    };
    for (name, source) in controls {
        add(name, source);
    }
    sources.for_each(|(name, source)| add(name, source));
    text.concat()
}

/// What the compiler's messages say to every test; an error where the controls
/// are not answered as they have to be.
pub fn answers(
    tests: &BTreeMap<String, Test>,
    said: &[String; 2],
) -> Result<BTreeMap<String, Answer>, &'static str> {
    let [newest, older] = said.each_ref().map(|said| refused(said));
    for refused in [&newest, &older] {
        if refused.contains(RIGHT) {
            return Err("the compiler refuses what is right");
        }
        if !refused.contains(WRONG) {
            return Err("the compiler accepts wrong signatures");
        }
        if refused.iter().any(|name| *name != WRONG && !tests.contains_key(*name)) {
            return Err("the kernel's headers do not compile");
        }
    }
    let answer = |(name, test): (&String, &Test)| {
        let older = test.older.as_ref().map(|_| !older.contains(name.as_str()));
        (name.clone(), Answer { newest: !newest.contains(name.as_str()), older })
    };
    Ok(tests.iter().map(answer).collect())
}

/// The files that the compiler reports errors in: `name:line:column: error: …`.
fn refused(said: &str) -> BTreeSet<&str> {
    said.lines()
        .filter_map(|line| {
            let (place, _) =
                line.split_once(" error: ").or_else(|| line.split_once(" fatal error: "))?;
            place.split(':').next()
        })
        .collect()
}

fn defined(name: &str) -> String {
    format!("#ifndef {name}\n#error {name} is not defined\n#endif\n")
}

fn undefined(name: &str) -> String {
    format!("#ifdef {name}\n#error {name} is defined\n#endif\n")
}

/// Compiles where the structure has the slot with this type, or the value,
/// whatever its type: address spaces of the compiler are part of that.
fn member(structure: &str, name: &str, form: &Form) -> Option<String> {
    let declaration = Declaration::of(&form.signature)?.canonical;
    if !declaration.contains(&format!("(*{name})(")) {
        return Some(format!(
            "static void __maybe_unused @(struct {structure} *to)\n{{ (void)sizeof(to->{name}); }}\n"
        ));
    }
    Some(format!(
        "struct @_form {{ {declaration}; }};\n\
         static void __maybe_unused @(struct {structure} *to, struct @_form *from)\n\
         {{ to->{name} = from->{name}; }}\n"
    ))
}

/// Compiles where the function has this type.
fn called(name: &str, form: &Form) -> Option<String> {
    if form.kind == Some(Kind::Macro) {
        return Some(defined(name));
    }
    let pointer = Declaration::of(&form.signature)?.renamed("(*form)");
    Some(format!(
        "static void __maybe_unused @(void)\n\
         {{ {pointer} = {name}; (void)form; }}\n"
    ))
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn every_form_with_a_test_has_a_source() {
        let known = tests();
        let all = PROTO_OPS
            .iter()
            .map(|slot| &slot.forms)
            .chain(PROTO.iter().map(|member| &member.forms))
            .chain(FUNCTIONS.iter().map(|function| &function.forms));
        for test in all.flatten().filter_map(|form| form.test.as_ref()) {
            assert!(known.contains_key(test), "{test}");
        }
    }

    #[test]
    fn tests_are_made_from_signatures() {
        let [newest, older] = files(&tests());
        for text in [
            "#line 1 \"PROTO_RECVMSG_ADDR_LEN\"\nstruct pg_proto_recvmsg_addr_len_form { int \
             (*recvmsg)(struct sock *, struct msghdr *, size_t, int, int *); };\n",
            "{ kuid_t (*form)(struct sock *) = sock_i_uid; (void)form; }\n",
            "#ifndef MSG_SPLICE_PAGES\n",
            "#line 1 \"CONTROL_WRONG\"\n",
        ] {
            assert!(newest.contains(text), "{text}");
        }
        assert!(older.contains("#line 1 \"SOCKADDR_UNSIZED\""));
        assert!(!older.contains("PROTO_RECVMSG_ADDR_LEN") && !newest.contains('@'));
    }

    #[test]
    fn answers_need_their_controls() {
        let test = |older: Option<&str>| Test {
            include: Vec::new(),
            newest: String::new(),
            older: older.map(str::to_owned),
        };
        let tests =
            BTreeMap::from([("A".to_owned(), test(None)), ("B".to_owned(), test(Some("")))]);
        let said = |newest: &str, older: &str| {
            let wrong = "CONTROL_WRONG:2:5: error: incompatible\n";
            answers(&tests, &[format!("{wrong}{newest}"), format!("{wrong}{older}")])
        };
        let found = said("A:1:2: error: x\nB:1:1: warning: y\n", "B:3:4: error: z\n").unwrap();
        assert_eq!(found["A"], Answer { newest: false, older: None });
        assert_eq!(found["B"], Answer { newest: true, older: Some(false) });
        assert!(said("include/net/sock.h:1:1: error: x\n", "").is_err());
        assert!(said("", "CONTROL_RIGHT:1:1: error: x\n").is_err());
        assert!(answers(&tests, &[String::new(), String::new()]).is_err());
    }
}
