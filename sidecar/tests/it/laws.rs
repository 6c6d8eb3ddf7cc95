//! What holds for any order of outcomes, any repetition, any division into batches.

use std::collections::BTreeMap;

use baton_core::fault::Fault;
use baton_core::outcome::{AttemptOutcome, ExchangeOutcome};
use baton_core::receipt::Receipt;
use baton_core::time::Timestamp;
use baton_sidecar::ledger::{Batch, Ledger, Reader};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::outcome::{answered, exchange, faulted};
use crate::server::directory;

#[derive(Clone, Debug)]
enum Outcome {
    Attempt(AttemptOutcome),
    Exchange(ExchangeOutcome),
}

proptest! {
    // Each case makes a ledger on the disk.
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_repetition_gives_the_same_receipts(
        attempts in vec(0..5_u16, 1..6),
        order in vec((any::<prop::sample::Index>(), 1..4_usize), 0..40),
    ) {
        let outcomes = outcomes(&attempts);
        prop_assert_eq!(kept(batches(&outcomes, &order)), receipts(&attempts));
    }
}

/// Exchange `x0` with as many attempts as the first number says, and so on.
fn outcomes(attempts: &[u16]) -> Vec<Outcome> {
    let of_one = |(id, attempts): (String, Vec<AttemptOutcome>)| {
        let made = u16::try_from(attempts.len()).unwrap();
        let attempts = attempts.into_iter().map(Outcome::Attempt);
        attempts
            .chain([Outcome::Exchange(exchange(&id, made))])
            .collect::<Vec<_>>()
    };
    ladders(attempts).into_iter().flat_map(of_one).collect()
}

fn receipts(attempts: &[u16]) -> BTreeMap<String, Receipt> {
    let of_one = |(id, attempts): (String, Vec<AttemptOutcome>)| {
        let made = u16::try_from(attempts.len()).unwrap();
        (id.clone(), Receipt::of(exchange(&id, made), attempts))
    };
    ladders(attempts).into_iter().map(of_one).collect()
}

fn ladders(attempts: &[u16]) -> Vec<(String, Vec<AttemptOutcome>)> {
    let of_one = |(number, last): (usize, &u16)| {
        let id = format!("x{number}");
        let attempt = |n| {
            if n == *last {
                answered(&id, n)
            } else {
                faulted(&id, n, Fault::Status(500 + n))
            }
        };
        let attempts = (1..=*last).map(attempt).collect();
        (id, attempts)
    };
    attempts.iter().enumerate().map(of_one).collect()
}

/// The outcomes at the places told, as many to a batch as told; then all of them once more from the
/// last to the first, so that none is missing.
fn batches(outcomes: &[Outcome], order: &[(prop::sample::Index, usize)]) -> Vec<Batch> {
    let mut batches = vec![Batch::default()];
    let told = order
        .iter()
        .map(|(place, size)| (place.get(outcomes).clone(), *size));
    let all = outcomes.iter().rev().map(|outcome| (outcome.clone(), 2));
    for (outcome, size) in told.chain(all) {
        let batch = batches.last_mut().unwrap();
        if batch.attempts.len() + batch.exchanges.len() >= size {
            batches.push(Batch::default());
        }
        let batch = batches.last_mut().unwrap();
        match outcome {
            Outcome::Attempt(attempt) => batch.attempts.push(attempt),
            Outcome::Exchange(exchange) => batch.exchanges.push(exchange),
        }
    }
    batches
}

/// What a ledger makes of these batches.
fn kept(batches: Vec<Batch>) -> BTreeMap<String, Receipt> {
    let directory = directory();
    let (ledger, writer) = Ledger::open(directory.path()).unwrap();
    let writer = std::thread::spawn(|| writer.run(|_| ()));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        for batch in batches {
            ledger.record(batch, Timestamp::default()).await.unwrap();
        }
    });
    drop(ledger);
    writer.join().unwrap();
    let page = Reader::open(directory.path())
        .unwrap()
        .newest(1000)
        .unwrap();
    page.receipts
        .into_iter()
        .map(|r| (r.exchange.exchange.to_string(), r))
        .collect()
}
