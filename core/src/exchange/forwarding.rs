//! The plan is with Envoy; attempts act on it, and an answer comes back up.

use std::sync::Arc;

use super::guarding::{Coming, guard};
use super::record::{Answered, Step};
use super::{Command, Event, State};
use crate::config::{Model, WhenHeldBack};
use crate::header::{answer, envoy, internal};
use crate::http::Headers;
use crate::money::Usd;
use crate::plan::SharedPlan;
use crate::refusal::Refusal;
use crate::trail::Trail;

/// What makes Envoy take the next rung.
const RETRY_ON: &str = "retriable-headers,reset,connect-failure";

/// Envoy's own headers that say who is calling and decide nothing; other filters may want them.
const KEPT_OF_ENVOY: [&str; 4] = [
    "x-envoy-external-address",
    "x-envoy-internal",
    "x-envoy-peer-metadata",
    "x-envoy-peer-metadata-id",
];

/// Awaits an answer's headers.
#[derive(Debug)]
pub(super) struct Forwarding;

/// The answer is on its way to the caller; awaits the end.
#[derive(Debug)]
pub(super) struct Relaying;

impl Forwarding {
    /// Hands the plan to Envoy and to the attempts.
    pub(super) fn begin(plan: SharedPlan, headers: Headers, step: &mut Step<'_>) -> State {
        let headers = ladder_headers(&plan, headers);
        step.command(Command::OpenTrail(plan));
        step.command(Command::ReplaceRequestHeaders(headers));
        State::Forwarding(Self)
    }

    pub(super) fn on(self, event: Event<'_>, step: &mut Step<'_>) -> State {
        match event {
            Event::ResponseOpened {
                status,
                is_stream,
                encoding,
            } => answered(
                status,
                Coming {
                    is_stream,
                    encoding,
                },
                step,
            ),
            Event::Closed { details } => step.settle(details),
            // A body's last callback may come again, empty, after the one that ended it.
            Event::RequestBodyArrived { .. } => State::Forwarding(self),
            Event::RequestOpened(_)
            | Event::ResponseBodyArrived { .. }
            | Event::Consulted(_)
            | Event::Recalled(_)
            | Event::Admitted(_) => {
                step.unawaited("Forwarding", &event);
                State::Forwarding(self)
            }
        }
    }
}

/// The request's headers as they go on: without what a client may have forged, with the ladder in the
/// form Envoy's filters and router read.
fn ladder_headers(plan: &SharedPlan, mut headers: Headers) -> Headers {
    headers.retain(|name| {
        let forged = name.starts_with(internal::PREFIX)
            || (name.starts_with(envoy::PREFIX) && !KEPT_OF_ENVOY.contains(&name));
        !forged
    });
    let ladder = &plan.ladder;
    headers.push(internal::LADDER, ladder.names());
    headers.push(internal::GROUPS, ladder.groups());
    headers.push(envoy::MAX_RETRIES, ladder.retries().to_string());
    headers.push(envoy::RETRY_ON, RETRY_ON);
    headers.push(envoy::RETRIABLE_HEADERS, internal::NEXT);
    headers.push(
        envoy::PER_TRY_TIMEOUT,
        plan.attempt_timeout().as_millis().to_string(),
    );
    headers.push(
        envoy::TIMEOUT,
        plan.route.timeouts.total.as_millis().to_string(),
    );
    headers
}

/// Lets an accepted answer through; anything else is a refusal.
fn answered(status: u16, coming: Coming, step: &mut Step<'_>) -> State {
    let trail = step.cx.trail;
    if let Some(trail) = trail.filter(|trail| trail.accepted().is_some()) {
        step.record.answered = Answered::Relayed(status);
        let headers = answer_headers(trail, step);
        step.command(Command::DressResponse(headers));
        return guard(trail, coming, step);
    }
    match trail.filter(|trail| trail.has_rejected()) {
        Some(trail) => best_so_far(trail, step),
        None => step.refuse(exhausted(status, trail)),
    }
}

/// Nobody answered after an answer that will not do: that one, where the route would rather give it than
/// none.
fn best_so_far(trail: &Trail, step: &mut Step<'_>) -> State {
    let route = &trail.plan().route;
    let gives = route.verifying.on_ceiling == WhenHeldBack::Answer;
    match trail.kept().filter(|_| gives) {
        Some(kept) => step.give(kept, trail),
        None => step.refuse(Refusal::BelowThreshold {
            route: route.name.clone(),
            checks: trail.failed_checks(),
        }),
    }
}

fn exhausted(status: u16, trail: Option<&Trail>) -> Refusal {
    let tried: Vec<_> = trail
        .into_iter()
        .flat_map(Trail::faults)
        .map(|(model, fault)| (model.clone(), fault))
        .collect();
    if tried.is_empty() {
        Refusal::Unanswered { status }
    } else {
        Refusal::LadderExhausted { tried }
    }
}

fn answer_headers(trail: &Trail, step: &Step<'_>) -> Headers {
    let accepted = trail.accepted();
    let mut headers = step.public_headers(accepted.and_then(|accepted| accepted.verdict));
    who_answered(&mut headers, trail.answering(), trail.cost());
    headers
}

/// What an answer of a model's carries beside what every answer does.
pub(super) fn who_answered(headers: &mut Headers, model: Option<&Arc<Model>>, cost: Option<Usd>) {
    if let Some(model) = model {
        who_served(headers, model.name.as_str(), model.provider.name.as_str());
    }
    if let Some(cost) = cost {
        headers.push(answer::COST_USD, cost.to_string());
    }
}

/// Which model, and whose.
pub(super) fn who_served(headers: &mut Headers, model: &str, provider: &str) {
    headers.push(answer::MODEL, model);
    headers.push(answer::PROVIDER, provider);
}

impl Relaying {
    pub(super) fn on(self, event: Event<'_>, step: &mut Step<'_>) -> State {
        match event {
            Event::Closed { details } => step.settle(details),
            Event::ResponseBodyArrived { bytes, ended, .. } => {
                step.record.fill(bytes, ended);
                State::Relaying(self)
            }
            Event::RequestBodyArrived { .. } => State::Relaying(self),
            Event::RequestOpened(_)
            | Event::ResponseOpened { .. }
            | Event::Consulted(_)
            | Event::Recalled(_)
            | Event::Admitted(_) => {
                step.unawaited("Relaying", &event);
                State::Relaying(self)
            }
        }
    }
}
