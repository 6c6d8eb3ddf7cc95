//! Which ladder of its route a request takes: the route's own, an arm's, a copy's, or the one it would
//! have taken without us.

use std::sync::Arc;

use super::record::Step;
use crate::config::{Config, Route};
use crate::experiment::Experiment;
use crate::ladder::Ladder;
use crate::outcome::Observed;
use crate::refusal::Refusal;
use crate::routing::split::{self, Asker};
use crate::shadow::CopyOf;

/// The ladder in place of the route's, if there is one; the record learns why.
pub(super) fn instead(route: &Route, step: &mut Step<'_>) -> Option<Arc<Ladder>> {
    if let Some(copy) = &step.record.copy {
        step.record.experiment = Some(copy.experiment.clone());
        return route
            .shadow
            .as_ref()
            .map(|shadow| Arc::clone(&shadow.ladder));
    }
    let (ladder, experiment) = arm(route, step);
    match &route.observe {
        None => {
            step.record.experiment = experiment;
            ladder
        }
        Some(to) => {
            let would = ladder.as_deref().unwrap_or(&route.ladder);
            step.record.observed = Some(Observed {
                ladder: would.rungs().iter().map(|rung| rung.name.clone()).collect(),
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
fn arm(route: &Route, step: &Step<'_>) -> (Option<Arc<Ladder>>, Option<Experiment>) {
    let Some(split) = &route.split else {
        return (None, None);
    };
    let asker = Asker {
        exchange: &step.record.id,
        session: None,
        tenant: None,
    };
    let (arm, experiment) = split::assign(split, asker);
    (arm.map(|arm| Arc::clone(&arm.ladder)), Some(experiment))
}
