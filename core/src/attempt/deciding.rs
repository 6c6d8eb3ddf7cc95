//! The provider answers; nothing of it has reached the caller, so everything is still open.

use std::time::Duration;

use super::answer::{Weighed, weigh};
use super::explaining::Explaining;
use super::holding::Holding;
use super::record::Step;
use super::relay::{Held, Relay, Stage};
use super::relaying::{Passing, Relaying};
use super::verifying::{Instead, Verifying, Whole};
use super::{BodyLeft, Command, Event, State};
use crate::config::Told;
use crate::fault::Fault;
use crate::http::{Encoding, ResponseHead};
use crate::outcome::AttemptEnding;
use crate::sse::MAX_EVENT_BYTES;
use crate::verdict::{Unverified, Verification};

/// The most of a stream that is held: its first event, and as much again of comments before it. What
/// outgrows Envoy's buffer is ended with an answer of Envoy's own, and no other rung is asked.
const MAX_HELD_STREAM: usize = 2 * MAX_EVENT_BYTES;

/// Holds a stream until its first event.
#[derive(Debug)]
pub(super) struct Listening {
    status: u16,
    stream: Held,
}

/// Holds an answer until it is whole.
#[derive(Debug)]
pub(super) struct Weighing {
    head: ResponseHead,
    /// How long the provider took to begin.
    first_byte: Duration,
}

/// What the headers alone decide.
pub(super) fn on_headers(head: &ResponseHead, left: BodyLeft, step: &mut Step<'_>) -> State {
    if !head.forged.is_empty() {
        step.command(Command::RemoveResponseHeaders(head.forged.clone()));
    }
    if step.record.asks_a_person() {
        step.record.case.clone_from(&head.case);
    }
    if let Some(fault) = Fault::of_status(head.status) {
        return Explaining::begin(fault, head, left, step);
    }
    if left == BodyLeft::Nothing {
        return step.fall_back(Fault::Truncated);
    }
    // It says where to poll, in no format's words.
    if step.record.asks_a_person() && head.status == Told::Accepted.status() {
        return pass_on(head.status, left, step);
    }
    let too_large = head
        .content_length
        .is_some_and(|size| size > step.record.plan.held_answer);
    if head.encoding == Encoding::Unknown {
        return pass_unread(head.status, left, Unverified::Unreadable, step);
    }
    if too_large {
        return pass_unread(head.status, left, Unverified::TooLarge, step);
    }
    // One that nobody asked for is put together before it is translated.
    if head.is_stream && (step.record.plan.streams || step.record.is_native()) {
        // The last rung streams live, verified or not: nobody is asked after it.
        if step.verifies() && !step.is_last_rung() {
            return State::Holding(Holding::new(head, step));
        }
        return State::Listening(Listening {
            status: head.status,
            stream: Held::new(Relay::new(head.encoding, step)),
        });
    }
    State::Weighing(Weighing {
        head: head.clone(),
        first_byte: step.elapsed(),
    })
}

/// Accepts an answer that cannot be looked into; one that would have to be translated is of no use.
pub(super) fn pass_unread(
    status: u16,
    left: BodyLeft,
    why: Unverified,
    step: &mut Step<'_>,
) -> State {
    if !step.record.is_native() {
        return step.fall_back(Fault::Malformed);
    }
    if step.verifies() {
        step.record.verification = Some(Verification::without(why));
    }
    pass_on(status, left, step)
}

/// Accepts an answer as it comes.
fn pass_on(status: u16, left: BodyLeft, step: &mut Step<'_>) -> State {
    step.accept(status, step.elapsed());
    match left {
        BodyLeft::More => State::Passing(Passing { status }),
        BodyLeft::Nothing => step.settle(AttemptEnding::Answered(status), None),
    }
}

impl Listening {
    pub(super) fn on(mut self, event: Event<'_>, step: &mut Step<'_>) -> State {
        match event {
            Event::ResponseBodyArrived { bytes, held, left } => {
                self.stream.feed(bytes);
                self.heard_more(held, left, step)
            }
            Event::Closed(closing) => step.close(&closing, Fault::Truncated),
            Event::RequestBodyArrived { .. } => State::Listening(self),
            Event::RequestOpened
            | Event::ResponseOpened(..)
            | Event::VerdictArrived { .. }
            | Event::TimePassed => {
                step.unawaited("Listening", &event);
                State::Listening(self)
            }
        }
    }

    fn heard_more(self, held: usize, left: BodyLeft, step: &mut Step<'_>) -> State {
        match (self.stream.relay.stage(), left) {
            (Stage::Silent, BodyLeft::More) if held > MAX_HELD_STREAM => {
                step.fall_back(Fault::Malformed)
            }
            (Stage::Silent, BodyLeft::More) => State::Listening(self),
            (Stage::Silent, BodyLeft::Nothing) => step.fall_back(Fault::Truncated),
            (Stage::Faulted(fault), _) => step.fall_back(fault),
            (Stage::Speaking | Stage::Done, _) => {
                let (relay, said) = self.stream.release();
                if relay.is_taped() {
                    let yet = Verification::without(Unverified::Incomplete);
                    step.record.verification = Some(yet);
                }
                step.accept(self.status, step.elapsed());
                relay.dress(step);
                Relaying::new(self.status, relay).go_on(b"", said, left, step)
            }
        }
    }
}

impl Weighing {
    pub(super) fn on(self, event: Event<'_>, step: &mut Step<'_>) -> State {
        match event {
            Event::ResponseBodyArrived {
                bytes,
                left: BodyLeft::Nothing,
                ..
            } => self.weigh(bytes, step),
            // Held any longer, it would outgrow Envoy's buffer, which ends it with a 500.
            Event::ResponseBodyArrived {
                held,
                left: left @ BodyLeft::More,
                ..
            } if held > step.record.plan.held_answer => {
                pass_unread(self.head.status, left, Unverified::TooLarge, step)
            }
            Event::Closed(closing) => step.close(&closing, Fault::Truncated),
            Event::ResponseBodyArrived { .. } | Event::RequestBodyArrived { .. } => {
                State::Weighing(self)
            }
            Event::RequestOpened
            | Event::ResponseOpened(..)
            | Event::VerdictArrived { .. }
            | Event::TimePassed => {
                step.unawaited("Weighing", &event);
                State::Weighing(self)
            }
        }
    }

    fn weigh(self, body: &[u8], step: &mut Step<'_>) -> State {
        match weigh(body, &self.head, step) {
            Ok(Weighed { usage, instead }) if step.verifies() => Verifying::begin(
                Whole {
                    instead: instead.map(|(content_type, body)| Instead { content_type, body }),
                    first_byte: self.first_byte,
                    head: self.head,
                    usage,
                },
                step,
            ),
            Ok(Weighed { usage, instead }) => {
                step.accept(self.head.status, self.first_byte);
                if let Some((content_type, body)) = instead {
                    step.rewrite_response(content_type);
                    step.command(Command::ReplaceResponse(body));
                }
                step.settle(AttemptEnding::Answered(self.head.status), usage)
            }
            // The caller's own matter: in its own format it can read what stands there.
            Err(fault) if step.record.is_native() && !fault.climbs() => {
                step.accept(self.head.status, self.first_byte);
                step.settle(AttemptEnding::Answered(self.head.status), None)
            }
            Err(fault) => step.fall_back(fault),
        }
    }
}
