//! Reading judgements, and what became of the answers.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::json::Json;
use crate::calibration::{Entry, Sample};

/// The most judgements that are read at a time, the newest: some thirty megabytes, and more than any figure
/// needs.
const MOST: u32 = 100_000;

/// Feedback is on the answer that the caller got, which is that of the last attempt.
const SQL: &str = "
SELECT j.judgement AS judgement,
       (SELECT avg(f.good) FROM feedback AS f
         WHERE f.exchange = j.exchange
           AND EXISTS (SELECT 1 FROM exchanges AS e
                        WHERE e.exchange = j.exchange AND e.outcome ->> '$.attempts' = j.attempt)) AS good
  FROM judgements AS j
 WHERE j.received >= ?1
 ORDER BY j.seq DESC LIMIT ?2";

/// The newest that came at a moment or later, newest first. None of a ledger that has no room for them yet.
pub(super) fn since(connection: &Connection, moment: i64) -> rusqlite::Result<Vec<Sample>> {
    if !has_judgements(connection)? {
        return Ok(Vec::new());
    }
    let mut select = connection.prepare_cached(SQL)?;
    let samples = select.query_map(params![moment, MOST], sample)?;
    let mut samples: Vec<_> = samples.collect::<Result<_, _>>()?;
    climb(&mut samples);
    Ok(samples)
}

/// Whether an exchange has ended, or an answer of it was judged.
pub(super) fn knows(connection: &Connection, exchange: &str) -> rusqlite::Result<bool> {
    let mut select = connection.prepare_cached(
        "SELECT 1 FROM exchanges WHERE exchange = ?1
         UNION ALL SELECT 1 FROM judgements WHERE exchange = ?1 LIMIT 1",
    )?;
    let found: Option<i64> = select.query_row([exchange], |row| row.get(0)).optional()?;
    Ok(found.is_some())
}

fn has_judgements(connection: &Connection) -> rusqlite::Result<bool> {
    let sql = "SELECT count(*) FROM sqlite_schema WHERE name = 'judgements'";
    let tables: i64 = connection.query_row(sql, [], |row| row.get(0))?;
    Ok(tables > 0)
}

fn sample(row: &Row<'_>) -> rusqlite::Result<Sample> {
    let Json(entry): Json<Entry> = row.get("judgement")?;
    Ok(Sample {
        entry,
        outcome: row.get("good")?,
        next_is_better: None,
    })
}

/// Takes note, of each answer that failed, whether the next of its exchange scored better. Newest first.
fn climb(samples: &mut [Sample]) {
    let mut next: BTreeMap<String, f64> = BTreeMap::new();
    for sample in samples {
        let Some(score) = sample.entry.used.map(|scores| scores.lowest()) else {
            continue;
        };
        let later = next.insert(sample.entry.exchange.as_str().to_owned(), score);
        if !sample.entry.passed {
            sample.next_is_better = later.map(|later| later > score);
        }
    }
}
