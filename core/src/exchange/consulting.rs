//! Guardrails that ask somebody else: the request waits for what is said of it.

use std::time::Duration;

use super::caching::recall;
use super::opening::cut_off;
use super::planning::Understood;
use super::record::Step;
use super::screening::{blocked, classify};
use super::{Command, Event, State};
use crate::guard::shown;
use crate::http::Headers;
use crate::protocol::screen::{Question, Word};
use crate::refusal::Refusal;

/// What the way there and back may take, beside the time that those who are asked have: both are on this machine.
const ON_THE_WAY: Duration = Duration::from_millis(100);

/// Awaits the word of those who are asked.
#[derive(Debug)]
pub(super) struct Consulting {
    headers: Headers,
    /// As the other guardrails leave it.
    body: Vec<u8>,
}

/// What somebody else is asked about a request; `None`: nobody is. A copy is made of what was looked at; what the
/// sidecar asks for a verdict quotes it, and an answer.
///
/// # Errors
/// Where it cannot be shown to those who must see it.
pub(super) fn question(
    understood: &Understood<'_>,
    body: &[u8],
    step: &mut Step<'_>,
) -> Result<Option<Box<Question>>, Refusal> {
    let route = understood.route();
    let (side, tenant) = (&route.guardrails.request, understood.caller.tenant.as_ref());
    let timeouts = side.outside(tenant).map(|(_, outside)| outside.timeout);
    let Some(longest) = timeouts.max().filter(|_| step.record.is_callers()) else {
        return Ok(None);
    };
    let Ok(texts) = shown(body) else {
        side.unshown(tenant, &mut step.record.report);
        return blocked(step).map(|()| None);
    };
    if texts.is_empty() {
        return Ok(None);
    }
    Ok(Some(Box::new(Question {
        exchange: step.record.id.clone(),
        revision: step.cx.config.revision.clone(),
        route: route.name.clone(),
        caller: understood.caller.clone(),
        within: longest.saturating_add(ON_THE_WAY).min(route.timeouts.total),
        texts,
    })))
}

impl Consulting {
    /// Asks, and holds the request.
    pub(super) fn begin(
        question: Box<Question>,
        headers: Headers,
        body: Vec<u8>,
        step: &mut Step<'_>,
    ) -> State {
        step.command(Command::Consult(question));
        State::Consulting(Self { headers, body })
    }

    pub(super) fn on(self, event: Event<'_>, step: &mut Step<'_>) -> State {
        match event {
            Event::Consulted(word) => {
                let next = self.heard(word, step);
                next.unwrap_or_else(|refusal| step.refuse(refusal))
            }
            // A body's last callback may come again, empty, after the one that ended it.
            Event::RequestBodyArrived { .. } => State::Consulting(self),
            // Envoy answers for us: the request took too long.
            Event::ResponseOpened { status, .. } => step.refuse(cut_off(status, step)),
            Event::Closed { details } => step.settle(details),
            Event::RequestOpened(_)
            | Event::ResponseBodyArrived { .. }
            | Event::Recalled(_)
            | Event::Admitted(_) => {
                step.unawaited("Consulting", &event);
                State::Consulting(self)
            }
        }
    }

    /// They have said what they say; `None` where the sidecar could not ask them.
    fn heard(self, word: Option<Word>, step: &mut Step<'_>) -> Result<State, Refusal> {
        let Self { headers, body } = self;
        step.record.is_unasked = word.is_none();
        let said = word.unwrap_or_default().said;
        let mut understood = Understood::of(&headers, &body, step)?;
        let (side, tenant) = (
            &understood.route().guardrails.request,
            understood.caller.tenant.as_ref(),
        );
        side.heard(&said, tenant, &mut step.record.report);
        classify(&mut understood.caller, step);
        blocked(step)?;
        recall(understood, headers, &body, step)
    }
}
