//! `POST /v1/admit`: what is known that answers a request, before any model is asked.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use baton_core::protocol::admit::Application;
use baton_core::protocol::verify::frame;

use super::body::Parsed;
use super::{Refusal, Sidecar};

pub(super) async fn post(
    State(sidecar): State<Arc<Sidecar>>,
    Parsed(application): Parsed<Application>,
) -> Result<impl IntoResponse, Refusal> {
    let admitted = sidecar.cache.admit(application).await?;
    Ok((
        [(CONTENT_TYPE, "application/octet-stream")],
        frame(&admitted.admission, &[&admitted.body]),
    ))
}
