//! A receipt in one line, while its exchange is still in the VM: for Envoy's access log.

use crate::outcome::{ExchangeOutcome, Observed};
use crate::trail::Trail;

/// The receipt of an exchange in one line of `key=value`, for Envoy's access log.
pub(crate) fn line(exchange: &ExchangeOutcome, trail: Option<&Trail>) -> String {
    let mut line = format!("exchange={} ending={}", exchange.exchange, exchange.ending);
    let mut add = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            line.push_str(&format!(" {key}={value}"));
        }
    };
    let usage = trail.and_then(Trail::usage);
    let faults: Vec<_> = trail
        .into_iter()
        .flat_map(Trail::faults)
        .map(|(m, fault)| format!("{m}:{fault}"))
        .collect();
    add("route", exchange.route.as_ref().map(ToString::to_string));
    add(
        "experiment",
        exchange.experiment.as_ref().map(ToString::to_string),
    );
    add(
        "shadow_of",
        exchange.shadow_of.as_ref().map(ToString::to_string),
    );
    add(
        "would_ask",
        exchange.observed.as_ref().map(Observed::ladder_names),
    );
    add("attempts", Some(exchange.attempts.to_string()));
    add(
        "model",
        trail
            .and_then(Trail::answering)
            .map(|model| model.name.to_string()),
    );
    let skipped: Vec<_> = exchange
        .skipped
        .iter()
        .map(|skipped| format!("{}:{}", skipped.model, skipped.why))
        .collect();
    add("skipped", (!skipped.is_empty()).then(|| skipped.join(",")));
    add("faults", (!faults.is_empty()).then(|| faults.join(",")));
    add(
        "input_tokens",
        usage.map(|usage| usage.input_tokens.to_string()),
    );
    add(
        "output_tokens",
        usage.map(|usage| usage.output_tokens.to_string()),
    );
    add(
        "cost_usd",
        trail.and_then(Trail::cost).map(|cost| cost.to_string()),
    );
    add(
        "degraded",
        (!exchange.degraded.is_empty()).then(|| exchange.degraded.join(",")),
    );
    line
}
