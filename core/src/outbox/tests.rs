#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::name::ExchangeId;
use crate::outcome::ExchangeEnding;
use crate::time::Timestamp;
use std::time::Duration;

fn outcome(number: u64) -> Outcome {
    Outcome::Exchange(ExchangeOutcome {
        exchange: ExchangeId::mint(0, number),
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
        attempts: 1,
        escalated: false,
        skipped: Vec::new(),
        decision: None,
        ending: ExchangeEnding::Completed,
        degraded: Vec::new(),
        guardrails: Vec::new(),
        cache: None,
    })
}

/// The exchanges of the next batch, by their count.
fn batch(outbox: &mut Outbox) -> Vec<String> {
    let mut request = SyncRequest::default();
    outbox.send(&mut request);
    let ids = request
        .exchanges
        .iter()
        .map(|exchange| exchange.exchange.to_string());
    ids.map(|id| id.rsplit('-').next().unwrap().to_owned())
        .collect()
}

#[test]
fn sends_a_batch_again_until_it_is_acknowledged() {
    let mut outbox = Outbox::default();
    outbox.post(outcome(1));
    assert_eq!(batch(&mut outbox), ["1"]);
    outbox.post(outcome(2));
    outbox.answered(503);
    assert!(outbox.is_sidecar_away());
    assert_eq!(batch(&mut outbox), ["1", "2"]);
    outbox.answered(200);
    assert!(!outbox.is_sidecar_away() && outbox.is_empty());
    assert!(batch(&mut outbox).is_empty());
}

#[test]
fn sends_a_batch_again_when_nobody_knows_what_became_of_it() {
    let mut outbox = Outbox::default();
    outbox.post(outcome(1));
    assert_eq!(batch(&mut outbox), ["1"]);
    assert_eq!(batch(&mut outbox), ["1"]);
}

#[test]
fn counts_a_batch_that_the_sidecar_will_never_take() {
    let mut outbox = Outbox::default();
    outbox.post(outcome(1));
    batch(&mut outbox);
    outbox.answered(400);
    let mut request = SyncRequest::default();
    outbox.send(&mut request);
    assert_eq!((request.exchanges.len(), request.dropped), (0, 1));
}

#[test]
fn has_a_backlog_while_a_whole_batch_waits() {
    let mut outbox = Outbox::default();
    for number in 0..600 {
        outbox.post(outcome(number));
    }
    assert!(outbox.has_backlog());
    assert_eq!(batch(&mut outbox).len(), MAX_BATCH);
    assert!(!outbox.has_backlog());
}

#[test]
fn drops_the_oldest_when_there_is_no_room() {
    let mut outbox = Outbox::default();
    for number in 0..=10_000 {
        outbox.post(outcome(number));
    }
    let mut request = SyncRequest::default();
    outbox.send(&mut request);
    assert_eq!(request.dropped, 1);
    assert_eq!(request.exchanges.len(), MAX_BATCH);
    assert!(outbox.has_backlog());
    assert_eq!(request.exchanges[0].exchange, ExchangeId::mint(0, 1));
}
