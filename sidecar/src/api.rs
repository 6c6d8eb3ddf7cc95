//! The sidecar's HTTP interface. All bodies are JSON, but for the metrics, and for verdicts and answers that are kept:
//! theirs are a line of JSON and then bytes.
//!
//! | | |
//! |---|---|
//! | `PUT /v1/config` | takes the configuration a VM works with |
//! | `GET /v1/config` | the newest of those documents |
//! | `POST /v1/sync` | keeps a batch of outcomes, then answers with a snapshot |
//! | `POST /v1/verify` | comes to a verdict on an answer, by the checks of its route |
//! | `POST /v1/screen` | has a request looked at by those whom its route's guardrails ask |
//! | `POST /v1/admit` | what is kept that answers a request; waits where another one like it is on its way |
//! | `POST /v1/keep` | keeps the answer to a request that was admitted, or says that there is none |
//! | `GET /v1/cache` | what the cache has and did |
//! | `POST /v1/cache/purge` | takes answers out of every cache, also out of Envoy's memory |
//! | `POST /v1/feedback` | keeps what somebody says of an answer |
//! | `GET /v1/calibration` | whether judges were right, as far as anybody has said |
//! | `GET /v1/receipts` | the newest receipts, or those after a cursor or since a moment |
//! | `GET /v1/receipts/{id}` | one receipt |
//! | `POST /v1/route` | what would become of a request, without asking any model |
//! | `POST /v1/human` | puts a request before a person |
//! | `GET /v1/cases` | the requests that wait for one |
//! | `GET /v1/cases/{id}` | what has become of one: the only path that Envoy leads callers to |
//! | `POST /v1/cases/{id}/answer` | what the person says |
//! | `GET /v1/health` | how every provider, model and route is doing |
//! | `GET /livez` | the process works |
//! | `GET /readyz` | outcomes are taken; also which config is in force and who refused one |
//! | `GET /metrics` | Prometheus |

mod admit;
mod body;
mod cache;
mod calibration;
mod case;
mod cases;
mod config;
mod feedback;
mod health;
mod human;
mod keep;
mod livez;
mod metrics;
mod readyz;
mod receipt;
mod receipts;
mod refusal;
mod route;
mod screen;
mod sync;
mod verify;

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::Request;
use axum::http::header::ORIGIN;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use baton_core::protocol::part::Pass;
use tokio::sync::Semaphore;

use crate::cache::Cache;
use crate::cases::Cases;
use crate::configs::Configs;
use crate::fleet::Fleet;
use crate::health::Health;
use crate::ledger::{Ledger, LedgerError, Reader};
use crate::metrics::Metrics;
use crate::model::Models;
use crate::screen::Screener;
use crate::verify::Verifier;

use refusal::Refusal;

/// Bodies read at a time; more wait their turn. This bounds what callers can cost in memory.
const BODIES: usize = 16;

/// What the endpoints work with.
#[derive(Debug)]
pub struct Sidecar {
    ledger: Ledger,
    /// A std mutex: it is only ever held on a blocking thread.
    reader: Mutex<Reader>,
    configs: Arc<Configs>,
    fleet: Fleet,
    metrics: Arc<Metrics>,
    health: Arc<Health>,
    cases: Cases,
    cache: Cache,
    pass: Pass,
    verifier: Verifier,
    screener: Screener,
    bodies: Semaphore,
}

/// What a sidecar is made of.
#[derive(Debug)]
pub struct Parts {
    /// Where outcomes go.
    pub ledger: Ledger,
    /// Where they are read.
    pub reader: Reader,
    /// The configurations in force.
    pub configs: Arc<Configs>,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// How everybody is doing.
    pub health: Arc<Health>,
    /// What waits for people.
    pub cases: Cases,
    /// Answers that are kept.
    pub cache: Cache,
    /// What our own requests show.
    pub pass: Pass,
    /// The models that run here.
    pub models: Arc<Models>,
}

/// Every endpoint.
pub fn router(sidecar: Arc<Sidecar>) -> Router {
    Router::new()
        .route("/v1/config", put(config::put).get(config::get))
        .route("/v1/sync", post(sync::post))
        .route("/v1/verify", post(verify::post))
        .route("/v1/screen", post(screen::post))
        .route("/v1/admit", post(admit::post))
        .route("/v1/keep", post(keep::post))
        .route("/v1/cache", get(cache::get))
        .route("/v1/cache/purge", post(cache::purge))
        .route("/v1/feedback", post(feedback::post))
        .route("/v1/calibration", get(calibration::get))
        .route("/v1/receipts", get(receipts::get))
        .route("/v1/receipts/{id}", get(receipt::get))
        .route("/v1/route", post(route::post))
        .route("/v1/human", post(human::post))
        .route("/v1/cases", get(cases::get))
        .route("/v1/cases/{id}", get(case::get))
        .route("/v1/cases/{id}/answer", post(case::answer))
        .route("/v1/health", get(health::get))
        .route("/livez", get(livez::get))
        .route("/readyz", get(readyz::get))
        .route("/metrics", get(metrics::get))
        .fallback(async || Refusal::NoSuchPath)
        .method_not_allowed_fallback(async || Refusal::WrongMethod)
        .layer(from_fn(refuse_browsers))
        .with_state(sidecar)
}

/// A page on any site may make its reader's browser post to a loopback address; the browser then
/// says where the page is from. No client of ours does.
async fn refuse_browsers(request: Request, next: Next) -> Response {
    if request.headers().contains_key(ORIGIN) {
        return Refusal::FromBrowser.into_response();
    }
    next.run(request).await
}

impl Sidecar {
    /// A sidecar that keeps outcomes and knows nothing else yet.
    pub fn new(parts: Parts) -> Self {
        Self {
            verifier: Verifier::new(
                Arc::clone(&parts.configs),
                parts.ledger.clone(),
                parts.pass.clone(),
            ),
            screener: Screener::new(Arc::clone(&parts.configs), parts.pass.clone(), parts.models),
            ledger: parts.ledger,
            reader: Mutex::new(parts.reader),
            fleet: Fleet::default(),
            metrics: parts.metrics,
            health: parts.health,
            configs: parts.configs,
            cases: parts.cases,
            cache: parts.cache,
            pass: parts.pass,
            bodies: Semaphore::new(BODIES),
        }
    }

    /// Gets ready for what the configurations in force ask for. Blocks for as long as it takes.
    pub fn prepare(&self) {
        self.screener.prepare();
    }

    /// Reads the ledger, where waiting for the disk makes nobody else wait.
    async fn read<T: Send + 'static>(
        self: Arc<Self>,
        question: impl FnOnce(&mut Reader) -> Result<T, LedgerError> + Send + 'static,
    ) -> Result<T, Refusal> {
        let read = tokio::task::spawn_blocking(move || {
            let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
            question(&mut reader)
        });
        match read.await {
            Ok(answer) => answer.map_err(Refusal::from),
            Err(_) => Err(Refusal::Stopping),
        }
    }
}
