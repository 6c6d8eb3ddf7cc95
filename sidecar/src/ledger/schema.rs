//! The ledger's tables and their version.
//!
//! An outcome is kept as the JSON it came as, so nothing of it is rounded or lost, and what a later
//! version adds to it needs no new column. The columns beside it are read out of that JSON by SQLite
//! itself: they are there for people and for indexes. They take `ANY` type, so that a number that
//! SQLite has no type for never keeps an outcome out.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::LedgerError;
use crate::private;

/// The version of all tables together; counts up with every change of them.
const VERSION: i64 = 2;

/// The version that had [`OUTCOMES`] only.
const WITHOUT_JUDGEMENTS: i64 = 1;

/// Marks the file as ours (`PRAGMA application_id`): "BATN".
const APPLICATION_ID: i64 = 0x4241_544E;

/// How long one connection waits for another's lock. Only a checkpoint ever holds one for longer
/// than a moment.
const BUSY: Duration = Duration::from_secs(5);

const OUTCOMES: &str = "
CREATE TABLE exchanges (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,  -- the order of arrival; never used twice
    exchange    TEXT NOT NULL UNIQUE,
    received    INTEGER NOT NULL,                   -- microseconds since 1970, by our own clock
    outcome     TEXT NOT NULL,
    started     ANY AS (outcome ->> '$.started') VIRTUAL,
    route       ANY AS (outcome ->> '$.route') VIRTUAL,
    status      ANY AS (outcome ->> '$.status') VIRTUAL,
    duration_ms ANY AS (outcome ->> '$.duration') VIRTUAL,
    ending      ANY AS (outcome ->> '$.ending') VIRTUAL
) STRICT;

CREATE TABLE attempts (
    seq           INTEGER PRIMARY KEY AUTOINCREMENT,
    exchange      TEXT NOT NULL,                    -- may be here before its exchange, and after
    attempt       INTEGER NOT NULL,
    received      INTEGER NOT NULL,
    outcome       TEXT NOT NULL,
    provider      ANY AS (outcome ->> '$.provider') VIRTUAL,
    model         ANY AS (outcome ->> '$.model') VIRTUAL,
    duration_ms   ANY AS (outcome ->> '$.duration') VIRTUAL,
    ending        ANY AS (outcome ->> '$.ending') VIRTUAL,
    input_tokens  ANY AS (outcome ->> '$.usage.input_tokens') VIRTUAL,
    output_tokens ANY AS (outcome ->> '$.usage.output_tokens') VIRTUAL,
    cost_usd      ANY AS (outcome ->> '$.cost') VIRTUAL,  -- a decimal, exact; a sum by SQLite is not
    UNIQUE (exchange, attempt)
) STRICT;
";

/// What judges said, and what others said of the answers later.
const JUDGEMENTS: &str = "
CREATE TABLE judgements (
    seq       INTEGER PRIMARY KEY AUTOINCREMENT,
    exchange  TEXT NOT NULL,
    attempt   INTEGER NOT NULL,
    received  INTEGER NOT NULL,
    judgement TEXT NOT NULL,
    judge     ANY AS (judgement ->> '$.judge') VIRTUAL,
    route     ANY AS (judgement ->> '$.route') VIRTUAL,
    passed    ANY AS (judgement ->> '$.passed') VIRTUAL
) STRICT;

CREATE INDEX judgements_by_exchange ON judgements (exchange);

CREATE TABLE feedback (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    exchange TEXT NOT NULL,
    source   TEXT NOT NULL,
    received INTEGER NOT NULL,
    good     REAL NOT NULL,                         -- from 0 to 1
    UNIQUE (exchange, source)
) STRICT;
";

/// Opens a ledger for writing, and makes it where there is none.
pub(super) fn open(path: &Path) -> Result<Connection, LedgerError> {
    let unreadable = |source| LedgerError::Unreadable {
        path: path.to_owned(),
        source,
    };
    make_private(path)?;
    let mut connection = Connection::open(path).map_err(unreadable)?;
    connection.busy_timeout(BUSY).map_err(unreadable)?;
    match version(&connection, path)? {
        Version::None => create(&mut connection).map_err(unreadable)?,
        Version::WithoutJudgements => add_judgements(&mut connection).map_err(unreadable)?,
        Version::Ours => (),
    }
    // A commit is on the disk when it returns, whatever happens to the machine then.
    connection
        .pragma_update(None, "synchronous", "FULL")
        .map_err(unreadable)?;
    Ok(connection)
}

/// Makes the file, for this user alone, where there is none; what SQLite puts beside it is as private.
fn make_private(path: &Path) -> Result<(), LedgerError> {
    private::make(path).map_err(|source| LedgerError::DataDir {
        path: path.to_owned(),
        source,
    })
}

/// Opens a ledger that exists, for reading only; a sidecar may be writing it.
pub(super) fn open_read_only(path: &Path) -> Result<Connection, LedgerError> {
    let unreadable = |source| LedgerError::Unreadable {
        path: path.to_owned(),
        source,
    };
    if !path.exists() {
        return Err(LedgerError::Absent {
            path: path.to_owned(),
        });
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(unreadable)?;
    connection.busy_timeout(BUSY).map_err(unreadable)?;
    match version(&connection, path)? {
        Version::None => Err(LedgerError::Foreign {
            path: path.to_owned(),
        }),
        Version::WithoutJudgements | Version::Ours => Ok(connection),
    }
}

/// What a file says of itself, where we can work with it.
enum Version {
    /// Nothing: it is new.
    None,
    /// It is [`WITHOUT_JUDGEMENTS`].
    WithoutJudgements,
    /// It is [`VERSION`].
    Ours,
}

fn version(connection: &Connection, path: &Path) -> Result<Version, LedgerError> {
    let number = |sql| {
        let read = connection.query_row(sql, [], |row| row.get::<_, i64>(0));
        read.map_err(|source| LedgerError::Unreadable {
            path: path.to_owned(),
            source,
        })
    };
    let application = number("PRAGMA application_id")?;
    let found = number("PRAGMA user_version")?;
    let tables = number("SELECT count(*) FROM sqlite_schema")?;
    match (application, found) {
        (0, 0) if tables == 0 => Ok(Version::None),
        (APPLICATION_ID, VERSION) => Ok(Version::Ours),
        (APPLICATION_ID, WITHOUT_JUDGEMENTS) => Ok(Version::WithoutJudgements),
        (APPLICATION_ID, found) if found > VERSION => Err(LedgerError::Newer {
            path: path.to_owned(),
            found,
            known: VERSION,
        }),
        _ => Err(LedgerError::Foreign {
            path: path.to_owned(),
        }),
    }
}

/// Makes the tables, all or none.
fn create(connection: &mut Connection) -> rusqlite::Result<()> {
    // Readers go on while we write. Kept in the file, so it is said once.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    let transaction = connection.transaction()?;
    transaction.execute_batch(OUTCOMES)?;
    transaction.execute_batch(JUDGEMENTS)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()
}

/// Makes the tables that the version before had not, all or none.
fn add_judgements(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    transaction.execute_batch(JUDGEMENTS)?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()
}
