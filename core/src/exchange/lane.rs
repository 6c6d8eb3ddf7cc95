//! Which models of its route a request may climb: the route's own, an arm's, a copy's, or those it would
//! have come to without us.

use std::collections::BTreeMap;
use std::iter;
use std::sync::Arc;

use super::record::Step;
use crate::caller::Caller;
use crate::config::{Arm, Config, Model, Route, Rungs, Tiers};
use crate::experiment::Experiment;
use crate::ladder::Ladder;
use crate::money::Usd;
use crate::name::{DomainName, SessionName, TenantName};
use crate::protocol::part::PartOf;
use crate::refusal::Refusal;
use crate::routing::cost;
use crate::routing::decide::Decided;
use crate::routing::matching::Matched;
use crate::routing::rank::{Rank, climbed};
use crate::routing::split::{self, Asker};
use crate::shadow::CopyOf;
use crate::tier::Tier;

/// The models that a request may climb, before anything is known against any of them.
pub(super) struct Lane<'c> {
    pub(super) route: &'c Route,
    /// The route's models, an arm's, a copy's, or where requests go while it observes.
    course: Course<'c>,
    /// The specialists that go before them.
    domains: Option<&'c BTreeMap<DomainName, Vec<Arc<Model>>>>,
    /// The model that the caller asked for itself.
    first: Option<&'c Arc<Model>>,
    /// The person above them all.
    human: Option<&'c Arc<Model>>,
}

/// The models of a lane.
enum Course<'c> {
    Ladder(&'c Arc<Ladder>),
    Tiers(&'c Tiers),
    /// One model and no other.
    Model(&'c Arc<Model>),
}

impl<'c> Course<'c> {
    const fn of(rungs: &'c Rungs) -> Self {
        match rungs {
            Rungs::Ladder(ladder) => Self::Ladder(ladder),
            Rungs::Tiers(tiers) => Self::Tiers(tiers),
        }
    }

    fn models(&self) -> Box<dyn Iterator<Item = &'c Arc<Model>> + 'c> {
        match self {
            Self::Ladder(ladder) => Box::new(ladder.rungs().iter()),
            Self::Tiers(tiers) => Box::new(tiers.iter().flat_map(|(_, models)| models)),
            Self::Model(model) => Box::new(iter::once(*model)),
        }
    }
}

impl<'c> Lane<'c> {
    /// The lane that a request is in, and its part in an experiment.
    pub(super) fn of(
        matched: &Matched<'c>,
        caller: &Caller,
        step: &Step<'_>,
    ) -> (Self, Option<Experiment>) {
        let route: &'c Route = matched.route;
        if let (Some(model), Some(_)) = (matched.asked, &step.record.part) {
            return (Self::of_model(route, model), None);
        }
        let (arm, experiment) = match &step.record.copy {
            Some(copy) => (None, Some(copy.experiment.clone())),
            None => arm(route, caller, step),
        };
        let shadow = route.shadow.as_ref();
        let shadow = shadow.filter(|_| step.record.copy.is_some());
        let (course, domains) = match (shadow, arm) {
            (Some(shadow), _) => (Course::Ladder(&shadow.ladder), None),
            (None, Some(arm)) => (Course::of(&arm.rungs), Some(&arm.domains)),
            (None, None) => (Course::of(&route.rungs), Some(&route.domains)),
        };
        let lane = Self {
            route,
            course,
            domains,
            first: matched.asked,
            human: human(route, step),
        };
        (lane, experiment)
    }

    /// The lane of what may ask one model and no other.
    const fn of_model(route: &'c Route, model: &'c Arc<Model>) -> Self {
        Self {
            route,
            course: Course::Model(model),
            domains: None,
            first: None,
            human: None,
        }
    }

    /// Where its requests go all the same, if the route only observes. A copy is no observation.
    pub(super) fn followed(&self, step: &Step<'_>) -> Option<Self> {
        let to = self.route.observe.as_ref();
        let is_watched = step.record.is_callers();
        to.filter(|_| is_watched).map(|to| Self {
            route: self.route,
            course: Course::Ladder(to),
            domains: None,
            first: None,
            human: None,
        })
    }

    /// The ladder it is as a whole, if it is one.
    pub(super) fn ladder(&self) -> Option<&Arc<Ladder>> {
        match (&self.course, self.first, self.human) {
            (Course::Ladder(ladder), None, None) => Some(ladder),
            (Course::Ladder(_) | Course::Tiers(_) | Course::Model(_), _, _) => None,
        }
    }

    /// Every model it may come to, a person's rung among them.
    pub(super) fn models(&self) -> Box<dyn Iterator<Item = &Arc<Model>> + '_> {
        let specialists = self.domains.into_iter().flat_map(BTreeMap::values);
        let own = self.first.into_iter().chain(self.course.models());
        Box::new(own.chain(specialists.flatten()).chain(self.human))
    }

    /// The person above them all.
    pub(super) const fn human(&self) -> Option<&'c Arc<Model>> {
        self.human
    }

    /// Whether how hard a request is decides where it goes.
    pub(super) fn places(&self) -> bool {
        matches!(self.course, Course::Tiers(_))
    }

    /// Whether whose subject it is does.
    pub(super) fn has_specialists(&self) -> bool {
        self.first.is_none() && self.domains.is_some_and(|domains| !domains.is_empty())
    }

    /// Whether there is anything about the request to decide by.
    pub(super) fn weighs(&self, caller: &Caller) -> bool {
        self.places() || self.has_specialists() || self.ceiling(caller).is_some()
    }

    /// What climbing it may cost at most: what the route says, or the caller, whichever is less.
    pub(super) fn ceiling(&self, caller: &Caller) -> Option<Usd> {
        cost::ceiling(self.route.max_cost, caller.max_cost)
    }

    /// The ranks it climbs: the model that was asked for itself, then specialists of the domain, then the
    /// ladder or the tiers.
    pub(super) fn ranks(&self, placed: Option<Tier>, domain: Option<&DomainName>) -> Vec<Rank> {
        let specialists = domain.and_then(|domain| self.domains?.get(domain));
        let mut ranks: Vec<_> = specialists
            .map(|models| Rank::of_specialists(models))
            .into_iter()
            .collect();
        match &self.course {
            Course::Ladder(ladder) => {
                ranks.push(Rank::ordered(self.first_before(ladder.rungs())));
            }
            Course::Model(model) => ranks.push(Rank::ordered(vec![Arc::clone(model)])),
            Course::Tiers(tiers) => {
                let first = self
                    .first
                    .map(|first| Rank::ordered(vec![Arc::clone(first)]));
                ranks.extend(first);
                ranks.extend(climbed(tiers, placed.unwrap_or(Tier::Standard)));
            }
        }
        ranks
    }

    /// How many rungs, from the first, are of the tier the request was placed at: of a ladder those that
    /// ask what the first one asks.
    pub(super) fn first_tier(&self, decided: &Decided) -> usize {
        if self.places() && self.first.is_none() {
            return decided.first_tier();
        }
        let first = decided.rungs.first();
        let same = |rung: &&Arc<Model>| first.is_some_and(|first| first.name == rung.name);
        decided.rungs.iter().take_while(same).count()
    }

    /// These, behind the model that was asked for itself; one that stands there again is asked again.
    fn first_before(&self, rungs: &[Arc<Model>]) -> Vec<Arc<Model>> {
        let Some(first) = self.first else {
            return rungs.to_vec();
        };
        let rungs = rungs.iter().cloned();
        let (mut again, others): (Vec<_>, Vec<_>) = rungs.partition(|rung| rung.name == first.name);
        if again.is_empty() {
            again.push(Arc::clone(first));
        }
        again.extend(others);
        again
    }
}

/// The person above a route's models. Nobody is bothered with a copy, nor with what the sidecar asks.
fn human<'c>(route: &'c Route, step: &Step<'_>) -> Option<&'c Arc<Model>> {
    let human = route.human.as_ref();
    let human = human.filter(|_| step.record.is_callers());
    human.map(|human| &human.rung)
}

/// The route of a copy, unless it has had its shadow taken away meanwhile: then the copy goes nowhere.
pub(super) fn of_copy<'c>(copy: &CopyOf, config: &'c Config) -> Result<&'c Arc<Route>, Refusal> {
    let route = config.route_named(copy.route.as_str());
    route
        .filter(|route| route.shadow.is_some())
        .ok_or_else(|| Refusal::UnknownRoute {
            route: copy.route.to_string(),
        })
}

/// The route of what this is a part of, and the model that it asks.
pub(super) fn of_part<'c>(
    part: &PartOf,
    model: &str,
    config: &'c Config,
) -> Result<Matched<'c>, Refusal> {
    let name = part.route.as_str();
    let route = config.route_named(name);
    let route = route.ok_or_else(|| Refusal::UnknownRoute { route: name.into() })?;
    let asked = config.models.get(model);
    let asked = asked.ok_or_else(|| Refusal::UnknownModel {
        model: model.to_owned(),
        known: Vec::new(),
    })?;
    Ok(Matched {
        route,
        asked: Some(asked),
    })
}

/// The arm that a request is in, `None` for the control, and its part in the experiment.
fn arm<'c>(
    route: &'c Route,
    caller: &Caller,
    step: &Step<'_>,
) -> (Option<&'c Arm>, Option<Experiment>) {
    let Some(split) = &route.split else {
        return (None, None);
    };
    let asker = Asker {
        exchange: &step.record.id,
        session: caller.session.as_ref().map(SessionName::as_str),
        tenant: caller.tenant.as_ref().map(TenantName::as_str),
    };
    let (arm, experiment) = split::assign(split, asker);
    (arm, Some(experiment))
}
