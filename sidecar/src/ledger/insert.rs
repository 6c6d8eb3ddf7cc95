//! Putting batches into the ledger. What is there already stays as it is.

use baton_core::outcome::{AttemptOutcome, ExchangeOutcome};
use baton_core::time::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::json::Json;
use super::{Batch, prune};
use crate::calibration::{Entry, Feedback};

/// Keeps all batches or none; what of them was new.
pub(super) fn all(
    connection: &mut Connection,
    batches: Vec<(Batch, Timestamp)>,
) -> rusqlite::Result<Batch> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut new = Batch::default();
    for (batch, received) in batches {
        for attempt in batch.attempts {
            if insert_attempt(&transaction, &attempt, received)? {
                new.attempts.push(attempt);
            }
        }
        for exchange in batch.exchanges {
            if insert_exchange(&transaction, &exchange, received)? {
                new.exchanges.push(exchange);
            }
        }
        for entry in &batch.judgements {
            insert_judgement(&transaction, entry, received)?;
        }
        for feedback in &batch.feedback {
            upsert_feedback(&transaction, feedback, received)?;
        }
    }
    transaction.commit()?;
    Ok(new)
}

/// Whether it was new.
fn insert_attempt(
    transaction: &Transaction<'_>,
    attempt: &AttemptOutcome,
    received: Timestamp,
) -> rusqlite::Result<bool> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO attempts (exchange, attempt, received, outcome) VALUES (?, ?, ?, ?)
         ON CONFLICT DO NOTHING",
    )?;
    let rows = insert.execute(params![
        attempt.exchange.as_str(),
        attempt.attempt.get(),
        prune::micros(received),
        Json(attempt)
    ])?;
    Ok(rows > 0)
}

/// Whether it was new.
fn insert_exchange(
    transaction: &Transaction<'_>,
    exchange: &ExchangeOutcome,
    received: Timestamp,
) -> rusqlite::Result<bool> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO exchanges (exchange, received, outcome) VALUES (?, ?, ?)
         ON CONFLICT DO NOTHING",
    )?;
    let rows = insert.execute(params![
        exchange.exchange.as_str(),
        prune::micros(received),
        Json(exchange)
    ])?;
    Ok(rows > 0)
}

fn insert_judgement(
    transaction: &Transaction<'_>,
    entry: &Entry,
    received: Timestamp,
) -> rusqlite::Result<()> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO judgements (exchange, attempt, received, judgement) VALUES (?, ?, ?, ?)",
    )?;
    insert.execute(params![
        entry.exchange.as_str(),
        entry.attempt,
        prune::micros(received),
        Json(entry)
    ])?;
    Ok(())
}

/// The latest word of a source counts.
fn upsert_feedback(
    transaction: &Transaction<'_>,
    feedback: &Feedback,
    received: Timestamp,
) -> rusqlite::Result<()> {
    let mut upsert = transaction.prepare_cached(
        "INSERT INTO feedback (exchange, source, received, good) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET good = excluded.good",
    )?;
    upsert.execute(params![
        feedback.exchange.as_str(),
        feedback.source,
        prune::micros(received),
        feedback.good.value()
    ])?;
    Ok(())
}
