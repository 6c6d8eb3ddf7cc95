//! The last rung's stream, live to the caller but for its end: that waits until the verdict is in the record.
//!
//! Nothing depends on the verdict any more. But a caller that has the last event is gone, and the exchange with
//! it: what comes after that would be written down nowhere.

use super::inquiring::Candidate;
use super::record::Step;
use super::relay::Held;
use super::relaying::{Relaying, cut_off};
use super::tape::Tape;
use super::{BodyLeft, Command, Event, State};
use crate::protocol::verify::Judgement;
use crate::time::Timestamp;
use crate::verdict::{Unverified, Verification};

/// Holds the end of a stream until its verdict.
#[derive(Debug)]
pub(super) struct Reviewing {
    status: u16,
    /// Its end: the piece with the last event, and what comes behind that.
    end: Held,
    /// Whether more may come.
    left: BodyLeft,
    asked: Timestamp,
}

impl Reviewing {
    /// Asks for the verdict on all that was heard.
    pub(super) fn begin(
        status: u16,
        end: Held,
        tape: Tape,
        left: BodyLeft,
        step: &mut Step<'_>,
    ) -> State {
        let state = Self {
            status,
            left,
            asked: step.now(),
            end,
        };
        match state.ask(tape, step) {
            Ok(()) => State::Reviewing(state),
            Err(why) => state.let_go(Verification::without(why), step),
        }
    }

    fn ask(&self, tape: Tape, step: &mut Step<'_>) -> Result<(), Unverified> {
        let encoding = tape.encoding();
        let heard = tape.into_heard()?;
        let candidate = Candidate {
            size: heard.len(),
            is_stream: true,
            encoding,
            usage: self.end.relay.usage(),
            given: true,
        };
        let inquiry = candidate.inquiry(step)?;
        step.command(Command::Verify {
            inquiry,
            heard: Some(heard),
        });
        Ok(())
    }

    pub(super) fn on(mut self, event: Event<'_>, step: &mut Step<'_>) -> State {
        match event {
            Event::VerdictArrived { judgement, .. } => self.judged(judgement, step),
            Event::ResponseBodyArrived { bytes, left, .. } => {
                self.end.feed(bytes);
                if left == BodyLeft::Nothing {
                    self.end.finish();
                }
                State::Reviewing(Self { left, ..self })
            }
            // Its end reached nobody.
            Event::Closed(closing) => {
                step.record.verification = Some(Verification::without(Unverified::TooLate));
                step.settle(cut_off(&closing, step), self.end.relay.usage())
            }
            Event::RequestBodyArrived { .. } => State::Reviewing(self),
            Event::RequestOpened | Event::ResponseOpened(..) | Event::TimePassed => {
                step.unawaited("Reviewing", &event);
                State::Reviewing(self)
            }
        }
    }

    fn judged(self, judgement: Option<Judgement>, step: &mut Step<'_>) -> State {
        let away = || Verification::without(Unverified::SidecarAway);
        let verification = judgement.map_or_else(away, |judgement| judgement.verification);
        let duration = step.now().since(self.asked);
        let verification = Verification {
            duration,
            ..verification
        };
        self.let_go(verification, step)
    }

    fn let_go(self, verification: Verification, step: &mut Step<'_>) -> State {
        step.record.verification = Some(verification);
        let (relay, said) = self.end.release();
        Relaying::new(self.status, relay).pass(said, self.left, step)
    }
}
