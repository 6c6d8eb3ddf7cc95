//! Verdicts: an answer goes to the sidecar, and its word comes back to the attempt that waits.

use std::num::NonZeroU16;

use baton_core::attempt::Prospect;
use baton_core::name::ExchangeId;
use baton_core::plan::Plan;
use baton_core::protocol::verify::{Inquiry, Judgement, frame, unframe};

use crate::host::{self, HostError};
use crate::sidecar;
use crate::vm;

/// Asks for the verdict on an answer, of which these are the bytes as they came.
pub(crate) fn ask(inquiry: &Inquiry, plan: &Plan, answer: &[u8]) -> Result<u32, HostError> {
    let verify = plan.verify.as_ref().ok_or(HostError::NotFound)?;
    let message = frame(inquiry, &[&verify.body, answer]);
    let place = ("/v1/verify", "application/octet-stream");
    sidecar::post(&verify.cluster, place, &message, inquiry.within)
}

/// What the sidecar says, and the answer that it would have given instead. `headers` is 0 when it said
/// nothing.
pub(crate) fn word(headers: usize, size: usize) -> Option<(Judgement, Vec<u8>)> {
    let body = sidecar::answer(headers, size)?;
    let word = unframe::<Judgement>(&body).map(|(judgement, rest)| (judgement, rest.to_vec()));
    if word.is_none() {
        log::warn!("the sidecar's verdict is unreadable");
    }
    word
}

/// What is known of the rung above an attempt.
pub(crate) fn prospect(exchange: &ExchangeId, attempt: NonZeroU16) -> Prospect {
    let now = host::now();
    vm::with(|vm| {
        let trail = vm.trails.get(exchange);
        trail.map_or_else(Prospect::default, |trail| {
            vm.health.prospect(trail, attempt, now)
        })
    })
}
