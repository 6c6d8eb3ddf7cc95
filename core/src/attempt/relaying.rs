//! The answer is the caller's; what fails from here on can only be told.

use super::record::Step;
use super::{BodyLeft, Closing, Command, Event, State};
use crate::fault::Fault;
use crate::format::openai::error::ErrorBody;
use crate::format::openai::stream::{ChatStream, Stage};
use crate::outcome::AttemptEnding;

/// Relays a stream, watching for its end and its usage.
#[derive(Debug)]
pub(super) struct Relaying {
    status: u16,
    stream: ChatStream,
}

/// Passes an answer without looking into it.
#[derive(Debug)]
pub(super) struct Passing {
    pub(super) status: u16,
}

impl Relaying {
    pub(super) const fn new(status: u16, stream: ChatStream) -> Self {
        Self { status, stream }
    }

    pub(super) fn on(mut self, event: Event<'_>, step: &mut Step<'_>) -> State {
        match event {
            Event::ResponseBodyArrived { bytes, left, .. } => {
                self.stream.feed(bytes);
                self.go_on(left, step)
            }
            // Clients often leave at the last event, before the body ends: they have it all.
            Event::Closed(_) if self.stream.stage() == Stage::Done => {
                step.settle(AttemptEnding::Answered(self.status), self.stream.usage())
            }
            Event::Closed(closing) => step.settle(cut_off(&closing, step), self.stream.usage()),
            Event::RequestBodyArrived { .. } => State::Relaying(self),
            Event::RequestOpened | Event::ResponseOpened(..) => {
                step.unawaited("Relaying", &event);
                State::Relaying(self)
            }
        }
    }

    /// Goes on until the body ends. A stream that ends without its last event must not look whole.
    pub(super) fn go_on(mut self, left: BodyLeft, step: &mut Step<'_>) -> State {
        if left == BodyLeft::More {
            return State::Relaying(self);
        }
        self.stream.finish();
        let ending = match (self.stream.stage(), self.stream.late_fault()) {
            (Stage::Done, _) => AttemptEnding::Answered(self.status),
            // The provider has told the caller itself.
            (_, Some(fault)) => AttemptEnding::Cut(fault),
            (_, None) => {
                step.command(Command::AppendToResponse(cut_short().to_event()));
                AttemptEnding::Cut(Fault::Truncated)
            }
        };
        step.settle(ending, self.stream.usage())
    }
}

impl Passing {
    pub(super) fn on(self, event: Event<'_>, step: &mut Step<'_>) -> State {
        match event {
            Event::ResponseBodyArrived {
                left: BodyLeft::Nothing,
                ..
            } => step.settle(AttemptEnding::Answered(self.status), None),
            Event::Closed(closing) => step.settle(cut_off(&closing, step), None),
            Event::ResponseBodyArrived { .. } | Event::RequestBodyArrived { .. } => {
                State::Passing(self)
            }
            Event::RequestOpened | Event::ResponseOpened(..) => {
                step.unawaited("Passing", &event);
                State::Passing(self)
            }
        }
    }
}

/// Envoy ended an answer that was under way.
fn cut_off(closing: &Closing<'_>, step: &Step<'_>) -> AttemptEnding {
    if closing.by_caller() {
        AttemptEnding::Abandoned
    } else if step.is_past_total() {
        AttemptEnding::Cut(Fault::Timeout)
    } else {
        AttemptEnding::Cut(Fault::Reset)
    }
}

fn cut_short() -> ErrorBody<'static> {
    ErrorBody {
        message: "the provider's stream ended before it was complete; what came is not the whole answer, send the request again",
        kind: "server_error",
        param: None,
        code: "stream_truncated",
    }
}
