//! Files that a spec names beside itself.

use std::io::Read;
use std::path::Path;

use super::MAX_SPEC_BYTES;

/// Why such a file was not read.
#[derive(Debug)]
pub enum BesideError {
    /// It is a link out of the spec's folder.
    Leaves,
    /// It cannot be used.
    Unusable {
        /// What is wrong, to be put after the file's name.
        problem: String,
        /// What to do about it.
        help: &'static str,
    },
}

/// Reads the file `name` in the folder of the spec at `spec`.
///
/// # Errors
/// When it is a link that leaves the folder, cannot be read, is no text or has
/// over [`MAX_SPEC_BYTES`].
pub fn read_beside(spec: &str, name: &str) -> Result<String, BesideError> {
    let folder = Path::new(spec).parent().unwrap_or(Path::new(""));
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let path = folder.join(name);
    if leaves(folder, &path) {
        return Err(BesideError::Leaves);
    }
    text(&path).map_err(|(problem, help)| BesideError::Unusable { problem, help })
}

/// Whether links lead from `path` out of `folder`. A file that is not there
/// leads nowhere.
fn leaves(folder: &Path, path: &Path) -> bool {
    match (fs_err::canonicalize(folder), fs_err::canonicalize(path)) {
        (Ok(folder), Ok(path)) => !path.starts_with(folder),
        _ => false,
    }
}

fn text(path: &Path) -> Result<String, (String, &'static str)> {
    const CREATE: &str = "write the file; `protogen new` shows what a hook looks like";
    let meta = match fs_err::metadata(path) {
        Ok(meta) => meta,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(("is not there".to_owned(), CREATE));
        }
        Err(error) => return Err((reason(&error), "make it readable")),
    };
    if !meta.is_file() {
        return Err(("is not a regular file".to_owned(), CREATE));
    }
    let mut bytes = Vec::new();
    let read = fs_err::File::open(path)
        .and_then(|file| file.take(MAX_SPEC_BYTES + 1).read_to_end(&mut bytes));
    if let Err(error) = read {
        return Err((reason(&error), "make it readable"));
    }
    if bytes.len() as u64 > MAX_SPEC_BYTES {
        return Err((format!("has more than {MAX_SPEC_BYTES} bytes"), "split the code"));
    }
    String::from_utf8(bytes).map_err(|_| ("is not valid UTF-8".to_owned(), "save it as UTF-8"))
}

fn reason(error: &std::io::Error) -> String {
    format!("cannot be read: {}", error.kind())
}
