//! Before the provider answers: the request is written anew for this rung.

use super::deciding::on_headers;
use super::record::{Record, Step};
use super::request::{Asking, Body, asking, stepping_over};
use super::stepping::Stepping;
use super::{Command, Event, State};
use crate::climb::{Climb, Hopeless, worth_asking};
use crate::format::Edit;
use crate::header::internal;
use crate::json::to_json_text;
use crate::protocol::case::Filing;

/// Awaits the request's headers.
#[derive(Debug)]
pub(super) struct Opening;

/// Awaits enough of the body to write this rung's over it.
#[derive(Debug)]
pub(super) struct Translating {
    body: Body,
}

/// Awaits the provider's headers.
#[derive(Debug)]
pub(super) struct Awaiting;

impl Opening {
    pub(super) fn on(self, event: Event<'_>, step: &mut Step<'_>) -> State {
        match event {
            Event::RequestOpened => open(step),
            Event::Closed(closing) => step.close(&closing, closing.fault()),
            Event::RequestBodyArrived { .. }
            | Event::ResponseOpened(..)
            | Event::ResponseBodyArrived { .. }
            | Event::VerdictArrived { .. }
            | Event::TimePassed => {
                step.unawaited("Opening", &event);
                State::Opening(self)
            }
        }
    }
}

fn open(step: &mut Step<'_>) -> State {
    let record = &step.record;
    if record.climb == Climb::Refused {
        return step_over(Hopeless::EscalationsUsedUp, step);
    }
    if let Err(why) = worth_asking(&record.model, &record.failed) {
        return step_over(why, step);
    }
    let index = usize::from(record.number.get()).saturating_sub(1);
    if !record.plan.can_afford(index, record.spent) {
        return step_over(Hopeless::AboveCeiling, step);
    }
    match asking(&record.plan, record.number, &record.model) {
        Ok(Asking {
            mut headers,
            body,
            dropped,
        }) => {
            if record.asks_a_person() {
                headers.push(internal::FILING, filing(record));
            }
            step.record.dropped = dropped;
            step.command(Command::ReplaceRequestHeaders(headers));
            State::Translating(Translating { body })
        }
        Err(_) => step_over(Hopeless::Unsupported, step),
    }
}

/// What a person's rung is told beside the request.
fn filing(record: &Record) -> String {
    let filing = Filing {
        exchange: record.plan.exchange.clone(),
        route: record.plan.route.name.clone(),
        tenant: record.plan.caller.tenant.clone(),
        asked: record.tried.clone(),
    };
    // Names and codes: visible ASCII, as a header's value must be.
    to_json_text(&filing)
}

fn step_over(why: Hopeless, step: &mut Step<'_>) -> State {
    let headers = stepping_over(&step.record.model);
    step.command(Command::ReplaceRequestHeaders(headers));
    State::Stepping(Stepping { why })
}

impl Translating {
    pub(super) fn on(self, event: Event<'_>, step: &mut Step<'_>) -> State {
        match event {
            Event::RequestBodyArrived { held } => self.body_arrived(held, step),
            // A provider may refuse before it has read the request.
            Event::ResponseOpened(head, left) => on_headers(&head, left, step),
            Event::Closed(closing) => step.close(&closing, closing.fault()),
            Event::RequestOpened
            | Event::ResponseBodyArrived { .. }
            | Event::VerdictArrived { .. }
            | Event::TimePassed => {
                step.unawaited("Translating", &event);
                State::Translating(self)
            }
        }
    }

    fn body_arrived(self, held: usize, step: &mut Step<'_>) -> State {
        match self.body {
            Body::Edited(edits) if held >= edited_until(&edits) => {
                if !edits.is_empty() {
                    step.command(Command::EditRequest(edits));
                }
                State::Awaiting(Awaiting)
            }
            // All of it must be here, or the rest would follow what is written.
            Body::Written(body) if held >= step.record.plan.body_len => {
                step.command(Command::ReplaceRequestBody { held, body });
                State::Awaiting(Awaiting)
            }
            body @ (Body::Edited(_) | Body::Written(_)) => State::Translating(Self { body }),
        }
    }
}

/// How much of the body must be here for the last edit.
fn edited_until(edits: &[Edit]) -> usize {
    edits.last().map_or(0, |(span, _)| span.end)
}

impl Awaiting {
    pub(super) fn on(self, event: Event<'_>, step: &mut Step<'_>) -> State {
        match event {
            // What follows the last edit goes on as it is.
            Event::RequestBodyArrived { .. } => State::Awaiting(self),
            Event::ResponseOpened(head, left) => on_headers(&head, left, step),
            Event::Closed(closing) => step.close(&closing, closing.fault()),
            Event::RequestOpened
            | Event::ResponseBodyArrived { .. }
            | Event::VerdictArrived { .. }
            | Event::TimePassed => {
                step.unawaited("Awaiting", &event);
                State::Awaiting(self)
            }
        }
    }
}
