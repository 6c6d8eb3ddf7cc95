#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use std::num::NonZeroU16;

use super::*;
use crate::name::ExchangeId;
use crate::outcome::AttemptEnding;
use crate::usage::Usage;

fn at(seconds: u64) -> Timestamp {
    Timestamp::from_micros((1_000_000 + seconds) * 1_000_000)
}

/// An answer of so many tokens.
fn answer(first_byte: u64, millis: u64, tokens: u64) -> AttemptOutcome {
    AttemptOutcome {
        exchange: ExchangeId::mint(1, 1),
        attempt: NonZeroU16::MIN,
        model: "small".try_into().unwrap(),
        wire_name: "small".try_into().unwrap(),
        provider: "alpha".try_into().unwrap(),
        started: at(0),
        first_byte: Some(Duration::from_millis(first_byte)),
        duration: Duration::from_millis(millis),
        ending: AttemptEnding::Answered(200),
        usage: (tokens > 0).then(|| Usage::of(10, tokens)),
        cost: None,
        verification: None,
        dropped: Vec::new(),
        case: None,
    }
}

#[test]
fn nothing_is_known_before_the_first_attempt_and_long_after_the_last() {
    let mut tally = Tally::default();
    assert_eq!(tally.vitals(at(0)), None);
    tally.answered(&answer(100, 1_000, 50), at(0));
    assert!(tally.vitals(at(0)).is_some());
    assert_eq!(tally.vitals(at(300)), None);
}

#[test]
fn adds_up_what_attempts_say() {
    let mut tally = Tally::default();
    for _ in 0..3 {
        tally.answered(&answer(100, 2_000, 100), at(0));
    }
    tally.faulted(at(0));
    let vitals = tally.vitals(at(0)).unwrap();
    assert_eq!(vitals.samples, 4);
    assert!((vitals.uptime - 0.75).abs() < 1e-6);
    assert!((vitals.first_byte_ms - 100.0).abs() < 1e-3);
    assert!((vitals.tokens_per_s - 50.0).abs() < 1e-3);
    assert!((vitals.p95_ms / 2_000.0 - 1.0).abs() < 0.1);
}

#[test]
fn what_was_a_half_life_ago_counts_half() {
    let mut tally = Tally::default();
    tally.answered(&answer(300, 300, 0), at(0));
    tally.answered(&answer(600, 600, 0), at(HALF_LIFE.as_secs()));
    let vitals = tally.vitals(at(HALF_LIFE.as_secs())).unwrap();
    assert!((vitals.first_byte_ms - 500.0).abs() < 0.1);
    assert_eq!(vitals.samples, 2);
}

#[test]
fn news_that_come_late_do_not_turn_time_back() {
    let mut tally = Tally::default();
    tally.faulted(at(60));
    tally.answered(&answer(1, 1, 0), at(0));
    let vitals = tally.vitals(at(60)).unwrap();
    assert!((vitals.uptime - 0.5).abs() < 1e-6);
}

#[test]
fn one_in_twenty_may_be_slower_than_the_95th_percentile() {
    for slow in [0, 4, 6] {
        let mut tally = Tally::default();
        for number in 0..100 {
            let millis = if number < slow { 30_000 } else { 500 };
            tally.answered(&answer(1, millis, 0), at(0));
        }
        let p95 = tally.vitals(at(0)).unwrap().p95_ms;
        assert_eq!(p95 > 1_000.0, slow > 5, "{slow}: {p95}");
    }
}

#[test]
fn the_percentile_is_within_a_tenth_from_a_millisecond_to_minutes() {
    let mut millis = 1;
    while millis < 600_000 {
        let mut tally = Tally::default();
        tally.answered(&answer(1, millis, 0), at(0));
        let p95 = f64::from(tally.vitals(at(0)).unwrap().p95_ms);
        let off = p95 / f64::from(u32::try_from(millis).unwrap()) - 1.0;
        assert!(off.abs() < 0.1, "{millis}: {p95}");
        millis += millis / 7 + 1;
    }
}
