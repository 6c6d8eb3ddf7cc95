//! How the models are doing, and who may be asked.
//!
//! One VM sees its own attempts at once; the sidecar hears of everybody's and says in its [`News`] what they
//! come to. A model may be asked when neither knows better. So the first worker to meet a dead provider
//! does not wait to be told, and the others are told within a second. A worker whose own path to a
//! provider is broken keeps away from it, whatever the others say.
//!
//! While the sidecar is away the last news stand: breakers run on by the clock ([`crate::breaker`]), and
//! what is older than [`STALE`] orders nobody's candidates any more.

mod chart;
mod news;
mod report;
mod tally;
mod vitals;

use std::collections::BTreeMap;
use std::num::NonZeroU16;
use std::time::Duration;

use crate::attempt::Prospect;
use crate::breaker::{Board, Breaker, Count, Settings, Standing};
use crate::climb::Climb;
use crate::config::{Model, Route};
use crate::draw::draw;
use crate::escalations::{Climbed, Daily, Escalations};
use crate::name::{ExchangeId, ModelName};
use crate::outcome::{AttemptOutcome, Skip};
use crate::plan::Plan;
use crate::time::Timestamp;
use crate::trail::Trail;

pub use self::chart::Chart;
pub use self::news::News;
pub use self::report::{
    ModelReport, ProviderReport, Report, RouteReport, StateReport, VitalsReport,
};
pub use self::tally::HALF_LIFE;
pub use self::vitals::Vitals;

/// The age at which news are old: a sidecar is heard of every second or two.
pub const STALE: Duration = Duration::from_secs(10);

/// How every model is doing, as far as one VM knows.
#[derive(Clone, Debug, Default)]
pub struct Health {
    settings: Settings,
    /// What its own attempts say.
    own: Board,
    /// What everybody's say, as the sidecar told it.
    told: Board,
    vitals: BTreeMap<ModelName, Vitals>,
    climbed: Climbed,
    /// The climbs of today: what was told, and this VM's own since.
    today: Daily,
    heard: Option<Timestamp>,
    /// When each model that is half-open was last tried.
    probes: BTreeMap<ModelName, Timestamp>,
    escalations: Escalations,
}

impl Health {
    /// What is known of each of these models, and nobody is kept out.
    pub fn of_models(vitals: impl IntoIterator<Item = (ModelName, Vitals)>) -> Self {
        Self {
            vitals: vitals.into_iter().collect(),
            ..Self::default()
        }
    }

    /// Goes by these settings from now on.
    pub fn heed(&mut self, settings: Settings) {
        self.settings = settings;
    }

    /// Takes in how one of this VM's attempts ended.
    pub fn note(&mut self, model: &Model, outcome: &AttemptOutcome) {
        self.own.note(model, outcome, &self.settings);
    }

    /// Takes in what the sidecar says.
    pub fn learn(&mut self, news: News, now: Timestamp) {
        let News {
            breakers,
            vitals,
            climbed,
            today,
        } = news;
        self.told = breakers;
        self.climbed = climbed;
        self.today = today;
        if let Some(vitals) = vitals {
            self.vitals = vitals;
        }
        self.heard = Some(now);
    }

    /// Forgets what is too old to go by.
    pub fn age(&mut self, now: Timestamp) {
        if self.is_stale(now) {
            self.vitals.clear();
            self.climbed.clear();
        }
    }

    /// Takes note of an exchange that goes out to the first rung of its plan.
    pub fn planned(&mut self, plan: &Plan, now: Timestamp) {
        if plan.is_callers {
            let climbs = plan.is_past_first_tier(NonZeroU16::MIN);
            let window = self.settings.window;
            self.escalations
                .began(&plan.route.name, climbs, now, window);
            if climbs {
                self.today.climbs(&plan.route.name, now);
            }
        }
        let first = plan.ladder.rungs().first();
        if let Some(model) = first.filter(|model| self.is_half_open(model, now)) {
            self.probes.insert(model.name.clone(), now);
        }
    }

    /// Whether the next attempt of an exchange goes past its first tier, which is noted, or would have
    /// to and may not.
    pub fn climb(&mut self, trail: &Trail, attempt: NonZeroU16, now: Timestamp) -> Climb {
        let plan = trail.plan();
        if !plan.is_past_first_tier(attempt) {
            return Climb::Below;
        }
        if !trail.has_climbed() {
            if self.has_used_up(&plan.route, now) {
                return Climb::Refused;
            }
            let window = self.settings.window;
            self.escalations.climbs(&plan.route.name, now, window);
            self.today.climbs(&plan.route.name, now);
        }
        Climb::Past
    }

    /// What an exchange has to expect of the rung above.
    pub fn prospect(&self, trail: &Trail, attempt: NonZeroU16, now: Timestamp) -> Prospect {
        let plan = trail.plan();
        let Some(next) = attempt.checked_add(1) else {
            return Prospect::default();
        };
        let climbs = plan.is_past_first_tier(next) && !trail.has_climbed();
        let model = plan.ladder.rung(next);
        let vitals = model.and_then(|model| self.of(model));
        Prospect {
            is_closed: climbs && self.has_used_up(&plan.route, now),
            latency: vitals.and_then(Vitals::usual_latency),
        }
    }

    /// Whether this exchange may ask this model.
    ///
    /// # Errors
    /// Why it may not.
    pub fn admits(&self, model: &Model, exchange: &ExchangeId, now: Timestamp) -> Result<(), Skip> {
        if self.settings.observe {
            return Ok(());
        }
        self.standings(model, now)
            .into_iter()
            .try_for_each(|standing| match standing {
                Standing::Closed => Ok(()),
                Standing::Benched { .. } => Err(Skip::Benched),
                Standing::Open { .. } => Err(Skip::BreakerOpen),
                Standing::HalfOpen if self.may_be_tried(model, now) => Ok(()),
                Standing::HalfOpen => Err(Skip::BreakerOpen),
                // One draw for a provider and its models, whose breakers mostly move together.
                Standing::Reentering { share }
                    if draw(exchange.as_str(), model.provider.name.as_str()) < share =>
                {
                    Ok(())
                }
                Standing::Reentering { .. } => Err(Skip::Reentering),
            })
    }

    /// How a model is doing; `None` while nothing is known of it.
    pub fn of(&self, model: &Model) -> Option<&Vitals> {
        self.vitals.get(&model.name)
    }

    /// Whether no more of a route's exchanges may go past their first tier.
    pub fn has_used_up(&self, route: &Route, now: Timestamp) -> bool {
        let window = self.settings.window;
        let own = self.escalations.count(&route.name, now, window);
        let today = self.today.count(&route.name, now);
        let shared = self.climbed.get(&route.name);
        let shared = shared.map_or_else(Count::default, |count| *count);
        route
            .escalations
            .is_some_and(|limit| limit.is_used_up(today, own, shared))
    }

    /// Whether the sidecar has not been heard of for so long that this VM goes by itself alone.
    pub fn is_stale(&self, now: Timestamp) -> bool {
        self.heard.is_none_or(|heard| now.since(heard) > STALE)
    }

    /// How a model's provider and the model stand, by what is known here and there.
    fn standings(&self, model: &Model, now: Timestamp) -> [Standing; 2] {
        let standing = |breaker: Option<&Breaker>| {
            breaker.map_or(Standing::Closed, |one| one.standing(now, &self.settings))
        };
        let is_stale = self.is_stale(now);
        let of = |board: &Board| {
            let provider = board.provider(&model.provider.name);
            [standing(provider), standing(board.model(&model.name))]
        };
        let [own_provider, own_model] = of(&self.own);
        let [provider, model] = of(&self.told);
        [
            merged(own_provider, provider, is_stale),
            merged(own_model, model, is_stale),
        ]
    }

    fn is_half_open(&self, model: &Model, now: Timestamp) -> bool {
        self.standings(model, now).contains(&Standing::HalfOpen)
    }

    fn may_be_tried(&self, model: &Model, now: Timestamp) -> bool {
        let pause = self.settings.probe_pause();
        let last = self.probes.get(&model.name);
        last.is_none_or(|last| now.since(*last) >= pause)
    }
}

/// What to go by, of what this VM knows itself and what it was told. Whoever knows that asking fails is
/// heeded. How one comes back is the matter of all workers together, as long as they can be heard: each
/// for itself, they would add up.
const fn merged(own: Standing, told: Standing, is_stale: bool) -> Standing {
    match (told, own) {
        (Standing::Open { .. } | Standing::Benched { .. }, _) => told,
        (Standing::Closed, _) => own,
        (_, Standing::Open { .. } | Standing::Benched { .. }) => own,
        // Nobody would say that it has been tried.
        (Standing::HalfOpen, _) if is_stale => own,
        (Standing::HalfOpen | Standing::Reentering { .. }, _) => told,
    }
}

#[cfg(test)]
pub(crate) mod tests;
