//! What the sources say of the needs of their cases.

use super::{Kinds, Need, cases};

/// The body of a case's function; nothing if the template writes it several
/// times.
fn body(case: &super::Case) -> String {
    let path = format!("{}/templates/test/{}.c", env!("CARGO_MANIFEST_DIR"), case.source);
    let text = fs_err::read_to_string(path).expect("the template of a case");
    let begin = format!("void test_{}(void)\n{{\n", case.name);
    let (_, rest) = text.split_once(&begin).unwrap_or_default();
    rest.split("\n}\n").next().unwrap_or_default().to_owned()
}

/// Where there is none, `open_pair()` is not even generated, or finds no two
/// addresses.
#[test]
fn whoever_opens_a_pair_needs_one() {
    let mut read = 0;
    for case in cases().filter(|case| case.kinds == Kinds::Datagram) {
        let needs = case.needs.iter().any(|need| matches!(need, Need::Pair));
        let body = body(case);
        assert!(needs || !body.contains("open_pair("), "{} opens a pair", case.name);
        read += u32::from(!body.is_empty());
    }
    assert!(read > 100, "only {read} cases were found");
}
