//! `POST /v1/sync`: keeps a batch of outcomes, then answers with a snapshot.
//!
//! The answer is the promise: who has it may forget the batch, whatever happens to us then.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use baton_core::protocol::{Snapshot, SyncRequest};

use super::body::Parsed;
use super::{Refusal, Sidecar};
use crate::clock::{self, Stopwatch};
use crate::ledger::Batch;

/// The longest name of a VM, in bytes: a nonce in hex, with room.
pub(super) const MAX_VM_BYTES: usize = 64;

pub(super) async fn post(
    State(sidecar): State<Arc<Sidecar>>,
    Parsed(request): Parsed<SyncRequest>,
) -> Result<Json<Snapshot>, Refusal> {
    let took = Stopwatch::start();
    let now = clock::now();
    let SyncRequest {
        vm,
        revision,
        rejected,
        attempts,
        exchanges,
        dropped,
    } = request;
    if vm.is_empty() || vm.len() > MAX_VM_BYTES {
        return Err(Refusal::VmName(vm.len()));
    }
    let batch = Batch {
        attempts,
        exchanges,
        ..Batch::default()
    };
    if !batch.is_empty() {
        sidecar.ledger.record(batch, now).await.map_err(|error| {
            let refusal = Refusal::from(error);
            sidecar.metrics.refused(refusal.code());
            refusal
        })?;
    }
    let dropped = sidecar.fleet.heard(&vm, rejected, dropped, now);
    sidecar.metrics.synced(took.elapsed(), dropped);
    let owes_vitals = sidecar.fleet.owes_vitals(&vm, now);
    Ok(Json(Snapshot {
        revision: sidecar.configs.answer_to(&revision),
        health: Some(sidecar.health.news(owes_vitals, now)),
        pass: Some(sidecar.pass.clone()),
        cache: Some(sidecar.cache.news()),
    }))
}
