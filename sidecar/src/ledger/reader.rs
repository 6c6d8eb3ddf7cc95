//! Reading receipts, from a connection that cannot write and never makes the writer wait.

use std::path::{Path, PathBuf};

use baton_core::outcome::{AttemptOutcome, ExchangeOutcome};
use baton_core::receipt::Receipt;
use baton_core::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, Params, params};
use serde::{Deserialize, Serialize};

use super::json::Json;
use super::{LedgerError, file_in, prune, samples, schema};
use crate::calibration::Sample;

/// Some receipts, and where to go on from.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Page {
    /// The receipts.
    pub receipts: Vec<Receipt>,
    /// Stands for the newest exchange that was here to be read: asking for what came `after` it
    /// misses nothing and repeats nothing.
    pub cursor: i64,
}

/// Reads a ledger.
#[derive(Debug)]
pub struct Reader {
    connection: Connection,
    path: PathBuf,
}

impl Reader {
    /// Opens the ledger of a data directory for reading, whether or not a sidecar works there.
    ///
    /// # Errors
    /// When there is none, or none that this version can read.
    pub fn open(data_dir: &Path) -> Result<Self, LedgerError> {
        let path = file_in(data_dir);
        Ok(Self {
            connection: schema::open_read_only(&path)?,
            path,
        })
    }

    /// The newest receipts, newest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn newest(&mut self, limit: u32) -> Result<Page, LedgerError> {
        self.page(
            "SELECT seq, outcome FROM exchanges ORDER BY seq DESC LIMIT ?",
            params![limit],
        )
    }

    /// The receipts of exchanges that came after a cursor, oldest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn after(&mut self, cursor: i64, limit: u32) -> Result<Page, LedgerError> {
        let mut page = self.page(
            "SELECT seq, outcome FROM exchanges WHERE seq > ? ORDER BY seq LIMIT ?",
            params![cursor, limit],
        )?;
        page.cursor = page.cursor.max(cursor);
        Ok(page)
    }

    /// The receipts of exchanges that came at a moment or later, oldest first.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn since(&mut self, moment: Timestamp, limit: u32) -> Result<Page, LedgerError> {
        let path = &self.path;
        let first = first_since(&self.connection, prune::micros(moment));
        let first = first.map_err(|source| LedgerError::Unreadable {
            path: path.clone(),
            source,
        })?;
        self.after(first.saturating_sub(1), limit)
    }

    /// The directory it is in.
    pub fn data_dir(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }

    /// The receipt of one exchange, if it has ended.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn find(&mut self, exchange: &str) -> Result<Option<Receipt>, LedgerError> {
        let page = self.page(
            "SELECT seq, outcome FROM exchanges WHERE exchange = ?",
            params![exchange],
        )?;
        Ok(page.receipts.into_iter().next())
    }

    /// Whether an exchange is known: it has ended, or an answer of it was judged.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn knows(&mut self, exchange: &str) -> Result<bool, LedgerError> {
        let known = samples::knows(&self.connection, exchange);
        known.map_err(|source| self.unreadable(source))
    }

    /// The newest judgements that came at a moment or later, and what became of the answers.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn samples(&mut self, since: Timestamp) -> Result<Vec<Sample>, LedgerError> {
        let samples = samples::since(&self.connection, prune::micros(since));
        samples.map_err(|source| self.unreadable(source))
    }

    fn unreadable(&self, source: rusqlite::Error) -> LedgerError {
        LedgerError::Unreadable {
            path: self.path.clone(),
            source,
        }
    }

    fn page(&mut self, sql: &str, params: impl Params) -> Result<Page, LedgerError> {
        let path = &self.path;
        read(&mut self.connection, sql, params).map_err(|source| LedgerError::Unreadable {
            path: path.clone(),
            source,
        })
    }
}

/// The receipts of the exchanges a query finds.
fn read(connection: &mut Connection, sql: &str, params: impl Params) -> rusqlite::Result<Page> {
    // One transaction: exchanges and attempts as they were at the same moment.
    let transaction = connection.transaction()?;
    let mut exchanges = transaction.prepare_cached(sql)?;
    let mut rows = exchanges.query(params)?;
    let mut page = Page::default();
    while let Some(row) = rows.next()? {
        let Json(exchange): Json<ExchangeOutcome> = row.get("outcome")?;
        let attempts = attempts_of(&transaction, exchange.exchange.as_str())?;
        page.receipts.push(Receipt::of(exchange, attempts));
        page.cursor = page.cursor.max(row.get("seq")?);
    }
    Ok(page)
}

/// The number of the first exchange that came at a moment or later. They came in their order, so it is found
/// by halving: an index would make every write dearer.
fn first_since(connection: &Connection, moment: i64) -> rusqlite::Result<i64> {
    let bound = |end| connection.query_row(end, [], |row| row.get::<_, Option<i64>>(0));
    let last = bound("SELECT max(seq) FROM exchanges")?;
    let first = bound("SELECT min(seq) FROM exchanges")?;
    let (Some(mut low), Some(last)) = (first, last) else {
        return Ok(0);
    };
    let mut high = last.saturating_add(1);
    let mut at = connection
        .prepare_cached("SELECT received FROM exchanges WHERE seq >= ? ORDER BY seq LIMIT 1")?;
    while low < high {
        let middle = low.midpoint(high);
        let received = at.query_row([middle], |row| row.get(0)).optional()?;
        if received.is_some_and(|received: i64| received < moment) {
            low = middle.saturating_add(1);
        } else {
            high = middle;
        }
    }
    Ok(low)
}

/// The attempts of an exchange that are known.
pub(super) fn attempts_of(
    connection: &Connection,
    exchange: &str,
) -> rusqlite::Result<Vec<AttemptOutcome>> {
    let mut attempts =
        connection.prepare_cached("SELECT outcome FROM attempts WHERE exchange = ?")?;
    let rows = attempts.query_map([exchange], |row| row.get("outcome"))?;
    rows.map(|row| row.map(|Json(attempt)| attempt)).collect()
}
