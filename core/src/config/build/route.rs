//! Routes: which requests, which ladder, which timeouts.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::experiment;
use super::model::Models;
use super::ranking::ranking;
use crate::config::default::{ANSWER, FIRST_BYTE, MAX_MATCHED_MODELS, MAX_ROUTES, TOTAL};
use crate::config::path::Path;
use crate::config::problem::{Problem, Problems};
use crate::config::raw;
use crate::config::read::List;
use crate::config::{Model, Route, Timeouts};
use crate::escalations::{Limit, WhenUsedUp};
use crate::ladder::{Ladder, MAX_RUNGS};
use crate::name::{ExperimentName, ModelName, RouteName, WireName};
use crate::share::Share;
use crate::time::Period;

pub(super) fn all(
    List(raw): List<raw::Route>,
    models: Option<&Models>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Vec<Arc<Route>>> {
    problems.bound(raw.len(), 1..=MAX_ROUTES, at, "route")?;
    let mut taken = Taken::default();
    let routes = raw
        .into_iter()
        .enumerate()
        .filter_map(|(index, raw)| {
            let at = at.index(index);
            let raw = problems.require(raw, &at, "the settings of a route")?;
            one(raw, models, &mut taken, &at, problems).map(Arc::new)
        })
        .collect();
    Some(routes)
}

/// What may be said once in all routes, and where it was.
#[derive(Default)]
pub(super) struct Taken {
    names: BTreeMap<RouteName, Path>,
    pub(super) experiments: BTreeMap<ExperimentName, Path>,
    models: BTreeMap<WireName, Path>,
}

fn one(
    raw: raw::Route,
    models: Option<&Models>,
    taken: &mut Taken,
    at: &Path,
    problems: &mut Problems,
) -> Option<Route> {
    let name = problems.require(raw.name, &at.key("name"), "the name of the route");
    if let Some(name) = &name {
        match taken.names.get(name) {
            Some(first) => {
                let problem = Problem::RouteNameTaken {
                    name: name.clone(),
                    first: first.clone(),
                };
                problems.report(at.key("name"), problem);
            }
            None => drop(taken.names.insert(name.clone(), at.clone())),
        }
    }
    let matched = problems
        .require(
            raw.r#match,
            &at.key("match"),
            "which requests take the route",
        )
        .and_then(|raw| matched(raw, taken, &at.key("match"), problems));
    let rungs = raw.ladder.as_ref().map_or(0, |List(rungs)| rungs.len());
    let ladder = problems
        .require(raw.ladder, &at.key("ladder"), "a list of models")
        .and_then(|raw| ladder(raw, models, &at.key("ladder"), problems));
    let mut experiments = experiment::Experiments {
        models,
        ladder: ladder
            .as_ref()
            .filter(|ladder| ladder.rungs().len() == rungs),
        taken,
        problems,
    };
    let split = experiments.split(raw.split, &at.key("split"));
    let shadow = experiments.shadow(raw.shadow, &at.key("shadow"));
    let observe = experiments.observe(raw.mode, raw.observe, &at.key("observe"));
    let ranking = ranking(raw.objective, raw.explore, raw.balance, at, problems);
    let timeouts = timeouts(
        raw.timeouts.unwrap_or_default(),
        &at.key("timeouts"),
        problems,
    );
    let escalations = escalations(raw.max_escalation_share, raw.when_used_up, at, problems);
    Some(Route {
        name: name?,
        models: matched?,
        ladder: ladder?,
        ranking: ranking?,
        max_cost: raw.max_cost_usd,
        timeouts: timeouts?,
        split: split?,
        shadow: shadow?,
        observe: observe?,
        escalations: escalations?,
    })
}

fn matched(
    raw: raw::Match,
    taken: &mut Taken,
    at: &Path,
    problems: &mut Problems,
) -> Option<Vec<WireName>> {
    let at = at.key("models");
    let List(models) = problems.require(raw.models, &at, "a list of model names")?;
    problems.bound(models.len(), 1..=MAX_MATCHED_MODELS, &at, "model name")?;
    let mut names = Vec::with_capacity(models.len());
    for (index, model) in models.into_iter().enumerate() {
        let at = at.index(index);
        let Some(model) = problems.require(model, &at, "a model name") else {
            continue;
        };
        match taken.models.get(&model) {
            Some(first) => {
                let first = first.clone();
                problems.report(at, Problem::ModelMatchedTwice { model, first });
            }
            None => {
                taken.models.insert(model.clone(), at);
                names.push(model);
            }
        }
    }
    Some(names)
}

pub(super) fn ladder(
    List(raw): List<ModelName>,
    models: Option<&Models>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Ladder> {
    problems.bound(raw.len(), 1..=MAX_RUNGS, at, "model")?;
    let mut rungs = Vec::with_capacity(raw.len());
    for (index, name) in raw.into_iter().enumerate() {
        let at = at.index(index);
        let name = problems.require(name, &at, "a key of `models`");
        rungs.extend(name.and_then(|name| model(name, models?, &at, problems)));
    }
    Ladder::new(rungs)
}

pub(super) fn model(
    name: ModelName,
    models: &Models,
    at: &Path,
    problems: &mut Problems,
) -> Option<Arc<Model>> {
    let Some(model) = models.get(&name) else {
        let known = models.keys().cloned().collect();
        problems.report(at.clone(), Problem::UnknownModel { name, known });
        return None;
    };
    model.clone()
}

/// `Some(None)` is a route without a limit.
fn escalations(
    share: Option<Share>,
    when_used_up: Option<WhenUsedUp>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Option<Limit>> {
    let share_at = at.key("max_escalation_share");
    if share.is_none() && when_used_up.is_some() && !problems.is_reported(&share_at) {
        problems.report(at.key("when_used_up"), Problem::WithoutShare);
        return None;
    }
    Some(share.map(|share| Limit {
        share: share.value(),
        when_used_up: when_used_up.unwrap_or_default(),
    }))
}

/// A phase that is not given never exceeds a total that is.
fn timeouts(raw: raw::Timeouts, at: &Path, problems: &mut Problems) -> Option<Timeouts> {
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
