//! Words for messages: slips of names, lists of names, and short quotations.

/// Longest piece of a spec that a message repeats.
const QUOTE: usize = 40;
/// Most names that a message lists, and most that a slip is compared with.
const LISTED: usize = 32;
const COMPARED: usize = 256;

/// The candidate that `name` is most likely a slip of.
pub(crate) fn closest<'c>(name: &str, all: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    // Nothing that is far longer than any name is a slip; comparing is quadratic.
    if name.len() > 64 {
        return None;
    }
    let lower = name.to_lowercase().replace('-', "_");
    all.take(COMPARED)
        .map(|candidate| {
            (strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()), candidate)
        })
        .filter(|(distance, candidate)| *distance <= candidate.len().max(3) / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// "`a`, `b` and `c`"
pub(crate) fn list(names: &[&str]) -> String {
    let mut quoted: Vec<String> =
        names.iter().take(LISTED).map(|name| format!("`{}`", shown(name))).collect();
    if names.len() > LISTED {
        quoted.push(format!("{} more", names.len() - LISTED));
    }
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => "none".to_owned(),
    }
}

/// "`a`, `b` or `c`"
pub(crate) fn either(names: &[&str]) -> String {
    let all = list(names);
    match all.rsplit_once(" and ") {
        Some((rest, last)) => format!("{rest} or {last}"),
        None => all,
    }
}

/// Text of the spec, cut to one short line.
pub(crate) fn shown(text: &str) -> String {
    let line: String = text.chars().take_while(|c| !c.is_control()).collect();
    if line.chars().count() <= QUOTE && line.len() == text.len() {
        return line;
    }
    line.chars().take(QUOTE).chain("…".chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_found_and_strangers_are_not() {
        let names = ["sendmsg", "recvmsg", "bind", "poll"];
        assert_eq!(closest("sendmgs", names.into_iter()), Some("sendmsg"));
        assert_eq!(closest("Bind", names.into_iter()), Some("bind"));
        assert_eq!(closest("accept4", names.into_iter()), None);
        assert_eq!(closest(&"x".repeat(100_000), names.into_iter()), None);
    }

    #[test]
    fn quotations_are_short_and_one_line() {
        assert_eq!(shown("a\nb"), "a…");
        assert_eq!(shown("plain"), "plain");
        assert_eq!(shown(&"x".repeat(50)).chars().count(), 41);
    }
}
