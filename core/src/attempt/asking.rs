//! Before the provider answers: the request is written anew for this rung.

use super::deciding::on_headers;
use super::record::Step;
use super::{Command, Event, State, request};

/// Awaits the request's headers.
#[derive(Debug)]
pub(super) struct Opening;

/// Awaits enough of the body to write the rung's model over the caller's.
#[derive(Debug)]
pub(super) struct Translating;

/// Awaits the provider's headers.
#[derive(Debug)]
pub(super) struct Awaiting;

impl Opening {
    pub(super) fn on(self, event: Event<'_>, step: &mut Step<'_>) -> State {
        match event {
            Event::RequestOpened => {
                let headers = request::headers(&step.record.plan, &step.record.model);
                step.command(Command::ReplaceRequestHeaders(headers));
                State::Translating(Translating)
            }
            Event::Closed(closing) => step.close(&closing, closing.fault()),
            Event::RequestBodyArrived { .. }
            | Event::ResponseOpened(..)
            | Event::ResponseBodyArrived { .. } => {
                step.unawaited("Opening", &event);
                State::Opening(self)
            }
        }
    }
}

impl Translating {
    pub(super) fn on(self, event: Event<'_>, step: &mut Step<'_>) -> State {
        match event {
            Event::RequestBodyArrived { held } => {
                let span = step.record.plan.model_span.clone();
                if held < span.end {
                    return State::Translating(self);
                }
                let model = request::model(&step.record.model);
                step.command(Command::SpliceRequest(span, model));
                State::Awaiting(Awaiting)
            }
            // A provider may refuse before it has read the request.
            Event::ResponseOpened(head, left) => on_headers(&head, left, step),
            Event::Closed(closing) => step.close(&closing, closing.fault()),
            Event::RequestOpened | Event::ResponseBodyArrived { .. } => {
                step.unawaited("Translating", &event);
                State::Translating(self)
            }
        }
    }
}

impl Awaiting {
    pub(super) fn on(self, event: Event<'_>, step: &mut Step<'_>) -> State {
        match event {
            // What follows the model's name goes on as it is.
            Event::RequestBodyArrived { .. } => State::Awaiting(self),
            Event::ResponseOpened(head, left) => on_headers(&head, left, step),
            Event::Closed(closing) => step.close(&closing, closing.fault()),
            Event::RequestOpened | Event::ResponseBodyArrived { .. } => {
                step.unawaited("Awaiting", &event);
                State::Awaiting(self)
            }
        }
    }
}
