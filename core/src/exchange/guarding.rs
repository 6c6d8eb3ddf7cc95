//! Guardrails on the answer: a whole one is held until it has been looked at, a stream is looked at as it goes by.

mod holding;
mod sifting;
mod withholding;

pub(super) use self::holding::Holding;
pub(super) use self::sifting::Sifting;
pub(super) use self::withholding::Withholding;

use super::State;
use super::forwarding::Relaying;
use super::record::{Answered, Step};
use crate::guard::{Direction, Looking, Screened, Screening, Stream, blind, screen};
use crate::http::Encoding;
use crate::refusal::Refusal;
use crate::trail::Trail;

/// What is known of an answer that is about to come.
#[derive(Clone, Copy, Debug)]
pub(super) struct Coming {
    pub(super) is_stream: bool,
    pub(super) encoding: Encoding,
}

/// Looks at the answer, where the route asks for that or something is to be put back.
pub(super) fn guard(trail: &Trail, coming: Coming, step: &mut Step<'_>) -> State {
    step.record.fills_from(coming);
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

/// What looks at a stream.
fn looking<'s>(trail: &'s Trail, step: &'s mut Step<'_>) -> Looking<'s> {
    let plan = trail.plan();
    Looking {
        side: &plan.route.guardrails.response,
        tenant: plan.caller.tenant.as_ref(),
        vault: &mut step.record.vault,
        report: &mut step.record.report,
    }
}

/// An answer that cannot be looked at.
fn unreadable(trail: &Trail, step: &mut Step<'_>) -> State {
    let plan = trail.plan();
    let side = &plan.route.guardrails.response;
    let tenant = plan.caller.tenant.as_ref();
    let said: Screened<()> = blind(side, Direction::Response, tenant, &mut step.record.report);
    if said == Screened::Blocked {
        withhold(step)
    } else {
        State::Relaying(Relaying)
    }
}

/// The caller gets a refusal in the answer's place.
fn withhold(step: &mut Step<'_>) -> State {
    let refusal = step.record.report.refusal(Direction::Response);
    let (status, code) = (refusal.status(), refusal.code());
    let (_, body) = refusal.answer(step.record.api);
    step.record.answered = Answered::Refused { status, code };
    step.write_answer(Some(status), body.into_bytes());
    State::Withholding(Withholding)
}

/// An answer that was kept, as the caller may have it.
pub(super) fn guard_kept(
    content_type: &str,
    body: &[u8],
    trail: &Trail,
    step: &mut Step<'_>,
) -> Result<Vec<u8>, Refusal> {
    if !step.record.guards_answer {
        return Ok(body.to_vec());
    }
    if content_type.trim_start().starts_with("text/event-stream") {
        let mut stream = Stream::new(step.record.api);
        let mut looking = looking(trail, step);
        let mut out = stream.feed(body, &mut looking);
        out.extend(stream.finish(&mut looking));
        return Ok(out);
    }
    match look(body, trail, step) {
        Screened::Same => Ok(body.to_vec()),
        Screened::Instead(body) => Ok(body),
        Screened::Blocked => Err(step.record.report.refusal(Direction::Response)),
    }
}
