//! A request waits for what this Envoy keeps of it.

use super::giving::give;
use super::keeping::Handing;
use super::{Admitting, Waiting};
use crate::cache::Entry;
use crate::exchange::opening::{cut_off, forward};
use crate::exchange::planning::Understood;
use crate::exchange::record::Step;
use crate::exchange::screening::classify;
use crate::exchange::{Event, State};
use crate::outcome::{Cached, Lookup};
use crate::refusal::Refusal;

/// Awaits what is kept of the request.
#[derive(Debug)]
pub(in crate::exchange) struct Recalling(Waiting);

impl Recalling {
    pub(super) const fn new(waiting: Waiting) -> Self {
        Self(waiting)
    }

    pub(in crate::exchange) fn on(self, event: Event<'_>, step: &mut Step<'_>) -> State {
        match event {
            Event::Recalled(entry) => {
                let next = self.recalled(entry, step);
                next.unwrap_or_else(|refusal| step.refuse(refusal))
            }
            // A body's last callback may come again, empty, after the one that ended it.
            Event::RequestBodyArrived { .. } => State::Recalling(self),
            // Envoy answers for us: the request took too long.
            Event::ResponseOpened { status, .. } => step.refuse(cut_off(status, step)),
            Event::Closed { details } => step.settle(details),
            Event::RequestOpened(_)
            | Event::ResponseBodyArrived { .. }
            | Event::Consulted(_)
            | Event::Admitted(_) => {
                step.unawaited("Recalling", &event);
                State::Recalling(self)
            }
        }
    }

    /// What is kept has been looked up.
    fn recalled(self, entry: Option<Box<Entry>>, step: &mut Step<'_>) -> Result<State, Refusal> {
        let Self(waiting) = self;
        let fresh = entry.filter(|entry| waiting.takes(entry, step));
        let given = fresh.and_then(|entry| give(&entry, None, &waiting.filling.request, step));
        if let Some(state) = given {
            return Ok(state);
        }
        step.record.cached = Some(Cached::new(Lookup::Miss));
        let understood = waiting.understood(step)?;
        let Waiting {
            headers,
            body,
            filling,
            ..
        } = &waiting;
        step.record.handing = Handing::of(&understood, headers, body, filling, step);
        if let Some(handing) = &step.record.handing {
            let question = handing.application(understood.route(), !waiting.said.only_if_cached);
            return Ok(Admitting::begin(question, waiting, step));
        }
        waiting.go_on(understood, step)
    }
}

impl Waiting {
    /// Whether a kept answer will do.
    pub(super) fn takes(&self, entry: &Entry, step: &Step<'_>) -> bool {
        let (cache, route) = (step.cx.cache, step.record.route.as_ref());
        let is_allowed =
            cache.is_some_and(|cache| route.is_some_and(|route| cache.allows(entry, route)));
        is_allowed && self.said.takes(step.cx.now.since(entry.head.stored))
    }

    /// Nothing is kept: the request goes to a model.
    pub(super) fn go_on<'c>(
        self,
        understood: Understood<'c>,
        step: &mut Step<'c>,
    ) -> Result<State, Refusal> {
        if self.said.only_if_cached {
            return Err(Refusal::NotCached);
        }
        step.record.filling = Some(self.filling);
        forward(understood, self.headers, &self.body, step)
    }

    /// The request, read again: between two callbacks only its bytes are kept.
    pub(super) fn understood<'c>(&self, step: &mut Step<'c>) -> Result<Understood<'c>, Refusal> {
        let mut understood = Understood::of(&self.headers, &self.body, step)?;
        classify(&mut understood.caller, step);
        Ok(understood)
    }
}
