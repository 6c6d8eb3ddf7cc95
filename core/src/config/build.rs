//! From the user's words to a config: references resolved, ranges checked, defaults filled.
//!
//! Every function reports what is wrong and goes on with what is right, so that one mistake hides no
//! other. `None` from any of them means that a problem was reported.

mod breaker;
mod cache;
mod experiment;
mod guardrails;
mod human;
mod identity;
mod loopback;
mod model;
mod placing;
mod policy;
mod provider;
mod ranking;
mod route;
mod verify;
mod verifying;

use self::route::Around;
use super::default::{HELD_ANSWER, LARGEST_BODY, REQUEST_BODY, SIDECAR_TIMEOUT};
use super::path::Path;
use super::problem::{Problem, Problems};
use super::raw;
use super::size::ByteSize;
use super::{Config, Limits, Revision, Sidecar};
use crate::gather::gather;
use crate::time::Period;

/// The config, if the document has no problem that keeps it from being built.
pub(super) fn build(
    raw: raw::Document,
    revision: Revision,
    problems: &mut Problems,
) -> Option<Config> {
    let root = Path::root();
    let sidecar = problems
        .require(
            raw.sidecar,
            &root.key("sidecar"),
            "how the sidecar is reached",
        )
        .and_then(|raw| sidecar(raw, &root.key("sidecar"), problems));
    let limits = limits(raw.limits, &root.key("limits"), problems);
    let cache = cache::caching(raw.cache, &root.key("cache"), problems);
    let breaker = breaker::breaker(
        raw.breaker.unwrap_or_default(),
        &root.key("breaker"),
        problems,
    );
    let identity = identity::identity(raw.identity, &root.key("identity"), problems);
    let providers = problems
        .require(raw.providers, &root.key("providers"), "a map of providers")
        .and_then(|raw| provider::all(raw, sidecar.as_ref(), &root.key("providers"), problems));
    let models = problems
        .require(raw.models, &root.key("models"), "a map of models")
        .and_then(|raw| model::all(raw, providers.as_ref(), &root.key("models"), problems));
    let (placing, domains, lexicon) = placing::all(
        raw.placing.unwrap_or_default(),
        raw.domains,
        &root,
        problems,
    );
    let around = Around {
        sidecar: sidecar.as_ref(),
        identity: identity.as_ref(),
        providers: providers.as_ref(),
        models: models.as_ref(),
        domains: domains.as_ref(),
    };
    let tenants = raw
        .tenants
        .and_then(|raw| identity::tenants(raw, around, &root.key("tenants"), problems));
    let routes = problems
        .require(raw.routes, &root.key("routes"), "a list of routes")
        .and_then(|raw| route::all(raw, around, &root.key("routes"), problems));
    Some(Config {
        revision,
        sidecar: sidecar?,
        limits: limits?,
        cache: cache?,
        region: raw.region,
        breaker: breaker?,
        identity: identity?,
        tenants,
        models: gather(
            models?
                .into_iter()
                .filter_map(|(name, model)| Some((name, model?))),
        ),
        routes: routes?,
        placing: placing?,
        domains: domains?,
        lexicon,
    })
}

fn sidecar(raw: raw::Sidecar, at: &Path, problems: &mut Problems) -> Option<Sidecar> {
    let cluster = problems.require(
        raw.cluster,
        &at.key("cluster"),
        "the name of an Envoy cluster",
    )?;
    let timeout = raw.timeout.map_or(SIDECAR_TIMEOUT, Period::duration);
    Some(Sidecar {
        cluster,
        timeout,
        loopback: raw.loopback,
    })
}

fn limits(raw: Option<raw::Limits>, at: &Path, problems: &mut Problems) -> Option<Limits> {
    let raw = raw.unwrap_or_default();
    let request_body = limit(
        raw.request_body.unwrap_or(REQUEST_BODY),
        &at.key("request_body"),
        problems,
    );
    let held_answer = limit(
        raw.held_answer.unwrap_or(HELD_ANSWER),
        &at.key("held_answer"),
        problems,
    );
    Some(Limits {
        request_body: request_body?,
        held_answer: held_answer?,
    })
}

fn limit(found: ByteSize, at: &Path, problems: &mut Problems) -> Option<usize> {
    if found > LARGEST_BODY {
        problems.report(
            at.clone(),
            Problem::AboveBuffers {
                found,
                most: LARGEST_BODY,
            },
        );
        return None;
    }
    Some(found.bytes())
}
