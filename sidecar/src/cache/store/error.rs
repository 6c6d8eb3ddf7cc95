//! What can be wrong with a store.

use std::io;

/// Why a store cannot be worked with.
#[derive(Debug, thiserror::Error)]
pub(in crate::cache) enum StoreError {
    /// Its file cannot be made or moved.
    #[error("the file cannot be used: {0}")]
    File(#[from] io::Error),
    /// It is a database of somebody else, or of another version.
    #[error("the file is no cache of this version")]
    Foreign,
    /// SQLite cannot make sense of it, or of what it is asked.
    #[error("the database: {0}")]
    Database(#[from] rusqlite::Error),
}

impl StoreError {
    /// Whether the file is beyond repair. That it is busy or the disk full passes.
    pub(super) fn is_damage(&self) -> bool {
        match self {
            Self::Foreign => true,
            Self::File(_) => false,
            Self::Database(error) => matches!(
                error.sqlite_error_code(),
                Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase)
            ),
        }
    }
}
