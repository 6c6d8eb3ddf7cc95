//! Copies of requests that other models are to answer, to nobody.
//!
//! A copy is the request as it came: its bytes, its path, the headers that go on to providers. It streams
//! if the caller asked for a stream, because what is compared includes the time to the first token.

use super::Command;
use super::record::Step;
use crate::format::gemini::Path;
use crate::http::Headers;
use crate::plan::Plan;
use crate::routing::split;
use crate::shadow::{Copy, CopyOf, MAX_BODY_BYTES};

/// Providers take it as a promise that two requests are one; a copy is another.
const NOT_COPIED: &str = "idempotency-key";

/// Has a copy sent where the route wants one of this request. There is none of a copy.
pub(super) fn shadow(plan: &Plan, headers: &Headers, body: &[u8], step: &mut Step<'_>) {
    if !plan.is_callers || body.len() > MAX_BODY_BYTES {
        return;
    }
    let shadow = plan.route.shadow.as_ref();
    let Some(experiment) = shadow.and_then(|shadow| split::copied(shadow, &plan.exchange)) else {
        return;
    };
    step.command(Command::Shadow(Box::new(Copy {
        of: CopyOf {
            exchange: plan.exchange.clone(),
            route: plan.route.name.clone(),
            experiment,
            caller: plan.caller.clone(),
        },
        headers: copied(plan, headers),
        body: body.to_vec(),
        timeout: plan.route.timeouts.total,
    })));
}

/// The headers of a copy, but for the ticket.
fn copied(plan: &Plan, headers: &Headers) -> Headers {
    let mut copied = Headers::default();
    copied.push(":method", "POST");
    copied.push(":scheme", "http");
    copied.push(
        ":authority",
        headers.get(":authority").unwrap_or("baton-self"),
    );
    copied.push(":path", path(headers.get(":path").unwrap_or_default()));
    copied.push("content-type", "application/json");
    for (name, value) in plan
        .forwarded
        .iter()
        .filter(|(name, _)| *name != NOT_COPIED)
    {
        copied.push(name, value);
    }
    copied
}

/// The path without its query, where a caller's key may stand; Gemini's streams need one word of it.
fn path(path: &str) -> String {
    let bare = path.split_once('?').map_or(path, |(bare, _)| bare);
    if Path::parse(path).is_some_and(|path| path.as_events) {
        format!("{bare}?alt=sse")
    } else {
        bare.to_owned()
    }
}
