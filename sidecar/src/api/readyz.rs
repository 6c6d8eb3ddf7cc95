//! `GET /readyz`: outcomes are taken; also which config is in force, and who refused a newer one.
//!
//! A refused config leaves the last good one in force, so it makes nothing unready.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use baton_core::config::Revision;
use serde::Serialize;

use super::Sidecar;
use crate::clock;
use crate::fleet::Rejection;

#[derive(Serialize)]
pub(super) struct Readiness {
    ready: bool,
    revision: Option<Revision>,
    rejected: Vec<Rejection>,
}

pub(super) async fn get(State(sidecar): State<Arc<Sidecar>>) -> Json<Readiness> {
    Json(Readiness {
        ready: true,
        revision: sidecar
            .configs
            .newest()
            .map(|config| config.revision.clone()),
        rejected: sidecar.fleet.rejections(clock::now()),
    })
}
