//! Tokens and money as people read them.

use std::fmt;

use baton_core::money::Usd;
use baton_core::outcome::{AttemptEnding, AttemptOutcome, Cached, Strongest};
use baton_core::receipt::Receipt;
use baton_core::usage::Usage;

use super::UNKNOWN;
use crate::cli::moment::took;
use crate::report::Difference;

/// What all of it took and cost, what of that was for verdicts, and what the strongest model would have
/// cost.
pub(super) fn totals(receipt: &Receipt) -> Vec<(&'static str, String)> {
    let unknown = || "unknown".to_owned();
    let cost = receipt.cost.map(|cost| {
        let verdicts = for_verdicts(receipt).filter(|part| *part > Usd::ZERO);
        let part = verdicts.map(|part| format!(", {part} USD of it for verdicts"));
        format!("{cost} USD{}", part.unwrap_or_default())
    });
    let mut totals = vec![
        ("tokens", receipt.usage.map_or_else(unknown, in_and_out)),
        ("cost", cost.unwrap_or_else(unknown)),
    ];
    let strongest = receipt.exchange.strongest.as_ref();
    totals.extend(strongest.map(|strongest| ("all on", all_on(strongest, receipt.cost))));
    totals
}

/// What finding out cost, of all attempts together.
fn for_verdicts(receipt: &Receipt) -> Option<Usd> {
    let verifications = receipt.attempts.iter();
    let mut verifications = verifications.filter_map(|attempt| attempt.verification.as_ref());
    verifications.try_fold(Usd::ZERO, |sum, one| Some(sum.plus(one.cost()?)))
}

/// `hit, 2.5s old, saved 0.0027 USD`.
pub(super) fn from_cache(cached: &Cached) -> String {
    let age = cached.age.map(|age| format!(", {} old", took(age)));
    let saved = cached.saved.map(|saved| format!(", saved {saved} USD"));
    let (age, saved) = (age.unwrap_or_default(), saved.unwrap_or_default());
    format!("{}{age}{saved}", cached.result.as_str())
}

/// `large 0.0032 USD, saved 0.0027 (84.4 %)`.
fn all_on(strongest: &Strongest, paid: Option<Usd>) -> String {
    let Strongest { model, cost } = strongest;
    let saved = paid.map(|paid| format!(", saved {}", Difference::of(*cost, paid).in_words()));
    format!("{model} {cost} USD{}", saved.unwrap_or_default())
}

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
fn in_and_out(usage: Usage) -> String {
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
pub(super) fn sides(usage: Usage, within: impl fmt::Display) -> String {
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
