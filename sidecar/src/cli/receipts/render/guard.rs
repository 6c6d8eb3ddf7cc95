//! What guardrails found, in words: kinds and counts, never the text.

use baton_core::guard::{Direction, Seen};

/// Such as `redact 2 pii.email in the request`.
pub(super) fn seen(seen: &Seen) -> String {
    let place = match seen.direction {
        Direction::Request => "request",
        Direction::Response => "answer",
    };
    let (action, kind) = (seen.action.escape_debug(), seen.kind.escape_debug());
    let own = if seen.kind.starts_with(&seen.guardrail) {
        String::new()
    } else {
        format!(", guardrail {}", seen.guardrail.escape_debug())
    };
    format!("{action} {} {kind} in the {place}{own}", seen.count)
}
