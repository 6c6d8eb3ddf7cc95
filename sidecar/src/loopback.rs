//! The way back through Envoy: HTTP/1 over connections that are kept.
//!
//! A connection is moved by whoever has a question under way on it and rests otherwise. So no task runs
//! beside those that the server waits for, and a question that is given up takes its connection with it.

mod wire;

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use baton_core::name::Authority;
use hyper::body::Bytes;
use hyper::header::HeaderName;
use hyper::{HeaderMap, StatusCode};

use wire::{Failed, Wire};

/// Connections that rest at a time: as many as verifications with a judge run at once on a busy node. More
/// are made as they are needed, and closed after.
const RESTING: usize = 32;

/// What is asked.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// Where to.
    pub(crate) path: String,
    /// Headers beside host and content type.
    pub(crate) headers: Vec<(HeaderName, String)>,
    /// A body of JSON.
    pub(crate) body: Bytes,
    /// How long the answer may take, to its last byte.
    pub(crate) within: Duration,
    /// The longest answer that is read, in bytes.
    pub(crate) most: usize,
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    /// Its status.
    pub(crate) status: StatusCode,
    /// Its headers.
    pub(crate) headers: HeaderMap,
    /// Its body.
    pub(crate) body: Bytes,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CallError {
    /// Nobody listens there.
    #[error("cannot reach Envoy at `{at}`: {source}")]
    Unreachable {
        /// Where it should listen.
        at: Authority,
        /// What the system said.
        source: std::io::Error,
    },
    /// It does not speak HTTP, or stopped to.
    #[error("Envoy did not answer: {0}")]
    Broken(hyper::Error),
    /// It closed the connection before its answer was whole.
    #[error("Envoy closed the connection before its answer was whole")]
    Closed,
    /// It answers with more than is read.
    #[error("the answer is too long")]
    TooLong,
    /// The call cannot be said in HTTP.
    #[error("a header or the path cannot be said in HTTP")]
    Unsayable,
    /// The time ran out.
    #[error("there was no answer in time")]
    TimedOut,
}

/// Asks an Envoy, wherever its configuration says that is.
#[derive(Debug, Default)]
pub(crate) struct Loopback {
    resting: Mutex<Vec<(Authority, Wire)>>,
}

impl Loopback {
    /// Posts a call and reads the answer.
    ///
    /// # Errors
    /// When there is no answer. A refusal is one.
    pub(crate) async fn post(&self, at: &Authority, call: &Call) -> Result<Reply, CallError> {
        let asked = tokio::time::timeout(call.within, self.ask(at, call));
        asked.await.unwrap_or(Err(CallError::TimedOut))
    }

    /// Asks over a connection that rests, or where there is none, or it has closed meanwhile, over a new one.
    async fn ask(&self, at: &Authority, call: &Call) -> Result<Reply, CallError> {
        while let Some(wire) = self.wake(at) {
            match self.over(wire, at, call).await {
                Err(Failed::BeforeSent) => (),
                Err(Failed::For(error)) => return Err(error),
                Ok(reply) => return Ok(reply),
            }
        }
        let wire = Wire::connect(at).await?;
        self.over(wire, at, call)
            .await
            .map_err(|failed| match failed {
                Failed::BeforeSent => CallError::Closed,
                Failed::For(error) => error,
            })
    }

    async fn over(&self, mut wire: Wire, at: &Authority, call: &Call) -> Result<Reply, Failed> {
        let reply = wire.ask(at, call).await?;
        self.rest(at, wire);
        Ok(reply)
    }

    fn wake(&self, at: &Authority) -> Option<Wire> {
        let mut resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = resting.iter().rposition(|(known, _)| known == at)?;
        Some(resting.swap_remove(newest).1)
    }

    fn rest(&self, at: &Authority, wire: Wire) {
        let mut resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        if !wire.is_closed() && resting.len() < RESTING {
            resting.push((at.clone(), wire));
        }
    }
}
