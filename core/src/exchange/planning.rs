//! From a request's bytes to a plan: read once, find the route, take its ladder.

use std::rc::Rc;
use std::sync::Arc;

use memchr::memmem;

use super::candidates::Candidates;
use super::edits;
use super::lane;
use super::record::Step;
use crate::attempt::forwarded;
use crate::chat::Signature;
use crate::config::Route;
use crate::format::gemini::{Method, Path};
use crate::format::{Api, Asked, Format};
use crate::header::caller;
use crate::http::Headers;
use crate::plan::{Plan, SharedPlan};
use crate::refusal::Refusal;

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
    let route = route(headers, &asked.model, step)?;
    step.record.route = Some(route.name.clone());
    let mut plan = Plan {
        exchange: step.record.id.clone(),
        api,
        route: Arc::clone(route),
        instead: lane::instead(route, step),
        shortened: None,
        first_tier: 1,
        waits: false,
        streams: asked.streams,
        wants_usage: asked.wants_usage,
        passes: as_events(path) && !carries_marks(api, body),
        body_len: body.len(),
        edits: Vec::new(),
        chat: None,
        forwarded: forwarded(headers),
        held_answer: config.limits.held_answer,
        started: step.record.started,
    };
    let candidates = Candidates::find(&plan, path, body, step.cx);
    step.record.skipped.clone_from(&candidates.skipped);
    candidates.put_into(&mut plan)?;
    plan.edits = edits::of_every_rung(&plan, &asked.spans, body);
    Ok(Rc::new(plan))
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

/// The route of what this is a copy of; the one the caller names; or the one that takes the model it
/// asks for.
fn route<'c>(headers: &Headers, model: &str, step: &Step<'c>) -> Result<&'c Arc<Route>, Refusal> {
    let config = step.cx.config;
    if let Some(copy) = &step.record.copy {
        return lane::of_copy(copy, config);
    }
    match headers.get(caller::ROUTE) {
        Some(name) => config
            .route_named(name)
            .ok_or_else(|| Refusal::UnknownRoute {
                route: name.to_owned(),
            }),
        None => config
            .route_for_model(model)
            .ok_or_else(|| Refusal::UnknownModel {
                model: model.to_owned(),
                known: config.callable_models().map(str::to_owned).collect(),
            }),
    }
}
