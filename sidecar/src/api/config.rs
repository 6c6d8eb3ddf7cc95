//! `PUT /v1/config`: takes the configuration a VM works with. `GET /v1/config`: the newest one.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use baton_core::config::Config;
use baton_core::protocol::Snapshot;

use super::body::Raw;
use super::{Refusal, Sidecar};

pub(super) async fn put(
    State(sidecar): State<Arc<Sidecar>>,
    Raw(document): Raw,
) -> Result<Json<Snapshot>, Refusal> {
    let config = Config::parse(&document).map_err(Refusal::ConfigProblems)?;
    let revision = config.revision.clone();
    tracing::info!(%revision, "a configuration is in force");
    let (pass, cache) = (sidecar.pass.clone(), sidecar.cache.news());
    let holding = Arc::clone(&sidecar);
    let held = tokio::task::spawn_blocking(move || holding.configs.hold(config, &document));
    held.await.map_err(|_| Refusal::Stopping)?;
    // Nobody waits for it: a VM that does would be without its sidecar meanwhile.
    let _goes_on = tokio::task::spawn_blocking(move || sidecar.prepare());
    Ok(Json(Snapshot {
        revision: Some(revision),
        health: None,
        pass: Some(pass),
        cache: Some(cache),
    }))
}

/// As it came, so that whoever reads it comes to the same revision.
pub(super) async fn get(State(sidecar): State<Arc<Sidecar>>) -> Result<impl IntoResponse, Refusal> {
    let read = tokio::task::spawn_blocking(move || sidecar.configs.document());
    let document = read.await.map_err(|_| Refusal::Stopping)?;
    let document = document.ok_or(Refusal::NoConfig)?;
    Ok(([(CONTENT_TYPE, "application/json")], document))
}
