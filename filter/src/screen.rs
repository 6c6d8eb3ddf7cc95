//! Guardrails that ask somebody else: the sidecar asks them, and their word comes back to the request that waits.

use baton_core::config::Sidecar;
use baton_core::json::read_json;
use baton_core::protocol::screen::{Question, Word};

use crate::host::HostError;
use crate::sidecar;

/// Has them asked.
pub(crate) fn ask(question: &Question, at: &Sidecar) -> Result<u32, HostError> {
    let message = serde_json::to_vec(question).unwrap_or_default();
    let place = ("/v1/screen", "application/json");
    sidecar::post(&at.cluster, place, &message, question.within)
}

/// What they say. `headers` is 0 when the sidecar said nothing.
pub(crate) fn word(headers: usize, size: usize) -> Option<Word> {
    let body = sidecar::answer(headers, size)?;
    let word = read_json(&body);
    word.inspect_err(|_| log::warn!("what checkers say is unreadable"))
        .ok()
}
