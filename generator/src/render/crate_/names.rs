//! Names of the address's members in Rust.

use crate::model::Address;

/// Methods and constants of `SockAddr` that a member's accessor must not hide.
const TAKEN: [&str; 22] = [
    "new", "family", "to_bytes", "from_bytes", "is_any", "is_privileged", "clone", "clone_from",
    "eq", "ne", "hash", "fmt", "borrow", "borrow_mut", "into", "try_into", "from", "try_from",
    "to_owned", "to_string", "type_id", "clone_into",
];

/// One name for each member, in order: snake case, no keyword, no clash.
pub(super) fn fields(address: &Address) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for field in &address.fields {
        let mut name = snake(&field.name.value);
        if TAKEN.contains(&name.as_str()) {
            name.push_str("_field");
        }
        while names.contains(&name) {
            name.push_str("_2");
        }
        names.push(name);
    }
    names.into_iter().map(raw).collect()
}

fn snake(name: &str) -> String {
    let plain = name.split('_').all(|part| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    });
    if plain {
        return name.to_owned();
    }
    match heck::ToSnakeCase::to_snake_case(name) {
        snake if snake.is_empty() || snake.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("field{snake}")
        }
        snake => snake,
    }
}

/// The name as an identifier; four keywords cannot even be raw ones.
fn raw(name: String) -> String {
    if syn::parse_str::<syn::Ident>(&name).is_ok() {
        name
    } else if matches!(name.as_str(), "self" | "super" | "crate") {
        format!("{name}_field")
    } else {
        format!("r#{name}")
    }
}
