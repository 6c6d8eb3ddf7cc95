//! A stream on its way to a verdict: all of it is held, as it came.
//!
//! Nothing of it has reached the caller, so a stream that breaks off on the way falls back like any other
//! fault. What may not be held any longer goes on unverified: too much of it, or too late.

use std::time::Duration;

use super::record::Step;
use super::relay::{EVENTS, Held, Relay, Said, Stage};
use super::relaying::Relaying;
use super::verifying::{Instead, Verifying, Whole};
use super::{BodyLeft, Event, State};
use crate::fault::Fault;
use crate::http::ResponseHead;
use crate::verdict::{Unverified, Verification};

/// Holds a stream to its end.
#[derive(Debug)]
pub(super) struct Holding {
    head: ResponseHead,
    stream: Held,
    /// How long the provider took to its first event.
    first_event: Option<Duration>,
}

impl Holding {
    pub(super) fn new(head: &ResponseHead, step: &Step<'_>) -> Self {
        Self {
            head: head.clone(),
            stream: Held::new(Relay::new(head.encoding, step)),
            first_event: None,
        }
    }

    pub(super) fn on(mut self, event: Event<'_>, step: &mut Step<'_>) -> State {
        match event {
            Event::ResponseBodyArrived { bytes, held, left } => {
                self.stream.feed(bytes);
                self.heard_more(held, left, step)
            }
            Event::TimePassed if self.speaks() && step.is_past_first_token() => {
                self.let_go(Unverified::TooLate, step)
            }
            Event::Closed(closing) => step.close(&closing, Fault::Truncated),
            Event::TimePassed | Event::RequestBodyArrived { .. } => State::Holding(self),
            Event::RequestOpened | Event::ResponseOpened(..) | Event::VerdictArrived { .. } => {
                step.unawaited("Holding", &event);
                State::Holding(self)
            }
        }
    }

    /// Whether the caller could have something of it: only then is there a time at which it must.
    pub(super) const fn speaks(&self) -> bool {
        self.first_event.is_some()
    }

    fn heard_more(mut self, held: usize, left: BodyLeft, step: &mut Step<'_>) -> State {
        match self.stream.relay.stage() {
            Stage::Faulted(fault) => return step.fall_back(fault),
            Stage::Speaking | Stage::Done => {
                self.first_event.get_or_insert(step.elapsed());
            }
            Stage::Silent => {}
        }
        let too_much = held > step.record.plan.held_answer;
        let speaks = self.speaks();
        match left {
            BodyLeft::Nothing => self.ended(step),
            BodyLeft::More if too_much && speaks => self.let_go(Unverified::TooLarge, step),
            BodyLeft::More if too_much => step.fall_back(Fault::Malformed),
            BodyLeft::More if speaks && step.is_past_first_token() => {
                self.let_go(Unverified::TooLate, step)
            }
            BodyLeft::More => State::Holding(self),
        }
    }

    /// The stream goes on to the caller as it comes.
    fn let_go(self, why: Unverified, step: &mut Step<'_>) -> State {
        step.record.verification = Some(Verification::without(why));
        step.accept(self.head.status, self.first_event.unwrap_or_default());
        let (relay, said) = self.stream.release();
        relay.dress(step);
        Relaying::new(self.head.status, relay).pass(said, BodyLeft::More, step)
    }

    fn ended(mut self, step: &mut Step<'_>) -> State {
        self.stream.finish();
        let (relay, said) = self.stream.release();
        match (relay.stage(), relay.late_fault()) {
            (Stage::Done, _) => {}
            (_, Some(fault)) => return step.fall_back(fault),
            (_, None) => return step.fall_back(Fault::Truncated),
        }
        let instead = match said {
            Said::Instead(body) => Some(Instead {
                content_type: EVENTS,
                body,
            }),
            Said::Same => None,
        };
        Verifying::begin(
            Whole {
                head: self.head,
                first_byte: self.first_event.unwrap_or_default(),
                usage: relay.usage(),
                instead,
            },
            step,
        )
    }
}
