//! `GET /readyz`: outcomes are taken; also which config is in force, who refused a newer one, and
//! which providers do not let us in.
//!
//! A refused config leaves the last good one in force, and there are other providers than one that does not
//! take our key, so neither makes anything unready; a ledger that cannot be written does.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use baton_core::config::Revision;
use baton_core::name::ProviderName;
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
    /// The providers that do not let us in: their keys or quotas need somebody.
    locked_out: Vec<ProviderName>,
}

pub(super) async fn get(State(sidecar): State<Arc<Sidecar>>) -> (StatusCode, Json<Readiness>) {
    let now = clock::now();
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
        rejected: sidecar.fleet.rejections(now),
        locked_out: sidecar.health.report(now).locked_out().cloned().collect(),
    };
    (status, Json(readiness))
}
