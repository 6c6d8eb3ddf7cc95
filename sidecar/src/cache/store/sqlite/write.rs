//! What changes the file, a transaction each.

use baton_core::cache::Purge;
use baton_core::name::{CacheTag, RouteName, TenantName};
use baton_core::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, Params, Transaction, params};

use super::super::{Change, Id, Written};
use crate::cache::row::Row;
use crate::ledger::micros;

/// Rows that are forgotten at a time: so many that every round makes room for what it keeps, and so few that it takes
/// no time.
const STEP: i64 = 8;

/// Rows that a purge takes out at a time.
const PURGE_STEP: i64 = 1000;

/// What a row takes beside what it says: its numbers, its signature, its lines in indexes.
const OVERHEAD: usize = 200;

pub(super) fn all(
    connection: &mut Connection,
    changes: &[Change],
    most: u64,
    now: Timestamp,
) -> rusqlite::Result<Written> {
    let transaction = connection.transaction()?;
    let mut written = Written::default();
    for change in changes {
        match change {
            Change::Keep(row) => keep(&transaction, row, now, &mut written)?,
            Change::Used(id) => used(&transaction, *id, now)?,
        }
    }
    written.gone.extend(forget_expired(&transaction, now)?);
    make_room(&transaction, most, &mut written)?;
    transaction.commit()?;
    Ok(written)
}

/// One step of a purge; nothing is gone once it is over.
pub(super) fn purge(connection: &mut Connection, purge: &Purge) -> rusqlite::Result<Vec<Id>> {
    let transaction = connection.transaction()?;
    // What stands in the head is what a purge asks for: a table of tags would have to be believed too.
    let gone = deleted(
        &transaction,
        // A head that is no JSON is nobody's answer: it goes too.
        "SELECT id FROM answers
         WHERE (?1 IS NULL OR route = ?1) AND (?2 IS NULL OR key = ?2)
           AND CASE WHEN json_valid(head) THEN
               (?3 IS NULL OR head ->> '$.tenant' = ?3)
               AND (?4 IS NULL OR EXISTS (SELECT 1 FROM json_each(head, '$.tags') WHERE value = ?4))
               AND head ->> '$.stored' <= ?5
           ELSE TRUE END LIMIT ?6",
        params![
            purge.route.as_ref().map(RouteName::as_str),
            purge.key.as_ref().map(|key| key.as_bytes().as_slice()),
            purge.tenant.as_ref().map(TenantName::as_str),
            purge.tag.as_ref().map(CacheTag::as_str),
            micros(purge.before),
            PURGE_STEP,
        ],
    )?;
    transaction.commit()?;
    Ok(gone)
}

fn keep(
    transaction: &Transaction<'_>,
    row: &Row,
    now: Timestamp,
    written: &mut Written,
) -> rusqlite::Result<()> {
    let key = row.key.as_bytes();
    let before: Option<Id> = transaction
        .prepare_cached("DELETE FROM answers WHERE route = ? AND key = ? RETURNING id")?
        .query_row(params![row.route, key], |row| row.get(0))
        .optional()?;
    written.gone.extend(before);
    let asked = row.asked.as_ref();
    transaction
        .prepare_cached(
            "INSERT INTO answers
             (route, key, until, used, bytes, head, signature, context, embedder, question, vector, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?
        .execute(params![
            row.route,
            key,
            micros(row.until),
            micros(now),
            i64::try_from(row.len().saturating_add(OVERHEAD)).unwrap_or(i64::MAX),
            row.head,
            row.signature,
            asked.map(|asked| asked.context.as_bytes().as_slice()),
            asked.map(|asked| &asked.embedder),
            asked.map(|asked| &asked.text),
            asked.map(|asked| &asked.vector),
            row.body,
        ])?;
    written.kept.push(transaction.last_insert_rowid());
    Ok(())
}

fn used(transaction: &Transaction<'_>, id: Id, now: Timestamp) -> rusqlite::Result<()> {
    transaction
        .prepare_cached("UPDATE answers SET used = ?2 WHERE id = ?1")?
        .execute(params![id, micros(now)])?;
    Ok(())
}

fn forget_expired(transaction: &Transaction<'_>, now: Timestamp) -> rusqlite::Result<Vec<Id>> {
    deleted(
        transaction,
        "SELECT id FROM answers WHERE until <= ? LIMIT ?",
        params![micros(now), STEP],
    )
}

/// Forgets what was not used for longest, until there is room.
fn make_room(
    transaction: &Transaction<'_>,
    most: u64,
    written: &mut Written,
) -> rusqlite::Result<()> {
    while in_use(transaction)? > most {
        let gone = deleted(
            transaction,
            "SELECT id FROM answers ORDER BY used LIMIT ?",
            [STEP],
        )?;
        if gone.is_empty() {
            break;
        }
        written.evicted += u64::try_from(gone.len()).unwrap_or_default();
        written.gone.extend(gone);
    }
    Ok(())
}

/// What the file has in use, in bytes: its pages but for those that are free again.
fn in_use(transaction: &Transaction<'_>) -> rusqlite::Result<u64> {
    let number = |pragma| transaction.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
    let pages = number("page_count")?.saturating_sub(number("freelist_count")?);
    let bytes = pages.saturating_mul(number("page_size")?);
    Ok(u64::try_from(bytes).unwrap_or_default())
}

fn deleted(
    transaction: &Transaction<'_>,
    which: &str,
    params: impl Params,
) -> rusqlite::Result<Vec<Id>> {
    let sql = format!("DELETE FROM answers WHERE id IN ({which}) RETURNING id");
    let mut gone = transaction.prepare_cached(&sql)?;
    let rows = gone.query_map(params, |row| row.get(0))?;
    rows.collect()
}
