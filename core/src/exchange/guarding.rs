//! Guardrails on the answer: a whole one is held until it has been looked at, a stream is looked at as it goes by.

use super::forwarding::Relaying;
use super::record::{Answered, Step};
use super::{Command, Event, State};
use crate::guard::{Direction, Looking, Screened, Screening, Stream, blind, screen};
use crate::gzip;
use crate::http::Encoding;
use crate::refusal::Refusal;
use crate::trail::Trail;

/// Holds a whole answer until it has been looked at.
#[derive(Debug)]
pub(super) struct Holding {
    encoding: Encoding,
}

/// Looks at a stream as it goes by.
#[derive(Debug)]
pub(super) struct Sifting {
    stream: Stream,
}

/// Has withheld an answer; awaits the rest of it.
#[derive(Debug)]
pub(super) struct Withholding;

/// What is known of an answer that is about to come.
#[derive(Clone, Copy, Debug)]
pub(super) struct Coming {
    pub(super) is_stream: bool,
    pub(super) encoding: Encoding,
}

/// Looks at the answer, where the route asks for that or something is to be put back.
pub(super) fn guard(trail: &Trail, coming: Coming, step: &mut Step<'_>) -> State {
    if !step.record.guards_answer {
        return State::Relaying(Relaying);
    }
    match (coming.is_stream, coming.encoding) {
        (true, Encoding::Plain) => State::Sifting(Sifting {
            stream: Stream::new(step.record.api),
        }),
        // An attempt undoes the compression of a stream where it can.
        (true, Encoding::Gzip | Encoding::Unknown) | (false, Encoding::Unknown) => {
            unreadable(trail, step)
        }
        (false, encoding @ (Encoding::Plain | Encoding::Gzip)) => {
            State::Holding(Holding { encoding })
        }
    }
}

impl Holding {
    pub(super) fn on(self, event: Event<'_>, step: &mut Step<'_>) -> State {
        let Some(trail) = step.cx.trail else {
            return State::Relaying(Relaying);
        };
        match event {
            Event::ResponseBodyArrived { held, .. } if held > step.cx.config.limits.held_answer => {
                unreadable(trail, step)
            }
            Event::ResponseBodyArrived { ended: false, .. } | Event::RequestBodyArrived { .. } => {
                State::Holding(self)
            }
            Event::ResponseBodyArrived { bytes, .. } => self.ended(bytes, trail, step),
            Event::Closed { details } => step.settle(details),
            Event::RequestOpened(_) | Event::ResponseOpened { .. } | Event::Consulted(_) => {
                step.unawaited("Holding", &event);
                State::Holding(self)
            }
        }
    }

    fn ended(self, bytes: &[u8], trail: &Trail, step: &mut Step<'_>) -> State {
        let limit = step.cx.config.limits.held_answer;
        let inflated = match self.encoding {
            Encoding::Gzip => match gzip::decode(bytes, limit) {
                Ok(inflated) => Some(inflated),
                Err(_) => return unreadable(trail, step),
            },
            Encoding::Plain | Encoding::Unknown => None,
        };
        let body = inflated.as_deref().unwrap_or(bytes);
        match look(body, trail, step) {
            Screened::Same => State::Relaying(Relaying),
            Screened::Instead(body) if body.len() > limit => unreadable(trail, step),
            Screened::Instead(body) => {
                step.write_answer(None, body);
                State::Relaying(Relaying)
            }
            Screened::Blocked => withhold(step),
        }
    }
}

/// A look at a whole answer.
fn look(body: &[u8], trail: &Trail, step: &mut Step<'_>) -> Screened<Vec<u8>> {
    let plan = trail.plan();
    let screening = Screening {
        side: &plan.route.guardrails.response,
        direction: Direction::Response,
        tenant: plan.caller.tenant.as_ref(),
        hears_attacks: false,
    };
    let (vault, report) = (&mut step.record.vault, &mut step.record.report);
    screen(body, &screening, vault, report)
}

/// An answer that cannot be looked at.
fn unreadable(trail: &Trail, step: &mut Step<'_>) -> State {
    let plan = trail.plan();
    let side = &plan.route.guardrails.response;
    let tenant = plan.caller.tenant.as_ref();
    let said: Screened<()> = blind(side, Direction::Response, tenant, &mut step.record.report);
    if said == Screened::Blocked {
        withhold(step);
        State::Withholding(Withholding)
    } else {
        State::Relaying(Relaying)
    }
}

/// The caller gets a refusal in the answer's place.
fn withhold(step: &mut Step<'_>) -> State {
    let refusal = blocked(step);
    let (status, code) = (refusal.status(), refusal.code());
    let (_, body) = refusal.answer(step.record.api);
    step.record.answered = Answered::Refused { status, code };
    step.write_answer(Some(status), body.into_bytes());
    State::Withholding(Withholding)
}

fn blocked(step: &Step<'_>) -> Refusal {
    Refusal::GuardrailBlocked {
        direction: Direction::Response,
        kinds: step.record.report.blocking(),
    }
}

impl Sifting {
    pub(super) fn on(mut self, event: Event<'_>, step: &mut Step<'_>) -> State {
        match event {
            Event::ResponseBodyArrived { bytes, ended, .. } => {
                self.sift(bytes, ended, step);
                State::Sifting(self)
            }
            Event::RequestBodyArrived { .. } => State::Sifting(self),
            Event::Closed { details } => step.settle(details),
            Event::RequestOpened(_) | Event::ResponseOpened { .. } | Event::Consulted(_) => {
                step.unawaited("Sifting", &event);
                State::Sifting(self)
            }
        }
    }

    fn sift(&mut self, bytes: &[u8], ended: bool, step: &mut Step<'_>) {
        let Some(trail) = step.cx.trail else {
            return;
        };
        let plan = trail.plan();
        let mut looking = Looking {
            side: &plan.route.guardrails.response,
            tenant: plan.caller.tenant.as_ref(),
            vault: &mut step.record.vault,
            report: &mut step.record.report,
        };
        let mut out = self.stream.feed(bytes, &mut looking);
        if ended {
            out.extend(self.stream.finish(&mut looking));
        }
        if let Answered::Relayed(status) = step.record.answered
            && self.stream.is_blocked()
        {
            let code = blocked(step).code();
            step.record.answered = Answered::Refused { status, code };
        }
        if out != bytes {
            step.command(Command::ReplaceResponse(out));
        }
    }
}

impl Withholding {
    pub(super) fn on(self, event: Event<'_>, step: &mut Step<'_>) -> State {
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
            | Event::Consulted(_) => State::Withholding(self),
        }
    }
}

/// An answer that was kept, as the caller may have it.
pub(super) fn guard_kept(
    content_type: &str,
    body: &[u8],
    trail: &Trail,
    step: &mut Step<'_>,
) -> Result<Vec<u8>, Refusal> {
    let plan = trail.plan();
    if !step.record.guards_answer {
        return Ok(body.to_vec());
    }
    if content_type.trim_start().starts_with("text/event-stream") {
        let mut looking = Looking {
            side: &plan.route.guardrails.response,
            tenant: plan.caller.tenant.as_ref(),
            vault: &mut step.record.vault,
            report: &mut step.record.report,
        };
        let mut stream = Stream::new(step.record.api);
        let mut out = stream.feed(body, &mut looking);
        out.extend(stream.finish(&mut looking));
        return Ok(out);
    }
    match look(body, trail, step) {
        Screened::Same => Ok(body.to_vec()),
        Screened::Instead(body) => Ok(body),
        Screened::Blocked => Err(blocked(step)),
    }
}
