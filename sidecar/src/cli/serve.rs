//! `baton serve`: runs the sidecar.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::{Problem, size};
use crate::logging::{self, Format, Level};
use crate::server::{self, KEEP_DAYS, Settings};

#[derive(Args, Debug)]
pub(super) struct Serve {
    /// Directory of the ledger; made if it is not there. One sidecar at a time works in it.
    #[arg(long, value_name = "DIR")]
    data_dir: PathBuf,

    /// Address to listen at.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:10080")]
    listen: SocketAddr,

    /// Listen at an address that other machines can reach. Whoever reaches it may read every
    /// receipt and post false ones.
    #[arg(long)]
    allow_remote: bool,

    /// Days that receipts are kept.
    #[arg(long, value_name = "DAYS", default_value_t = KEEP_DAYS, value_parser = clap::value_parser!(u32).range(1..))]
    keep_days: u32,

    /// Folder of the models that `classifier` guardrails name: a folder each, with `config.json`, `tokenizer.json` and
    /// `model.safetensors`.
    #[arg(long, value_name = "FOLDER")]
    models: Option<PathBuf>,

    /// What the answers that routes with a cache keep here may take on the disk.
    #[arg(long, value_name = "SIZE", default_value = "1GiB", value_parser = size::parse)]
    cache_size: u64,

    /// Format of the log, which goes to standard error.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    log_format: Format,

    /// How much is logged; `info` is one line per exchange.
    #[arg(long, value_name = "LEVEL", default_value = "info")]
    log_level: Level,
}

impl Serve {
    pub(super) async fn run(self) -> Result<(), Problem> {
        if !self.listen.ip().is_loopback() && !self.allow_remote {
            return Err(Problem::NotLoopback(self.listen));
        }
        logging::start(self.log_format, self.log_level);
        // Before anything is announced: whoever waits for us to be there may stop us at once.
        let stop = Stop::new().map_err(Problem::Signals)?;
        let cannot = |source| Problem::Listen {
            address: self.listen,
            source,
        };
        let listener = TcpListener::bind(self.listen).await.map_err(cannot)?;
        let settings = Settings::new(self.data_dir)
            .keep_days(self.keep_days)
            .models(self.models)
            .cache_bytes(self.cache_size);
        server::run(listener, stop.asked(), settings).await?;
        Ok(())
    }
}

/// The signals that ask us to stop.
struct Stop {
    terminate: Signal,
    interrupt: Signal,
}

impl Stop {
    fn new() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// Done once one of them came.
    async fn asked(mut self) {
        let name = tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        };
        tracing::info!(signal = name, "stopping");
    }
}
