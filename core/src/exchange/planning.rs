//! From a request's bytes to a plan: read once, find the route, take its ladder.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use memchr::memmem;

use super::candidates::{Candidates, Inquiry};
use super::edits;
use super::known::Request;
use super::lane::{self, Lane};
use super::record::Step;
use super::screening::{guards_answer, screen_request};
use crate::attempt::forwarded;
use crate::caller::Caller;
use crate::chat::Signature;
use crate::confidence;
use crate::config::Route;
use crate::experiment::Experiment;
use crate::format::gemini::{Method, Path};
use crate::format::{Api, Asked, Format, Operation};
use crate::http::Headers;
use crate::outcome::Observed;
use crate::plan::{Plan, SharedPlan, Verify};
use crate::refusal::Refusal;
use crate::routing::matching::{self, Matched, Sought};
use crate::routing::policy::Policy;

/// A request that is understood, and no more: what it asks for, who asks, and the route that takes it.
pub(super) struct Understood<'c> {
    asked: Asked,
    pub(super) caller: Caller,
    matched: Matched<'c>,
}

impl<'c> Understood<'c> {
    /// Reads a request, and finds its route.
    ///
    /// # Errors
    /// When its body is not what its format says, or no route takes it.
    pub(super) fn of(headers: &Headers, body: &[u8], step: &mut Step<'c>) -> Result<Self, Refusal> {
        let asked = read(headers, body, step)?;
        step.record.streamed = asked.streams;
        let caller = caller(headers, step)?;
        let matched = matched(headers, &caller, &asked.model, step)?;
        step.record.route = Some(matched.route.name.clone());
        Ok(Self {
            asked,
            caller,
            matched,
        })
    }

    /// The route that takes it.
    pub(super) const fn route(&self) -> &'c Arc<Route> {
        self.matched.route
    }

    /// The request with its body as the guardrails leave it.
    ///
    /// # Errors
    /// Where a guardrail blocks it.
    pub(super) fn screened<'b>(
        mut self,
        headers: &Headers,
        body: &'b [u8],
        step: &mut Step<'c>,
    ) -> Result<(Self, Cow<'b, [u8]>), Refusal> {
        let screened = screen_request(self.route(), &mut self.caller, body, step)?;
        if let Cow::Owned(body) = &screened {
            self.asked = read(headers, body, step)?;
        }
        Ok((self, screened))
    }

    /// The plan for it, once no guardrail blocks it.
    ///
    /// # Errors
    /// When no rung can serve it.
    pub(super) fn plan(
        self,
        headers: &Headers,
        body: &[u8],
        step: &mut Step<'c>,
    ) -> Result<SharedPlan, Refusal> {
        let Self {
            asked,
            caller,
            matched,
        } = self;
        step.record.guards_answer = guards_answer(matched.route, step);
        plan(headers, (&asked, body), (caller, &matched), step)
    }
}

/// What a request asks for.
fn read(headers: &Headers, body: &[u8], step: &Step<'_>) -> Result<Asked, Refusal> {
    let path = headers.get(":path").unwrap_or_default();
    Asked::read(step.record.api, path, body).map_err(Refusal::BadRequest)
}

/// The plan for a request that is understood.
fn plan(
    headers: &Headers,
    (asked, body): (&Asked, &[u8]),
    (caller, matched): (Caller, &Matched<'_>),
    step: &mut Step<'_>,
) -> Result<SharedPlan, Refusal> {
    let config = step.cx.config;
    let api = step.record.api;
    let path = headers.get(":path").unwrap_or_default();
    let route = matched.route;
    let request = Request {
        api,
        path,
        body,
        passes: as_events(path) && !carries_marks(api, body) && !asks_more(route, step),
    };
    let inquiry = Inquiry {
        request,
        caller: &caller,
        policy: &Policy::of(route, &caller, config)?,
    };
    let (lane, experiment) = Lane::of(matched, &caller, step);
    let (lane, candidates) = candidates(inquiry, lane, experiment, step);
    let found = candidates.ladder(&lane)?;
    let verify = verify(path, body, route, step);
    let mut plan = Plan {
        exchange: step.record.id.clone(),
        api,
        route: Arc::clone(route),
        caller: caller.clone(),
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
        ceiling: found.ceiling,
        strongest: found.strongest.filter(|_| verify.is_some()),
        verify,
        is_callers: step.record.is_callers(),
        held_answer: config.limits.held_answer,
        started: step.record.started,
    };
    plan.edits = edits::of_every_rung(&plan, &asked.spans, body);
    Ok(Rc::new(plan))
}

/// Whether the route's checks need something of a model that the caller did not ask for: then the request is
/// said anew, and so is the answer, without it.
fn asks_more(route: &Route, step: &Step<'_>) -> bool {
    let asks = route.verify.as_ref().is_some_and(confidence::is_asked);
    asks && step.record.part.is_none() && step.record.api.operation() == Operation::Chat
}

/// What verdicts need, where the route asks for them. An embedding is no answer to judge; what a route
/// only observes is not judged either, and what is asked for the sake of a verdict is never: it would not end.
fn verify(path: &str, body: &[u8], route: &Route, step: &Step<'_>) -> Option<Verify> {
    let record = &step.record;
    let is_chat = record.api.operation() == Operation::Chat;
    let is_judged = is_chat && record.observed.is_none() && record.part.is_none();
    route.verify.as_ref().filter(|_| is_judged)?;
    Some(Verify {
        cluster: step.cx.config.sidecar.cluster.clone(),
        revision: step.cx.config.revision.clone(),
        path: path.to_owned(),
        body: body.to_vec(),
    })
}

/// The models that the request may climb, and their lane; the record learns how that came about. What a
/// route that only observes would do is written down, and not followed.
fn candidates<'c>(
    inquiry: Inquiry<'_>,
    lane: Lane<'c>,
    experiment: Option<Experiment>,
    step: &mut Step<'_>,
) -> (Lane<'c>, Candidates) {
    let candidates = Candidates::find(inquiry, &lane, step);
    step.record.decision.clone_from(&candidates.decision);
    let Some(followed) = lane.followed(step) else {
        step.record.experiment = experiment;
        step.record.skipped.clone_from(&candidates.skipped);
        return (lane, candidates);
    };
    let names = candidates.rungs.iter().map(|rung| rung.name.clone());
    step.record.observed = Some(Observed {
        ladder: names.collect(),
        experiment,
    });
    let candidates = Candidates::find(inquiry, &followed, step);
    step.record.skipped.clone_from(&candidates.skipped);
    (followed, candidates)
}

/// Who asks; for a copy or a part, who asked for what it is one of. Of a part the sidecar says itself what
/// it may cost.
fn caller(headers: &Headers, step: &Step<'_>) -> Result<Caller, Refusal> {
    let read = || Caller::read(headers, &step.cx.config.identity);
    match (&step.record.copy, &step.record.part) {
        (Some(copy), _) => Ok(copy.caller.clone()),
        (None, Some(part)) => Ok(Caller {
            max_cost: read()?.max_cost,
            ..part.caller.clone()
        }),
        (None, None) => read(),
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
    if let Some(part) = &step.record.part {
        return lane::of_part(part, model, config);
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
