//! All breakers: one for each provider, one for each model.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::sign::{Sign, Signs};
use super::{Breaker, Settings, Span, Standing};
use crate::config::Model;
use crate::fault::Fault;
use crate::name::{ModelName, ProviderName};
use crate::outcome::AttemptOutcome;
use crate::time::Timestamp;

/// Every breaker that has heard of an attempt. There are at most as many as configurations name.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Board {
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    providers: BTreeMap<ProviderName, Breaker>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    models: BTreeMap<ModelName, Breaker>,
}

impl Board {
    /// Takes in how an attempt at a model ended. Whoever hears it tells each only once.
    pub fn note(&mut self, model: &Model, outcome: &AttemptOutcome, settings: &Settings) {
        let signs = Signs::of(outcome.ending, model.provider.rate_limit_of);
        let span = Span {
            started: outcome.started,
            ended: outcome.started.after(outcome.duration),
        };
        if let Some(sign) = signs.provider {
            let is_its_own = self.is_the_providers(model, sign, span.ended, settings);
            let provider = self.providers.entry(model.provider.name.clone());
            provider.or_default().note(sign, span, settings, is_its_own);
        }
        if let Some(sign) = signs.model {
            let model = self.models.entry(model.name.clone());
            model.or_default().note(sign, span, settings, true);
        }
    }

    /// A provider's breaker; `None` before its first attempt.
    pub fn provider(&self, name: &ProviderName) -> Option<&Breaker> {
        self.providers.get(name)
    }

    /// A model's breaker; `None` before its first attempt.
    pub fn model(&self, name: &ModelName) -> Option<&Breaker> {
        self.models.get(name)
    }

    /// Every breaker that is not closed, of providers and models: what others need to be told.
    #[must_use]
    pub fn unwell(&self, now: Timestamp, settings: &Settings) -> Self {
        let is_unwell = |breaker: &Breaker| breaker.standing(now, settings) != Standing::Closed;
        Self {
            providers: only(&self.providers, is_unwell),
            models: only(&self.models, is_unwell),
        }
    }

    /// Whether a fault is the provider's and not its model's: a connection always is; anything else
    /// unless its other models are well.
    fn is_the_providers(
        &self,
        model: &Model,
        sign: Sign,
        now: Timestamp,
        settings: &Settings,
    ) -> bool {
        let count = |breaker: Option<&Breaker>| {
            breaker.map_or_else(Default::default, |one| one.counted(now, settings))
        };
        let all = count(self.provider(&model.provider.name));
        let others = all.without(count(self.model(&model.name)));
        sign == Sign::Bad(Fault::Connect)
            || others.samples == 0
            || others.share() >= settings.fault_share
    }
}

fn only<K: Clone + Ord>(
    breakers: &BTreeMap<K, Breaker>,
    wanted: impl Fn(&Breaker) -> bool,
) -> BTreeMap<K, Breaker> {
    breakers
        .iter()
        .filter(|(_, breaker)| wanted(breaker))
        .map(|(name, breaker)| (name.clone(), breaker.clone()))
        .collect()
}

#[cfg(test)]
mod tests;
