//! `GET /v1/receipts/{id}`: one receipt.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use baton_core::receipt::Receipt;

use super::{Refusal, Sidecar};

pub(super) async fn get(
    State(sidecar): State<Arc<Sidecar>>,
    Path(exchange): Path<String>,
) -> Result<Json<Receipt>, Refusal> {
    let wanted = exchange.clone();
    let found = sidecar.read(move |ledger| ledger.find(&wanted)).await?;
    found.map(Json).ok_or(Refusal::NoReceipt(exchange))
}
