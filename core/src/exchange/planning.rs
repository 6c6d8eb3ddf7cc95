//! From a request's bytes to a plan: read once, find the route, take its ladder.

use std::rc::Rc;
use std::sync::Arc;

use memchr::memmem;

use super::candidates::{Candidates, Request};
use super::edits;
use super::lane::{self, Lane};
use super::record::Step;
use crate::attempt::forwarded;
use crate::caller::Caller;
use crate::chat::Signature;
use crate::format::gemini::{Method, Path};
use crate::format::{Api, Asked, Format};
use crate::http::Headers;
use crate::plan::{Plan, SharedPlan};
use crate::refusal::Refusal;
use crate::routing::matching::{self, Matched, Sought};
use crate::routing::policy::Policy;

/// The plan for a request.
///
/// # Errors
/// When its body is not what its format says, no route takes it, or no rung can serve it.
pub(super) fn plan(
    headers: &Headers,
    body: &[u8],
    step: &mut Step<'_>,
) -> Result<SharedPlan, Refusal> {
    let config = step.cx.config;
    let api = step.record.api;
    let path = headers.get(":path").unwrap_or_default();
    let asked = Asked::read(api, path, body).map_err(Refusal::BadRequest)?;
    step.record.streamed = asked.streams;
    let caller = caller(headers, step)?;
    let Matched {
        route,
        asked: own_model,
    } = matched(headers, &caller, &asked.model, step)?;
    step.record.route = Some(route.name.clone());
    let lane = Lane {
        route,
        instead: lane::instead(route, &caller, step),
        first: own_model,
    };
    let request = Request {
        api,
        path,
        body,
        passes: as_events(path) && !carries_marks(api, body),
    };
    let policy = Policy::of(route, &caller, config)?;
    let candidates = Candidates::find(request, &lane, &policy, step);
    step.record.skipped.clone_from(&candidates.skipped);
    let found = candidates.ladder(&lane)?;
    let mut plan = Plan {
        exchange: step.record.id.clone(),
        api,
        route: Arc::clone(route),
        caller,
        ladder: found.ladder,
        first_tier: found.first_tier,
        waits: found.waits,
        streams: asked.streams,
        wants_usage: asked.wants_usage,
        passes: request.passes,
        body_len: body.len(),
        edits: Vec::new(),
        chat: found.chat,
        forwarded: forwarded(headers, &config.identity),
        held_answer: config.limits.held_answer,
        started: step.record.started,
    };
    plan.edits = edits::of_every_rung(&plan, &asked.spans, body);
    Ok(Rc::new(plan))
}

/// Who asks; for a copy, who asked for what it is a copy of.
fn caller(headers: &Headers, step: &Step<'_>) -> Result<Caller, Refusal> {
    match &step.record.copy {
        Some(copy) => Ok(copy.caller.clone()),
        None => Caller::read(headers, &step.cx.config.identity),
    }
}

/// The route of what this is a copy of, or the one that is for the request.
fn matched<'c>(
    headers: &Headers,
    caller: &Caller,
    model: &str,
    step: &Step<'c>,
) -> Result<Matched<'c>, Refusal> {
    let config = step.cx.config;
    if let Some(copy) = &step.record.copy {
        let route = lane::of_copy(copy, config)?;
        return Ok(Matched { route, asked: None });
    }
    let sought = Sought {
        headers,
        caller,
        model,
    };
    matching::find(sought, config)
}

/// Whether the conversation holds signatures of another format's thinking, from an earlier answer that
/// was translated. The caller's own provider would not take them: they must come out, so the body
/// cannot pass as it is. Out of Messages they can be cut.
fn carries_marks(api: Api, body: &[u8]) -> bool {
    api.native() != Some(Format::Anthropic)
        && Signature::MARKS
            .iter()
            .any(|mark| memmem::find(body, mark).is_some())
}

/// Whether a provider of the caller's format would answer in the form the caller wants. Gemini's
/// streams come as one long array unless events are asked for, and we ask providers for events.
fn as_events(path: &str) -> bool {
    Path::parse(path).is_none_or(|path| path.method != Method::Stream || path.as_events)
}
