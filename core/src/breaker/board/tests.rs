#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use std::time::Duration;

use super::*;
use crate::climb::Hopeless;
use crate::config::Config;
use crate::health::tests::ended;
use crate::outcome::AttemptEnding;

const NOW: Timestamp = Timestamp::from_micros(1_000_000_000);

/// Two models of one provider, two of another that has one limit for both.
fn config() -> Config {
    Config::parse(
        br#"{
        "sidecar": {"cluster": "baton-sidecar"},
        "providers": {
            "alpha": {"cluster": "alpha", "format": "openai", "authority": "alpha"},
            "beta": {"cluster": "beta", "format": "openai", "authority": "beta", "rate_limits": "provider"}
        },
        "models": {
            "a1": {"provider": "alpha", "name": "a1"}, "a2": {"provider": "alpha", "name": "a2"},
            "b1": {"provider": "beta", "name": "b1"}, "b2": {"provider": "beta", "name": "b2"}
        },
        "routes": [{"name": "main", "match": {"models": ["auto"]}, "ladder": ["a1"]}]
    }"#,
    )
    .unwrap()
}

struct Story {
    config: Config,
    board: Board,
}

impl Story {
    fn begin() -> Self {
        Self {
            config: config(),
            board: Board::default(),
        }
    }

    fn ended(&mut self, model: &str, ending: AttemptEnding, count: u32) -> &mut Self {
        let model = &self.config.models[model];
        let outcome = ended(model, ending, NOW);
        for _ in 0..count {
            self.board.note(model, &outcome, &self.config.breaker);
        }
        self
    }

    /// Everybody who is not closed, and how he stands.
    fn unwell(&self) -> Vec<String> {
        let settings = &self.config.breaker;
        let unwell = self.board.unwell(NOW, settings);
        let word = |breaker: &Breaker| breaker.standing(NOW, settings).as_str();
        let providers = unwell.providers.iter();
        let models = unwell.models.iter();
        providers
            .map(|(name, breaker)| format!("{name} {}", word(breaker)))
            .chain(models.map(|(name, breaker)| format!("{name} {}", word(breaker))))
            .collect()
    }
}

const WELL: AttemptEnding = AttemptEnding::Answered(200);
const DOWN: AttemptEnding = AttemptEnding::Faulted(Fault::Status(503));

#[test]
fn a_model_that_fails_alone_is_left_out_alone() {
    let mut story = Story::begin();
    story.ended("a2", WELL, 5).ended("a1", DOWN, 20);
    assert_eq!(story.unwell(), ["a1 open"]);
}

#[test]
fn a_provider_whose_models_all_fail_is_left_out_whole() {
    let mut story = Story::begin();
    story.ended("a1", DOWN, 5).ended("a2", DOWN, 5);
    assert_eq!(story.unwell(), ["alpha open"]);
}

#[test]
fn a_connection_that_fails_is_the_providers() {
    let mut story = Story::begin();
    story.ended("a2", WELL, 5);
    let refused = AttemptEnding::Faulted(Fault::Connect);
    story.ended("a1", refused, 10);
    assert_eq!(story.unwell(), ["alpha open", "a1 open"]);
}

#[test]
fn a_rate_limit_is_of_whom_the_configuration_says() {
    let limited = |seconds| {
        let retry_after = Some(Duration::from_secs(seconds));
        AttemptEnding::Faulted(Fault::RateLimited { retry_after })
    };
    let mut story = Story::begin();
    story
        .ended("a1", limited(5), 1)
        .ended("b1", limited(5), 1)
        .ended("a2", limited(0), 1);
    assert_eq!(story.unwell(), ["beta benched", "a1 benched"]);
}

#[test]
fn a_cut_answer_counts_as_a_fault() {
    let mut story = Story::begin();
    story.ended("a1", AttemptEnding::Cut(Fault::Truncated), 10);
    assert_eq!(story.unwell(), ["alpha open", "a1 open"]);
}

#[test]
fn what_is_nobodys_fault_counts_for_nothing() {
    let mut story = Story::begin();
    for ending in [
        AttemptEnding::Answered(400),
        AttemptEnding::Answered(422),
        AttemptEnding::Faulted(Fault::BadRequest),
        AttemptEnding::Faulted(Fault::ContentFiltered),
        AttemptEnding::Faulted(Fault::ContextLengthExceeded),
        AttemptEnding::Abandoned,
        AttemptEnding::SteppedOver(Hopeless::Benched),
    ] {
        story.ended("a1", ending, 100);
    }
    assert_eq!(story.board, Board::default());
}

#[test]
fn a_refused_key_and_a_used_up_quota_bench_the_provider_alone() {
    for fault in [Fault::Auth, Fault::QuotaExhausted] {
        let mut story = Story::begin();
        story.ended("a1", AttemptEnding::Faulted(fault), 1);
        assert_eq!(story.unwell(), ["alpha benched"]);
    }
}

#[test]
fn a_model_its_provider_does_not_know_is_the_models_fault() {
    let mut story = Story::begin();
    let unknown = AttemptEnding::Faulted(Fault::ModelNotFound);
    story.ended("a1", unknown, 10);
    assert_eq!(story.unwell(), ["a1 open"]);
}
