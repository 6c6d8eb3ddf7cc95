//! An answer that is good is kept: here, and at the sidecar where the route says so.

use std::time::Duration;

use super::subject;
use crate::cache::{Entry, Filling, Head};
use crate::config::Route;
use crate::exchange::Command;
use crate::exchange::planning::Understood;
use crate::exchange::record::{Answered, Step};
use crate::http::Headers;
use crate::outcome::ExchangeEnding;
use crate::protocol::admit::Application;
use crate::protocol::keep::Keeping;
use crate::trail::Trail;
use crate::verdict::Verdict;

/// How long the sidecar may take to look something up, and the way there and back: both are on this machine.
const LOOKUP: Duration = Duration::from_millis(100);

/// What the sidecar is told of an answer that comes, or does not.
#[derive(Debug)]
pub(in crate::exchange) struct Handing {
    keeping: Box<Keeping>,
    /// Whether others may wait for it.
    is_awaited: bool,
}

impl Handing {
    /// `None`: the sidecar keeps nothing of this route, or is away.
    pub(super) fn of(
        understood: &Understood<'_>,
        headers: &Headers,
        body: &[u8],
        filling: &Filling,
        step: &Step<'_>,
    ) -> Option<Self> {
        let route = understood.route();
        let caches = route.cache.as_ref()?;
        if !caches.ask() || step.cx.sidecar_away {
            return None;
        }
        let semantic = caches.semantic.as_ref();
        let turn = semantic.and_then(|_| {
            let subject = subject(understood, headers, body, &filling.request, step)?;
            step.cx.cache?.seal.turn(&subject)
        });
        Some(Self {
            keeping: Box::new(Keeping {
                exchange: step.record.id.clone(),
                revision: step.cx.config.revision.clone(),
                route: route.name.clone(),
                key: filling.key,
                turn,
                head: None,
            }),
            is_awaited: caches.exact.coalesce,
        })
    }

    /// What the sidecar is asked before the request goes on; `waits`: for an answer that is on its way, too.
    pub(super) fn application(&self, route: &Route, waits: bool) -> Box<Application> {
        let keeping = &self.keeping;
        Box::new(Application {
            exchange: keeping.exchange.clone(),
            revision: keeping.revision.clone(),
            route: keeping.route.clone(),
            key: keeping.key,
            turn: keeping.turn.clone(),
            within: patience(route, waits),
        })
    }
}

/// How long a request of the route waits for the sidecar at most.
fn patience(route: &Route, waits: bool) -> Duration {
    let total = route.timeouts.total;
    let Some(caches) = &route.cache else {
        return LOOKUP;
    };
    if caches.exact.coalesce && waits {
        return total;
    }
    let embedding = caches.semantic.as_ref().map(|semantic| semantic.timeout);
    LOOKUP
        .saturating_add(embedding.unwrap_or_default())
        .min(total)
}

/// Keeps what the caller got of an exchange that is over, or tells those who wait for it that it is not to be had.
pub(in crate::exchange) fn keep(ending: &ExchangeEnding, step: &mut Step<'_>) {
    let handing = step.record.handing.take();
    let entry = entry(ending, step);
    if let Some(Handing {
        mut keeping,
        is_awaited,
    }) = handing
        && (is_awaited || entry.is_some())
    {
        let body = entry.as_ref().map(|entry| entry.body.clone());
        keeping.head = entry.as_ref().map(|entry| entry.head.clone());
        step.command(Command::HandOver(keeping, body.unwrap_or_default()));
    }
    if let Some(entry) = entry {
        step.command(Command::Keep(entry));
    }
}

/// `None` where the answer is not to be given again.
fn entry(ending: &ExchangeEnding, step: &mut Step<'_>) -> Option<Box<Entry>> {
    let mut filling = step.record.filling.take()?;
    let trail = step.cx.trail?;
    let exact = &trail.plan().route.cache.as_ref()?.exact;
    if !is_good(ending, &trail.plan().route, trail, step) {
        return None;
    }
    let model = trail.answering()?;
    let stored = step.cx.now;
    let head = Head {
        stored,
        expires: stored.after(exact.ttl),
        format: filling.format,
        model: model.name.to_string(),
        provider: model.provider.name.to_string(),
        cost: trail.cost(),
        verdict: trail.verdict(),
        tenant: trail.plan().caller.tenant.clone(),
        tags: std::mem::take(&mut filling.tags),
    };
    Some(Box::new(Entry {
        key: filling.key,
        head,
        body: filling.into_body(exact.tool_calls, trail.answer()?.usage, stored.as_secs())?,
    }))
}

/// Whether the answer came whole, passed whatever looks at it, and is a model's.
fn is_good(ending: &ExchangeEnding, route: &Route, trail: &Trail, step: &Step<'_>) -> bool {
    let is_whole = matches!(
        (ending, step.record.answered),
        (ExchangeEnding::Completed, Answered::Relayed(200))
    );
    let passed = match trail.verdict() {
        Some(verdict) => verdict == Verdict::Passed,
        None => route.verify.is_none(),
    };
    let is_person = trail
        .answering()
        .is_none_or(|model| route.human_at(model).is_some());
    is_whole && passed && !is_person && !step.record.report.is_blocked
}
