//! Secrets that a data directory keeps for this user alone: drawn once, and the same after a restart.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::random;

/// Bytes of each that are random: 256 bits.
const RANDOM_BYTES: usize = 32;

/// The secret in this file, drawn where there is none yet or what is there is none.
///
/// # Errors
/// When the file cannot be written, or the system has no random bytes.
pub(crate) fn of<T>(path: &Path, read: impl Fn(&str) -> Option<T>) -> io::Result<T> {
    if let Some(secret) = kept(path, &read) {
        return Ok(secret);
    }
    let drawn = random::hex::<RANDOM_BYTES>()?;
    keep(path, &drawn)?;
    read(&drawn).ok_or_else(|| io::Error::other("what was drawn is no secret"))
}

/// What was kept, if it is one.
fn kept<T>(path: &Path, read: impl Fn(&str) -> Option<T>) -> Option<T> {
    let shown = path.display();
    match fs::read_to_string(path) {
        Ok(text) => {
            let secret = read(text.trim());
            if secret.is_none() {
                tracing::warn!(path = %shown, "the secret is none; draws another");
            }
            secret
        }
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => {
            tracing::warn!(path = %shown, %error, "the secret cannot be read; draws another");
            None
        }
    }
}

/// Keeps it, whole or not at all: whoever reads it meanwhile finds the old one.
fn keep(path: &Path, secret: &str) -> io::Result<()> {
    let unfinished = path.with_extension("unfinished");
    let _none_there = fs::remove_file(&unfinished);
    let mut file = File::options()
        .create_new(true)
        .write(true)
        .mode(0o600)
        .open(&unfinished)?;
    file.write_all(secret.as_bytes())?;
    fs::rename(&unfinished, path)
}
