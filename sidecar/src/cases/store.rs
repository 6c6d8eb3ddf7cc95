//! The file of cases.

use std::path::Path;
use std::time::Duration;

use baton_core::name::CaseId;
use baton_core::protocol::case::Filing;
use baton_core::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::record::{Case, Delivery, State};
use super::{CasesError, schema};
use crate::ledger::{Json, LedgerError, micros};
use crate::random;

/// Cases that are kept at a time. Whoever answers a thousand a day needs a hundred days for them.
const MOST: i64 = 100_000;

/// What the requests of cases may take that wait for their webhook, in bytes.
const MOST_BYTES: i64 = 256 * 1024 * 1024;

/// The first wait before a webhook is tried again; each is twice as long as the one before.
const FIRST_WAIT: Duration = Duration::from_secs(1);

/// The longest: whoever mends a webhook does not wait long for what waits for it.
const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// A webhook that has taken nothing for so long is given up.
const GIVEN_UP_AFTER: Duration = Duration::from_secs(24 * 3600);

/// The cases of a data directory.
#[derive(Debug)]
pub(crate) struct Store {
    connection: Connection,
}

/// A case that is to be posted.
#[derive(Debug)]
pub(crate) struct Due {
    pub(crate) case: CaseId,
    pub(crate) filing: Filing,
    pub(crate) filed: Timestamp,
    /// JSON.
    pub(crate) request: String,
}

/// What has become of a case.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Said {
    /// Nobody has answered yet.
    Nothing,
    /// A person has.
    Answer(String),
}

/// What became of an answer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Taken {
    /// It is kept.
    Kept,
    /// Another was there before.
    Late,
    /// There is no such case.
    Nowhere,
}

impl Store {
    pub(super) fn open(path: &Path) -> Result<Self, LedgerError> {
        schema::open(path).map(|connection| Self { connection })
    }

    /// Keeps a case. One whose exchange is here already is the same.
    pub(crate) fn file(
        &mut self,
        filing: &Filing,
        request: &str,
        now: Timestamp,
    ) -> Result<CaseId, CasesError> {
        let known = self.id_of(filing)?;
        if let Some(known) = known {
            return Ok(known);
        }
        if self.is_full()? {
            return Err(CasesError::Full);
        }
        let id = random::hex::<16>().map_err(CasesError::NoId)?;
        self.connection.execute(
            "INSERT INTO cases (id, exchange, filed, filing, request, bytes, next_try)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?3)",
            params![
                id,
                filing.exchange.as_str(),
                micros(now),
                Json(filing),
                request,
                i64::try_from(request.len()).unwrap_or(i64::MAX),
            ],
        )?;
        case_id(&id)
    }

    /// Those that are to be posted by now, the longest waiting first.
    pub(crate) fn due(&mut self, now: Timestamp, limit: u32) -> Result<Vec<Due>, CasesError> {
        let mut due = self.connection.prepare_cached(
            "SELECT id, filing, filed, request FROM cases
             WHERE next_try <= ? AND request IS NOT NULL ORDER BY next_try LIMIT ?",
        )?;
        let rows = due.query_map(params![micros(now), limit], |row| {
            let Json(filing) = row.get("filing")?;
            Ok(Due {
                case: id_in(row)?,
                filing,
                filed: moment(row.get("filed")?),
                request: row.get("request")?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// When the next one is to be posted.
    pub(crate) fn next_due(&mut self) -> Result<Option<Timestamp>, CasesError> {
        let next = self.connection.query_row(
            "SELECT min(next_try) FROM cases WHERE next_try IS NOT NULL AND request IS NOT NULL",
            [],
            |row| row.get::<_, Option<i64>>(0),
        )?;
        Ok(next.map(moment))
    }

    /// Takes note that the webhook has it: what was asked is forgotten here.
    pub(crate) fn taken(&mut self, case: &CaseId, now: Timestamp) -> Result<(), CasesError> {
        self.connection.execute(
            "UPDATE cases SET request = NULL, taken = ?2, tries = tries + 1, next_try = NULL, trouble = NULL
             WHERE id = ?1",
            params![case.as_str(), micros(now)],
        )?;
        Ok(())
    }

    /// Takes note that the webhook does not have it, and why: it is tried again, unless it was for too long.
    pub(crate) fn refused(
        &mut self,
        due: &Due,
        trouble: &str,
        now: Timestamp,
    ) -> Result<(), CasesError> {
        let tries: u32 = self.connection.query_row(
            "UPDATE cases SET tries = tries + 1, trouble = ?2 WHERE id = ?1 RETURNING tries",
            params![due.case.as_str(), trouble],
            |row| row.get(0),
        )?;
        let next = now.after(wait(tries));
        let is_over = next.since(due.filed) > GIVEN_UP_AFTER;
        // A person who answered meanwhile knows of it from elsewhere: there is nothing to post any more.
        self.connection.execute(
            "UPDATE cases SET next_try = ?2 WHERE id = ?1 AND request IS NOT NULL",
            params![due.case.as_str(), (!is_over).then(|| micros(next))],
        )?;
        Ok(())
    }

    /// What has become of a case; `None` where there is none of this id.
    pub(crate) fn said(&mut self, case: &str) -> Result<Option<Said>, CasesError> {
        let found = self
            .connection
            .prepare_cached("SELECT answer FROM cases WHERE id = ?")?
            .query_row([case], |row| row.get::<_, Option<String>>(0))
            .optional()?;
        Ok(found.map(|answer| answer.map_or(Said::Nothing, Said::Answer)))
    }

    /// Keeps a person's answer: the first.
    pub(crate) fn answer(
        &mut self,
        case: &str,
        answer: &str,
        now: Timestamp,
    ) -> Result<Taken, CasesError> {
        let rows = self.connection.execute(
            "UPDATE cases SET answer = ?2, answered = ?3, request = NULL, next_try = NULL
             WHERE id = ?1 AND answered IS NULL",
            params![case, answer, micros(now)],
        )?;
        Ok(match (rows, self.said(case)?) {
            (1.., _) => Taken::Kept,
            (0, Some(_)) => Taken::Late,
            (0, None) => Taken::Nowhere,
        })
    }

    /// Those that nobody has answered, newest first.
    pub(crate) fn open_ones(&mut self, limit: u32) -> Result<Vec<Case>, CasesError> {
        let mut open = self.connection.prepare_cached(
            "SELECT id, filing, filed, tries, next_try, taken, trouble FROM cases
             WHERE answered IS NULL ORDER BY seq DESC LIMIT ?",
        )?;
        let rows = open.query_map([limit], |row| {
            let Json(filing) = row.get("filing")?;
            let filed = moment(row.get("filed")?);
            Ok(Case::of(id_in(row)?, filing, filed, delivery(row)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Forgets what came before a moment; how many those were.
    pub(crate) fn prune(&mut self, before: Timestamp) -> Result<usize, CasesError> {
        let pruned = self
            .connection
            .execute("DELETE FROM cases WHERE filed < ?", [micros(before)])?;
        Ok(pruned)
    }

    fn id_of(&mut self, filing: &Filing) -> Result<Option<CaseId>, CasesError> {
        let known = self
            .connection
            .prepare_cached("SELECT id FROM cases WHERE exchange = ?")?
            .query_row([filing.exchange.as_str()], id_in)
            .optional()?;
        Ok(known)
    }

    fn is_full(&mut self) -> Result<bool, CasesError> {
        let full = self.connection.query_row(
            "SELECT (SELECT count(*) FROM cases) >= ?1
                 OR (SELECT coalesce(sum(bytes), 0) FROM cases WHERE request IS NOT NULL) >= ?2",
            [MOST, MOST_BYTES],
            |row| row.get(0),
        )?;
        Ok(full)
    }
}

fn delivery(row: &Row<'_>) -> rusqlite::Result<Delivery> {
    let next: Option<i64> = row.get("next_try")?;
    let taken: Option<i64> = row.get("taken")?;
    Ok(Delivery {
        state: match (taken, next) {
            (Some(_), _) => State::Taken,
            (None, Some(_)) => State::Waiting,
            (None, None) => State::GivenUp,
        },
        tries: row.get("tries")?,
        trouble: row.get("trouble")?,
    })
}

/// How long to wait after so many tries.
fn wait(tries: u32) -> Duration {
    let doubled = 2_u32.saturating_pow(tries.saturating_sub(1));
    FIRST_WAIT.saturating_mul(doubled).min(LONGEST_WAIT)
}

fn moment(micros: i64) -> Timestamp {
    Timestamp::from_micros(u64::try_from(micros).unwrap_or_default())
}

fn id_in(row: &Row<'_>) -> rusqlite::Result<CaseId> {
    let id: String = row.get("id")?;
    CaseId::try_from(id).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error))
    })
}

fn case_id(hex: &str) -> Result<CaseId, CasesError> {
    CaseId::try_from(hex).map_err(|error| CasesError::NoId(std::io::Error::other(error)))
}

#[cfg(test)]
mod tests;
