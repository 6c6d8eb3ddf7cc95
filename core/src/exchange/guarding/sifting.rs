//! A stream that is looked at as it goes by.

use super::super::record::{Answered, Step};
use super::super::{Command, Event, State};
use super::looking;
use crate::guard::{Direction, Stream};

/// Looks at a stream as it goes by.
#[derive(Debug)]
pub(in crate::exchange) struct Sifting {
    pub(super) stream: Stream,
}

impl Sifting {
    pub(in crate::exchange) fn on(mut self, event: Event<'_>, step: &mut Step<'_>) -> State {
        match event {
            Event::ResponseBodyArrived { bytes, ended, .. } => {
                self.sift(bytes, ended, step);
                State::Sifting(self)
            }
            Event::RequestBodyArrived { .. } => State::Sifting(self),
            Event::Closed { details } => step.settle(details),
            Event::RequestOpened(_)
            | Event::ResponseOpened { .. }
            | Event::Consulted(_)
            | Event::Recalled(_)
            | Event::Admitted(_) => {
                step.unawaited("Sifting", &event);
                State::Sifting(self)
            }
        }
    }

    fn sift(&mut self, bytes: &[u8], ended: bool, step: &mut Step<'_>) {
        let Some(trail) = step.cx.trail else {
            return;
        };
        let mut looking = looking(trail, step);
        let mut out = self.stream.feed(bytes, &mut looking);
        if ended {
            out.extend(self.stream.finish(&mut looking));
        }
        if let Answered::Relayed(status) = step.record.answered
            && self.stream.is_blocked()
        {
            let code = step.record.report.refusal(Direction::Response).code();
            step.record.answered = Answered::Refused { status, code };
        }
        step.record.fill(&out, ended);
        if out != bytes {
            step.command(Command::ReplaceResponse(out));
        }
    }
}
