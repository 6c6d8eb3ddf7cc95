//! One sidecar to a data directory.

use std::fs::{DirBuilder, File, TryLockError};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use super::LedgerError;

/// The file whose lock says that a sidecar works here.
const NAME: &str = "baton.lock";

/// Keeps other sidecars out of a data directory. The system takes it back however we end.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Lock {
    /// Takes a data directory, which is made where there is none.
    pub(super) fn take(data_dir: &Path) -> Result<Self, LedgerError> {
        let unusable = |source| LedgerError::DataDir {
            path: data_dir.to_owned(),
            source,
        };
        // Receipts say who asked whom for what: a directory that we make is for this user alone.
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(data_dir)
            .map_err(unusable)?;
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(data_dir.join(NAME))
            .map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(LedgerError::InUse {
                path: data_dir.to_owned(),
            }),
            Err(TryLockError::Error(source)) => Err(unusable(source)),
        }
    }
}

impl Drop for Lock {
    /// Closing the file is not enough: a child that was being started may hold it a moment longer.
    fn drop(&mut self) {
        if let Err(error) = self.0.unlock() {
            tracing::debug!(%error, "the data directory stays locked until we end");
        }
    }
}
