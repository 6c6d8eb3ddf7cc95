//! `POST /v1/screen`: a request that checkers of the operator's and models of ours are to look at, and what they say.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use baton_core::protocol::screen::{Question, Word};

use super::body::Parsed;
use super::{Refusal, Sidecar};

pub(super) async fn post(
    State(sidecar): State<Arc<Sidecar>>,
    Parsed(question): Parsed<Question>,
) -> Result<Json<Word>, Refusal> {
    Ok(Json(sidecar.screener.screen(question).await?))
}
