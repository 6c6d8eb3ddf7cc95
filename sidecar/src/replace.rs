//! Small files that are written again and again.

use std::path::Path;
use std::{fs, io};

/// Replaces a file: whoever reads it, whenever we end, finds the old one or the new one.
pub(crate) fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let unfinished = path.with_extension("unfinished");
    fs::write(&unfinished, text)?;
    fs::rename(&unfinished, path)
}
