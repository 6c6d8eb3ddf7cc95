//! Routes: which requests, which models, which timeouts.

mod matched;
mod rungs;

use std::collections::BTreeMap;
use std::num::NonZeroU64;
use std::sync::Arc;

use self::matched::matched;
pub(super) use self::rungs::{Specialists, ladder, tiers};
use super::cache::cache;
use super::experiment::Experiments;
use super::guardrails;
use super::human;
use super::model::Models;
use super::policy::{self, Known};
use super::provider::Providers;
use super::ranking::{check_choice, ranking};
use super::verify::{check_asked, verify};
use super::verifying::{bounds, verifying};
use crate::config::default::{ANSWER, FIRST_BYTE, MAX_ROUTES, TOTAL};
use crate::config::path::Path;
use crate::config::problem::{Problem, Problems};
use crate::config::raw;
use crate::config::read::List;
use crate::config::{Human, Identity, Policy, Route, Sidecar, Timeouts, Verify, Verifying};
use crate::escalations::{Limit, WhenUsedUp};
use crate::guard::Guardrails;
use crate::name::{ExperimentName, RouteName, WireName};
use crate::placing::Domains;
use crate::share::Share;
use crate::time::Period;

pub(super) fn all(
    List(raw): List<raw::Route>,
    around: Around<'_>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Vec<Arc<Route>>> {
    problems.bound(raw.len(), 1..=MAX_ROUTES, at, "route")?;
    let mut taken = Taken::default();
    let routes: Vec<_> = raw
        .into_iter()
        .enumerate()
        .filter_map(|(index, raw)| {
            let at = at.index(index);
            let raw = problems.require(raw, &at, "the settings of a route")?;
            one(raw, around, &mut taken, &at, problems).map(Arc::new)
        })
        .collect();
    if problems.is_empty() {
        policy::check(&routes, at, problems);
        human::check(&routes, at, problems);
    }
    Some(routes)
}

/// What a route may speak of; `None` for what has problems of its own.
#[derive(Clone, Copy)]
pub(super) struct Around<'c> {
    pub(super) sidecar: Option<&'c Sidecar>,
    pub(super) identity: Option<&'c Identity>,
    pub(super) providers: Option<&'c Providers>,
    pub(super) models: Option<&'c Models>,
    pub(super) domains: Option<&'c Domains>,
}

/// What may be said once in all routes, and where it was.
#[derive(Default)]
pub(super) struct Taken {
    names: BTreeMap<RouteName, Path>,
    pub(super) experiments: BTreeMap<ExperimentName, Path>,
    /// Those that a route takes whatever else a request is.
    models: BTreeMap<WireName, Path>,
}

impl Taken {
    fn name(&mut self, name: &RouteName, at: &Path, problems: &mut Problems) {
        match self.names.get(name) {
            Some(first) => {
                let problem = Problem::RouteNameTaken {
                    name: name.clone(),
                    first: first.clone(),
                };
                problems.report(at.key("name"), problem);
            }
            None => drop(self.names.insert(name.clone(), at.clone())),
        }
    }
}

fn one(
    raw: raw::Route,
    around: Around<'_>,
    taken: &mut Taken,
    at: &Path,
    problems: &mut Problems,
) -> Option<Route> {
    check_choice(&raw, around.identity, at, problems);
    let total = raw.timeouts.as_ref().and_then(|timeouts| timeouts.total);
    let verifying = verifying(&raw, total.unwrap_or(TOTAL).duration(), at, problems);
    let bounds = bounds(&raw, at, problems);
    let name = problems.require(raw.name, &at.key("name"), "the name of the route");
    if let Some(name) = &name {
        taken.name(name, at, problems);
    }
    let matched = problems
        .require(
            raw.r#match,
            &at.key("match"),
            "which requests take the route",
        )
        .and_then(|raw| matched(raw, around.identity, taken, &at.key("match"), problems));
    let rungs = rungs::rungs(raw.ladder, raw.tiers, around.models, at, problems);
    let domains = raw
        .domains
        .map(|raw| rungs::specialists(raw, around, &at.key("domains"), problems));
    let policy = policy(raw.policy, around, &at.key("policy"), problems);
    let guardrails = guardrails(raw.guardrails, policy.as_ref(), around, at, problems);
    let cache = cache(raw.cache, around.sidecar, &at.key("cache"), problems);
    let mut experiments = Experiments {
        models: around.models,
        rungs: rungs.as_ref(),
        specialists: domains.as_ref(),
        route: at,
        taken,
        problems,
    };
    let split = experiments.split(raw.split, &at.key("split"));
    let shadow = experiments.shadow(raw.shadow, &at.key("shadow"));
    let observe = experiments.observe(raw.mode, raw.observe, &at.key("observe"));
    let ranking = ranking(raw.objective, raw.explore, raw.balance, at, problems);
    let timeouts = timeouts(raw.timeouts, &at.key("timeouts"), problems);
    let human = human(raw.human, around.sidecar, at, problems);
    let limits = (raw.max_escalation_share, raw.max_escalations_per_day);
    let escalations = escalations(limits, raw.when_used_up, at, problems);
    let verify = checks(raw.verify, verifying, around, at, problems);
    Some(Route {
        name: name?,
        ranking: ranking?,
        max_cost: raw.max_cost_usd,
        verifying: verifying?,
        bounds: bounds?,
        matches: matched?,
        rungs: rungs?,
        domains: domains.unwrap_or_default(),
        policy: policy?,
        timeouts: timeouts?,
        split: split?,
        shadow: shadow?,
        observe: observe?,
        human: human?,
        escalations: escalations?,
        verify: verify?,
        guardrails: guardrails?,
        cache: cache?,
    })
}

/// `Some(None)` is a route without a person.
fn human(
    raw: Option<raw::Human>,
    sidecar: Option<&Sidecar>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Option<Human>> {
    match raw {
        None => Some(None),
        Some(raw) => human::human(raw, sidecar, &at.key("human"), problems).map(Some),
    }
}

/// `None` where what it speaks of has problems of its own: those come first.
fn policy(
    raw: Option<raw::Policy>,
    around: Around<'_>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Policy> {
    let Some(raw) = raw else {
        return Some(Policy::default());
    };
    let known = Known {
        providers: around.providers?,
        models: around.models?,
    };
    Some(policy::policy(raw, known, at, problems))
}

/// A policy that has problems of its own is not held against them.
fn guardrails(
    raw: Option<raw::guardrails::Guardrails>,
    policy: Option<&Policy>,
    around: Around<'_>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Guardrails> {
    let is_whole = !problems.is_reported_within(&at.key("policy"));
    let known = guardrails::Known {
        sidecar: around.sidecar,
        identity: around.identity,
        policy: policy.filter(|_| is_whole),
    };
    guardrails::guardrails(raw, known, &at.key("guardrails"), problems)
}

/// `Some(None)` is a route that checks nothing.
fn checks(
    raw: Option<List<raw::verify::Check>>,
    verifying: Option<Verifying>,
    around: Around<'_>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Option<Verify>> {
    let verify = verify(raw, around.models, &at.key("verify"), problems);
    if let (Some(Some(verify)), Some(verifying)) = (&verify, verifying) {
        check_asked(verify, verifying.repair, around.sidecar, at, problems);
    }
    verify
}

/// `Some(None)` is a route without a limit.
fn escalations(
    (share, per_day): (Option<Share>, Option<NonZeroU64>),
    when_used_up: Option<WhenUsedUp>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Option<Limit>> {
    let share_at = at.key("max_escalation_share");
    let is_limited = share.is_some() || per_day.is_some();
    if !is_limited && when_used_up.is_some() && !problems.is_reported(&share_at) {
        problems.report(at.key("when_used_up"), Problem::WithoutShare);
        return None;
    }
    Some(is_limited.then(|| Limit {
        share: share.map(Share::value),
        per_day,
        when_used_up: when_used_up.unwrap_or_default(),
    }))
}

/// A phase that is not given never exceeds a total that is.
fn timeouts(raw: Option<raw::Timeouts>, at: &Path, problems: &mut Problems) -> Option<Timeouts> {
    let raw = raw.unwrap_or_default();
    let total = raw.total.unwrap_or(TOTAL);
    let total_is_known = !problems.is_reported(&at.key("total"));
    let mut phase = |given: Option<Period>, default: Period, key| match given {
        Some(found) if found > total && total_is_known => {
            problems.report(at.key(key), Problem::AboveTotal { found, total });
            None
        }
        Some(given) => Some(given.duration()),
        None => Some(default.min(total).duration()),
    };
    let first_byte = phase(raw.first_byte, FIRST_BYTE, "first_byte");
    let answer = phase(raw.answer, ANSWER, "answer");
    Some(Timeouts {
        first_byte: first_byte?,
        answer: answer?,
        total: total.duration(),
    })
}
