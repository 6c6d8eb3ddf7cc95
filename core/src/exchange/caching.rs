//! The exact cache: a request waits for what is kept of it, and an answer that is good is kept.

use super::forwarding::who_served;
use super::opening::{Replied, cut_off, forward};
use super::planning::Understood;
use super::record::{Answered, Step};
use super::screening::classify;
use super::{Command, Event, State};
use crate::cache::{Directives, Entry, Exact, Filling, Head, Key, Scope, Sharing, Subject, serve};
use crate::chat;
use crate::config::Route;
use crate::format::About;
use crate::header::{answer, caller};
use crate::http::Headers;
use crate::money::Usd;
use crate::outcome::{Cached, ExchangeEnding, Lookup};
use crate::refusal::Refusal;
use crate::tier::Tier;
use crate::trail::Trail;
use crate::verdict::Verdict;

/// Awaits what is kept of the request.
#[derive(Debug)]
pub(super) struct Recalling {
    headers: Headers,
    /// As guardrails leave it.
    body: Vec<u8>,
    said: Directives,
    key: Key,
    /// The request, in neutral words.
    request: Box<chat::Request>,
}

/// Looks in the cache where the route has one, and has it keep the answer; else goes straight on.
///
/// # Errors
/// When there is nothing to look for and nothing else is wanted; when no rung can serve it.
pub(super) fn recall<'c>(
    understood: Understood<'c>,
    headers: Headers,
    body: &[u8],
    step: &mut Step<'c>,
) -> Result<State, Refusal> {
    let said = Directives::of(&headers);
    let asked = key(&understood, &headers, body, step).filter(|_| !said.no_store);
    match asked {
        Some((key, request)) if said.reads() => {
            step.command(Command::Recall(key));
            Ok(State::Recalling(Recalling {
                headers,
                body: body.to_vec(),
                said,
                key,
                request,
            }))
        }
        _ if said.only_if_cached => Err(Refusal::NotCached),
        asked => {
            step.record.filling =
                asked.and_then(|(key, request)| Filling::new(key, step.record.api, request));
            forward(understood, headers, body, step)
        }
    }
}

/// What the request is known by; `None` where its answer is no other request's.
fn key(
    understood: &Understood<'_>,
    headers: &Headers,
    body: &[u8],
    step: &mut Step<'_>,
) -> Option<(Key, Box<chat::Request>)> {
    let route = understood.route();
    let exact = &route.cache.as_ref()?.exact;
    let seal = step.cx.seal.filter(|_| step.record.is_callers_chat())?;
    step.record.cached = Some(Cached::new(Lookup::Bypass));
    // What is put back into an answer is this request's alone, and data with a class stays where its policy says.
    if !step.record.vault.restores_nothing() || !understood.caller.data_classes.is_empty() {
        return None;
    }
    let api = step.record.api;
    let path = headers.get(":path").unwrap_or_default();
    let request = api.caller().read_request(path, body).ok()?;
    if !exact.covers(&request) {
        return None;
    }
    let key = seal.key(&Subject {
        scope: scope(exact, understood, &request)?,
        route: &route.name,
        generations: (step.cx.config.cache.generation, exact.generation),
        tier: headers.get(caller::TIER).and_then(Tier::named),
        api,
        path,
        body,
        request: &request,
    });
    Some((key, Box::new(request)))
}

/// `None`: the request does not say whose it is.
fn scope<'u>(
    exact: &Exact,
    understood: &'u Understood<'_>,
    request: &'u chat::Request,
) -> Option<Scope<'u>> {
    let tenant = understood.caller.tenant.as_ref();
    match exact.sharing {
        // What is taken out of one tenant's answers may stand in another's.
        Sharing::Everyone if !understood.route().guardrails.differ_by_tenant() => {
            Some(Scope::Everyone)
        }
        Sharing::Everyone | Sharing::Tenant => Some(Scope::Tenant(tenant)),
        Sharing::User => Some(Scope::User(tenant, request.user.as_deref()?)),
    }
}

impl Recalling {
    pub(super) fn on(self, event: Event<'_>, step: &mut Step<'_>) -> State {
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
            Event::RequestOpened(_) | Event::ResponseBodyArrived { .. } | Event::Consulted(_) => {
                step.unawaited("Recalling", &event);
                State::Recalling(self)
            }
        }
    }

    /// What is kept has been looked up.
    fn recalled(self, entry: Option<Box<Entry>>, step: &mut Step<'_>) -> Result<State, Refusal> {
        let now = step.cx.now;
        let fresh = entry.filter(|entry| self.said.takes(now.since(entry.head.stored)));
        let given = fresh.and_then(|entry| give(&entry, &self.request, step));
        if let Some(state) = given {
            return Ok(state);
        }
        step.record.cached = Some(Cached::new(Lookup::Miss));
        if self.said.only_if_cached {
            return Err(Refusal::NotCached);
        }
        let Self {
            headers,
            body,
            key,
            request,
            ..
        } = self;
        step.record.filling = Filling::new(key, step.record.api, request);
        let mut understood = Understood::of(&headers, &body, step)?;
        classify(&mut understood.caller, step);
        forward(understood, headers, &body, step)
    }
}

/// Answers with what is kept; `None` where it cannot be said.
fn give(entry: &Entry, request: &chat::Request, step: &mut Step<'_>) -> Option<State> {
    let id = step.record.id.as_str().to_owned();
    let about = About {
        id: &id,
        model: &entry.head.model,
        now: step.cx.now.as_secs(),
        request,
    };
    let served = serve(entry, step.record.api, step.record.streamed, &about)?;
    let head = &entry.head;
    let age = step.cx.now.since(head.stored);
    step.record.answered = Answered::Recalled(head.verdict);
    step.record.cached = Some(Cached {
        result: Lookup::Hit,
        age: Some(age),
        saved: head.cost,
    });
    let mut headers = Headers::default();
    headers.push("content-type", served.content_type);
    for (name, value) in step.public_headers(head.verdict).iter() {
        headers.push(name, value);
    }
    who_served(&mut headers, &head.model, &head.provider);
    headers.push(answer::COST_USD, Usd::ZERO.to_string());
    headers.push(answer::AGE, age.as_secs().to_string());
    if let Some(saved) = head.cost {
        headers.push(answer::SAVED_USD, saved.to_string());
    }
    step.command(Command::Reply {
        status: 200,
        headers,
        body: served.body,
        details: "baton_cache_hit",
    });
    Some(State::Replied(Replied))
}

/// What is kept of an exchange that is over; `None` where its answer is not to be given again.
pub(super) fn kept(ending: &ExchangeEnding, step: &mut Step<'_>) -> Option<Box<Entry>> {
    let filling = step.record.filling.take()?;
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
        tags: Vec::new(),
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
