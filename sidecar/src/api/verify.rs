//! `POST /v1/verify`: an answer to be judged, and the judgement.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use baton_core::protocol::MAX_BODY_BYTES;
use baton_core::protocol::verify::{Inquiry, unframe};

use super::{Refusal, Sidecar, body};

/// The most that is read: the largest request and the largest answer that are judged, and the line about them.
const MAX_BYTES: usize = MAX_BODY_BYTES + 64 * 1024;

pub(super) async fn post(
    State(sidecar): State<Arc<Sidecar>>,
    request: Request,
) -> Result<impl IntoResponse, Refusal> {
    let message = body::whole(request, &sidecar, MAX_BYTES).await?;
    let (inquiry, rest): (Inquiry, _) = unframe(&message).ok_or(Refusal::NoInquiry)?;
    let judgement = sidecar.verifier.verify(inquiry, message.slice_ref(rest));
    Ok((
        [(CONTENT_TYPE, "application/octet-stream")],
        judgement.await?,
    ))
}
