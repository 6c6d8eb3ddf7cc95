//! `GET /readyz`: outcomes are taken; also which config is in force, and who refused a newer one.
//!
//! A refused config leaves the last good one in force, so it makes nothing unready; a ledger that
//! cannot be written does.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use baton_core::config::Revision;
use serde::Serialize;

use super::Sidecar;
use crate::clock;
use crate::fleet::Rejection;

#[derive(Serialize)]
pub(super) struct Readiness {
    /// Whether the last batch could be kept.
    ready: bool,
    /// The newest configuration.
    revision: Option<Revision>,
    /// Who was given a newer one and did not take it.
    rejected: Vec<Rejection>,
}

pub(super) async fn get(State(sidecar): State<Arc<Sidecar>>) -> (StatusCode, Json<Readiness>) {
    let ready = sidecar.ledger.is_kept();
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let readiness = Readiness {
        ready,
        revision: sidecar
            .configs
            .newest()
            .map(|config| config.revision.clone()),
        rejected: sidecar.fleet.rejections(clock::now()),
    };
    (status, Json(readiness))
}
