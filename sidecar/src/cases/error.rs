//! Why a case cannot be kept or found.

/// Why not.
#[derive(Debug, thiserror::Error)]
pub enum CasesError {
    /// SQLite cannot read or write.
    #[error("cases cannot be read or written: {0}")]
    Database(#[from] rusqlite::Error),
    /// The system has no random bytes for an id.
    #[error("there is no id for a case: {0}")]
    NoId(std::io::Error),
    /// There are as many as are kept.
    #[error("too many cases are open, or wait for their webhook")]
    Full,
    /// The sidecar is stopping.
    #[error("the sidecar is stopping")]
    Stopping,
}
