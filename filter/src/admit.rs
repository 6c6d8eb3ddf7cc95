//! What the sidecar keeps of answers: it is asked before a request goes on, and told when an answer came.

use std::time::Duration;

use baton_core::config::Sidecar;
use baton_core::protocol::admit::{Application, Word};
use baton_core::protocol::keep::Keeping;
use baton_core::protocol::verify::{frame, unframe};

use crate::host::HostError;
use crate::sidecar;
use crate::vm;

/// How long an answer may take on its way: nobody waits.
const HANDED_OVER: Duration = Duration::from_secs(10);

/// Asks what it has.
pub(crate) fn ask(application: &Application, at: &Sidecar) -> Result<u32, HostError> {
    let message = serde_json::to_vec(application).unwrap_or_default();
    let place = ("/v1/admit", "application/json");
    sidecar::post(&at.cluster, place, &message, application.within)
}

/// What it has. `headers` is 0 when it said nothing.
pub(crate) fn word(headers: usize, size: usize) -> Option<Box<Word>> {
    let message = sidecar::answer(headers, size)?;
    let Some((admission, body)) = unframe(&message) else {
        log::warn!("what the sidecar keeps is unreadable");
        return None;
    };
    let body = body.to_vec();
    Some(Box::new(Word { admission, body }))
}

/// Hands an answer over. The call outlives the stream; what comes back is nobody's to hear.
pub(crate) fn hand_over(keeping: &Keeping, body: &[u8], at: &Sidecar) {
    let message = frame(keeping, &[body]);
    let place = ("/v1/keep", "application/octet-stream");
    let posted = sidecar::post(&at.cluster, place, &message, HANDED_OVER);
    vm::note("hand an answer over", posted.map(drop));
}
