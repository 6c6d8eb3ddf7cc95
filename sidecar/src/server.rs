//! The server: takes connections until it is told to stop, then ends in order.
//!
//! Stopping: no new connections; what is in flight is answered; what waits for the disk is kept; the
//! ledger is closed. Every task is spawned here, so none is forgotten.

mod connection;
mod patient;
mod retention;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::api::{self, Parts, Sidecar};
use crate::cache::{self, Cache, Embedders};
use crate::cases::{Cases, Courier};
use crate::clock;
use crate::configs::Configs;
use crate::health::Health;
use crate::ledger::{Ledger, LedgerError, QUEUE, Reader, Writer};
use crate::metrics::Metrics;
use crate::model::Models;
use crate::{pass, receipt_log};

/// How long callers in flight may take to be answered once we stop. With [`CLOSING`] it stays under
/// the ten seconds that service managers wait before they kill.
const ANSWERING: Duration = Duration::from_secs(5);

/// How long the disk may take for what waits for it once we stop.
const CLOSING: Duration = Duration::from_secs(4);

/// Connections at a time. An Envoy holds a few per worker, one for each answer that waits for its verdict, and one for
/// each request that waits for another one's answer: there are more than there may be of those, so that outcomes always
/// get through. Others wait to be accepted; a silent one is closed after a while, so they get their turn.
const CONNECTIONS: usize = 768;

/// Days that receipts are kept when nobody says: a month's bill can be explained.
pub const KEEP_DAYS: u32 = 30;

const DAY: Duration = Duration::from_secs(24 * 3600);

/// How to serve.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the ledger is.
    pub data_dir: PathBuf,
    /// How long receipts are kept.
    pub keep: Duration,
    /// Batches that may wait for the disk.
    pub queue: usize,
    /// Where models are that run here.
    pub models: Option<PathBuf>,
    /// What cached answers may take, in bytes.
    pub cache_bytes: u64,
}

impl Settings {
    /// The usual settings for a data directory.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            keep: DAY * KEEP_DAYS,
            queue: QUEUE,
            models: None,
            cache_bytes: cache::MAX_BYTES,
        }
    }

    /// The same, but receipts are kept for so many days.
    pub fn keep_days(self, days: u32) -> Self {
        Self {
            keep: DAY * days,
            ..self
        }
    }

    /// The same, but with the models in this folder.
    pub fn models(self, models: Option<PathBuf>) -> Self {
        Self { models, ..self }
    }

    /// The same, but cached answers take at most so many bytes.
    pub fn cache_bytes(self, cache_bytes: u64) -> Self {
        Self {
            cache_bytes,
            ..self
        }
    }
}

/// Serves until `shutdown` is done, then stops in order.
///
/// # Errors
/// When the data directory's ledger cannot be opened.
pub async fn run(
    listener: TcpListener,
    shutdown: impl Future<Output = ()>,
    settings: Settings,
) -> Result<(), LedgerError> {
    let (ledger, writer) = Ledger::open_with_queue(&settings.data_dir, settings.queue)?;
    let reader = Reader::open(&settings.data_dir)?;
    let pass = pass::of(&settings.data_dir)?;
    let cases = Cases::open(&settings.data_dir)?;
    let configs = Arc::new(Configs::open(&settings.data_dir));
    let models = Arc::new(Models::new(settings.models));
    let embedders = Embedders::new(Arc::clone(&models), pass.clone());
    let (cache, cache_writer, filling) = Cache::open(
        &settings.data_dir,
        settings.cache_bytes,
        Arc::clone(&configs),
        embedders,
    )?;
    let cache_closed = start_cache(cache_writer, filling);
    let metrics = Arc::new(Metrics::new(Arc::clone(&configs)));
    let health = Arc::new(Health::open(&settings.data_dir, Arc::clone(&configs)));
    let closed = start(writer, Arc::clone(&metrics), Arc::clone(&health));

    match listener.local_addr() {
        Ok(address) => tracing::info!(%address, "listening"),
        Err(error) => tracing::warn!(%error, "listening, at an address we cannot tell"),
    }
    let mut tasks = Tasks::new();
    tasks.set.spawn(retention::keep(
        ledger.clone(),
        cases.clone(),
        settings.keep,
        tasks.stopping.subscribe(),
    ));
    let courier = Courier::new(cases.clone(), Arc::clone(&configs), pass.clone());
    tasks.set.spawn(courier.run(tasks.stopping.subscribe()));
    let sidecar = Sidecar::new(Parts {
        ledger,
        reader,
        configs,
        metrics,
        health,
        cases,
        cache,
        pass,
        models,
    });
    let sidecar = Arc::new(sidecar);
    let preparing = Arc::clone(&sidecar);
    let _goes_on = tokio::task::spawn_blocking(move || preparing.prepare());
    tasks.accept(listener, shutdown, sidecar).await;

    // Whoever could still send to the writer ends or is dropped here; then the writer ends too.
    if timeout(ANSWERING, tasks.finish()).await.is_err() {
        tracing::warn!("some callers were left unanswered after {ANSWERING:?}; they repeat");
    }
    let closed = async {
        let _both = (closed.await, cache_closed.await);
    };
    match timeout(CLOSING, closed).await {
        Ok(()) => tracing::info!("stopped; the ledger is closed"),
        Err(_) => tracing::warn!("the disk took longer than {CLOSING:?}; the next start recovers"),
    }
    Ok(())
}

/// Starts the writer on a thread of its own; the receiver is told when it has closed the ledger.
fn start(writer: Writer, metrics: Arc<Metrics>, health: Arc<Health>) -> oneshot::Receiver<()> {
    let (done, closed) = oneshot::channel();
    std::thread::spawn(move || {
        writer.run(|fresh| {
            health.kept(fresh, clock::now());
            metrics.kept(fresh);
            fresh.receipts.iter().for_each(receipt_log::write);
        });
        health.keep(clock::now());
        let _nobody_waits = done.send(());
    });
    closed
}

/// The same for the cache's, beside which its index is filled.
fn start_cache(writer: cache::Writer, filling: cache::Filling) -> oneshot::Receiver<()> {
    let (done, closed) = oneshot::channel();
    std::thread::spawn(move || filling.run());
    std::thread::spawn(move || {
        writer.run();
        let _nobody_waits = done.send(());
    });
    closed
}

/// Every task there is.
struct Tasks {
    set: JoinSet<()>,
    stopping: watch::Sender<bool>,
}

impl Tasks {
    fn new() -> Self {
        Self {
            set: JoinSet::new(),
            stopping: watch::Sender::new(false),
        }
    }

    /// Serves connections until `shutdown`. The listener is closed then.
    async fn accept(
        &mut self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()>,
        sidecar: Arc<Sidecar>,
    ) {
        let router = api::router(sidecar);
        let room = Arc::new(Semaphore::new(CONNECTIONS));
        tokio::pin!(shutdown);
        loop {
            tokio::select! {
                () = &mut shutdown => return,
                (stream, permit) = next_connection(&listener, &room) => {
                    let served =
                        connection::serve(stream, router.clone(), self.stopping.subscribe());
                    self.set.spawn(async move {
                        served.await;
                        drop(permit);
                    });
                }
                Some(_ended) = self.set.join_next() => {}
            }
        }
    }

    /// Tells every task to end, and waits until all have.
    async fn finish(mut self) {
        self.stopping.send_replace(true);
        while self.set.join_next().await.is_some() {}
    }
}

/// The next connection, once there is room for it.
async fn next_connection(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> (TcpStream, Option<OwnedSemaphorePermit>) {
    let permit = Arc::clone(room).acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, _peer)) => return (stream, permit),
            Err(error) => {
                tracing::warn!(%error, "cannot take a connection");
                // Mostly: no file handle is left. Some come back as connections end.
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}
