//! How far a request climbed, in a few words: the last column of the list.

use baton_core::outcome::{AttemptEnding, AttemptOutcome, ExchangeEnding, Part};
use baton_core::receipt::Receipt;

use super::{UNKNOWN, dropped, fault_in_words, spaced, verdict};

/// Each attempt's model, with what went wrong, and the refusal where it came to one:
/// `small (below_threshold: json_schema) > large`. What is a part of another exchange says of which.
pub(super) fn climb(receipt: &Receipt) -> String {
    let exchange = &receipt.exchange;
    let mut steps: Vec<_> = receipt.attempts.iter().map(rung).collect();
    if let ExchangeEnding::Refused(code) = &exchange.ending {
        steps.push(format!("refused ({})", code.escape_debug()));
    }
    let steps = if steps.is_empty() {
        UNKNOWN.to_owned()
    } else {
        steps.join(" > ")
    };
    match &exchange.part_of {
        Some(Part {
            exchange, purpose, ..
        }) => format!("{} for {exchange}: {steps}", purpose.as_str()),
        None => steps,
    }
}

fn rung(attempt: &AttemptOutcome) -> String {
    let judged = attempt.verification.as_deref().and_then(verdict::note);
    let wrong = match attempt.ending {
        AttemptEnding::Answered(_) => None,
        AttemptEnding::Rejected => judged.is_none().then(|| "rejected".to_owned()),
        AttemptEnding::Faulted(fault) => Some(fault_in_words(fault)),
        AttemptEnding::Cut(fault) => Some(format!("cut: {}", fault_in_words(fault))),
        AttemptEnding::Abandoned => Some("abandoned".to_owned()),
        AttemptEnding::SteppedOver(why) => Some(format!("stepped over: {}", spaced(&why))),
    };
    let notes = [wrong, judged, dropped(attempt)];
    let notes: Vec<_> = notes.into_iter().flatten().collect();
    if notes.is_empty() {
        attempt.model.to_string()
    } else {
        format!("{} ({})", attempt.model, notes.join("; "))
    }
}
