//! Which models a route's requests may climb.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::model::{self, Models};
use super::Around;
use crate::config::default::MAX_DOMAINS;
use crate::config::path::Path;
use crate::config::problem::{Problem, Problems};
use crate::config::raw;
use crate::config::read::{List, Map};
use crate::config::{Model, Rungs, Tiers};
use crate::ladder::{Ladder, MAX_RUNGS};
use crate::name::{DomainName, ModelName};
use crate::placing::Domains;
use crate::tier::Tier;

/// A route's models by domain.
pub(in crate::config::build) type Specialists = BTreeMap<DomainName, Vec<Arc<Model>>>;

/// One of the two there must be, and not both. `at` is the route.
pub(super) fn rungs(
    raw_ladder: Option<List<ModelName>>,
    raw_tiers: Option<raw::Tiers>,
    models: Option<&Models>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Rungs> {
    let (ladder_at, tiers_at) = (at.key("ladder"), at.key("tiers"));
    if raw_ladder.is_some() && raw_tiers.is_some() {
        problems.report(tiers_at, Problem::Beside("ladder"));
        return None;
    }
    if let Some(raw) = raw_tiers {
        return tiers(raw, models, &tiers_at, problems).map(Rungs::Tiers);
    }
    if problems.is_reported_within(&tiers_at) {
        return None;
    }
    let raw = problems.require(raw_ladder, &ladder_at, "a list of models, or `tiers`")?;
    ladder(raw, models, &ladder_at, problems).map(|ladder| Rungs::Ladder(Arc::new(ladder)))
}

pub(in crate::config::build) fn ladder(
    raw: List<ModelName>,
    models: Option<&Models>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Ladder> {
    Ladder::new(several(raw, models, at, problems))
}

pub(in crate::config::build) fn tiers(
    raw: raw::Tiers,
    models: Option<&Models>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Tiers> {
    let given = [
        (Tier::Trivial, raw.trivial),
        (Tier::Standard, raw.standard),
        (Tier::Complex, raw.complex),
        (Tier::Escalation, raw.escalation),
    ];
    let mut tiers = BTreeMap::new();
    for (tier, list) in given {
        let models = list.map(|list| several(list, models, &at.key(tier), problems));
        tiers.extend(models.map(|models| (tier, models)));
    }
    if tiers.is_empty() && !problems.is_reported_within(at) {
        problems.report(at.clone(), Problem::Empty("tier"));
    }
    Tiers::new(tiers)
}

/// Each domain must be one that requests are sorted by.
pub(super) fn specialists(
    Map(raw): Map<DomainName, List<ModelName>>,
    around: Around<'_>,
    at: &Path,
    problems: &mut Problems,
) -> Specialists {
    let _ = problems.bound(raw.len(), 1..=MAX_DOMAINS, at, "domain");
    let mut specialists = Specialists::new();
    for (name, list) in raw {
        let at = at.key(&name);
        check_domain(&name, around.domains, &at, problems);
        let list = problems.require(list, &at, "a list of models");
        let models = list.map(|list| several(list, around.models, &at, problems));
        specialists.extend(models.map(|models| (name, models)));
    }
    specialists
}

fn check_domain(name: &DomainName, known: Option<&Domains>, at: &Path, problems: &mut Problems) {
    let Some(known) = known else { return };
    if known.names().all(|known| known != name.as_str()) {
        let name = name.clone();
        let known = known.names().map(str::to_owned).collect();
        problems.report(at.clone(), Problem::UnknownDomain { name, known });
    }
}

fn several(
    raw: List<ModelName>,
    models: Option<&Models>,
    at: &Path,
    problems: &mut Problems,
) -> Vec<Arc<Model>> {
    let mut several = Vec::with_capacity(raw.0.len());
    if problems
        .bound(raw.0.len(), 1..=MAX_RUNGS, at, "model")
        .is_none()
    {
        return several;
    }
    for (index, name) in raw.0.into_iter().enumerate() {
        let at = at.index(index);
        let name = problems.require(name, &at, "a key of `models`");
        several.extend(name.and_then(|name| model::named(name, models?, &at, problems)));
    }
    several
}
