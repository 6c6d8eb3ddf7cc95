//! The pass: a secret that our own requests show when they come to Envoy.
//!
//! It is drawn once for a data directory and kept there, for this user alone: VMs that know it go on
//! taking our requests when we are started again.

use std::path::Path;

use baton_core::protocol::part::Pass;

use crate::ledger::LedgerError;
use crate::secret;

const NAME: &str = "pass";

/// The pass of a data directory, drawn where there is none yet.
///
/// # Errors
/// When the directory cannot be read or written, or the system has no random bytes.
pub fn of(data_dir: &Path) -> Result<Pass, LedgerError> {
    let read = |text: &str| Pass::try_from(text.to_owned()).ok();
    secret::of(&data_dir.join(NAME), read).map_err(|source| LedgerError::DataDir {
        path: data_dir.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

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
