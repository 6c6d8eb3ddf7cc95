//! The provider answers; nothing of it has reached the caller, so everything is still open.

use std::time::Duration;

use super::record::Step;
use super::relaying::{Passing, Relaying};
use super::{BodyLeft, Command, Event, State};
use crate::fault::Fault;
use crate::format::openai::reply::weigh;
use crate::format::openai::stream::{ChatStream, Stage};
use crate::http::ResponseHead;
use crate::outcome::AttemptEnding;
use crate::sse::MAX_EVENT_BYTES;

/// The most of a stream that is held: its first event, and as much again of comments before it. What
/// outgrows Envoy's buffer is ended with an answer of Envoy's own, and no other rung is asked.
const MAX_HELD_STREAM: usize = 2 * MAX_EVENT_BYTES;

/// Holds a stream until its first event.
#[derive(Debug)]
pub(super) struct Listening {
    status: u16,
    stream: ChatStream,
    /// How many of the held bytes the stream's parser has seen.
    heard: usize,
}

/// Holds an answer until it is whole.
#[derive(Debug)]
pub(super) struct Weighing {
    status: u16,
    /// How long the provider took to begin.
    first_byte: Duration,
}

/// What the headers alone decide.
pub(super) fn on_headers(head: &ResponseHead, left: BodyLeft, step: &mut Step<'_>) -> State {
    if !head.forged.is_empty() {
        step.command(Command::RemoveResponseHeaders(head.forged.clone()));
    }
    let status = head.status;
    if let Some(fault) = fault_of(head) {
        return step.fall_back(fault);
    }
    if left == BodyLeft::Nothing && is_success(status) {
        return step.fall_back(Fault::Truncated);
    }
    let too_large = head
        .content_length
        .is_some_and(|size| size > step.record.plan.held_answer);
    if !is_success(status) || head.is_encoded || too_large {
        return pass(status, left, step);
    }
    if head.is_stream {
        return State::Listening(Listening {
            status,
            stream: ChatStream::default(),
            heard: 0,
        });
    }
    let first_byte = step.elapsed();
    State::Weighing(Weighing { status, first_byte })
}

/// Whether the status says that the provider failed. What it says of the caller's own mistake goes to
/// the caller: no other rung would answer it better.
fn fault_of(head: &ResponseHead) -> Option<Fault> {
    match head.status {
        429 => Some(Fault::RateLimited {
            retry_after: head.retry_after,
        }),
        // Our key, our model's name, our timing: the caller has no part in these.
        status @ (401 | 403 | 404 | 408) => Some(Fault::Status(status)),
        200..=299 | 400..=499 => None,
        status => Some(Fault::Status(status)),
    }
}

const fn is_success(status: u16) -> bool {
    matches!(status, 200..=299)
}

/// Accepts an answer that is not looked into.
fn pass(status: u16, left: BodyLeft, step: &mut Step<'_>) -> State {
    step.accept(status, step.elapsed());
    match left {
        BodyLeft::More => State::Passing(Passing { status }),
        BodyLeft::Nothing => step.settle(AttemptEnding::Answered(status), None),
    }
}

impl Listening {
    pub(super) fn on(mut self, event: Event<'_>, step: &mut Step<'_>) -> State {
        match event {
            Event::ResponseBodyArrived { bytes, left, .. } => {
                self.stream
                    .feed(bytes.get(self.heard..).unwrap_or_default());
                self.heard = bytes.len();
                self.heard_more(left, step)
            }
            Event::Closed(closing) => step.close(&closing, Fault::Truncated),
            Event::RequestBodyArrived { .. } => State::Listening(self),
            Event::RequestOpened | Event::ResponseOpened(..) => {
                step.unawaited("Listening", &event);
                State::Listening(self)
            }
        }
    }

    fn heard_more(self, left: BodyLeft, step: &mut Step<'_>) -> State {
        match (self.stream.stage(), left) {
            (Stage::Silent, BodyLeft::More) if self.heard > MAX_HELD_STREAM => {
                step.fall_back(Fault::Malformed)
            }
            (Stage::Silent, BodyLeft::More) => State::Listening(self),
            (Stage::Silent, BodyLeft::Nothing) => step.fall_back(Fault::Truncated),
            (Stage::Faulted(fault), _) => step.fall_back(fault),
            (Stage::Speaking | Stage::Done, _) => {
                step.accept(self.status, step.elapsed());
                Relaying::new(self.status, self.stream).go_on(left, step)
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
            } if held > step.record.plan.held_answer => pass(self.status, left, step),
            Event::Closed(closing) => step.close(&closing, Fault::Truncated),
            Event::ResponseBodyArrived { .. } | Event::RequestBodyArrived { .. } => {
                State::Weighing(self)
            }
            Event::RequestOpened | Event::ResponseOpened(..) => {
                step.unawaited("Weighing", &event);
                State::Weighing(self)
            }
        }
    }

    fn weigh(self, body: &[u8], step: &mut Step<'_>) -> State {
        match weigh(body) {
            Ok(reply) => {
                step.accept(self.status, self.first_byte);
                step.settle(AttemptEnding::Answered(self.status), reply.usage)
            }
            Err(fault) => step.fall_back(fault),
        }
    }
}
