//! Request bodies: never more than the protocol allows, never waited for without end.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_LENGTH;
use baton_core::protocol::MAX_BODY_BYTES;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;

use super::{Refusal, Sidecar};

/// How long a body may take from its first byte to its last. Callers are on this machine.
const PATIENCE: Duration = Duration::from_secs(10);

/// A whole body.
pub(super) struct Raw(pub(super) Bytes);

/// A body of JSON that says a `T`.
pub(super) struct Parsed<T>(pub(super) T);

impl FromRequest<Arc<Sidecar>> for Raw {
    type Rejection = Refusal;

    async fn from_request(request: Request, sidecar: &Arc<Sidecar>) -> Result<Self, Refusal> {
        whole(request, sidecar, MAX_BODY_BYTES).await.map(Self)
    }
}

impl<T: DeserializeOwned> FromRequest<Arc<Sidecar>> for Parsed<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, sidecar: &Arc<Sidecar>) -> Result<Self, Refusal> {
        let Raw(body) = Raw::from_request(request, sidecar).await?;
        serde_json::from_slice(&body)
            .map(Self)
            .map_err(Refusal::BodyUnexpected)
    }
}

/// A whole body of at most so many bytes.
pub(super) async fn whole(
    request: Request,
    sidecar: &Sidecar,
    most: usize,
) -> Result<Bytes, Refusal> {
    if announced(&request) > most {
        return Err(Refusal::BodyTooLarge);
    }
    let turn = sidecar.bodies.acquire().await;
    let _turn = turn.map_err(|_| Refusal::Stopping)?;
    let body = tokio::time::timeout(PATIENCE, collect(request.into_body(), most));
    body.await.unwrap_or(Err(Refusal::BodyTooSlow))
}

/// How long the body says it is; hyper has checked that it is a number.
fn announced(request: &Request) -> usize {
    let length = request
        .headers()
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok());
    length.and_then(|length| length.parse().ok()).unwrap_or(0)
}

async fn collect(body: Body, most: usize) -> Result<Bytes, Refusal> {
    match Limited::new(body, most).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Refusal::BodyTooLarge),
        Err(_) => Err(Refusal::BodyBroken),
    }
}
