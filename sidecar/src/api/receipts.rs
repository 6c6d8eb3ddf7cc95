//! `GET /v1/receipts`: the newest receipts, newest first; or with `after` a cursor or `since` a moment, those
//! that came since, oldest first. Each page has the cursor to go on from.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use baton_core::time::Timestamp;
use serde::Deserialize;

use super::{Refusal, Sidecar};
use crate::ledger::Page;

/// Receipts in an answer when the caller does not say.
const DEFAULT_LIMIT: u32 = 50;

/// Receipts in an answer at most: about a megabyte.
const MAX_LIMIT: u32 = 1000;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    limit: Option<u32>,
    after: Option<i64>,
    /// Microseconds since 1970, by the sidecar's clock.
    since: Option<u64>,
}

pub(super) async fn get(
    State(sidecar): State<Arc<Sidecar>>,
    which: Result<Query<Which>, QueryRejection>,
) -> Result<Json<Page>, Refusal> {
    let Query(which) = which.map_err(|error| Refusal::QueryUnexpected(error.body_text()))?;
    let limit = which.limit.unwrap_or(DEFAULT_LIMIT).min(MAX_LIMIT);
    let read = sidecar.read(move |ledger| match (which.after, which.since) {
        (Some(cursor), _) => ledger.after(cursor, limit),
        (None, Some(since)) => ledger.since(Timestamp::from_micros(since), limit),
        (None, None) => ledger.newest(limit),
    });
    read.await.map(Json)
}
