//! A whole answer waits for its verdict, and what becomes of it then.

use std::time::Duration;

use super::inquiring::Candidate;
use super::record::Step;
use super::relay::EVENTS;
use super::{Command, Event, Prospect, State};
use crate::config::{WhenHeldBack, WhenUnavailable};
use crate::fault::Fault;
use crate::http::ResponseHead;
use crate::outcome::AttemptEnding;
use crate::protocol::verify::Judgement;
use crate::time::Timestamp;
use crate::usage::Usage;
use crate::verdict::{HeldBack, Unverified, Verdict, Verification};

/// An answer that came whole and may go to the caller.
#[derive(Debug)]
pub(super) struct Whole {
    pub(super) head: ResponseHead,
    /// How long the provider took to begin.
    pub(super) first_byte: Duration,
    /// What it took, where the provider said so.
    pub(super) usage: Option<Usage>,
    /// What the caller gets in place of the provider's bytes.
    pub(super) instead: Option<Instead>,
}

/// What the caller gets in place of a provider's bytes.
#[derive(Debug)]
pub(super) struct Instead {
    pub(super) content_type: &'static str,
    pub(super) body: Vec<u8>,
}

/// Awaits the verdict.
#[derive(Debug)]
pub(super) struct Verifying {
    whole: Whole,
    asked: Timestamp,
}

impl Verifying {
    /// Asks for the verdict on an answer.
    pub(super) fn begin(whole: Whole, step: &mut Step<'_>) -> State {
        let candidate = Candidate {
            size: whole.head.content_length.unwrap_or_default(),
            is_stream: whole.head.is_stream,
            encoding: whole.head.encoding,
            usage: whole.usage,
            given: false,
        };
        let inquiry = match candidate.inquiry(step) {
            Ok(inquiry) => inquiry,
            Err(why) => return whole.decide(Verification::without(why), step),
        };
        let heard = None;
        step.command(Command::Verify { inquiry, heard });
        let asked = step.now();
        State::Verifying(Self { whole, asked })
    }

    pub(super) fn on(self, event: Event<'_>, step: &mut Step<'_>) -> State {
        match event {
            Event::VerdictArrived {
                judgement,
                instead,
                next,
            } => self.judged(judgement, instead, next, step),
            // The answer had been given, and is to be paid, whoever did not wait for it.
            Event::Closed(closing) => step.close_answered(&closing, self.whole.usage),
            Event::ResponseBodyArrived { .. } | Event::RequestBodyArrived { .. } => {
                State::Verifying(self)
            }
            Event::RequestOpened | Event::ResponseOpened(..) | Event::TimePassed => {
                step.unawaited("Verifying", &event);
                State::Verifying(self)
            }
        }
    }

    fn judged(
        self,
        judgement: Option<Judgement>,
        instead: &[u8],
        next: Prospect,
        step: &mut Step<'_>,
    ) -> State {
        let Self { mut whole, asked } = self;
        let mut verification = match judgement {
            Some(judgement) => {
                if judgement.instead {
                    whole.instead = Some(Instead {
                        content_type: content_type(step.record.plan.streams),
                        body: instead.to_vec(),
                    });
                }
                judgement.verification
            }
            None => Verification::without(Unverified::SidecarAway),
        };
        verification.duration = step.now().since(asked);
        step.record.next = next;
        whole.decide(verification, step)
    }
}

impl Whole {
    /// Accepts the answer or takes the next rung.
    fn decide(self, mut verification: Verification, step: &mut Step<'_>) -> State {
        let route = &step.record.plan.route.verifying;
        let will_do = match verification.verdict {
            Verdict::Passed => true,
            Verdict::BelowThreshold => false,
            Verdict::Unverified => route.on_unavailable == WhenUnavailable::Accept,
        };
        if will_do || step.is_last_rung() {
            return self.accept(verification, step);
        }
        let refuses = route.on_ceiling == WhenHeldBack::Refuse;
        let held_back = step.held_back(self.usage, &verification);
        verification.held_back = held_back;
        match held_back {
            None => self.escalate(verification, step),
            Some(HeldBack::NoRung) => self.accept(verification, step),
            Some(_) if refuses => self.refuse(verification, step),
            Some(_) => self.accept(verification, step),
        }
    }

    fn accept(self, verification: Verification, step: &mut Step<'_>) -> State {
        step.record.verification = Some(verification);
        let status = self.head.status;
        step.accept(status, self.first_byte);
        if let Some(Instead { content_type, body }) = self.instead {
            step.rewrite_response(content_type);
            step.command(Command::ReplaceResponse(body));
        }
        step.settle(AttemptEnding::Answered(status), self.usage)
    }

    /// The next rung is asked. Should nobody there answer, this one is the best there is.
    fn escalate(self, verification: Verification, step: &mut Step<'_>) -> State {
        step.record.verification = Some(verification);
        let written = |Instead { content_type, body }| (content_type, body);
        step.command(Command::Keep {
            status: self.head.status,
            instead: self.instead.map(written),
        });
        step.mark_escalation();
        step.settle(AttemptEnding::Rejected, self.usage)
    }

    /// Nobody gets the answer: the edge makes a refusal of a response that no attempt accepted.
    fn refuse(self, verification: Verification, step: &mut Step<'_>) -> State {
        step.record.verification = Some(verification);
        step.settle(AttemptEnding::Rejected, self.usage)
    }
}

/// What an answer of the sidecar's making is.
const fn content_type(streams: bool) -> &'static str {
    if streams { EVENTS } else { "application/json" }
}

impl Step<'_> {
    /// Whether an answer of this attempt is held for its verdict.
    pub(super) fn verifies(&self) -> bool {
        self.record.plan.verifies(self.record.number)
    }

    /// Whether a stream of this attempt is verified while it goes to the caller.
    pub(super) fn reviews(&self) -> bool {
        self.record.plan.reviews(self.record.number)
    }

    pub(super) fn is_last_rung(&self) -> bool {
        self.record
            .plan
            .ladder
            .rung_after(self.record.number)
            .is_none()
    }

    /// An attempt ended by somebody else while its answer waited for a verdict.
    fn close_answered(&mut self, closing: &super::Closing<'_>, usage: Option<Usage>) -> State {
        self.record.verification = Some(Verification::without(Unverified::TooLate));
        let ending = self.ending_of(closing, Fault::Timeout);
        self.settle(ending, usage)
    }
}
