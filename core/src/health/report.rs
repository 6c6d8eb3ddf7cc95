//! Everybody's health as people read it: every provider, model and route of a configuration.

use serde::{Deserialize, Serialize};

use super::{Chart, Vitals};
use crate::breaker::{Breaker, Settings, Standing};
use crate::config::Config;
use crate::fault::Fault;
use crate::name::{ModelName, ProviderName, RouteName};
use crate::time::Timestamp;

/// How all are doing at one moment.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Report {
    /// Every provider that a model names.
    pub providers: Vec<ProviderReport>,
    /// Every model.
    pub models: Vec<ModelReport>,
    /// Every route.
    pub routes: Vec<RouteReport>,
}

/// How a provider is doing.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ProviderReport {
    /// Its name.
    pub provider: ProviderName,
    /// How its breaker stands.
    #[serde(flatten)]
    pub state: StateReport,
}

/// How a model is doing.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ModelReport {
    /// Its name.
    pub model: ModelName,
    /// Who serves it.
    pub provider: ProviderName,
    /// How its breaker stands.
    #[serde(flatten)]
    pub state: StateReport,
    /// Its vitals, while any are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vitals: Option<VitalsReport>,
}

/// How a breaker stands.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct StateReport {
    /// `closed`, `reentering`, `half_open`, `open` or `benched`.
    pub standing: String,
    /// Until when, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// The share that may ask, while it is re-entering.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<f64>,
    /// The fault that was one too many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Fault>,
}

/// [`Vitals`] by their names.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
#[expect(missing_docs, reason = "they are those of `Vitals`")]
pub struct VitalsReport {
    pub uptime: f32,
    pub first_byte_ms: f32,
    pub p95_ms: f32,
    pub tokens_per_s: f32,
    pub samples: u32,
}

/// How many of a route's exchanges of the window went past their first tier.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct RouteReport {
    /// Its name.
    pub route: RouteName,
    /// How many there were.
    pub exchanges: u32,
    /// How many of them went past it.
    pub escalated: u32,
    /// The share that may, where there is a limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_escalation_share: Option<f64>,
}

impl Chart {
    /// How everybody that a configuration names is doing.
    pub fn report(&self, config: &Config, now: Timestamp) -> Report {
        let settings = &config.breaker;
        let mut providers: Vec<_> = config
            .models
            .values()
            .map(|model| &model.provider)
            .collect();
        providers.sort_by(|one, other| one.name.cmp(&other.name));
        providers.dedup_by(|one, other| one.name == other.name);
        Report {
            providers: providers
                .into_iter()
                .map(|provider| ProviderReport {
                    provider: provider.name.clone(),
                    state: StateReport::of(self.board.provider(&provider.name), now, settings),
                })
                .collect(),
            models: config
                .models
                .values()
                .map(|model| ModelReport {
                    model: model.name.clone(),
                    provider: model.provider.name.clone(),
                    state: StateReport::of(self.board.model(&model.name), now, settings),
                    vitals: self.vitals(&model.name, now).map(VitalsReport::from),
                })
                .collect(),
            routes: config
                .routes
                .iter()
                .map(|route| {
                    let count = self.escalations.count(&route.name, now, settings.window);
                    RouteReport {
                        route: route.name.clone(),
                        exchanges: count.samples,
                        escalated: count.faults,
                        max_escalation_share: route.escalations.and_then(|limit| limit.share),
                    }
                })
                .collect(),
        }
    }
}

impl Report {
    /// The providers that do not take our key, or have no quota left for us.
    pub fn locked_out(&self) -> impl Iterator<Item = &ProviderName> {
        let locked = self
            .providers
            .iter()
            .filter(|one| one.state.is_locked_out());
        locked.map(|one| &one.provider)
    }
}

impl StateReport {
    /// The standing of who may be asked by everybody.
    pub const CLOSED: &str = Standing::Closed.as_str();

    /// Whether everybody may ask.
    pub fn is_closed(&self) -> bool {
        self.standing == Self::CLOSED
    }

    /// Whether it does not take our key, or has no quota left for us, and was not heard to again.
    pub fn is_locked_out(&self) -> bool {
        matches!(self.why, Some(Fault::Auth | Fault::QuotaExhausted)) && self.share.is_none()
    }

    fn of(breaker: Option<&Breaker>, now: Timestamp, settings: &Settings) -> Self {
        let standing = breaker.map_or(Standing::Closed, |one| one.standing(now, settings));
        let is_closed = standing == Standing::Closed;
        let (until, share) = match standing {
            Standing::Benched { until } | Standing::Open { until } => (Some(until), None),
            Standing::Reentering { share } => (None, Some(share)),
            Standing::Closed | Standing::HalfOpen => (None, None),
        };
        Self {
            standing: standing.as_str().to_owned(),
            until,
            share,
            why: breaker.and_then(Breaker::why).filter(|_| !is_closed),
        }
    }
}

impl From<Vitals> for VitalsReport {
    fn from(vitals: Vitals) -> Self {
        Self {
            uptime: vitals.uptime,
            first_byte_ms: vitals.first_byte_ms,
            p95_ms: vitals.p95_ms,
            tokens_per_s: vitals.tokens_per_s,
            samples: vitals.samples,
        }
    }
}
