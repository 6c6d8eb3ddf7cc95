//! The request comes in; nobody else has seen it.

use std::borrow::Cow;

use super::caching::recall;
use super::consulting::{Consulting, question};
use super::endpoint::Endpoint;
use super::forwarding::Forwarding;
use super::planning::Understood;
use super::record::Step;
use super::shadowing::shadow;
use super::{Command, Event, State};
use crate::caller::Caller;
use crate::format::Api;
use crate::format::openai::models::models_body;
use crate::header::internal;
use crate::http::{self, Headers};
use crate::refusal::Refusal;
use crate::routing::matching;

/// Awaits the request's headers.
#[derive(Debug)]
pub(super) struct Opening;

/// Stands by while a request that is none of ours goes through.
#[derive(Debug)]
pub(super) struct Bystanding;

/// Awaits the whole body.
#[derive(Debug)]
pub(super) struct Collecting {
    headers: Headers,
}

/// Has refused; awaits the end.
#[derive(Debug)]
pub(super) struct Replied;

/// Has answered what is no exchange; awaits the end.
#[derive(Debug)]
pub(super) struct Served;

impl Opening {
    pub(super) fn on(self, event: Event<'_>, step: &mut Step<'_>) -> State {
        match event {
            Event::RequestOpened(headers) if is_for_a_checker(&headers, step) => {
                stand_by(&headers, step)
            }
            Event::RequestOpened(headers) => match Endpoint::of(&headers) {
                Some(Endpoint::Llm(api)) => open(api, headers, step),
                Some(Endpoint::Models) => list_models(&headers, step),
                None => stand_by(&headers, step),
            },
            Event::Closed { .. } => State::Settled,
            // Envoy may answer before a filter has seen the headers: a request it cannot read.
            Event::ResponseOpened { .. } => State::Bystanding(Bystanding),
            Event::RequestBodyArrived { .. }
            | Event::ResponseBodyArrived { .. }
            | Event::Consulted(_)
            | Event::Recalled(_)
            | Event::Admitted(_) => {
                step.unawaited("Opening", &event);
                State::Opening(self)
            }
        }
    }
}

fn open(api: Api, headers: Headers, step: &mut Step<'_>) -> State {
    step.record.opened(api, headers.get("x-request-id"));
    let limit = step.cx.config.limits.request_body;
    if http::number(&headers, "content-length").is_some_and(|size: usize| size > limit) {
        return step.refuse(Refusal::BodyTooLarge { limit });
    }
    State::Collecting(Collecting { headers })
}

/// What this caller may ask for; nothing where it cannot be told who it is.
fn list_models(headers: &Headers, step: &mut Step<'_>) -> State {
    let config = step.cx.config;
    let models = match Caller::read(headers, &config.identity) {
        Ok(caller) => matching::callable(headers, &caller, config),
        Err(_) => Vec::new(),
    };
    let mut headers = Headers::default();
    headers.push("content-type", "application/json");
    let body = models_body(models.into_iter());
    step.command(Command::Reply {
        status: 200,
        headers,
        body: body.into_bytes(),
        details: "baton_models",
    });
    State::Served(Served)
}

/// Whether the sidecar sends it to somebody who is no model: the header that says to whom is let through.
fn is_for_a_checker(headers: &Headers, step: &Step<'_>) -> bool {
    step.record.part.is_some() && headers.get(internal::CLUSTER).is_some()
}

/// A client's copies of internal headers are taken away even here: the route behind may read them.
fn stand_by(headers: &Headers, step: &mut Step<'_>) -> State {
    let mut names = headers.names_with(internal::PREFIX);
    if is_for_a_checker(headers, step) {
        names.retain(|name| name != internal::CLUSTER);
    }
    if !names.is_empty() {
        step.command(Command::RemoveRequestHeaders(names));
    }
    State::Bystanding(Bystanding)
}

impl Bystanding {
    #[expect(
        clippy::needless_pass_by_value,
        reason = "every state takes its event whole"
    )]
    pub(super) fn on(self, event: Event<'_>, _: &mut Step<'_>) -> State {
        match event {
            Event::Closed { .. } => State::Settled,
            Event::RequestOpened(_)
            | Event::RequestBodyArrived { .. }
            | Event::ResponseOpened { .. }
            | Event::ResponseBodyArrived { .. }
            | Event::Consulted(_)
            | Event::Recalled(_)
            | Event::Admitted(_) => State::Bystanding(self),
        }
    }
}

impl Collecting {
    pub(super) fn on(self, event: Event<'_>, step: &mut Step<'_>) -> State {
        match event {
            Event::RequestBodyArrived { held, .. } if held > step.cx.config.limits.request_body => {
                step.refuse(Refusal::BodyTooLarge {
                    limit: step.cx.config.limits.request_body,
                })
            }
            Event::RequestBodyArrived { ended: false, .. } => State::Collecting(self),
            Event::RequestBodyArrived {
                bytes, ended: true, ..
            } => {
                let next = self.ended(bytes, step);
                next.unwrap_or_else(|refusal| step.refuse(refusal))
            }
            // Envoy answers for us: the request took too long, or broke its protocol.
            Event::ResponseOpened { status, .. } => step.refuse(cut_off(status, step)),
            Event::Closed { details } => step.settle(details),
            Event::RequestOpened(_)
            | Event::ResponseBodyArrived { .. }
            | Event::Consulted(_)
            | Event::Recalled(_)
            | Event::Admitted(_) => {
                step.unawaited("Collecting", &event);
                State::Collecting(self)
            }
        }
    }

    /// The whole request is there.
    fn ended(self, bytes: &[u8], step: &mut Step<'_>) -> Result<State, Refusal> {
        let Self { headers } = self;
        let understood = Understood::of(&headers, bytes, step)?;
        let (understood, body) = understood.screened(&headers, bytes, step)?;
        let question = question(&understood, &body, step)?;
        let headers = match &body {
            Cow::Borrowed(_) => headers,
            Cow::Owned(body) => with_body(headers, body, step),
        };
        match question {
            Some(question) => {
                let body = body.into_owned();
                Ok(Consulting::begin(question, headers, body, step))
            }
            None => recall(understood, headers, &body, step),
        }
    }
}

/// Plans what no guardrail blocks and the cache does not have, and hands it on.
///
/// # Errors
/// When no rung can serve it.
pub(super) fn forward<'c>(
    understood: Understood<'c>,
    headers: Headers,
    body: &[u8],
    step: &mut Step<'c>,
) -> Result<State, Refusal> {
    let plan = understood.plan(&headers, body, step)?;
    shadow(&plan, &headers, body, step);
    Ok(Forwarding::begin(plan, headers, step))
}

/// Has another body go on, with its length.
fn with_body(mut headers: Headers, body: &[u8], step: &mut Step<'_>) -> Headers {
    headers.retain(|name| name != "content-length");
    headers.push("content-length", body.len().to_string());
    step.command(Command::ReplaceRequestBody(body.to_vec()));
    headers
}

/// Why Envoy would not have the rest of the body.
pub(super) const fn cut_off(status: u16, step: &Step<'_>) -> Refusal {
    match status {
        408 => Refusal::RequestTimeout,
        413 => Refusal::BodyTooLarge {
            limit: step.cx.config.limits.request_body,
        },
        status => Refusal::Unanswered { status },
    }
}

impl Replied {
    pub(super) fn on(self, event: Event<'_>, step: &mut Step<'_>) -> State {
        match event {
            Event::Closed { details } => step.settle(details),
            Event::RequestOpened(_)
            | Event::RequestBodyArrived { .. }
            | Event::ResponseOpened { .. }
            | Event::ResponseBodyArrived { .. }
            | Event::Consulted(_)
            | Event::Recalled(_)
            | Event::Admitted(_) => State::Replied(self),
        }
    }
}

impl Served {
    #[expect(
        clippy::needless_pass_by_value,
        reason = "every state takes its event whole"
    )]
    pub(super) fn on(self, event: Event<'_>, _: &mut Step<'_>) -> State {
        match event {
            Event::Closed { .. } => State::Settled,
            Event::RequestOpened(_)
            | Event::RequestBodyArrived { .. }
            | Event::ResponseOpened { .. }
            | Event::ResponseBodyArrived { .. }
            | Event::Consulted(_)
            | Event::Recalled(_)
            | Event::Admitted(_) => State::Served(self),
        }
    }
}
