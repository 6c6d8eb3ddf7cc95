//! Counts what guardrails found, from the receipts of callers' exchanges.

use std::borrow::Cow;

use baton_core::config::Config;
use baton_core::guard::{Direction, Seen};
use baton_core::receipt::Receipt;

use super::{Metrics, label};

impl Metrics {
    /// Counts what was found in the request and the answer of a receipt.
    pub(super) fn count_findings(&self, receipt: &Receipt) {
        let route = self.route(&receipt.exchange);
        for seen in &receipt.exchange.guardrails {
            let is_known = self.configs.any(|config| has_guardrail(config, seen));
            let direction = match seen.direction {
                Direction::Request => "request",
                Direction::Response => "response",
            };
            let labels = [
                ("route", route.clone()),
                ("kind", label(is_known, &seen.kind)),
                ("direction", Cow::Borrowed(direction)),
                ("action", Cow::Owned(seen.action.clone())),
            ];
            let findings = &self.series.guardrail_findings;
            findings
                .get_or_create(&labels)
                .inc_by(u64::from(seen.count));
        }
    }
}

/// Whether any of its routes has a guardrail of that name.
fn has_guardrail(config: &Config, seen: &Seen) -> bool {
    config.routes.iter().any(|route| {
        let sides = [&route.guardrails.request, &route.guardrails.response];
        let mut rails = sides.into_iter().flat_map(|side| &side.rails);
        rails.any(|rail| rail.name == seen.guardrail)
    })
}
