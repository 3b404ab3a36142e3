//! Lines that import names, as rustfmt lays them out.

use super::shim::LINE;

/// The line of a path for those of the names that are used, or nothing if none is. They
/// stand in the order of rustfmt: functions and modules, types, constants.
pub(super) fn used(path: &str, names: &[(&str, bool)]) -> Option<String> {
    import(path, names.iter().filter(|(_, used)| *used).map(|(name, _)| *name))
}

/// The line of a path for these names, or more lines if they are many.
pub(super) fn import<'a>(path: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let names: Vec<&str> = names.collect();
    match names.as_slice() {
        [] => return None,
        [one] => return Some(format!("use {path}::{one};")),
        _ => {}
    }
    let line = format!("use {path}::{{{}}};", names.join(", "));
    if line.len() <= LINE {
        return Some(line);
    }
    let mut lines = vec![String::from("   ")];
    for name in names {
        let last = lines.last().map_or(0, String::len);
        // rustfmt leaves the last column free here.
        if last + name.len() + 2 >= LINE {
            lines.push(String::from("   "));
        }
        if let Some(line) = lines.last_mut() {
            line.push(' ');
            line.push_str(name);
            line.push(',');
        }
    }
    Some(format!("use {path}::{{\n{}\n}};", lines.join("\n")))
}
