//! `GET /metrics`: Prometheus, in the OpenMetrics text format.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

use super::Sidecar;
use crate::clock;

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

pub(super) async fn get(State(sidecar): State<Arc<Sidecar>>) -> impl IntoResponse {
    let now = clock::now();
    let rejections = sidecar.fleet.rejections(now).len();
    let health = sidecar.health.report(now);
    let cache = sidecar.cache.stats().await;
    (
        [(CONTENT_TYPE, OPEN_METRICS)],
        sidecar.metrics.text(rejections, &health, &cache),
    )
}
