//! Random inputs: bytes, kept inputs with something wrong in them, and neutral requests, answers and events.

mod answer;
mod damage;
mod event;
mod request;

use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::RngSeed;

use self::answer::{answer, in_pieces};
use self::damage::{damage, damaged, other_value, replaced};
use self::event::events;
use self::request::request;
use crate::golden::inputs;
use crate::table::{CALLERS, PROVIDERS};
use crate::{laws, streams};

proptest! {
    #![proptest_config(config())]

    #[test]
    fn nothing_panics_on_any_bytes(bytes in vec(any::<u8>(), 0..200), cuts in cuts()) {
        laws::nothing_panics(&bytes);
        laws::pieces_do_not_matter(&bytes, &cuts);
    }

    #[test]
    fn nothing_panics_on_damaged_bytes(at: Index, damage in vec(damage(), 1..4), cuts in cuts()) {
        let bytes = damaged(at.get::<Vec<u8>>(&KEPT).clone(), &damage);
        laws::nothing_panics(&bytes);
        laws::pieces_do_not_matter(&bytes, &cuts);
    }

    #[test]
    fn nothing_panics_on_other_values(at: Index, place: Index, value in other_value()) {
        let bytes: &Vec<u8> = at.get(&KEPT);
        laws::nothing_panics(&replaced(bytes, place, &value));
    }

    #[test]
    fn answers_are_said(answer in answer()) {
        CALLERS.iter().for_each(|caller| laws::is_said(&answer, caller));
    }

    #[test]
    fn answers_are_streamed(answer in answer(), size in 1_usize..9) {
        let events = in_pieces(answer, size);
        CALLERS.iter().for_each(|caller| laws::is_streamed(&events, caller));
    }

    #[test]
    fn requests_come_back(request in request()) {
        CALLERS.iter().for_each(|caller| laws::comes_back(&request, caller));
        PROVIDERS.iter().for_each(|provider| laws::is_json_or_refused(&request, provider));
    }

    #[test]
    fn streams_end_once_whatever_happens(events in events()) {
        CALLERS.iter().for_each(|caller| laws::is_ended_once(&events, caller));
    }
}

/// The same cases on every run, unless the environment gives a seed.
fn config() -> ProptestConfig {
    let config = ProptestConfig::default();
    match config.rng_seed {
        RngSeed::Random => ProptestConfig {
            rng_seed: RngSeed::Fixed(20),
            ..config
        },
        RngSeed::Fixed(_) => config,
    }
}

/// All inputs there are.
static KEPT: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let callers = CALLERS.iter().flat_map(|caller| {
        inputs(&format!("requests/{}", caller.name))
            .into_iter()
            .map(|input| input.bytes)
    });
    let providers = PROVIDERS.iter().flat_map(|provider| {
        let answers = inputs(&format!("answers/{}", provider.name));
        let streams = inputs(&format!("streams/{}", provider.name));
        let streams = streams.into_iter().map(|input| streams::bytes(&input));
        answers.into_iter().map(|input| input.bytes).chain(streams)
    });
    callers.chain(providers).collect()
});

fn cuts() -> impl Strategy<Value = Vec<usize>> {
    vec(any::<usize>(), 0..8)
}
