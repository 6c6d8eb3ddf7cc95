//! `GET /v1/health`: how every provider, model and route of the newest configuration is doing.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use baton_core::health::Report;

use super::Sidecar;
use crate::clock;

pub(super) async fn get(State(sidecar): State<Arc<Sidecar>>) -> Json<Report> {
    Json(sidecar.health.report(clock::now()))
}
