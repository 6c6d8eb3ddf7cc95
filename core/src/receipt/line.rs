//! A receipt in one line, while its exchange is still in the VM: for Envoy's access log.

use std::fmt::{Display, Write};

use crate::outcome::{ExchangeOutcome, Observed};
use crate::trail::Trail;

/// The receipt of an exchange in one line of `key=value`, for Envoy's access log.
pub(crate) fn line(exchange: &ExchangeOutcome, trail: Option<&Trail>) -> String {
    let mut line = Line(format!(
        "exchange={} ending={}",
        exchange.exchange, exchange.ending
    ));
    line.add_decision(exchange);
    line.add("attempts", Some(exchange.attempts));
    let answering = trail.and_then(Trail::answering);
    line.add("model", answering.map(|model| &model.name));
    let skipped = exchange.skipped.iter();
    line.add_list(
        "skipped",
        skipped.map(|one| format!("{}:{}", one.model, one.why)),
    );
    let faults = trail.into_iter().flat_map(Trail::faults);
    line.add_list(
        "faults",
        faults.map(|(model, fault)| format!("{model}:{fault}")),
    );
    line.add("verdict", exchange.verdict);
    let usage = trail.and_then(Trail::usage);
    line.add("input_tokens", usage.map(|usage| usage.input_tokens));
    line.add("output_tokens", usage.map(|usage| usage.output_tokens));
    line.add("cost_usd", trail.and_then(Trail::cost));
    let guardrails = exchange.guardrails.iter();
    line.add_list(
        "guardrails",
        guardrails.map(|seen| format!("{}:{}", seen.kind, seen.action)),
    );
    let cached = exchange.cache.as_ref();
    line.add("cache", cached.map(|cached| cached.result.as_str()));
    line.add("saved_usd", cached.and_then(|cached| cached.saved));
    line.add_list("degraded", exchange.degraded.iter().cloned());
    line.0
}

struct Line(String);

impl Line {
    /// Where the request was to go, and why.
    fn add_decision(&mut self, exchange: &ExchangeOutcome) {
        self.add("route", exchange.route.as_ref());
        self.add("experiment", exchange.experiment.as_ref());
        self.add("shadow_of", exchange.shadow_of.as_ref());
        self.add(
            "part_of",
            exchange.part_of.as_ref().map(|part| &part.exchange),
        );
        let observed = exchange.observed.as_ref();
        self.add("would_ask", observed.map(Observed::ladder_names));
        let decision = exchange.decision.as_deref();
        let placed = decision.and_then(|decision| decision.placed.as_ref());
        self.add("tier", placed.map(|placed| placed.tier));
        self.add(
            "domain",
            decision.and_then(|decision| decision.domain.as_ref()),
        );
    }

    fn add(&mut self, key: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            // Writing to memory cannot fail.
            let _ = write!(self.0, " {key}={value}");
        }
    }

    fn add_list(&mut self, key: &str, values: impl Iterator<Item = String>) {
        let values: Vec<_> = values.collect();
        self.add(key, (!values.is_empty()).then(|| values.join(",")));
    }
}
