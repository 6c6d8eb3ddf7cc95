//! Verdicts: an answer goes to the sidecar, and its word comes back to the attempt that waits.

use std::num::NonZeroU16;

use baton_core::attempt::Prospect;
use baton_core::name::ExchangeId;
use baton_core::plan::Plan;
use baton_core::protocol::verify::{Inquiry, Judgement, frame, unframe};

use crate::host::{self, Buffer, HostError, Map};
use crate::vm;

/// Asks for the verdict on an answer, of which these are the bytes as they came.
pub(crate) fn ask(inquiry: &Inquiry, plan: &Plan, answer: &[u8]) -> Result<u32, HostError> {
    let verify = plan.verify.as_ref().ok_or(HostError::NotFound)?;
    let headers = vec![
        (":method", "POST"),
        (":path", "/v1/verify"),
        (":authority", "baton-sidecar"),
        ("content-type", "application/octet-stream"),
    ];
    let message = frame(inquiry, &[&verify.body, answer]);
    host::call(verify.cluster.as_str(), headers, &message, inquiry.within)
}

/// What the sidecar says, and the answer that it would have given instead. `headers` is 0 when it said
/// nothing.
pub(crate) fn word(headers: usize, size: usize) -> Option<(Judgement, Vec<u8>)> {
    // Asking for a header of an answer that never came would be refused by the host.
    let status = (headers > 0).then(|| host::header(Map::CallResponse, ":status"));
    let status = status.flatten();
    if status.as_deref() != Some("200") {
        let status = status.unwrap_or_else(|| "none".to_owned());
        log::warn!("the sidecar gave no verdict (status {status})");
        return None;
    }
    let body = host::read(Buffer::CallResponseBody, size).ok()?;
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
