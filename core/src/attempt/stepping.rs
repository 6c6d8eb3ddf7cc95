//! A rung that is not worth asking: its provider is asked for nothing, and Envoy goes on to the next.

use super::record::Step;
use super::{Command, Event, State};
use crate::climb::Hopeless;
use crate::outcome::AttemptEnding;

/// Awaits whatever the provider says to a request that asks for nothing.
#[derive(Debug)]
pub(super) struct Stepping {
    pub(super) why: Hopeless,
}

impl Stepping {
    pub(super) fn on(self, event: Event<'_>, step: &mut Step<'_>) -> State {
        match event {
            Event::RequestBodyArrived { held } => {
                let body = Vec::new();
                step.command(Command::ReplaceRequestBody { held, body });
                State::Stepping(self)
            }
            Event::ResponseOpened(..) => {
                step.mark_next(None);
                step.settle(AttemptEnding::SteppedOver(self.why), None)
            }
            Event::Closed(_) => step.settle(AttemptEnding::SteppedOver(self.why), None),
            Event::RequestOpened
            | Event::ResponseBodyArrived { .. }
            | Event::VerdictArrived { .. }
            | Event::TimePassed => {
                step.unawaited("Stepping", &event);
                State::Stepping(self)
            }
        }
    }
}
