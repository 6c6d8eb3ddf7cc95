//! `PUT /v1/config`: takes the configuration a VM works with.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
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
    let held = tokio::task::spawn_blocking(move || sidecar.configs.hold(config, &document));
    held.await.map_err(|_| Refusal::Stopping)?;
    Ok(Json(Snapshot {
        revision: Some(revision),
        health: None,
    }))
}
