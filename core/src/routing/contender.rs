//! A model among others that would all do, with what they are compared by.

use std::sync::Arc;

use super::occasion::Occasion;
use super::score::Scored;
use crate::config::Model;
use crate::health::Vitals;
use crate::money::Usd;

/// One of several models that would all do.
#[derive(Debug)]
pub(super) struct Contender {
    pub(super) model: Arc<Model>,
    /// How it is doing; `None` while no attempt has told.
    pub(super) vitals: Option<Vitals>,
    /// What the request is expected to cost; `None` where there is no price.
    pub(super) cost: Option<Usd>,
    /// How it does by the route's objective; `None` where the route has none.
    pub(super) scored: Option<Scored>,
}

impl Contender {
    pub(super) fn of(model: &Arc<Model>, occasion: &Occasion<'_>) -> Self {
        let vitals = occasion.health.of(model);
        Self {
            model: Arc::clone(model),
            vitals: vitals.filter(|vitals| vitals.samples > 0).copied(),
            cost: occasion.demand.expected(model),
            scored: None,
        }
    }

    /// How well it does by the route's objective; nothing where the route has none.
    pub(super) fn score(&self) -> f64 {
        let scored = self.scored.as_ref();
        scored.map_or(0.0, |scored| scored.score.value())
    }

    /// How long the first byte of an answer takes, in milliseconds.
    pub(super) fn first_byte_ms(&self) -> Option<f64> {
        self.vitals
            .and_then(|vitals| measured(vitals.first_byte_ms))
    }

    /// How long a whole answer takes at most in 95 of 100 cases, in milliseconds.
    pub(super) fn p95_ms(&self) -> Option<f64> {
        self.vitals.and_then(|vitals| measured(vitals.p95_ms))
    }

    /// How fast answers come, in tokens per second.
    pub(super) fn tokens_per_s(&self) -> Option<f64> {
        self.vitals.and_then(|vitals| measured(vitals.tokens_per_s))
    }

    /// The share of attempts that did not fail.
    pub(super) fn uptime(&self) -> Option<f64> {
        let uptime = self.vitals.map(|vitals| f64::from(vitals.uptime));
        uptime.filter(|uptime| (0.0..=1.0).contains(uptime))
    }

    /// How many attempts its vitals are known from.
    pub(super) fn samples(&self) -> f64 {
        self.vitals.map_or(0.0, |vitals| f64::from(vitals.samples))
    }
}

/// A model that has only ever failed has no speed, which is written as none.
fn measured(value: f32) -> Option<f64> {
    Some(f64::from(value)).filter(|value| value.is_finite() && *value > 0.0)
}
