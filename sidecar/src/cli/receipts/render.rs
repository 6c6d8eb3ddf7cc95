//! Receipts as people read them: a line each, or one with every attempt.

mod climb;
mod guard;
mod spent;
mod verdict;

use std::fmt::Write;

use baton_core::experiment::Experiment;
use baton_core::fault::Fault;
use baton_core::outcome::{
    AttemptEnding, AttemptOutcome, ExchangeEnding, ExchangeOutcome, Observed, Part,
};
use baton_core::receipt::Receipt;

use crate::cli::decision::decided;
use crate::cli::moment::{moment, took};

/// What stands above the lines. The last column is the only one without a bound.
pub(super) const HEADING: &str = "\
STARTED (UTC)            EXCHANGE                   ROUTE         ENDED            TOOK      TOKENS      COST (USD)    ATTEMPTS
";

/// What stands where nothing is known.
const UNKNOWN: &str = "-";

/// A receipt in one line.
pub(super) fn line(receipt: &Receipt) -> String {
    let exchange = &receipt.exchange;
    let route = exchange
        .route
        .as_ref()
        .map_or(UNKNOWN, |route| route.as_str());
    format!(
        "{:<24} {:<26} {:<13} {:<16} {:<9} {:<11} {:<13} {}\n",
        moment(exchange.started),
        exchange.exchange.as_str(),
        route,
        ended(receipt),
        took(exchange.duration),
        spent::tokens(receipt.usage),
        spent::cost(receipt.cost),
        climb::climb(receipt),
    )
}

/// A receipt with everything that is known.
pub(super) fn whole(receipt: &Receipt) -> String {
    let exchange = &receipt.exchange;
    let mut text = String::new();
    let mut fact = |name: &str, says: &str| {
        let _infallible = writeln!(text, "{name:<9} {says}");
    };
    fact("exchange", exchange.exchange.as_str());
    if let Some(id) = &exchange.request_id {
        fact("request", &id.escape_debug().to_string());
    }
    fact(
        "route",
        exchange
            .route
            .as_ref()
            .map_or(UNKNOWN, |route| route.as_str()),
    );
    fact("started", &moment(exchange.started));
    fact("took", &took(exchange.duration));
    for (name, says) in tried_out(exchange) {
        fact(name, &says);
    }
    let not = if exchange.streamed { "" } else { "not " };
    fact("ended", &format!("{}, {not}streamed", ended(receipt)));
    if let ExchangeEnding::Refused(code) = &exchange.ending {
        fact("refusal", &code.escape_debug().to_string());
    }
    if let Some(verdict) = exchange.verdict {
        fact("verdict", verdict.as_str());
    }
    for (name, says) in spent::totals(receipt) {
        fact(name, &says);
    }
    if let Some(cached) = &exchange.cache {
        fact("cache", &spent::from_cache(cached));
    }
    for seen in &exchange.guardrails {
        fact("guardrail", &guard::seen(seen));
    }
    if !exchange.degraded.is_empty() {
        fact(
            "degraded",
            &exchange.degraded.join(", ").escape_debug().to_string(),
        );
    }
    for (name, says) in decided(exchange) {
        fact(name, &says);
    }
    let known = receipt.attempts.len();
    let made = usize::from(exchange.attempts);
    if known < made {
        let are = if known == 1 { "is" } else { "are" };
        fact("attempts", &format!("{made}, of which {known} {are} known"));
    } else {
        fact("attempts", &made.to_string());
    }
    receipt
        .attempts
        .iter()
        .for_each(|attempt| text.push_str(&attempt_lines(attempt)));
    text
}

/// Its part in an experiment, what it is a copy or a part of, what would have been asked.
fn tried_out(exchange: &ExchangeOutcome) -> impl Iterator<Item = (&'static str, String)> {
    let arm = |Experiment { name, arm, by }: &Experiment| {
        format!("{arm} of {name}, drawn by {}", by.as_str())
    };
    let part = |part: &Part| {
        let Part {
            exchange,
            attempt,
            purpose,
        } = part;
        format!(
            "{exchange}, for its attempt {attempt} ({}); it has the cost",
            purpose.as_str()
        )
    };
    let facts = [
        ("arm", exchange.experiment.as_ref().map(arm)),
        (
            "copy of",
            exchange.shadow_of.as_ref().map(ToString::to_string),
        ),
        ("part of", exchange.part_of.as_ref().map(part)),
        (
            "would ask",
            exchange.observed.as_ref().map(Observed::ladder_names),
        ),
    ];
    let known = |(name, says): (_, Option<_>)| Some((name, says?));
    facts.into_iter().filter_map(known)
}

fn attempt_lines(attempt: &AttemptOutcome) -> String {
    let AttemptOutcome {
        attempt: number,
        model,
        provider,
        wire_name,
        ..
    } = attempt;
    let waited = attempt.first_byte.map_or_else(String::new, |first_byte| {
        format!(", first byte after {}", took(first_byte))
    });
    let mut text = format!(
        "\n  {number}. {model}: {wire_name} at {provider}\n     {} in {}{waited}\n",
        attempt_ended(attempt.ending),
        took(attempt.duration),
    );
    let case = attempt.case.as_ref().map(|case| format!("case {case}"));
    let lines = [case, spent::by(attempt), dropped(attempt)];
    let verification = attempt.verification.as_deref();
    let judged = verification.map(verdict::lines).unwrap_or_default();
    for line in lines.into_iter().flatten().chain(judged) {
        let _infallible = writeln!(text, "     {line}");
    }
    text
}

/// What did not reach the provider. Some names are what a caller made up.
fn dropped(attempt: &AttemptOutcome) -> Option<String> {
    let names = attempt.dropped.join(", ");
    (!names.is_empty()).then(|| format!("dropped: {}", names.escape_debug()))
}

/// How an exchange ended, and with which status.
fn ended(receipt: &Receipt) -> String {
    let how = match receipt.exchange.ending {
        ExchangeEnding::Completed => "completed",
        ExchangeEnding::Refused(_) => "refused",
        ExchangeEnding::Cut => "cut",
        ExchangeEnding::ClientLeft => "client left",
    };
    match receipt.exchange.status {
        Some(status) => format!("{how} {status}"),
        None => how.to_owned(),
    }
}

fn attempt_ended(ending: AttemptEnding) -> String {
    match ending {
        AttemptEnding::Answered(status) => format!("answered {status}"),
        AttemptEnding::Rejected => "rejected".to_owned(),
        AttemptEnding::Faulted(fault) => format!("failed ({})", fault_in_words(fault)),
        AttemptEnding::Cut(fault) => {
            format!("cut after its first byte ({})", fault_in_words(fault))
        }
        AttemptEnding::Abandoned => "abandoned".to_owned(),
        AttemptEnding::SteppedOver(why) => format!("stepped over ({})", spaced(&why)),
    }
}

/// A code as words.
fn spaced(code: &impl ToString) -> String {
    code.to_string().replace('_', " ")
}

fn fault_in_words(fault: Fault) -> String {
    let words = spaced(&fault.code());
    match (fault, fault.retry_after()) {
        (Fault::Status(status), _) => format!("{words} {status}"),
        (_, Some(wait)) => format!("{words}, retry after {}", took(wait)),
        (_, None) => words,
    }
}
