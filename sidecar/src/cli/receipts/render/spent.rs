//! Tokens and money as people read them.

use std::fmt;

use baton_core::money::Usd;
use baton_core::outcome::{AttemptEnding, AttemptOutcome};
use baton_core::usage::Usage;

use super::UNKNOWN;

/// What an attempt spent, unless it failed before it could have.
pub(super) fn by(attempt: &AttemptOutcome) -> Option<String> {
    let cost = attempt
        .cost
        .map_or_else(|| "cost unknown".to_owned(), |cost| format!("{cost} USD"));
    match (attempt.usage, attempt.cost, attempt.ending) {
        (None, None, AttemptEnding::Faulted(_) | AttemptEnding::SteppedOver(_)) => None,
        (None, _, _) => Some(format!("tokens unknown, {cost}")),
        (Some(usage), _, _) => Some(format!("{}, {cost}", sides(usage, "tokens in"))),
    }
}

/// `120 in (80 cached), 34 out (12 reasoning)`.
pub(super) fn in_and_out(usage: Usage) -> String {
    sides(usage, "in")
}

/// `120+34`. A table's column has a bound, so what is cached is told elsewhere.
pub(super) fn tokens(usage: Option<Usage>) -> String {
    usage.map_or(UNKNOWN.to_owned(), |usage| {
        format!("{}+{}", usage.input_tokens, usage.output_tokens)
    })
}

pub(super) fn cost(cost: Option<Usd>) -> String {
    cost.map_or_else(|| UNKNOWN.to_owned(), |cost| cost.to_string())
}

/// Both sides, each with what is known of its parts.
fn sides(usage: Usage, within: impl fmt::Display) -> String {
    let prompt = parts(&[
        (usage.cached_tokens, "cached"),
        (usage.cache_write_tokens, "written to cache"),
    ]);
    let answer = parts(&[(usage.reasoning_tokens, "reasoning")]);
    let Usage {
        input_tokens,
        output_tokens,
        ..
    } = usage;
    format!("{input_tokens} {within}{prompt}, {output_tokens} out{answer}")
}

/// ` (80 cached, 12 written to cache)`; nothing for parts of which there are none.
fn parts(counts: &[(u64, &str)]) -> String {
    let some = counts.iter().filter(|(count, _)| *count > 0);
    let some: Vec<_> = some
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    if some.is_empty() {
        String::new()
    } else {
        format!(" ({})", some.join(", "))
    }
}
