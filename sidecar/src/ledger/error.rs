//! What can be wrong with a ledger, and what to do about it.

use std::io;
use std::path::PathBuf;

/// Why a ledger cannot be worked with.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The directory cannot be made, read or written.
    #[error("cannot use `{}` as a data directory: {source}", path.display())]
    DataDir {
        /// The directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another process holds the lock.
    #[error("another sidecar works in `{}`", path.display())]
    InUse {
        /// The directory.
        path: PathBuf,
    },
    /// There is no such file.
    #[error("there is no ledger at `{}`", path.display())]
    Absent {
        /// The file.
        path: PathBuf,
    },
    /// The schema is one we do not know yet.
    #[error("`{}` was made by a newer baton: its schema is {found}, this one knows up to {known}", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The schema in it.
        found: i64,
        /// The newest schema we know.
        known: i64,
    },
    /// A SQLite file of something else.
    #[error("`{}` is a database, but not a ledger", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// SQLite cannot make sense of the file, or of what it is asked.
    #[error("cannot read `{}`: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
}

impl LedgerError {
    /// What to do about it.
    pub fn next_step(&self) -> &'static str {
        match self {
            Self::DataDir { .. } => "give a directory that this user may write with --data-dir",
            Self::InUse { .. } => "stop the other one, or give each its own --data-dir",
            Self::Absent { .. } => {
                "give the directory that `baton serve --data-dir` was given, or ask the running \
                 sidecar with --url"
            }
            Self::Newer { .. } => "use the newer baton, or another --data-dir",
            Self::Foreign { .. } => "give a directory of its own with --data-dir",
            Self::Unreadable { .. } => {
                "if it is damaged, move it away and let `baton serve` begin a new one; \
                 `sqlite3 baton.db .recover` may save what is in it"
            }
        }
    }
}

/// Why a batch was not kept, or nothing was forgotten.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// Too many batches wait for the disk. Not now; later.
    #[error("too many batches wait for the disk")]
    Full,
    /// The disk refused. The log says why.
    #[error("the ledger cannot be written")]
    Failed,
    /// The sidecar is stopping.
    #[error("the sidecar is stopping")]
    Stopped,
}
