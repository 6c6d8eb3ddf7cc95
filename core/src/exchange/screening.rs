//! Guardrails on the request: what they find decides with whom it may go, and how it reads from here on.

use std::borrow::Cow;

use super::record::Step;
use crate::caller::Caller;
use crate::config::Route;
use crate::guard::{Direction, Screened, Screening, screen};
use crate::refusal::Refusal;

/// Whether answers are looked at on this route. Nobody gets the answer to a copy, and what the sidecar asks is looked at in
/// what it becomes.
pub(super) fn guards_answer(route: &Route, step: &Step<'_>) -> bool {
    let record = &step.record;
    let has_cause = !route.guardrails.response.is_empty() || !record.vault.restores_nothing();
    has_cause && record.is_callers_chat()
}

/// The request's body as every model, copy and check gets it.
///
/// # Errors
/// Where something in it blocks, or it has become too large.
pub(super) fn screen_request<'b>(
    route: &Route,
    caller: &mut Caller,
    body: &'b [u8],
    step: &mut Step<'_>,
) -> Result<Cow<'b, [u8]>, Refusal> {
    // A copy is made of what was screened.
    if step.record.copy.is_some() || route.guardrails.request.is_empty() {
        return Ok(Cow::Borrowed(body));
    }
    let screening = Screening {
        side: &route.guardrails.request,
        direction: Direction::Request,
        tenant: caller.tenant.as_ref(),
        // What the sidecar asks for a verdict quotes an answer: nobody means to be obeyed by it.
        hears_attacks: step.record.part.is_none(),
    };
    let (vault, report) = (&mut step.record.vault, &mut step.record.report);
    let screened = screen(body, &screening, vault, report);
    classify(caller, step);
    let limit = step.cx.config.limits.request_body;
    match screened {
        Screened::Same => Ok(Cow::Borrowed(body)),
        Screened::Instead(body) if body.len() > limit => Err(Refusal::BodyTooLarge { limit }),
        Screened::Instead(body) => Ok(Cow::Owned(body)),
        Screened::Blocked => Err(step.record.report.refusal(Direction::Request)),
    }
}

/// The classes of data that were found are the caller's.
pub(super) fn classify(caller: &mut Caller, step: &Step<'_>) {
    for class in &step.record.report.classes {
        if !caller.data_classes.contains(class) {
            caller.data_classes.push(class.clone());
        }
    }
}

/// Whether what was found lets the request go on.
///
/// # Errors
/// Where it does not.
pub(super) fn blocked(step: &Step<'_>) -> Result<(), Refusal> {
    let report = &step.record.report;
    if report.is_blocked {
        Err(report.refusal(Direction::Request))
    } else {
        Ok(())
    }
}
