//! Why a command did not do what it was told: the cause, the next step, the exit code.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use baton_core::name::{ExchangeId, ModelName};

use crate::client::{ClientError, Url};
use crate::ledger::LedgerError;
use crate::tune::TuneError;

/// A problem was found.
const FOUND: u8 = 1;

/// It could not be asked.
const UNREADABLE: u8 = 2;

/// Why not.
#[derive(Debug, thiserror::Error)]
pub(super) enum Problem {
    #[error(
        "`{0}` can be reached from other machines, and whoever reaches it may read every receipt"
    )]
    NotLoopback(SocketAddr),
    #[error("cannot listen at `{address}`: {source}")]
    Listen {
        address: SocketAddr,
        source: io::Error,
    },
    #[error("cannot wait for signals: {0}")]
    Signals(io::Error),
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error(transparent)]
    Tune(#[from] TuneError),
    #[error("the sidecar at `{url}` refused: {message}")]
    Refused { url: Url, message: String },
    #[error("the sidecar at `{url}` answers in words of another version: {source}")]
    Unexpected { url: Url, source: serde_json::Error },
    #[error("cannot read a request from `{}`: {source}", .file.display())]
    Request { file: PathBuf, source: io::Error },
    #[error("cannot read a text from `{}`: {source}", .file.display())]
    Text { file: PathBuf, source: io::Error },
    #[error("findings: {0}")]
    Found(usize),
    #[error("there is no receipt for exchange `{0}`")]
    NoReceipt(ExchangeId),
    #[error("`{name}` is no model with a price in the configuration, expected {}", one_of(.known))]
    NoBaseline {
        name: ModelName,
        known: Vec<ModelName>,
    },
    #[error("problems found: {0}")]
    Invalid(usize),
    #[error("files that cannot be read: {0}")]
    Unreadable(usize),
    #[error("cannot write: {0}")]
    Output(#[from] io::Error),
}

impl Problem {
    /// Tells the user; the exit code to end with.
    pub(super) fn report(&self) -> ExitCode {
        let mut text = format!("error: {self}\n");
        if let Some(step) = self.next_step() {
            text.push_str(&format!("  next: {step}\n"));
        }
        // With standard error closed there is nobody to tell; the exit code still does.
        let _nobody_reads = io::stderr().write_all(text.as_bytes());
        ExitCode::from(self.exit_code())
    }

    fn exit_code(&self) -> u8 {
        match self {
            Self::NoReceipt(_)
            | Self::Output(_)
            | Self::Refused { .. }
            | Self::Invalid(_)
            | Self::Found(_) => FOUND,
            Self::Tune(TuneError::Unreadable { .. }) => UNREADABLE,
            Self::Tune(_) => FOUND,
            Self::NotLoopback(_)
            | Self::Listen { .. }
            | Self::Signals(_)
            | Self::Ledger(_)
            | Self::Client(_)
            | Self::NoBaseline { .. }
            | Self::Request { .. }
            | Self::Text { .. }
            | Self::Unreadable(_)
            | Self::Unexpected { .. } => UNREADABLE,
        }
    }

    fn next_step(&self) -> Option<&'static str> {
        match self {
            Self::NotLoopback(_) => {
                Some("listen at 127.0.0.1, or add --allow-remote where the network is yours alone")
            }
            Self::Listen { .. } => Some("stop what listens there, or give another --listen"),
            Self::Ledger(error) => Some(error.next_step()),
            Self::Client(_) => {
                Some("start it with `baton serve`, or read its ledger with --data-dir")
            }
            Self::Unexpected { .. } => Some("use the same version of baton on both sides"),
            Self::Tune(_) => Some("`baton tune --help` shows what a file of outcomes looks like"),
            Self::NoReceipt(_) => {
                Some("an exchange has one once it has ended; `baton receipts` lists the newest")
            }
            Self::Request { .. } => Some("give a file with the JSON that a client would send"),
            Self::NoBaseline { .. } => {
                Some("name one that has a `price`, or leave --baseline out to take the dearest")
            }
            Self::Invalid(_) => {
                Some("write what was expected at each place; `envoy/envoy.yaml` has all of it")
            }
            Self::Text { .. } => Some("give a file of text in UTF-8, or `-` for standard input"),
            Self::Found(_) => Some("`--json` has each as a line; a higher --threshold shows fewer"),
            Self::Signals(_) | Self::Refused { .. } | Self::Unreadable(_) | Self::Output(_) => None,
        }
    }
}

/// The names that would do.
fn one_of(known: &[ModelName]) -> String {
    let names: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [] => "none: the configuration has no prices".to_owned(),
        [only] => only.clone(),
        many => format!("one of {}", many.join(", ")),
    }
}
