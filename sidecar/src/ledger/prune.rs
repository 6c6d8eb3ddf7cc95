//! Forgetting, in small steps: the ledger's size is bounded by what is kept, for how long.
//!
//! Space that is given up is used again by what comes; the file itself does not shrink.

use baton_core::time::Timestamp;
use rusqlite::{Connection, TransactionBehavior, params};

/// Rows of each table one step looks at: a few milliseconds of the writer's time.
pub const PRUNE_STEP: u32 = 500;

/// What one step forgot.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Pruned {
    /// How many exchanges.
    pub exchanges: usize,
    /// How many attempts.
    pub attempts: usize,
    /// How many judgements, and words on answers.
    pub judgements: usize,
}

impl Pruned {
    /// Whether there was nothing left to forget.
    pub fn is_none(self) -> bool {
        self == Self::default()
    }
}

/// Forgets the oldest exchanges received before a moment, and the oldest attempts that belong to no
/// exchange (any more, or that ever came). Only ever looks at the oldest rows: it costs the same
/// whatever there is.
pub(super) fn step(connection: &mut Connection, before: Timestamp) -> rusqlite::Result<Pruned> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let exchanges = transaction.execute(
        "DELETE FROM exchanges WHERE seq IN (
            SELECT seq FROM (SELECT seq, received FROM exchanges ORDER BY seq LIMIT ?1)
            WHERE received < ?2)",
        params![PRUNE_STEP, micros(before)],
    )?;
    let attempts = transaction.execute(
        "DELETE FROM attempts WHERE seq IN (
            SELECT seq FROM (SELECT seq, exchange, received FROM attempts ORDER BY seq LIMIT ?1)
            WHERE received < ?2 AND exchange NOT IN (SELECT exchange FROM exchanges))",
        params![PRUNE_STEP, micros(before)],
    )?;
    let mut judgements = 0;
    for table in ["judgements", "feedback"] {
        let sql = format!(
            "DELETE FROM {table} WHERE seq IN (
                SELECT seq FROM (SELECT seq, received FROM {table} ORDER BY seq LIMIT ?1)
                WHERE received < ?2)"
        );
        judgements += transaction.execute(&sql, params![PRUNE_STEP, micros(before)])?;
    }
    transaction.commit()?;
    Ok(Pruned {
        exchanges,
        attempts,
        judgements,
    })
}

/// A moment as SQLite keeps it.
pub(crate) fn micros(moment: Timestamp) -> i64 {
    // Reached in the year 294,247.
    i64::try_from(moment.as_micros()).unwrap_or(i64::MAX)
}
