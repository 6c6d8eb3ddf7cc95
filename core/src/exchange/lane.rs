//! Which ladder of its route a request takes: the route's own, an arm's, a copy's, or the one it would
//! have taken without us.

use std::sync::Arc;

use super::record::Step;
use crate::caller::Caller;
use crate::config::{Config, Model, Route, Rungs};
use crate::experiment::Experiment;
use crate::ladder::{Ladder, MAX_RUNGS};
use crate::name::{SessionName, TenantName};
use crate::outcome::Observed;
use crate::refusal::Refusal;
use crate::routing::split::{self, Asker};
use crate::shadow::CopyOf;

/// The models that a request may climb, before anything is known against any of them.
pub(super) struct Lane<'c> {
    pub(super) route: &'c Route,
    /// The ladder in place of the route's.
    pub(super) instead: Option<Arc<Ladder>>,
    /// The model that the caller asked for itself.
    pub(super) first: Option<&'c Arc<Model>>,
}

impl Lane<'_> {
    /// The ladder it is as a whole, if it is one.
    pub(super) fn ladder(&self) -> Option<&Arc<Ladder>> {
        match (&self.instead, &self.route.rungs, self.first()) {
            (_, _, Some(_)) => None,
            (Some(ladder), _, None) => Some(ladder),
            (None, Rungs::Ladder(ladder), None) => Some(ladder),
            (None, Rungs::Tiers(_), None) => None,
        }
    }

    /// Its models in order, easiest tier first, behind the one that was asked for itself.
    pub(super) fn rungs(&self) -> Vec<Arc<Model>> {
        let mut rungs: Vec<_> = match &self.instead {
            Some(ladder) => ladder.rungs().to_vec(),
            None => self.route.rungs.models().cloned().collect(),
        };
        if let Some(first) = self.first() {
            // One that stands there again is asked again.
            rungs.sort_by_key(|rung| rung.name != first.name);
            if rungs.first().is_none_or(|rung| rung.name != first.name) {
                rungs.insert(0, Arc::clone(first));
            }
        }
        rungs.truncate(MAX_RUNGS);
        rungs
    }

    /// While a route observes, requests go where they went before.
    fn first(&self) -> Option<&Arc<Model>> {
        self.first.filter(|_| self.route.observe.is_none())
    }
}

/// The ladder in place of the route's, if there is one; the record learns why.
pub(super) fn instead(route: &Route, caller: &Caller, step: &mut Step<'_>) -> Option<Arc<Ladder>> {
    if let Some(copy) = &step.record.copy {
        step.record.experiment = Some(copy.experiment.clone());
        return route
            .shadow
            .as_ref()
            .map(|shadow| Arc::clone(&shadow.ladder));
    }
    let (ladder, experiment) = arm(route, caller, step);
    match &route.observe {
        None => {
            step.record.experiment = experiment;
            ladder
        }
        Some(to) => {
            let names = |rung: &Arc<Model>| rung.name.clone();
            let would = match &ladder {
                Some(ladder) => ladder.rungs().iter().map(names).collect(),
                None => route.rungs.models().map(names).collect(),
            };
            step.record.observed = Some(Observed {
                ladder: would,
                experiment,
            });
            Some(Arc::clone(to))
        }
    }
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

/// The ladder of the arm that a request is in, `None` for the control, and its part in the experiment.
fn arm(
    route: &Route,
    caller: &Caller,
    step: &Step<'_>,
) -> (Option<Arc<Ladder>>, Option<Experiment>) {
    let Some(split) = &route.split else {
        return (None, None);
    };
    let asker = Asker {
        exchange: &step.record.id,
        session: caller.session.as_ref().map(SessionName::as_str),
        tenant: caller.tenant.as_ref().map(TenantName::as_str),
    };
    let (arm, experiment) = split::assign(split, asker);
    (arm.map(|arm| Arc::clone(&arm.ladder)), Some(experiment))
}
