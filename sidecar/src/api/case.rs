//! `GET /v1/cases/{id}`: what has become of a case. `POST /v1/cases/{id}/answer`: a person's answer to it.
//!
//! The first is for the caller whose request it was, through Envoy, and whoever knows the id may ask. The
//! second is for the tool that people answer with; Envoy must lead nobody else there.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use baton_core::name::CaseId;
use serde::Deserialize;
use serde_json::json;

use super::body::Parsed;
use super::{Refusal, Sidecar};
use crate::cases::{Said, Taken};
use crate::clock;

/// The longest answer of a person that is kept, in bytes.
pub(super) const MAX_ANSWER_BYTES: usize = 256 * 1024;

/// Seconds after which it is worth asking again: people take minutes.
const ASK_AGAIN: &str = "5";

/// A person's answer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answer {
    answer: String,
}

/// Where a caller asks what has become of its case.
pub(super) fn place(case: &CaseId) -> String {
    format!("/v1/cases/{case}")
}

pub(super) async fn get(
    State(sidecar): State<Arc<Sidecar>>,
    Path(case): Path<String>,
) -> Result<Response, Refusal> {
    let wanted = case.clone();
    let said = sidecar.cases.with(move |store| store.said(&wanted)).await?;
    match said.ok_or(Refusal::NoCase)? {
        Said::Nothing => {
            let body = json!({"object": "baton.case", "id": case, "status": "pending"});
            let headers = [(CACHE_CONTROL, "no-store"), (RETRY_AFTER, ASK_AGAIN)];
            Ok((StatusCode::ACCEPTED, headers, Json(body)).into_response())
        }
        Said::Answer(answer) => {
            let body =
                json!({"object": "baton.case", "id": case, "status": "answered", "answer": answer});
            Ok(([(CACHE_CONTROL, "no-store")], Json(body)).into_response())
        }
    }
}

pub(super) async fn answer(
    State(sidecar): State<Arc<Sidecar>>,
    Path(case): Path<String>,
    Parsed(Answer { answer }): Parsed<Answer>,
) -> Result<StatusCode, Refusal> {
    if answer.is_empty() || answer.len() > MAX_ANSWER_BYTES {
        return Err(Refusal::AnswerLength(answer.len()));
    }
    let id = case.clone();
    let taken = sidecar
        .cases
        .with(move |store| store.answer(&id, &answer, clock::now()));
    match taken.await? {
        Taken::Kept => {
            tracing::info!(case, "a person has answered");
            Ok(StatusCode::NO_CONTENT)
        }
        Taken::Late => Err(Refusal::AnsweredAlready),
        Taken::Nowhere => Err(Refusal::NoCase),
    }
}
