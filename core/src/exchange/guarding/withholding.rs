//! An answer the caller does not get: a refusal stands in its place.

use super::super::record::Step;
use super::super::{Command, Event, State};

/// Has withheld an answer; awaits the rest of it.
#[derive(Debug)]
pub(in crate::exchange) struct Withholding;

impl Withholding {
    pub(in crate::exchange) fn on(self, event: Event<'_>, step: &mut Step<'_>) -> State {
        match event {
            Event::Closed { details } => step.settle(details),
            Event::ResponseBodyArrived { bytes, .. } => {
                if !bytes.is_empty() {
                    step.command(Command::ReplaceResponse(Vec::new()));
                }
                State::Withholding(self)
            }
            Event::RequestBodyArrived { .. }
            | Event::RequestOpened(_)
            | Event::ResponseOpened { .. }
            | Event::Consulted(_)
            | Event::Recalled(_)
            | Event::Admitted(_) => State::Withholding(self),
        }
    }
}
