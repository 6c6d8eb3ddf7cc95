//! How the models are doing: what the filter knows of the sidecar's snapshot, and of its own attempts.

use std::collections::BTreeMap;

use crate::config::Model;
use crate::name::{ExchangeId, ModelName};
use crate::outcome::Skip;
use crate::time::Timestamp;

/// How every model is doing, as far as one VM knows.
#[derive(Clone, Debug, Default)]
pub struct Health {
    vitals: BTreeMap<ModelName, Vitals>,
}

/// How one model has done lately. Old news fades.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Vitals {
    /// The share of attempts that did not fail, 0 to 1.
    pub uptime: f32,
    /// How long the first byte of an answer takes, in milliseconds; a mean in which the newest counts
    /// most.
    pub first_byte_ms: f32,
    /// How long a whole answer takes at most in 95 of 100 cases, in milliseconds.
    pub p95_ms: f32,
    /// How fast answers come: their tokens per second of the attempts that made them.
    pub tokens_per_s: f32,
    /// How many attempts this is known from.
    pub samples: u32,
}

impl Health {
    /// What is known of each of these models.
    pub fn of_models(vitals: impl IntoIterator<Item = (ModelName, Vitals)>) -> Self {
        Self {
            vitals: vitals.into_iter().collect(),
        }
    }

    /// Whether this exchange may ask this model.
    ///
    /// # Errors
    /// Why it may not.
    pub fn admits(&self, _: &Model, _: &ExchangeId, _: Timestamp) -> Result<(), Skip> {
        // No breaker keeps anybody out yet.
        Ok(())
    }

    /// How a model is doing; `None` while nothing is known of it.
    pub fn of(&self, model: &Model) -> Option<&Vitals> {
        self.vitals.get(&model.name)
    }
}
