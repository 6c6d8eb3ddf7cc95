//! The caches: a request waits for what is kept of it, here or at the sidecar, and an answer that is good is kept.

mod admitting;
mod giving;
mod keeping;
mod recalling;

use super::opening::forward;
use super::planning::Understood;
use super::record::Step;
use super::{Command, State};
use crate::cache::{Directives, Exact, Filling, Scope, Sharing, Subject};
use crate::chat;
use crate::config::Route;
use crate::header::caller;
use crate::http::Headers;
use crate::outcome::{Cached, Lookup};
use crate::refusal::Refusal;
use crate::tier::Tier;

pub(super) use self::admitting::Admitting;
pub(super) use self::keeping::{Handing, keep};
pub(super) use self::recalling::Recalling;

/// A request that waits for what is kept of it.
#[derive(Debug)]
struct Waiting {
    headers: Headers,
    /// As guardrails leave it.
    body: Vec<u8>,
    said: Directives,
    /// What its answer will be kept as.
    filling: Filling,
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
    let mut said = Directives::of(&headers);
    let filling = filling(&understood, &headers, body, &mut said, step);
    match filling.filter(|_| !said.no_store) {
        Some(filling) if said.reads() => {
            step.command(Command::Recall(filling.key));
            Ok(State::Recalling(Recalling::new(Waiting {
                headers,
                body: body.to_vec(),
                said,
                filling,
            })))
        }
        _ if said.only_if_cached => Err(Refusal::NotCached),
        filling => {
            if let Some(filling) = &filling {
                step.record.handing = Handing::of(&understood, &headers, body, filling, step);
            }
            step.record.filling = filling;
            forward(understood, headers, body, step)
        }
    }
}

/// What the answer is kept as; `None` where it is no other request's.
fn filling(
    understood: &Understood<'_>,
    headers: &Headers,
    body: &[u8],
    said: &mut Directives,
    step: &mut Step<'_>,
) -> Option<Filling> {
    let exact = &understood.route().cache.as_ref()?.exact;
    let seal = step.cx.cache?.seal;
    if !step.record.is_callers_chat() {
        return None;
    }
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
    let key = seal.key(&subject(understood, headers, body, &request, step)?);
    let tags = std::mem::take(&mut said.tags);
    Filling::new(key, api, Box::new(request), tags)
}

/// What a request is known by; `None`: it does not say whose it is.
fn subject<'s>(
    understood: &'s Understood<'_>,
    headers: &'s Headers,
    body: &'s [u8],
    request: &'s chat::Request,
    step: &Step<'_>,
) -> Option<Subject<'s>> {
    let route: &Route = understood.route();
    let exact = &route.cache.as_ref()?.exact;
    Some(Subject {
        scope: scope(exact, understood, request)?,
        route: &route.name,
        generations: (step.cx.config.cache.generation, exact.generation),
        tier: headers.get(caller::TIER).and_then(Tier::named),
        api: step.record.api,
        path: headers.get(":path").unwrap_or_default(),
        body,
        request,
    })
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
