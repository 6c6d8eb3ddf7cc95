//! A decision as people read it: how hard, whose subject, who first and why, and what it may cost.

use baton_core::decision::{Decision, Ranked};
use baton_core::outcome::{ExchangeOutcome, Skipped};
use baton_core::placing::{Placed, Term};

/// Terms of a score that are told; the others are in the JSON.
const TOLD_TERMS: usize = 4;

/// What was decided for an exchange, and who was left out.
pub(super) fn decided(exchange: &ExchangeOutcome) -> Vec<(&'static str, String)> {
    let decision = exchange.decision.as_deref();
    let mut lines = decision.map(lines).unwrap_or_default();
    lines.extend(
        exchange
            .skipped
            .iter()
            .map(|one| ("left out", left_out(one))),
    );
    lines
}

/// A rung that was left out. What it lacks may be a name that a caller made up.
fn left_out(Skipped { model, why }: &Skipped) -> String {
    format!("{model} {}", why.sentence())
}

/// What there is to say, each with its name.
fn lines(decision: &Decision) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    if let Some(tokens) = decision.input_tokens {
        lines.push(("prompt", format!("about {tokens} tokens")));
    }
    lines.extend(
        decision
            .placed
            .as_ref()
            .map(|placed| ("tier", tier(placed))),
    );
    lines.extend(
        decision
            .domain
            .as_ref()
            .map(|domain| ("domain", domain.to_string())),
    );
    lines.extend(decision.ranks.iter().map(|rank| ("rank", ranked(rank))));
    lines.extend(
        decision
            .at_most
            .map(|cost| ("at most", format!("{cost} USD"))),
    );
    lines
}

/// The tier, the score that it comes of, and what made most of that.
fn tier(placed: &Placed) -> String {
    if placed.as_asked {
        return format!("{}, as the caller asks", placed.tier);
    }
    let told: Vec<_> = placed.terms.iter().take(TOLD_TERMS).map(term).collect();
    format!(
        "{}, score {:.2} ({})",
        placed.tier,
        placed.score,
        told.join(", ")
    )
}

fn term(term: &Term) -> String {
    format!("{} {:+.2}", term.fact, term.contribution)
}

/// The models of a rank with their scores, and why the first is the first.
fn ranked(rank: &Ranked) -> String {
    let mut scores = rank.scores.iter();
    let models: Vec<_> = rank
        .models
        .iter()
        .map(|model| match scores.next() {
            Some(scored) => format!("{model} ({:.2})", scored.score.value()),
            None => model.to_string(),
        })
        .collect();
    let tier = rank
        .tier
        .map_or_else(String::new, |tier| format!("{tier}: "));
    format!(
        "{tier}{}; {} first",
        models.join(", "),
        rank.why.as_str().replace('_', " ")
    )
}
