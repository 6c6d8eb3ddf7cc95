//! The answer is the caller's; what fails from here on can only be told.

use super::record::Step;
use super::relay::{Held, Relay, Said, Stage};
use super::reviewing::Reviewing;
use super::{BodyLeft, Closing, Command, Event, State};
use crate::fault::Fault;
use crate::format::Trouble;
use crate::outcome::AttemptEnding;

/// Relays a stream, watching for its end and its usage.
#[derive(Debug)]
pub(super) struct Relaying {
    status: u16,
    relay: Relay,
}

/// Passes an answer without looking into it.
#[derive(Debug)]
pub(super) struct Passing {
    pub(super) status: u16,
}

impl Relaying {
    pub(super) const fn new(status: u16, relay: Relay) -> Self {
        Self { status, relay }
    }

    pub(super) fn on(mut self, event: Event<'_>, step: &mut Step<'_>) -> State {
        match event {
            Event::ResponseBodyArrived { bytes, left, .. } => {
                let said = self.relay.feed(bytes);
                self.go_on(bytes, said, left, step)
            }
            // Clients often leave at the last event, before the body ends: they have it all.
            Event::Closed(_) if self.relay.stage() == Stage::Done => {
                step.settle(AttemptEnding::Answered(self.status), self.relay.usage())
            }
            Event::Closed(closing) => step.settle(cut_off(&closing, step), self.relay.usage()),
            Event::RequestBodyArrived { .. } => State::Relaying(self),
            Event::RequestOpened
            | Event::ResponseOpened(..)
            | Event::VerdictArrived { .. }
            | Event::TimePassed => {
                step.unawaited("Relaying", &event);
                State::Relaying(self)
            }
        }
    }

    /// Goes on until the answer is whole, or the body ends.
    pub(super) fn go_on(
        mut self,
        piece: &[u8],
        mut said: Said,
        left: BodyLeft,
        step: &mut Step<'_>,
    ) -> State {
        if left == BodyLeft::Nothing {
            said = said.with(self.relay.finish());
        }
        let Some(tape) = self.relay.take_tape() else {
            return self.pass(said, left, step);
        };
        let end = Held::from(self.relay, said, piece);
        Reviewing::begin(self.status, end, tape, left, step)
    }

    /// Lets a piece go. A stream that ends without its last event must not look whole.
    pub(super) fn pass(self, mut said: Said, left: BodyLeft, step: &mut Step<'_>) -> State {
        if left == BodyLeft::More {
            say(said, step);
            return State::Relaying(self);
        }
        let ending = match (self.relay.stage(), self.relay.late_fault()) {
            (Stage::Done, _) => AttemptEnding::Answered(self.status),
            // The provider has told the caller itself.
            (_, Some(fault)) => AttemptEnding::Cut(fault),
            (_, None) => {
                let event = step.record.plan.api.caller().write_error_event(&CUT_SHORT);
                match said {
                    Said::Same => step.command(Command::AppendToResponse(event)),
                    Said::Instead(_) => said = said.with(event.into_bytes()),
                }
                AttemptEnding::Cut(Fault::Truncated)
            }
        };
        say(said, step);
        step.settle(ending, self.relay.usage())
    }
}

/// Puts this in place of the piece that came, unless that passes.
fn say(said: Said, step: &mut Step<'_>) {
    if let Said::Instead(bytes) = said {
        step.command(Command::ReplaceResponse(bytes));
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
            Event::RequestOpened
            | Event::ResponseOpened(..)
            | Event::VerdictArrived { .. }
            | Event::TimePassed => {
                step.unawaited("Passing", &event);
                State::Passing(self)
            }
        }
    }
}

/// Envoy ended an answer that was under way.
pub(super) fn cut_off(closing: &Closing<'_>, step: &Step<'_>) -> AttemptEnding {
    if closing.by_caller() {
        AttemptEnding::Abandoned
    } else if step.is_past_total() {
        AttemptEnding::Cut(Fault::Timeout)
    } else {
        AttemptEnding::Cut(Fault::Reset)
    }
}

const CUT_SHORT: Trouble<'static> = Trouble {
    status: 502,
    code: "stream_truncated",
    message: "the provider's stream ended before it was complete; what came is not the whole answer, send the request again",
    param: None,
};
