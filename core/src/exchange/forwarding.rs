//! The plan is with Envoy; attempts act on it, and an answer comes back up.

use super::record::{Answered, Step};
use super::{Command, Event, State};
use crate::header::{answer, envoy, internal};
use crate::http::Headers;
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
            Event::ResponseOpened { status } => answered(status, step),
            Event::Closed { details } => step.settle(details),
            // A body's last callback may come again, empty, after the one that ended it.
            Event::RequestBodyArrived { .. } => State::Forwarding(self),
            Event::RequestOpened(_) => {
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
fn answered(status: u16, step: &mut Step<'_>) -> State {
    let Some(trail) = step.cx.trail.filter(|trail| trail.accepted().is_some()) else {
        return step.refuse(exhausted(status, step.cx.trail));
    };
    step.record.answered = Answered::Relayed(status);
    let headers = answer_headers(trail, step);
    step.command(Command::DressResponse(headers));
    State::Relaying(Relaying)
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
    let mut headers = step.public_headers();
    if let Some(model) = trail.answering() {
        headers.push(answer::MODEL, model.name.as_str());
        headers.push(answer::PROVIDER, model.provider.name.as_str());
    }
    if let Some(cost) = trail.cost() {
        headers.push(answer::COST_USD, cost.to_string());
    }
    headers
}

impl Relaying {
    pub(super) fn on(self, event: Event<'_>, step: &mut Step<'_>) -> State {
        match event {
            Event::Closed { details } => step.settle(details),
            Event::RequestBodyArrived { .. } => State::Relaying(self),
            Event::RequestOpened(_) | Event::ResponseOpened { .. } => {
                step.unawaited("Relaying", &event);
                State::Relaying(self)
            }
        }
    }
}
