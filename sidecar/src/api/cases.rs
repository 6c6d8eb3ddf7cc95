//! `GET /v1/cases`: the cases that nobody has answered yet, newest first.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};

use super::{Refusal, Sidecar};
use crate::cases::Case;

/// Cases in an answer when the caller does not say.
const DEFAULT_LIMIT: u32 = 50;

/// Cases in an answer at most.
const MAX_LIMIT: u32 = 1000;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    limit: Option<u32>,
}

/// Some cases.
#[derive(Debug, Serialize)]
pub(super) struct Open {
    cases: Vec<Case>,
}

pub(super) async fn get(
    State(sidecar): State<Arc<Sidecar>>,
    which: Result<Query<Which>, QueryRejection>,
) -> Result<Json<Open>, Refusal> {
    let Query(which) = which.map_err(|error| Refusal::QueryUnexpected(error.body_text()))?;
    let limit = which.limit.unwrap_or(DEFAULT_LIMIT).min(MAX_LIMIT);
    let cases = sidecar
        .cases
        .with(move |store| store.open_ones(limit))
        .await?;
    Ok(Json(Open { cases }))
}
