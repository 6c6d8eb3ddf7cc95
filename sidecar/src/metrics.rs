//! What `GET /metrics` shows, in Prometheus's words.
//!
//! Counted once per outcome, when the ledger keeps it: what is posted twice counts once. A label
//! only ever says a name from a config we hold, or `other`: no caller can make series.

mod cache;
mod guardrails;
mod health;
mod kept;
mod series;
mod verdicts;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use baton_core::config::Config;
use baton_core::experiment::Experiment;
use baton_core::fault::Fault;
use baton_core::health::Report;
use baton_core::money::Usd;
use baton_core::name::HUMAN;
use baton_core::outcome::{AttemptOutcome, ExchangeEnding, ExchangeOutcome};
use baton_core::receipt::Receipt;
use baton_core::usage::Usage;

use crate::cache::Stats;
use crate::configs::Configs;
use crate::ledger::Fresh;
use crate::words;

use series::{Labels, Series};

/// What a label says of a name that no config has.
const OTHER: &str = "other";

/// All metrics.
#[derive(Debug)]
pub struct Metrics {
    series: Series,
    configs: Arc<Configs>,
}

impl Metrics {
    /// Metrics whose labels are bounded by these configurations.
    pub fn new(configs: Arc<Configs>) -> Self {
        Self {
            series: Series::new(),
            configs,
        }
    }

    /// Counts what the ledger kept.
    pub fn kept(&self, fresh: &Fresh) {
        for receipt in &fresh.receipts {
            self.count_exchange(receipt);
        }
        for attempt in &fresh.attempts {
            self.count_attempt(attempt);
        }
    }

    /// Counts a batch that was taken, and what its VM had dropped before.
    pub fn synced(&self, took: Duration, dropped: u64) {
        self.series.sync_seconds.observe(took.as_secs_f64());
        self.series.outcomes_dropped.inc_by(dropped);
    }

    /// Counts a batch that was not taken.
    pub fn refused(&self, code: &'static str) {
        self.series.refusals.get_or_create(&[("code", code)]).inc();
    }

    /// All of it as text, with the gauges as they are told.
    pub fn text(&self, rejections: usize, health: &Report, cache: &Stats) -> String {
        self.series.health.set(health);
        self.series.kept.set(cache, |route| self.named(route));
        self.series
            .config_rejected
            .set(i64::try_from(rejections).unwrap_or(i64::MAX));
        self.series.text()
    }

    fn count_exchange(&self, receipt: &Receipt) {
        let exchange = &receipt.exchange;
        if let Some(experiment) = &exchange.experiment {
            self.count_experiment(experiment, receipt);
        }
        // What is no request of a caller's is nobody's alarm when it goes wrong.
        if !exchange.is_callers() {
            return;
        }
        self.count_verdicts(receipt);
        self.count_findings(receipt);
        self.count_lookup(exchange);
        let route = self.route(exchange);
        let ending = Cow::Borrowed(words::of_exchange(&exchange.ending));
        self.series
            .exchanges
            .get_or_create(&[("route", route), ("ending", ending)])
            .inc();
    }

    fn route(&self, exchange: &ExchangeOutcome) -> Cow<'static, str> {
        let route = exchange.route.as_ref();
        route.map_or(Cow::Borrowed("none"), |name| self.named(name.as_str()))
    }

    /// What a label says of a route.
    fn named(&self, route: &str) -> Cow<'static, str> {
        label(
            self.configs
                .any(|config| config.route_named(route).is_some()),
            route,
        )
    }

    fn count_experiment(&self, experiment: &Experiment, receipt: &Receipt) {
        let known = self.configs.any(|config| config.has_arm(experiment));
        let by_arm = [
            ("experiment", label(known, experiment.name.as_str())),
            ("arm", label(known, experiment.arm.as_str())),
        ];
        let exchange = &receipt.exchange;
        let [name, arm] = by_arm.clone();
        let ending = (
            "ending",
            Cow::Borrowed(words::of_exchange(&exchange.ending)),
        );
        let series = &self.series.experiments;
        series.exchanges.get_or_create(&[name, arm, ending]).inc();
        if exchange.ending == ExchangeEnding::Completed {
            series
                .seconds
                .get_or_create(&by_arm)
                .observe(exchange.duration.as_secs_f64());
        }
        if let Some(cost) = receipt.cost {
            series.cost_usd.get_or_create(&by_arm).inc_by(float(cost));
        }
        let verdicts = receipt.attempts.iter();
        for verification in verdicts.filter_map(|attempt| attempt.verification.as_ref()) {
            let [name, arm] = by_arm.clone();
            let verdict = ("verdict", Cow::Borrowed(verification.verdict.as_str()));
            series.verdicts.get_or_create(&[name, arm, verdict]).inc();
        }
    }

    fn count_attempt(&self, attempt: &AttemptOutcome) {
        let by_model = self.by_model(attempt);
        let fault = words::fault_of(attempt.ending).map_or("none", Fault::code);
        let [provider, model] = by_model.clone();
        let ending = ("ending", Cow::Borrowed(words::of_attempt(attempt.ending)));
        let fault = ("fault", Cow::Borrowed(fault));
        self.series
            .attempts
            .get_or_create(&[provider, model, ending, fault])
            .inc();
        if let Some(usage) = attempt.usage {
            self.count_tokens(usage, &by_model);
        }
        if let Some(cost) = attempt.cost {
            self.series
                .cost_usd
                .get_or_create(&by_model)
                .inc_by(float(cost));
        }
    }

    fn count_tokens(&self, usage: Usage, by_model: &Labels<2>) {
        let series = &self.series;
        for (tokens, count) in [
            (&series.input_tokens, usage.input_tokens),
            (&series.output_tokens, usage.output_tokens),
        ] {
            tokens.get_or_create(by_model).inc_by(count);
        }
        // Most providers report none of these: no series for them.
        for (tokens, count) in [
            (&series.cached_tokens, usage.cached_tokens),
            (&series.cache_write_tokens, usage.cache_write_tokens),
            (&series.reasoning_tokens, usage.reasoning_tokens),
        ] {
            if count > 0 {
                tokens.get_or_create(by_model).inc_by(count);
            }
        }
    }

    fn by_model(&self, attempt: &AttemptOutcome) -> Labels<2> {
        let is_human = attempt.model.as_str() == HUMAN && self.configs.any(has_human);
        let provider_known = is_human
            || self.configs.any(|config| {
                config
                    .models
                    .values()
                    .any(|model| model.provider.name == attempt.provider)
            });
        let model_known = is_human
            || self
                .configs
                .any(|config| config.models.contains_key(&attempt.model));
        [
            ("provider", label(provider_known, attempt.provider.as_str())),
            ("model", label(model_known, attempt.model.as_str())),
        ]
    }
}

/// Whether a person stands above any of its routes.
fn has_human(config: &Config) -> bool {
    config.routes.iter().any(|route| route.human.is_some())
}

/// Prometheus counts in floats. What is owed is in the ledger, exact.
fn float(amount: Usd) -> f64 {
    amount.to_string().parse().unwrap_or(f64::NAN)
}

fn label(known: bool, name: &str) -> Cow<'static, str> {
    if known {
        Cow::Owned(name.to_owned())
    } else {
        Cow::Borrowed(OTHER)
    }
}
