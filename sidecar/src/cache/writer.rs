//! The one thread that writes the store: nobody who asks for an answer waits for it.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use baton_core::cache::Purge;
use tokio::sync::{mpsc, oneshot};

use super::counts::Counts;
use super::index::Index;
use super::row::Row;
use super::store::{Change, Id, Store, StoreError};
use crate::clock;

/// Changes that may wait for the disk. What comes while so many wait is not kept.
const QUEUE: usize = 4096;

/// What the answers among them may take, in bytes.
const QUEUED_BYTES: usize = 64 * 1024 * 1024;

/// Changes that share a transaction.
const ROUND: usize = 64;

/// What the writer is asked to do.
enum Job {
    Change(Change),
    Purge {
        purge: Box<Purge>,
        done: oneshot::Sender<Result<usize, StoreError>>,
    },
}

/// The way to the writer. Cheap to clone; the writer ends when the last one is gone.
#[derive(Clone)]
pub(super) struct Queue {
    jobs: mpsc::Sender<Job>,
    waiting_bytes: Arc<AtomicUsize>,
    counts: Arc<Counts>,
}

/// Writes the store until every cache that was opened with it is gone.
pub struct Writer {
    jobs: mpsc::Receiver<Job>,
    waiting_bytes: Arc<AtomicUsize>,
    store: Arc<dyn Store>,
    index: Arc<Index>,
    counts: Arc<Counts>,
    ended: Arc<AtomicBool>,
}

/// The way to a writer, and the writer.
pub(super) fn writer(
    store: Arc<dyn Store>,
    index: Arc<Index>,
    counts: Arc<Counts>,
) -> (Queue, Writer) {
    let (sender, jobs) = mpsc::channel(QUEUE);
    let waiting_bytes = Arc::new(AtomicUsize::new(0));
    let queue = Queue {
        jobs: sender,
        waiting_bytes: Arc::clone(&waiting_bytes),
        counts: Arc::clone(&counts),
    };
    let writer = Writer {
        jobs,
        waiting_bytes,
        store,
        index,
        counts,
        ended: Arc::default(),
    };
    (queue, writer)
}

impl fmt::Debug for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Queue")
    }
}

impl Queue {
    /// Keeps a row as soon as there is time; whether there is room for it to wait.
    pub(super) fn keep(&self, row: Row) -> bool {
        let bytes = row.len();
        let before = self.waiting_bytes.fetch_add(bytes, Ordering::Relaxed);
        let has_room = before.saturating_add(bytes) <= QUEUED_BYTES;
        let job = Job::Change(Change::Keep(Box::new(row)));
        if has_room && self.jobs.try_send(job).is_ok() {
            return true;
        }
        self.waiting_bytes.fetch_sub(bytes, Ordering::Relaxed);
        self.counts.dropped.add(1);
        false
    }

    /// Takes note that a row was given. Where there is no room for that, it is used a little less.
    pub(super) fn used(&self, id: Id) {
        let _no_room = self.jobs.try_send(Job::Change(Change::Used(id)));
    }

    /// Forgets what a purge takes, and what waits to be kept before it; how many those were. `None`: the writer has
    /// ended.
    pub(super) async fn purge(&self, purge: Purge) -> Option<Result<usize, StoreError>> {
        let (done, purged) = oneshot::channel();
        let purge = Box::new(purge);
        self.jobs.send(Job::Purge { purge, done }).await.ok()?;
        purged.await.ok()
    }
}

impl Writer {
    /// Works until there is nobody left to work for; blocks its thread.
    pub fn run(mut self) {
        while let Some(first) = self.jobs.blocking_recv() {
            self.round(first);
        }
        self.ended.store(true, Ordering::Relaxed);
    }

    /// Whether it has ended, for those who work for it.
    pub(super) fn ended(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.ended)
    }

    /// Does a job and those that wait behind it, in their order.
    fn round(&mut self, first: Job) {
        let mut changes = Vec::new();
        let mut next = Some(first);
        while let Some(job) = next {
            match job {
                Job::Change(change) => changes.push(change),
                Job::Purge { purge, done } => {
                    self.write(std::mem::take(&mut changes));
                    let _gone = done.send(self.purge(&purge));
                }
            }
            next = if changes.len() < ROUND {
                self.jobs.try_recv().ok()
            } else {
                None
            };
        }
        self.write(changes);
    }

    fn write(&self, changes: Vec<Change>) {
        if changes.is_empty() {
            return;
        }
        let rows = || changes.iter().filter_map(Change::row);
        self.waiting_bytes
            .fetch_sub(rows().map(Row::len).sum(), Ordering::Relaxed);
        match self.store.write(&changes, clock::now()) {
            Ok(written) => {
                for (row, id) in rows().zip(written.kept) {
                    if let Some(asked) = &row.asked {
                        self.index
                            .add(id, asked.context, &asked.embedder, &asked.vector);
                    }
                }
                self.index.remove(&written.gone);
                self.counts.evicted.add(written.evicted);
            }
            Err(error) => {
                tracing::warn!(%error, "answers were not kept");
                self.counts.failed.add(1);
            }
        }
    }

    fn purge(&self, purge: &Purge) -> Result<usize, StoreError> {
        let gone = self.store.purge(purge).inspect_err(|error| {
            tracing::error!(%error, "what was purged is still there, and is not given");
            self.counts.failed.add(1);
        })?;
        self.index.remove(&gone);
        Ok(gone.len())
    }
}

impl Change {
    fn row(&self) -> Option<&Row> {
        match self {
            Self::Keep(row) => Some(row),
            Self::Used(_) => None,
        }
    }
}
