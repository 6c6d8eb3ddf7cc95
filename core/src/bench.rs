//! Providers that are not asked for a while: their key was refused, or their quota is used up.
//!
//! Asking them again with the next request would cost each caller a round trip to learn the same. A
//! bench is a VM's own and holds for a minute; breakers that all workers share are another thing.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::fault::Fault;
use crate::name::ProviderName;
use crate::outcome::{AttemptEnding, AttemptOutcome};
use crate::time::Timestamp;

/// How long a provider sits on it: a key that was just renewed works again within this.
const BENCHED: Duration = Duration::from_secs(60);

/// The providers on it. There are at most as many as the configuration has.
#[derive(Debug, Default)]
pub struct Bench(BTreeMap<ProviderName, Timestamp>);

impl Bench {
    /// Takes note of how an attempt ended.
    pub fn note(&mut self, outcome: &AttemptOutcome) {
        if let AttemptEnding::Faulted(Fault::Auth | Fault::QuotaExhausted) = outcome.ending {
            let now = outcome.started.after(outcome.duration);
            self.0.insert(outcome.provider.clone(), now.after(BENCHED));
        }
    }

    /// Whether a provider is on it.
    pub fn holds(&self, provider: &ProviderName, now: Timestamp) -> bool {
        self.0.get(provider).is_some_and(|until| *until > now)
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    const EARLY: Timestamp = Timestamp::from_micros(1_000_000);

    #[test]
    fn a_refused_key_benches_its_provider_for_a_minute() {
        let mut bench = Bench::default();
        bench.note(&ended("a", AttemptEnding::Faulted(Fault::Auth)));
        let (a, b) = (provider("a"), provider("b"));
        assert!(bench.holds(&a, EARLY));
        assert!(bench.holds(&a, EARLY.after(BENCHED - Duration::from_secs(1))));
        assert!(!bench.holds(&a, EARLY.after(BENCHED)));
        assert!(!bench.holds(&b, EARLY));
    }

    #[test]
    fn other_faults_bench_nobody() {
        let mut bench = Bench::default();
        for ending in [
            AttemptEnding::Faulted(Fault::Status(503)),
            AttemptEnding::Faulted(Fault::ContextLengthExceeded),
            AttemptEnding::Answered(200),
            AttemptEnding::Cut(Fault::Auth),
        ] {
            bench.note(&ended("a", ending));
        }
        assert!(!bench.holds(&provider("a"), EARLY));
    }

    fn provider(name: &str) -> ProviderName {
        name.try_into().unwrap()
    }

    fn ended(by: &str, ending: AttemptEnding) -> AttemptOutcome {
        AttemptOutcome {
            exchange: crate::name::ExchangeId::mint(1, 1),
            attempt: std::num::NonZeroU16::MIN,
            model: "small".try_into().unwrap(),
            wire_name: "qwen3-8b".try_into().unwrap(),
            provider: provider(by),
            started: EARLY,
            first_byte: None,
            duration: Duration::ZERO,
            ending,
            usage: None,
            cost: None,
            dropped: Vec::new(),
        }
    }
}
