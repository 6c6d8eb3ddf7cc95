//! `POST /v1/feedback`: what somebody says of an answer, to be held against what its judge said.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use baton_core::name::ExchangeId;
use baton_core::share::Share;
use serde::Deserialize;

use super::body::Parsed;
use super::{Refusal, Sidecar};
use crate::calibration::Feedback;
use crate::clock;
use crate::ledger::Batch;

/// The longest name of a source, in bytes.
pub(super) const MAX_SOURCE_BYTES: usize = 64;

/// Who says it, where nobody says who.
const SOMEBODY: &str = "caller";

/// A word on an answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Word {
    /// The exchange, as `x-baton-exchange` has it.
    exchange: ExchangeId,
    /// Whether the answer was good.
    good: Option<bool>,
    /// How good it was, from 0 to 1; instead of `good`.
    score: Option<f64>,
    /// Who says so; each has one word per exchange, and the latest counts.
    source: Option<String>,
}

pub(super) async fn post(
    State(sidecar): State<Arc<Sidecar>>,
    Parsed(word): Parsed<Word>,
) -> Result<StatusCode, Refusal> {
    let feedback = word.feedback()?;
    let exchange = feedback.exchange.clone();
    let known = Arc::clone(&sidecar)
        .read(move |ledger| ledger.knows(exchange.as_str()))
        .await?;
    if !known {
        return Err(Refusal::NoReceipt(feedback.exchange.to_string()));
    }
    let batch = Batch {
        feedback: vec![feedback],
        ..Batch::default()
    };
    sidecar.ledger.record(batch, clock::now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl Word {
    fn feedback(self) -> Result<Feedback, Refusal> {
        let source = self.source.unwrap_or_else(|| SOMEBODY.to_owned());
        if source.is_empty() || source.len() > MAX_SOURCE_BYTES {
            return Err(Refusal::Source(source.len()));
        }
        let good = match (self.good, self.score) {
            (Some(true), None) => Share::ALL,
            (Some(false), None) => Share::NONE,
            (None, Some(score)) => Share::try_from(score).map_err(|_| Refusal::Word)?,
            (None, None) | (Some(_), Some(_)) => return Err(Refusal::Word),
        };
        Ok(Feedback {
            exchange: self.exchange,
            source,
            good,
        })
    }
}
