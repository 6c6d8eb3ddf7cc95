//! The pass: a secret that our own requests show when they come to Envoy.
//!
//! It is drawn once for a data directory and kept there, for this user alone: VMs that know it go on
//! taking our requests when we are started again.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use baton_core::protocol::part::Pass;

use crate::ledger::LedgerError;
use crate::random;

const NAME: &str = "pass";

/// Bytes of it that are random: 256 bits.
const RANDOM_BYTES: usize = 32;

/// The pass of a data directory, drawn where there is none yet.
///
/// # Errors
/// When the directory cannot be read or written, or the system has no random bytes.
pub fn of(data_dir: &Path) -> Result<Pass, LedgerError> {
    let path = data_dir.join(NAME);
    let pass = match read(&path) {
        Some(pass) => Ok(pass),
        None => draw().and_then(|pass| keep(&path, &pass).map(|()| pass)),
    };
    pass.map_err(|source| LedgerError::DataDir {
        path: PathBuf::from(data_dir),
        source,
    })
}

/// What was kept, if it is one.
fn read(path: &Path) -> Option<Pass> {
    match fs::read_to_string(path) {
        Ok(text) => Pass::try_from(text.trim().to_owned())
            .inspect_err(
                |_| tracing::warn!(path = %path.display(), "the pass is none; draws another"),
            )
            .ok(),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => {
            tracing::warn!(path = %path.display(), %error, "the pass cannot be read; draws another");
            None
        }
    }
}

fn draw() -> io::Result<Pass> {
    Pass::try_from(random::hex::<RANDOM_BYTES>()?).map_err(io::Error::other)
}

/// Keeps it, whole or not at all: whoever reads it meanwhile finds the old one.
fn keep(path: &Path, pass: &Pass) -> io::Result<()> {
    let unfinished = path.with_extension("unfinished");
    let _none_there = fs::remove_file(&unfinished);
    let mut file = File::options()
        .create_new(true)
        .write(true)
        .mode(0o600)
        .open(&unfinished)?;
    file.write_all(pass.secret().as_bytes())?;
    fs::rename(&unfinished, path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_data_directory_keeps_its_pass() {
        let directory = tempfile::tempdir().unwrap();
        let drawn = of(directory.path()).unwrap();
        assert_eq!(of(directory.path()).unwrap(), drawn);
        let mode = fs::metadata(directory.path().join(NAME))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn each_data_directory_has_its_own() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        assert_ne!(of(one.path()).unwrap(), of(other.path()).unwrap());
    }

    #[test]
    fn what_is_no_pass_is_replaced() {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join(NAME), "secret").unwrap();
        let drawn = of(directory.path()).unwrap();
        assert_eq!(of(directory.path()).unwrap(), drawn);
    }
}
