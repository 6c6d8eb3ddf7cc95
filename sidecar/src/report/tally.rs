//! What some receipts come to.

use std::time::Duration;

use baton_core::config::Model;
use baton_core::money::Usd;
use baton_core::outcome::ExchangeEnding;
use baton_core::receipt::Receipt;
use baton_core::verdict::Verdict;
use serde::Serialize;

use super::Difference;

/// What some receipts come to.
#[derive(Debug, Default)]
pub struct Tally {
    /// How many there are.
    pub requests: u64,
    /// Those that were refused, or whose answer broke off.
    pub errors: u64,
    /// The attempts at providers.
    pub attempts: u64,
    /// The prompts' tokens, as far as they are known.
    pub input_tokens: u64,
    /// The answers' tokens, as far as they are known.
    pub output_tokens: u64,
    /// What was said of their answers, one by one.
    pub verdicts: Verdicts,
    /// What those whose cost is known cost.
    pub cost: Usd,
    /// How many have no known cost.
    pub unpriced: u64,
    /// Both costs of those that can be compared with the baseline.
    compared: Compared,
    /// How long each whole answer took, in milliseconds.
    took_ms: Vec<u32>,
}

/// Verdicts on answers, those that nobody got among them.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Verdicts {
    /// How many passed.
    pub passed: u64,
    /// How many did not.
    pub below_threshold: u64,
    /// How many nobody looked at, or nobody could say anything of.
    pub unverified: u64,
}

/// What some requests cost, and what they would have cost on the baseline.
#[derive(Clone, Copy, Debug, Default)]
struct Compared {
    requests: u64,
    cost: Usd,
    baseline: Usd,
}

impl Tally {
    pub(super) fn add(&mut self, receipt: &Receipt, baseline: Option<&Model>) {
        let exchange = &receipt.exchange;
        self.requests += 1;
        self.attempts += u64::from(exchange.attempts);
        match exchange.ending {
            ExchangeEnding::Completed => self.took_ms.push(millis(exchange.duration)),
            ExchangeEnding::Refused(_) | ExchangeEnding::Cut => self.errors += 1,
            ExchangeEnding::ClientLeft => {}
        }
        for usage in receipt.attempts.iter().filter_map(|attempt| attempt.usage) {
            self.input_tokens = self.input_tokens.saturating_add(usage.input_tokens);
            self.output_tokens = self.output_tokens.saturating_add(usage.output_tokens);
        }
        let attempts = receipt.attempts.iter();
        for verification in attempts.filter_map(|attempt| attempt.verification.as_ref()) {
            self.verdicts.count(verification.verdict);
        }
        let Some(cost) = receipt.cost else {
            self.unpriced += 1;
            return;
        };
        self.cost = self.cost.plus(cost);
        // One call would have done: the tokens of the answer that the caller got, if a model gave it.
        let answer = receipt.answer().filter(|attempt| attempt.case.is_none());
        let usage = answer.and_then(|attempt| attempt.usage);
        let price = baseline.and_then(|model| model.price.as_ref());
        if let Some((usage, price)) = usage.zip(price) {
            self.compared.requests += 1;
            self.compared.cost = self.compared.cost.plus(cost);
            self.compared.baseline = self.compared.baseline.plus(usage.cost(price));
        }
    }

    /// How many could be compared with the baseline: those that were answered, with known tokens and cost.
    pub const fn compared(&self) -> u64 {
        self.compared.requests
    }

    /// What those would have cost on the baseline.
    pub const fn baseline(&self) -> Usd {
        self.compared.baseline
    }

    /// What was saved on them.
    pub const fn saved(&self) -> Difference {
        Difference::of(self.compared.baseline, self.compared.cost)
    }

    /// The time within which `percent` of the whole answers were there: the nearest rank.
    pub fn took(&self, percent: usize) -> Option<Duration> {
        let mut sorted = self.took_ms.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() * percent).div_ceil(100).checked_sub(1)?;
        let millis = sorted.get(rank)?;
        Some(Duration::from_millis(u64::from(*millis)))
    }
}

impl Verdicts {
    /// Whether there are any.
    pub const fn is_empty(self) -> bool {
        self.passed == 0 && self.below_threshold == 0 && self.unverified == 0
    }

    fn count(&mut self, verdict: Verdict) {
        let count = match verdict {
            Verdict::Passed => &mut self.passed,
            Verdict::BelowThreshold => &mut self.below_threshold,
            Verdict::Unverified => &mut self.unverified,
        };
        *count += 1;
    }
}

fn millis(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis()).unwrap_or(u32::MAX)
}
