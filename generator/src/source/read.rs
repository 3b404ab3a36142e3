//! From a path to a text, or to one clear sentence why not.

use std::fmt;
use std::io::Read;
use std::path::Path;

use super::Source;

/// Largest spec that is read, in bytes. The largest real one has 6 KiB.
pub const MAX_SPEC_BYTES: u64 = 1 << 20;

/// Why a spec could not be read.
#[derive(Debug)]
pub enum ReadError {
    /// The operating system refused; the error names the path.
    Io(std::io::Error),
    /// A folder, socket, device or pipe stands where a file should.
    NotAFile(String),
    /// Over [`MAX_SPEC_BYTES`].
    TooLarge(String, u64),
    /// Not UTF-8; the line and column of the first bad byte.
    NotUtf8(String, usize, usize),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "{error}"),
            Self::NotAFile(path) => write!(f, "`{path}` is not a regular file"),
            Self::TooLarge(path, size) => {
                write!(f, "`{path}` has {size} bytes; a spec may have {MAX_SPEC_BYTES} at most")
            }
            Self::NotUtf8(path, line, col) => {
                write!(f, "{path}:{line}:{col}: the spec is not valid UTF-8 here")
            }
        }
    }
}

impl std::error::Error for ReadError {}

/// Reads a text file of at most [`MAX_SPEC_BYTES`].
///
/// # Errors
/// One [`ReadError`] that names the path and what is wrong with it.
pub fn read_spec(path: &Path) -> Result<Source, ReadError> {
    let shown = path.to_string_lossy().replace('\\', "/");
    let meta = fs_err::metadata(path).map_err(ReadError::Io)?;
    if !meta.is_file() {
        return Err(ReadError::NotAFile(shown));
    }
    let mut bytes = Vec::new();
    fs_err::File::open(path)
        .map_err(ReadError::Io)?
        .take(MAX_SPEC_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(ReadError::Io)?;
    if bytes.len() as u64 > MAX_SPEC_BYTES {
        return Err(ReadError::TooLarge(shown, meta.len().max(bytes.len() as u64)));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source { path: shown, text }),
        Err(error) => {
            let good = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let text = String::from_utf8_lossy(&bytes[..good]).into_owned();
            let (line, col) = Source { path: String::new(), text }.line_col(good);
            Err(ReadError::NotUtf8(shown, line, col))
        }
    }
}
