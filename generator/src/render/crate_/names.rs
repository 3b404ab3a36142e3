//! Names of the address's members in Rust.

use crate::model::Address;

/// Methods of `SockAddr` that the accessor of a member must not hide.
const TAKEN: [&str; 21] = [
    "new",
    "family",
    "to_bytes",
    "from_bytes",
    "is_any",
    "is_privileged",
    "clone",
    "clone_from",
    "clone_into",
    "eq",
    "ne",
    "hash",
    "fmt",
    "borrow",
    "borrow_mut",
    "into",
    "try_into",
    "from",
    "try_from",
    "to_owned",
    "to_string",
];

/// One name for each member, in order: no keyword, no clash.
pub(in crate::render) fn fields(address: &Address) -> Vec<String> {
    let mut names = vec!["sa_family".to_owned()];
    for field in &address.fields {
        let mut name = field.name.value.clone();
        while TAKEN.contains(&name.as_str()) || names.contains(&name) {
            name.push_str("_field");
        }
        names.push(name);
    }
    names.into_iter().skip(1).map(raw).collect()
}

/// The name as an identifier.
pub(in crate::render) fn raw(name: String) -> String {
    // A keyword since the edition of 2024, which the parser does not know.
    if name != "gen" && syn::parse_str::<syn::Ident>(&name).is_ok() {
        return name;
    }
    let raw = format!("r#{name}");
    if syn::parse_str::<syn::Ident>(&raw).is_ok() { raw } else { format!("{name}_field") }
}
