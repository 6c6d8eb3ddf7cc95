//! The one thread that writes the ledger.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use baton_core::outcome::ExchangeOutcome;
use baton_core::receipt::Receipt;
use baton_core::time::Timestamp;
use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::lock::Lock;
use super::prune::{self, Pruned};
use super::{Batch, Fresh, RecordError, insert, reader};

/// Batches that share a transaction, and so a wait for the disk. Enough to keep up under load; few
/// enough that the first of them is not kept waiting.
const ROUND: usize = 32;

/// What the writer is asked to do.
#[derive(Debug)]
pub(super) enum Job {
    /// Keep a batch.
    Record {
        /// What to keep.
        batch: Batch,
        /// When it came, by our own clock.
        received: Timestamp,
        /// Told when the disk has it, or that it never will.
        done: oneshot::Sender<Result<(), RecordError>>,
    },
    /// Forget some of what was received before a moment.
    Prune {
        /// The moment.
        before: Timestamp,
        /// Told what was forgotten.
        done: oneshot::Sender<Result<Pruned, RecordError>>,
    },
}

/// Writes the ledger until every [`super::Ledger`] is gone and what they sent is kept.
#[derive(Debug)]
pub struct Writer {
    connection: Connection,
    jobs: mpsc::Receiver<Job>,
    /// Told to those who ask whether we keep anything.
    failing: Arc<AtomicBool>,
    /// Keeps other sidecars out for as long as we may write.
    _lock: Lock,
}

impl Writer {
    pub(super) fn new(
        connection: Connection,
        jobs: mpsc::Receiver<Job>,
        failing: Arc<AtomicBool>,
        lock: Lock,
    ) -> Self {
        Self {
            connection,
            jobs,
            failing,
            _lock: lock,
        }
    }

    /// Works until there is nobody left to work for; blocks its thread. `on_fresh` is told what was
    /// kept for the first time, after whoever sent it.
    pub fn run(mut self, mut on_fresh: impl FnMut(&Fresh)) {
        while self.round(&mut on_fresh).is_continue() {}
        // The next start then has nothing to recover, and the file can be copied as it is.
        if let Err(error) = self
            .connection
            .pragma_update(None, "wal_checkpoint", "TRUNCATE")
        {
            tracing::warn!(%error, "the ledger was not checkpointed; the next start does it");
        }
    }

    /// Waits for a job, then does it and those that wait behind it.
    fn round(&mut self, on_fresh: &mut impl FnMut(&Fresh)) -> ControlFlow<()> {
        let Some(first) = self.jobs.blocking_recv() else {
            return ControlFlow::Break(());
        };
        let mut batches = Vec::new();
        let mut senders = Vec::new();
        let mut next = Some(first);
        while let Some(job) = next {
            match job {
                Job::Record {
                    batch,
                    received,
                    done,
                } => {
                    batches.push((batch, received));
                    senders.push(done);
                }
                Job::Prune { before, done } => {
                    let _gone = done.send(self.prune(before));
                }
            }
            next = if batches.len() < ROUND {
                self.jobs.try_recv().ok()
            } else {
                None
            };
        }
        if !batches.is_empty() {
            self.record(batches, senders, on_fresh);
        }
        ControlFlow::Continue(())
    }

    fn record(
        &mut self,
        batches: Vec<(Batch, Timestamp)>,
        senders: Vec<oneshot::Sender<Result<(), RecordError>>>,
        on_fresh: &mut impl FnMut(&Fresh),
    ) {
        let kept = insert::all(&mut self.connection, batches);
        self.failing.store(kept.is_err(), Ordering::Relaxed);
        for sender in senders {
            // A sender that has gone sends again, and is told then.
            let _gone = sender.send(kept.as_ref().map(|_| ()).map_err(|_| RecordError::Failed));
        }
        match kept {
            Ok(new) => on_fresh(&self.fresh(new)),
            Err(error) => {
                tracing::error!(%error, "outcomes were not kept; their senders repeat them")
            }
        }
    }

    /// What was new, with the receipts of its exchanges. One that cannot be read is left out: this
    /// is for counting and logging, and it is kept.
    fn fresh(&self, new: Batch) -> Fresh {
        let receipt = |exchange: ExchangeOutcome| {
            let id = exchange.exchange.as_str();
            match reader::attempts_of(&self.connection, id) {
                Ok(attempts) => Some(Receipt::of(exchange, attempts)),
                Err(error) => {
                    tracing::error!(%error, exchange = id, "a receipt was kept but cannot be read");
                    None
                }
            }
        };
        Fresh {
            attempts: new.attempts,
            receipts: new.exchanges.into_iter().filter_map(receipt).collect(),
        }
    }

    fn prune(&mut self, before: Timestamp) -> Result<Pruned, RecordError> {
        prune::step(&mut self.connection, before).map_err(|error| {
            tracing::error!(%error, "old receipts were not forgotten");
            RecordError::Failed
        })
    }
}
