//! The provider does not answer but says why not; its words decide what becomes of that.

use super::record::Step;
use super::{BodyLeft, Command, Event, State};
use crate::attempt::relaying::Passing;
use crate::chat::Failure;
use crate::fault::Fault;
use crate::format::Trouble;
use crate::gzip;
use crate::http::{Encoding, ResponseHead};
use crate::outcome::AttemptEnding;

/// The most that is read of an error, in bytes. They are a sentence or two; some quote the request.
const MAX_ERROR: usize = 64 * 1024;

/// Holds an error until it is whole.
#[derive(Debug)]
pub(super) struct Explaining {
    /// What the status alone says.
    fault: Fault,
    head: ResponseHead,
}

impl Explaining {
    pub(super) fn begin(
        fault: Fault,
        head: &ResponseHead,
        left: BodyLeft,
        step: &mut Step<'_>,
    ) -> State {
        let state = Self {
            fault,
            head: head.clone(),
        };
        match left {
            BodyLeft::More => State::Explaining(state),
            BodyLeft::Nothing => state.explained(b"", left, step),
        }
    }

    pub(super) fn on(self, event: Event<'_>, step: &mut Step<'_>) -> State {
        match event {
            Event::ResponseBodyArrived {
                bytes,
                left: left @ BodyLeft::Nothing,
                ..
            } => self.explained(bytes, left, step),
            // It is too long to be one: the status has to do.
            Event::ResponseBodyArrived { held, left, .. } if held > MAX_ERROR => {
                self.explained(b"", left, step)
            }
            // It broke off while it explained itself; the status had said enough.
            Event::Closed(closing) => step.close(&closing, self.fault),
            Event::ResponseBodyArrived { .. } | Event::RequestBodyArrived { .. } => {
                State::Explaining(self)
            }
            Event::RequestOpened
            | Event::ResponseOpened(..)
            | Event::VerdictArrived { .. }
            | Event::TimePassed => {
                step.unawaited("Explaining", &event);
                State::Explaining(self)
            }
        }
    }

    fn explained(self, body: &[u8], left: BodyLeft, step: &mut Step<'_>) -> State {
        let failure = self.failure(body, step);
        let fault = failure.fault;
        let is_last_word = fault == Fault::ContextLengthExceeded && !step.may_climb(fault);
        if fault.climbs() && !is_last_word {
            return step.fall_back(fault);
        }
        self.tell(&failure, left, step)
    }

    /// What the body says, in no provider's words; retry times from the headers come first.
    fn failure(&self, body: &[u8], step: &Step<'_>) -> Failure {
        let format = step.record.model.provider.format.provider();
        let plain = match self.head.encoding {
            Encoding::Gzip => gzip::decode(body, MAX_ERROR).unwrap_or_default(),
            Encoding::Plain | Encoding::Unknown => body.to_vec(),
        };
        let mut failure = format.read_error(self.head.status, &plain);
        failure.fault = failure.fault.told(|| self.head.retry_after);
        failure
    }

    /// The caller's own mistake: it is told, in its own format.
    fn tell(self, failure: &Failure, left: BodyLeft, step: &mut Step<'_>) -> State {
        let status = self.head.status;
        if !step.record.is_native() {
            if left == BodyLeft::More {
                return step.fall_back(Fault::Malformed);
            }
            let caller = step.record.plan.api.caller();
            // The provider's own status says more than what its fault would have.
            let body = Trouble::of(failure, |it| caller.write_error(&Trouble { status, ..*it }));
            step.rewrite_response("application/json");
            step.command(Command::ReplaceResponse(body.into_bytes()));
        }
        step.accept(status, step.elapsed());
        match left {
            BodyLeft::More => State::Passing(Passing { status }),
            BodyLeft::Nothing => step.settle(AttemptEnding::Answered(status), None),
        }
    }
}
