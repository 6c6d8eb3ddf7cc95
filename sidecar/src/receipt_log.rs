//! One log line per exchange, from its receipt. Never a prompt, an answer or a key: a receipt has
//! none.

use baton_core::receipt::Receipt;

use crate::words;

/// Writes the line.
pub(crate) fn write(receipt: &Receipt) {
    let exchange = &receipt.exchange;
    let last = receipt.attempts.last();
    tracing::info!(
        exchange = exchange.exchange.as_str(),
        request_id = exchange.request_id,
        route = exchange.route.as_ref().map(|route| route.as_str()),
        experiment = exchange.experiment.as_ref().map(tracing::field::display),
        shadow_of = exchange.shadow_of.as_ref().map(|of| of.as_str()),
        part_of = exchange.part_of.as_ref().map(|part| part.exchange.as_str()),
        verdict = exchange.verdict.map(tracing::field::display),
        model = last.map(|attempt| attempt.model.as_str()),
        provider = last.map(|attempt| attempt.provider.as_str()),
        ending = words::of_exchange(&exchange.ending),
        status = exchange.status,
        streamed = exchange.streamed,
        attempts = exchange.attempts,
        gen_ai.usage.input_tokens = receipt.usage.map(|usage| usage.input_tokens),
        gen_ai.usage.output_tokens = receipt.usage.map(|usage| usage.output_tokens),
        cost_usd = receipt.cost.map(tracing::field::display),
        duration_ms = u64::try_from(exchange.duration.as_millis()).unwrap_or(u64::MAX),
        "exchange"
    );
}
