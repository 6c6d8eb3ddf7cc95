//! Counts what caches did, from the receipts of callers' exchanges.

use std::borrow::Cow;

use baton_core::outcome::ExchangeOutcome;

use super::{Metrics, float};

impl Metrics {
    /// Counts whether an exchange was answered from the cache of its route, and what that saved.
    pub(super) fn count_lookup(&self, exchange: &ExchangeOutcome) {
        let Some(cached) = &exchange.cache else {
            return;
        };
        let route = ("route", self.route(exchange));
        let result = ("result", Cow::Borrowed(cached.result.as_str()));
        let series = &self.series.cache;
        series.lookups.get_or_create(&[route.clone(), result]).inc();
        if let Some(saved) = cached.saved {
            series
                .saved_usd
                .get_or_create(&[route])
                .inc_by(float(saved));
        }
    }
}
