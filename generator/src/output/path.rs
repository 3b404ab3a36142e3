//! Which relative paths may be written or removed.

/// Says why `path` may not be used below the output folder, if so. It has to
/// be relative, use `/`, and stay inside.
///
/// # Errors
/// One phrase that completes "the path … ".
pub fn check_path(path: &str) -> Result<(), &'static str> {
    if path.is_empty() {
        return Err("is empty");
    }
    if path.chars().any(|c| c == '\\' || c.is_control()) {
        return Err("has a backslash or a control character");
    }
    for part in path.split('/') {
        match part {
            "" => return Err("has an empty part or is absolute"),
            "." | ".." => return Err("has a part `.` or `..`"),
            _ => {}
        }
    }
    Ok(())
}

/// The folders above `path`, outermost first.
pub fn parents(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        for good in ["a", "a/b.c", "a/.b", "a/...", "ä/ö"] {
            assert_eq!(check_path(good), Ok(()), "{good}");
        }
        for bad in ["", "/a", "a/", "a//b", "..", "a/../b", "./a", "a\\b", "a\nb", "a\0", "C:\\x"] {
            assert!(check_path(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn parents_are_outermost_first() {
        assert_eq!(parents("a/b/c").collect::<Vec<_>>(), ["a", "a/b"]);
        assert_eq!(parents("a").count(), 0);
    }
}
