//! Files that are for this user alone.

use std::fs::File;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Makes a file where there is none; what SQLite puts beside one is as private.
pub(crate) fn make(path: &Path) -> io::Result<()> {
    let made = File::options()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(path);
    made.map(|_| ())
}
