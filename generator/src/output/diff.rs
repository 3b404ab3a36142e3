//! Unified diffs.

use similar::TextDiff;

use super::Change;

/// The change as a unified diff that `patch -p1` understands, below `root`.
pub fn unified(root: &str, change: &Change) -> String {
    let shown = format!("{root}/{}", change.path);
    let (Ok(old), Ok(new)) = (text(change.old.as_deref()), text(change.new.as_deref())) else {
        return format!("Binary files a/{shown} and b/{shown} differ\n");
    };
    if old == new {
        let mode = if change.old.is_some() { "old mode 100644\nnew mode 100755\n" } else { "" };
        return format!("--- a/{shown}\n+++ b/{shown}\n{mode}");
    }
    let from = change.old.as_ref().map_or("/dev/null".to_owned(), |_| format!("a/{shown}"));
    let to = change.new.as_ref().map_or("/dev/null".to_owned(), |_| format!("b/{shown}"));
    TextDiff::from_lines(old, new).unified_diff().header(&from, &to).to_string()
}

fn text(bytes: Option<&[u8]>) -> Result<&str, std::str::Utf8Error> {
    std::str::from_utf8(bytes.unwrap_or_default())
}
