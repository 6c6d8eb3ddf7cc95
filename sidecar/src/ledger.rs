//! What outlives a request: every attempt and exchange, in one SQLite file.
//!
//! One thread writes. It takes whatever batches are waiting, puts them into one transaction, and
//! tells each sender only after the disk has it. What is posted twice is kept once, so a sender that
//! heard nothing just sends again. Readers have connections of their own and never wait for it.

mod error;
mod insert;
mod json;
mod lock;
mod prune;
mod reader;
mod samples;
mod schema;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use baton_core::outcome::{AttemptOutcome, ExchangeOutcome};
use baton_core::receipt::Receipt;
use baton_core::time::Timestamp;
use tokio::sync::{mpsc, oneshot};

use crate::calibration::{Entry, Feedback};

pub use error::{LedgerError, RecordError};
pub(crate) use json::Json;
pub(crate) use prune::micros;
pub use prune::{PRUNE_STEP, Pruned};
pub use reader::{Page, Reader};
pub use writer::Writer;

use lock::Lock;
use writer::Job;

/// The ledger's file in the data directory.
pub const FILE_NAME: &str = "baton.db";

/// Batches that may wait for the disk. At about 1 MB for a full one this bounds what a slow disk
/// can cost in memory; senders keep what does not fit and repeat it.
pub const QUEUE: usize = 64;

/// What came at one time.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Attempts that ended.
    pub attempts: Vec<AttemptOutcome>,
    /// Exchanges that ended.
    pub exchanges: Vec<ExchangeOutcome>,
    /// What judges said.
    pub judgements: Vec<Entry>,
    /// What others said of answers.
    pub feedback: Vec<Feedback>,
}

impl Batch {
    /// Whether there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        self.attempts.is_empty()
            && self.exchanges.is_empty()
            && self.judgements.is_empty()
            && self.feedback.is_empty()
    }
}

/// What was new to the ledger in one transaction; repetitions are not in it.
#[derive(Debug, Default)]
pub struct Fresh {
    /// Attempts kept for the first time.
    pub attempts: Vec<AttemptOutcome>,
    /// The receipts of exchanges kept for the first time, with the attempts known by then.
    pub receipts: Vec<Receipt>,
}

/// The way to the writer. Cheap to clone; the writer ends when the last one is gone.
#[derive(Clone, Debug)]
pub struct Ledger {
    jobs: mpsc::Sender<Job>,
    /// Whether the last write failed.
    failing: Arc<AtomicBool>,
}

impl Ledger {
    /// Opens the ledger of a data directory, making both where they do not exist, and keeps every
    /// other sidecar out until the writer ends.
    ///
    /// # Errors
    /// When the directory cannot be used, another sidecar works there, or the file is not a ledger
    /// that this version can write.
    pub fn open(data_dir: &Path) -> Result<(Self, Writer), LedgerError> {
        Self::open_with_queue(data_dir, QUEUE)
    }

    /// The same with room for `queue` waiting batches.
    ///
    /// # Errors
    /// As [`Ledger::open`].
    pub fn open_with_queue(data_dir: &Path, queue: usize) -> Result<(Self, Writer), LedgerError> {
        let lock = Lock::take(data_dir)?;
        let connection = schema::open(&file_in(data_dir))?;
        let (jobs, waiting) = mpsc::channel(queue);
        let failing = Arc::new(AtomicBool::new(false));
        let writer = Writer::new(connection, waiting, Arc::clone(&failing), lock);
        Ok((Self { jobs, failing }, writer))
    }

    /// Keeps a batch; returns once the disk has it.
    ///
    /// # Errors
    /// When too many batches wait already, or the write failed. Nothing of the batch is kept then.
    pub async fn record(&self, batch: Batch, received: Timestamp) -> Result<(), RecordError> {
        let (done, kept) = oneshot::channel();
        let job = Job::Record {
            batch,
            received,
            done,
        };
        self.jobs.try_send(job).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => RecordError::Full,
            mpsc::error::TrySendError::Closed(_) => RecordError::Stopped,
        })?;
        kept.await.map_err(|_| RecordError::Stopped)?
    }

    /// Keeps a batch as soon as there is time, and waits for nobody: it is lost where too many wait already, or
    /// the machine stops before.
    pub fn jot(&self, batch: Batch, received: Timestamp) {
        let (done, _nobody_waits) = oneshot::channel();
        let job = Job::Record {
            batch,
            received,
            done,
        };
        if self.jobs.try_send(job).is_err() {
            tracing::warn!("too many batches wait for the disk; a judgement is not kept");
        }
    }

    /// Whether outcomes are being kept: the writer works, and its last write did not fail.
    pub fn is_kept(&self) -> bool {
        !self.jobs.is_closed() && !self.failing.load(Ordering::Relaxed)
    }

    /// Forgets some of what was received before `before`: one small step, so that no batch waits
    /// long behind it.
    ///
    /// # Errors
    /// When the write failed or the writer has stopped.
    pub async fn prune(&self, before: Timestamp) -> Result<Pruned, RecordError> {
        let (done, pruned) = oneshot::channel();
        let job = Job::Prune { before, done };
        self.jobs
            .send(job)
            .await
            .map_err(|_| RecordError::Stopped)?;
        pruned.await.map_err(|_| RecordError::Stopped)?
    }
}

/// Where a data directory's ledger is.
pub fn file_in(data_dir: &Path) -> PathBuf {
    data_dir.join(FILE_NAME)
}
