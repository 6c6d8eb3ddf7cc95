//! `POST /v1/keep`: the answer to a request that was admitted, to be kept; or that there is none.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use baton_core::protocol::keep::Keeping;
use baton_core::protocol::verify::unframe;

use super::body::Raw;
use super::{Refusal, Sidecar};

pub(super) async fn post(
    State(sidecar): State<Arc<Sidecar>>,
    Raw(message): Raw,
) -> Result<StatusCode, Refusal> {
    let (keeping, body): (Keeping, _) = unframe(&message).ok_or(Refusal::NoKeeping)?;
    sidecar.cache.keep(keeping, body).await?;
    Ok(StatusCode::ACCEPTED)
}
