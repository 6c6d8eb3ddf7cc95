//! `GET /v1/calibration`: whether judges are right, as far as anybody has said.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use baton_core::time::Timestamp;
use serde::Deserialize;

use super::{Refusal, Sidecar};
use crate::calibration::{Calibration, calibrate};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    /// Microseconds since 1970, by the sidecar's clock.
    #[serde(default)]
    since: u64,
}

pub(super) async fn get(
    State(sidecar): State<Arc<Sidecar>>,
    which: Result<Query<Which>, QueryRejection>,
) -> Result<Json<Vec<Calibration>>, Refusal> {
    let Query(which) = which.map_err(|error| Refusal::QueryUnexpected(error.body_text()))?;
    let since = Timestamp::from_micros(which.since);
    // Counting is done there too, where it makes nobody wait.
    let read = sidecar.read(move |ledger| ledger.samples(since).map(|all| calibrate(&all)));
    read.await.map(Json)
}
