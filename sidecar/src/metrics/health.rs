//! Gauges of everybody's health, brought up to date when they are read.

use std::borrow::Cow;
use std::sync::atomic::AtomicU64;

use baton_core::health::{Report, StateReport};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::series::{Labels, register};

type Float = Gauge<f64, AtomicU64>;

#[derive(Debug)]
pub(super) struct Health {
    breaker: Family<Labels<2>, Gauge>,
    locked_out: Family<Labels<1>, Gauge>,
    uptime: Family<Labels<2>, Float>,
    first_byte: Family<Labels<2>, Float>,
    p95: Family<Labels<2>, Float>,
    tokens: Family<Labels<2>, Float>,
}

impl Health {
    pub(super) fn register(r: &mut Registry) -> Self {
        Self {
            breaker: register(
                r,
                "baton_breaker_state",
                "0 closed, 1 re-entering, 2 half-open, 3 open, 4 benched; without a model it is the provider's",
            ),
            locked_out: register(
                r,
                "baton_provider_locked_out",
                "1 while a provider does not take our key or has no quota left for us",
            ),
            uptime: register(
                r,
                "baton_model_uptime",
                "The share of a model's last attempts that did not fail",
            ),
            first_byte: register(
                r,
                "baton_model_first_byte_seconds",
                "How long a model's first byte took lately",
            ),
            p95: register(
                r,
                "baton_model_p95_seconds",
                "How long 95 of 100 of a model's answers took at most lately",
            ),
            tokens: register(
                r,
                "baton_model_tokens_per_second",
                "How fast a model's answers came lately",
            ),
        }
    }

    /// Shows this, and forgets who is gone.
    pub(super) fn set(&self, report: &Report) {
        self.clear();
        for one in &report.providers {
            let name = one.provider.to_string();
            let labels = [("provider", Cow::Owned(name.clone())), ("model", "".into())];
            self.breaker.get_or_create(&labels).set(number(&one.state));
            let locked_out = i64::from(one.state.is_locked_out());
            let labels = [("provider", Cow::Owned(name))];
            self.locked_out.get_or_create(&labels).set(locked_out);
        }
        for one in &report.models {
            let labels = [
                ("provider", Cow::Owned(one.provider.to_string())),
                ("model", Cow::Owned(one.model.to_string())),
            ];
            self.breaker.get_or_create(&labels).set(number(&one.state));
            let Some(vitals) = &one.vitals else { continue };
            for (family, value) in [
                (&self.uptime, vitals.uptime),
                (&self.first_byte, vitals.first_byte_ms / 1_000.0),
                (&self.p95, vitals.p95_ms / 1_000.0),
                (&self.tokens, vitals.tokens_per_s),
            ] {
                family.get_or_create(&labels).set(value.into());
            }
        }
    }

    fn clear(&self) {
        self.breaker.clear();
        self.locked_out.clear();
        for family in [&self.uptime, &self.first_byte, &self.p95, &self.tokens] {
            family.clear();
        }
    }
}

fn number(state: &StateReport) -> i64 {
    match state.standing.as_str() {
        "closed" => 0,
        "reentering" => 1,
        "half_open" => 2,
        "open" => 3,
        _ => 4,
    }
}
