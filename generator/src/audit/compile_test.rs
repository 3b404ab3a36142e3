//! The compile tests that tell forms apart: those that modules are built with,
//! and for all other forms one made from the signature.

use std::collections::BTreeMap;

use super::Declaration;
use crate::facts::{DIFFERENCES, FUNCTIONS, Form, Kind, PROTO, PROTO_OPS};

/// Flags of a test beside the kernel's own. `-w` would silence what the tests
/// look for.
pub const FLAGS: &str = "-fsyntax-only -Wno-error -Werror=implicit-function-declaration \
                         -Werror=incompatible-pointer-types -Werror=int-conversion";

/// A test that has to succeed: nothing but the headers.
pub const POSITIVE: &str = "control_positive";
/// A test that has to fail: a wrong signature.
pub const NEGATIVE: &str = "control_negative";

const HEADERS: [&str; 3] = ["linux/module.h", "linux/net.h", "net/sock.h"];

/// Every test's C file, by the test's name.
pub fn sources() -> BTreeMap<String, String> {
    let mut sources = BTreeMap::new();
    let wrong = "static long f(int a) { return a; }\nstruct proto_ops o = { .bind = f };";
    for (name, text) in [(POSITIVE, ""), (NEGATIVE, wrong)] {
        sources.insert(name.to_owned(), file(&[], text));
    }
    for difference in DIFFERENCES.iter() {
        let include: Vec<&str> = difference.include.iter().map(String::as_str).collect();
        let text = match (&difference.test, &difference.macro_name) {
            (Some(test), _) => test.clone(),
            (None, Some(name)) => defined(name),
            (None, None) => continue,
        };
        sources.insert(difference.name.clone(), file(&include, &text));
    }
    let mut add = |form: &Form, include: &[&str], text: Option<String>| {
        if let (Some(test), Some(text)) = (&form.test, text) {
            sources.entry(test.clone()).or_insert_with(|| file(include, &text));
        }
    };
    for slot in PROTO_OPS.iter() {
        slot.forms.iter().for_each(|form| add(form, &[], member("proto_ops", &slot.name, form)));
    }
    for slot in PROTO.iter() {
        slot.forms.iter().for_each(|form| add(form, &[], member("proto", &slot.name, form)));
    }
    for function in FUNCTIONS.iter() {
        let include = [function.header.as_str()];
        function.forms.iter().for_each(|form| add(form, &include, called(&function.name, form)));
    }
    sources
}

fn file(include: &[&str], text: &str) -> String {
    let mut file = String::new();
    for header in HEADERS.iter().chain(include) {
        file.push_str(&format!("#include <{header}>\n"));
    }
    file + text + "\n"
}

fn defined(name: &str) -> String {
    format!("#ifndef {name}\n#error {name} is not defined\n#endif")
}

/// Compiles where the structure has the member with this type.
fn member(structure: &str, name: &str, form: &Form) -> Option<String> {
    let declaration = Declaration::of(&form.signature)?.canonical;
    Some(format!(
        "struct pg_form {{ {declaration}; }};\n\
         static void __maybe_unused pg_test(struct {structure} *to, struct pg_form *from)\n\
         {{ to->{name} = from->{name}; }}"
    ))
}

/// Compiles where the function has this type.
fn called(name: &str, form: &Form) -> Option<String> {
    if form.kind == Some(Kind::Macro) {
        return Some(defined(name));
    }
    let pointer = Declaration::of(&form.signature)?.renamed("(*pg_form)");
    Some(format!(
        "static void __maybe_unused pg_test(void)\n\
         {{ {pointer} = {name}; (void)pg_form; }}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_with_a_test_has_a_source() {
        let sources = sources();
        let all = PROTO_OPS
            .iter()
            .map(|slot| &slot.forms)
            .chain(PROTO.iter().map(|member| &member.forms))
            .chain(FUNCTIONS.iter().map(|function| &function.forms));
        for test in all.flatten().filter_map(|form| form.test.as_ref()) {
            assert!(sources.contains_key(test), "{test}");
        }
        assert!(sources.contains_key(POSITIVE) && sources.contains_key(NEGATIVE));
    }

    #[test]
    fn tests_are_made_from_signatures() {
        let sources = sources();
        assert!(sources["PROTO_RECVMSG_4ARG"].contains(
            "struct pg_form { int (*recvmsg)(struct sock *, struct msghdr *, size_t, int); };"
        ));
        assert!(sources["SOCK_I_UID"].contains("kuid_t (*pg_form)(struct sock *) = sock_i_uid; "));
        assert!(sources["MSG_SPLICE_PAGES"].contains("#ifndef MSG_SPLICE_PAGES"));
    }
}
