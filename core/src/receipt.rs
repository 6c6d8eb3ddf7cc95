//! The record of a finished exchange: what was tried, what answered, what it took, what it cost.
//!
//! A total is only given where it is whole: an unknown part makes an unknown sum, never a lower one.

mod line;

use serde::{Deserialize, Serialize};

use crate::money::Usd;
use crate::outcome::{AttemptEnding, AttemptOutcome, ExchangeEnding, ExchangeOutcome};
use crate::usage::Usage;

pub(crate) use self::line::line;

/// A finished exchange and all its attempts, in order.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Receipt {
    /// The exchange.
    pub exchange: ExchangeOutcome,
    /// Its attempts, by number.
    pub attempts: Vec<AttemptOutcome>,
    /// The tokens of all attempts together; `None` while that is not known, as for the cost.
    pub usage: Option<Usage>,
    /// What all attempts cost together; `None` while that is not known: an attempt that was
    /// answered has no cost, or one that was made is not here yet.
    pub cost: Option<Usd>,
}

impl Receipt {
    /// The receipt of this exchange from those of its attempts that are known, in any order.
    pub fn of(exchange: ExchangeOutcome, mut attempts: Vec<AttemptOutcome>) -> Self {
        attempts.sort_by_key(|attempt| attempt.attempt);
        let mut receipt = Self {
            exchange,
            attempts,
            usage: None,
            cost: None,
        };
        if receipt.is_whole() {
            receipt.usage = receipt.sum_of_tokens();
            receipt.cost = receipt.sum_of_costs();
        }
        receipt
    }

    /// Whether every attempt that was made is here: one may end, and be reported, after its
    /// exchange.
    pub fn is_whole(&self) -> bool {
        self.attempts.len() >= usize::from(self.exchange.attempts)
    }

    /// The attempt whose answer the caller got, at least in part. Where nobody above it answered, that may
    /// be one that will not do: it was better than none.
    pub fn answer(&self) -> Option<&AttemptOutcome> {
        let attempts = || self.attempts.iter();
        let given = attempts().rfind(|attempt| match attempt.ending {
            AttemptEnding::Answered(_) | AttemptEnding::Cut(_) => true,
            AttemptEnding::Faulted(_)
            | AttemptEnding::Rejected
            | AttemptEnding::Abandoned
            | AttemptEnding::SteppedOver(_) => false,
        });
        let kept = || attempts().rfind(|attempt| attempt.ending == AttemptEnding::Rejected);
        let is_whole = self.exchange.ending == ExchangeEnding::Completed && self.is_whole();
        given.or_else(|| is_whole.then(kept).flatten())
    }

    fn sum_of_tokens(&self) -> Option<Usage> {
        self.attempts
            .iter()
            .try_fold(Usage::default(), |sum, attempt| {
                Some(sum.plus(part(attempt, attempt.usage)?))
            })
    }

    fn sum_of_costs(&self) -> Option<Usd> {
        self.attempts
            .iter()
            .try_fold(Usd::ZERO, |sum, attempt| Some(sum.plus(bill(attempt)?)))
    }
}

/// What an attempt adds to the bill; `None` where the provider charges and has not said for what.
pub(crate) fn bill(attempt: &AttemptOutcome) -> Option<Usd> {
    let verdict = match &attempt.verification {
        Some(verification) => verification.cost()?,
        None => Usd::ZERO,
    };
    Some(part(attempt, attempt.cost)?.plus(verdict))
}

/// What an attempt adds to a total of what was reported.
fn part<T: Default>(attempt: &AttemptOutcome, reported: Option<T>) -> Option<T> {
    match attempt.ending {
        // Nothing was accepted. What it reported all the same was spent.
        AttemptEnding::Faulted(_) => Some(reported.unwrap_or_default()),
        // A provider that turns a request down does not charge for it.
        AttemptEnding::Answered(400..) => Some(reported.unwrap_or_default()),
        AttemptEnding::Answered(_) | AttemptEnding::Rejected => reported,
        AttemptEnding::Cut(_) => reported,
        // The provider may have worked until it noticed.
        AttemptEnding::Abandoned => reported,
        // It was not asked to work.
        AttemptEnding::SteppedOver(_) => Some(reported.unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::fault::Fault;
    use crate::time::Timestamp;
    use std::num::NonZeroU16;
    use std::time::Duration;

    const ANSWERED: AttemptEnding = AttemptEnding::Answered(200);
    const FAULTED: AttemptEnding = AttemptEnding::Faulted(Fault::Status(503));

    #[test]
    fn adds_up_what_every_attempt_took() {
        let receipt = Receipt::of(
            exchange(2),
            vec![
                attempt(1, AttemptEnding::Faulted(Fault::Malformed), Some("0.25")),
                attempt(2, ANSWERED, Some("0.5")),
            ],
        );
        assert_eq!(receipt.cost, Some(usd("0.75")));
        assert_eq!(receipt.usage, Some(Usage::of(20, 6)));
    }

    #[test]
    fn orders_attempts_by_number() {
        let receipt = Receipt::of(
            exchange(3),
            vec![
                attempt(3, ANSWERED, None),
                attempt(1, FAULTED, None),
                attempt(2, FAULTED, None),
            ],
        );
        let numbers: Vec<_> = receipt.attempts.iter().map(|a| a.attempt.get()).collect();
        assert_eq!(numbers, [1, 2, 3]);
    }

    #[test]
    fn a_fault_without_usage_costs_nothing() {
        let attempts = vec![attempt(1, FAULTED, None), attempt(2, ANSWERED, Some("0.5"))];
        assert_eq!(Receipt::of(exchange(2), attempts).cost, Some(usd("0.5")));
    }

    #[test]
    fn a_request_that_was_turned_down_costs_nothing() {
        let attempts = vec![attempt(1, AttemptEnding::Answered(422), None)];
        assert_eq!(Receipt::of(exchange(1), attempts).cost, Some(Usd::ZERO));
    }

    #[test]
    fn a_refusal_without_attempts_costs_nothing() {
        assert_eq!(Receipt::of(exchange(0), vec![]).cost, Some(Usd::ZERO));
    }

    #[test]
    fn the_cost_is_unknown_while_one_that_was_charged_is() {
        for ending in [
            ANSWERED,
            AttemptEnding::Cut(Fault::Truncated),
            AttemptEnding::Abandoned,
        ] {
            let attempts = vec![attempt(1, FAULTED, Some("0.5")), attempt(2, ending, None)];
            assert_eq!(Receipt::of(exchange(2), attempts).cost, None, "{ending:?}");
        }
    }

    #[test]
    fn the_cost_is_unknown_while_an_attempt_is_missing() {
        let receipt = Receipt::of(exchange(2), vec![attempt(2, ANSWERED, Some("0.5"))]);
        assert!(!receipt.is_whole());
        assert_eq!(receipt.cost, None);
    }

    #[test]
    fn the_answer_is_what_the_caller_got() {
        let rejected = || attempt(1, AttemptEnding::Rejected, Some("0.25"));
        let by = |last: AttemptEnding, ending: ExchangeEnding| {
            let attempts = vec![rejected(), attempt(2, last, None)];
            let exchange = ExchangeOutcome {
                ending,
                ..exchange(2)
            };
            let receipt = Receipt::of(exchange, attempts);
            receipt.answer().map(|attempt| attempt.attempt.get())
        };
        assert_eq!(by(ANSWERED, ExchangeEnding::Completed), Some(2));
        assert_eq!(by(FAULTED, ExchangeEnding::Completed), Some(1));
        let refused = ExchangeEnding::Refused("below_threshold".to_owned());
        assert_eq!(by(FAULTED, refused), None);
        assert_eq!(by(FAULTED, ExchangeEnding::ClientLeft), None);
    }

    fn exchange(attempts: u16) -> ExchangeOutcome {
        ExchangeOutcome {
            exchange: "x1".try_into().unwrap(),
            request_id: None,
            route: None,
            experiment: None,
            shadow_of: None,
            part_of: None,
            verdict: None,
            strongest: None,
            observed: None,
            streamed: false,
            started: Timestamp::default(),
            duration: Duration::ZERO,
            status: Some(200),
            attempts,
            escalated: false,
            skipped: vec![],
            decision: None,
            ending: ExchangeEnding::Completed,
            degraded: vec![],
            guardrails: vec![],
            cache: None,
        }
    }

    fn attempt(number: u16, ending: AttemptEnding, cost: Option<&str>) -> AttemptOutcome {
        AttemptOutcome {
            exchange: "x1".try_into().unwrap(),
            attempt: NonZeroU16::new(number).unwrap(),
            model: "small".try_into().unwrap(),
            wire_name: "qwen3-8b".try_into().unwrap(),
            provider: "onprem".try_into().unwrap(),
            started: Timestamp::default(),
            first_byte: None,
            duration: Duration::ZERO,
            ending,
            usage: cost.map(|_| Usage::of(10, 3)),
            cost: cost.map(usd),
            verification: None,
            dropped: vec![],
            case: None,
        }
    }

    fn usd(text: &str) -> Usd {
        text.parse().unwrap()
    }
}
