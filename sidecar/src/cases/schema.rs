//! The table of cases and its version.

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;

use crate::ledger::LedgerError;
use crate::private;

/// The version of [`TABLES`]; counts up with every change of them.
const VERSION: i64 = 1;

/// Marks the file as ours (`PRAGMA application_id`): "BATC".
const APPLICATION_ID: i64 = 0x4241_5443;

/// How long we wait for whoever else reads the file.
const BUSY: Duration = Duration::from_secs(5);

const TABLES: &str = "
CREATE TABLE cases (
    seq       INTEGER PRIMARY KEY AUTOINCREMENT,  -- the order of arrival; never used twice
    id        TEXT NOT NULL UNIQUE,
    exchange  TEXT NOT NULL UNIQUE,               -- an exchange comes to one case, however often it is filed
    filed     INTEGER NOT NULL,                   -- microseconds since 1970, by our own clock
    filing    TEXT NOT NULL,                      -- JSON: the route, the tenant, which models were asked
    request   TEXT,                               -- JSON; gone once the webhook has it
    bytes     INTEGER NOT NULL,                   -- how long the request is
    tries     INTEGER NOT NULL DEFAULT 0,
    next_try  INTEGER,                            -- nothing: the webhook has it, or was given up
    taken     INTEGER,                            -- when the webhook took it
    trouble   TEXT,                               -- why it has not, at the last try
    answered  INTEGER,
    answer    TEXT
) STRICT;

CREATE INDEX due ON cases (next_try) WHERE next_try IS NOT NULL;
CREATE INDEX held ON cases (bytes) WHERE request IS NOT NULL;
CREATE INDEX open ON cases (seq) WHERE answered IS NULL;
";

/// Opens the file, and makes it, for this user alone, where there is none.
pub(super) fn open(path: &Path) -> Result<Connection, LedgerError> {
    private::make(path).map_err(|source| LedgerError::DataDir {
        path: path.to_owned(),
        source,
    })?;
    let unreadable = |source| LedgerError::Unreadable {
        path: path.to_owned(),
        source,
    };
    let mut connection = Connection::open(path).map_err(unreadable)?;
    match found(&connection).map_err(unreadable)? {
        Found::Nothing => create(&mut connection).map_err(unreadable)?,
        Found::Cases => (),
        Found::Strangers => {
            return Err(LedgerError::Foreign {
                path: path.to_owned(),
            });
        }
    }
    prepare(&connection).map_err(unreadable)?;
    Ok(connection)
}

/// What is in a file.
enum Found {
    Nothing,
    Cases,
    Strangers,
}

fn found(connection: &Connection) -> rusqlite::Result<Found> {
    let number = |sql| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let application = number("PRAGMA application_id")?;
    let version = number("PRAGMA user_version")?;
    let tables = number("SELECT count(*) FROM sqlite_schema")?;
    Ok(match (application, version) {
        (0, 0) if tables == 0 => Found::Nothing,
        (APPLICATION_ID, VERSION) => Found::Cases,
        _ => Found::Strangers,
    })
}

/// A commit is on the disk when it returns, and what is deleted is overwritten.
fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "secure_delete", true)
}

/// Makes the table, whole or not at all.
fn create(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    transaction.execute_batch(TABLES)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()
}
