//! The person above a route's models: the sidecar, dressed as a model that costs nothing.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::loopback;
use crate::breaker::RateLimitOf;
use crate::config::default::HUMAN_CLUSTER;
use crate::config::path::Path;
use crate::config::problem::{Problem, Problems};
use crate::config::raw;
use crate::config::{Dialect, Format, Human, Model, Provider, Route, Rungs, Sidecar, Webhook};
use crate::ladder::MAX_RUNGS;
use crate::money::{Price, Usd};
use crate::name::{Authority, ClusterName, ModelName, ProviderName, WireName};

/// How long a message may be, in characters: it is a few sentences, said with every case.
const MESSAGE: RangeInclusive<usize> = 1..=4000;

/// `sidecar` is `None` where it has problems of its own.
pub(super) fn human(
    raw: raw::Human,
    sidecar: Option<&Sidecar>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Human> {
    let webhook = problems
        .require(raw.webhook, &at.key("webhook"), "where cases are posted")
        .and_then(|raw| webhook(raw, &at.key("webhook"), problems));
    let message = problems
        .require(raw.message, &at.key("message"), "what the caller is told")
        .and_then(|message| bounded(message, &at.key("message"), problems));
    if loopback::is_missing(sidecar, problems) {
        problems.report(at.key("webhook"), Problem::NeedsLoopback);
    }
    let cluster = raw
        .cluster
        .or_else(|| ClusterName::try_from(HUMAN_CLUSTER).ok())?;
    if sidecar.is_some_and(|sidecar| sidecar.cluster == cluster) {
        problems.report(at.key("cluster"), Problem::SidecarCluster);
    }
    let provider = Provider {
        name: ProviderName::human(),
        authority: Authority::try_from(HUMAN_CLUSTER).ok()?,
        cluster,
        format: Format::Openai,
        base_path: String::new(),
        dialect: Dialect::default(),
        region: raw.region,
        trust: raw.trust.unwrap_or_default(),
        environment: raw.environment,
        rate_limit_of: RateLimitOf::default(),
    };
    Some(Human {
        rung: Arc::new(rung(provider)?),
        webhook: webhook?,
        message: message?,
        told: raw.status.unwrap_or_default(),
    })
}

/// A person can be shown whatever can be said, at whatever length.
fn rung(provider: Provider) -> Option<Model> {
    let name = ModelName::human();
    Some(Model {
        wire_name: WireName::try_from(name.as_str()).ok()?,
        name,
        provider: Arc::new(provider),
        price: Some(Price {
            input: Usd::ZERO,
            output: Usd::ZERO,
            cached_input: Usd::ZERO,
            cache_write: Usd::ZERO,
        }),
        context: None,
        max_output: None,
        tier: None,
        capabilities: None,
        weight: 1,
        quality: None,
    })
}

fn webhook(raw: raw::Webhook, at: &Path, problems: &mut Problems) -> Option<Webhook> {
    let cluster = problems.require(
        raw.cluster,
        &at.key("cluster"),
        "the name of an Envoy cluster",
    );
    let path = problems.require(raw.path, &at.key("path"), "a path such as `/cases`");
    let path = path.and_then(|found| {
        let plain = |b: u8| b.is_ascii_graphic() && b != b'#';
        if found.starts_with('/') && found.bytes().all(plain) {
            return Some(found);
        }
        problems.report(at.key("path"), Problem::RequestPath { found });
        None
    });
    Some(Webhook {
        cluster: cluster?,
        path: path?,
    })
}

fn bounded(message: String, at: &Path, problems: &mut Problems) -> Option<String> {
    if MESSAGE.contains(&message.chars().count()) {
        return Some(message);
    }
    problems.report(at.clone(), Problem::OutOfRange("1 to 4000 characters"));
    None
}

/// A ladder that is full has no place for a person (of tiers the last models make it), and one whom the
/// policy keeps out of every request is a slip.
pub(super) fn check(routes: &[Arc<Route>], at: &Path, problems: &mut Problems) {
    for (index, route) in routes.iter().enumerate() {
        let Some(human) = &route.human else { continue };
        let at = at.index(index).key("human");
        if is_full(route) {
            problems.report(at, Problem::NoRoomAbove);
        } else if let Err(barred) = route.policy.rules.admit(&human.rung) {
            problems.report(at, Problem::HumanBarred(barred));
        }
    }
}

fn is_full(route: &Route) -> bool {
    let arms = route.split.iter().flat_map(|split| &split.arms);
    let mut all = arms.map(|arm| &arm.rungs).chain([&route.rungs]);
    all.any(|rungs| match rungs {
        Rungs::Ladder(ladder) => ladder.rungs().len() >= MAX_RUNGS,
        Rungs::Tiers(_) => false,
    })
}
