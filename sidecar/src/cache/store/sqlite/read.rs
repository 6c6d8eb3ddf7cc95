//! What is asked of the file.

use std::collections::BTreeMap;

use baton_core::cache::Key;
use baton_core::time::Timestamp;
use rusqlite::types::{FromSqlError, Type};
use rusqlite::{Connection, OptionalExtension, Row as SqlRow, params};

use super::super::{Id, Place, Usage};
use crate::cache::row::{Asked, Row};

const ROW: &str = "SELECT id, route, key, until, head, signature, context, embedder, question, vector, body FROM answers";

pub(super) fn find(
    connection: &Connection,
    route: &str,
    key: &Key,
) -> rusqlite::Result<Option<(Id, Row)>> {
    connection
        .prepare_cached(&format!("{ROW} WHERE route = ? AND key = ?"))?
        .query_row(params![route, key.as_bytes()], |row| {
            Ok((row.get("id")?, self::row(row)?))
        })
        .optional()
}

pub(super) fn at(connection: &Connection, id: Id) -> rusqlite::Result<Option<Row>> {
    connection
        .prepare_cached(&format!("{ROW} WHERE id = ?"))?
        .query_row([id], row)
        .optional()
}

pub(super) fn places(
    connection: &Connection,
    after: Id,
    most: usize,
) -> rusqlite::Result<Vec<Place>> {
    let mut places = connection.prepare_cached(
        "SELECT id, context, embedder, vector FROM answers
         WHERE vector IS NOT NULL AND id > ? ORDER BY id LIMIT ?",
    )?;
    let rows = places.query_map(params![after, limit(most)], |row| {
        Ok(Place {
            id: row.get("id")?,
            context: key(row, "context")?,
            embedder: row.get("embedder")?,
            vector: row.get("vector")?,
        })
    })?;
    rows.collect()
}

pub(super) fn newest_places(connection: &Connection, most: usize) -> rusqlite::Result<Id> {
    let after = connection
        .query_row(
            "SELECT id FROM answers WHERE vector IS NOT NULL ORDER BY id DESC LIMIT 1 OFFSET ?",
            [limit(most)],
            |row| row.get(0),
        )
        .optional()?;
    Ok(after.unwrap_or(0))
}

pub(super) fn usage(connection: &Connection) -> rusqlite::Result<BTreeMap<String, Usage>> {
    let mut usage =
        connection.prepare_cached("SELECT route, entries, bytes FROM usage WHERE entries > 0")?;
    let count = |row: &SqlRow<'_>, column| {
        let count: i64 = row.get(column)?;
        Ok::<_, rusqlite::Error>(u64::try_from(count).unwrap_or_default())
    };
    let rows = usage.query_map([], |row| {
        let usage = Usage {
            entries: count(row, "entries")?,
            bytes: count(row, "bytes")?,
        };
        Ok((row.get("route")?, usage))
    })?;
    rows.collect()
}

fn row(row: &SqlRow<'_>) -> rusqlite::Result<Row> {
    let until: i64 = row.get("until")?;
    Ok(Row {
        route: row.get("route")?,
        key: key(row, "key")?,
        head: row.get("head")?,
        body: row.get("body")?,
        asked: asked(row)?,
        until: Timestamp::from_micros(u64::try_from(until).unwrap_or_default()),
        signature: row.get("signature")?,
    })
}

fn asked(row: &SqlRow<'_>) -> rusqlite::Result<Option<Asked>> {
    let Some(vector) = row.get("vector")? else {
        return Ok(None);
    };
    Ok(Some(Asked {
        context: key(row, "context")?,
        text: row.get("question")?,
        embedder: row.get("embedder")?,
        vector,
    }))
}

fn key(row: &SqlRow<'_>, column: &str) -> rusqlite::Result<Key> {
    let bytes: Vec<u8> = row.get(column)?;
    let no_key = |_| FromSqlError::InvalidBlobSize {
        expected_size: 16,
        blob_size: bytes.len(),
    };
    let key = <[u8; 16]>::try_from(bytes.as_slice()).map_err(no_key);
    key.map(Key::from_bytes)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, Type::Blob, Box::new(error)))
}

fn limit(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}
