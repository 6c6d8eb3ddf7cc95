//! The table of answers and its version.

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;

use super::StoreError;
use crate::private;

/// The version of [`TABLES`]; counts up with every change of them. A cache of another version is not read.
const VERSION: i64 = 1;

/// Marks the file as ours (`PRAGMA application_id`): "BATK".
const APPLICATION_ID: i64 = 0x4241_544B;

/// How long we wait for whoever else reads the file.
const BUSY: Duration = Duration::from_secs(5);

/// The answer stands last: what is asked of the columns before it never reads its pages.
const TABLES: &str = "
CREATE TABLE answers (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,  -- the order of arrival; never used twice
    route     TEXT NOT NULL,
    key       BLOB NOT NULL,                      -- what the request is known by
    until     INTEGER NOT NULL,                   -- microseconds since 1970: when it is of no use any more
    used      INTEGER NOT NULL,                   -- when it was kept or given last
    bytes     INTEGER NOT NULL,                   -- how much it takes
    head      TEXT NOT NULL,                      -- JSON: what is known of the answer
    signature BLOB NOT NULL,
    context   BLOB,                               -- what the question is compared within
    embedder  TEXT,
    question  TEXT,
    vector    BLOB,
    body      BLOB NOT NULL,
    UNIQUE (route, key)
) STRICT;

CREATE INDEX used ON answers (used);
CREATE INDEX until ON answers (until);
CREATE INDEX asked ON answers (id) WHERE vector IS NOT NULL;

CREATE TABLE usage (
    route   TEXT PRIMARY KEY,
    entries INTEGER NOT NULL,
    bytes   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER kept AFTER INSERT ON answers BEGIN
    INSERT INTO usage VALUES (new.route, 1, new.bytes)
        ON CONFLICT (route) DO UPDATE SET entries = entries + 1, bytes = bytes + excluded.bytes;
END;

CREATE TRIGGER gone AFTER DELETE ON answers BEGIN
    UPDATE usage SET entries = entries - 1, bytes = bytes - old.bytes WHERE route = old.route;
END;
";

/// Opens the file, and makes it, for this user alone, where there is none.
pub(super) fn open(path: &Path) -> Result<Connection, StoreError> {
    private::make(path)?;
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(BUSY)?;
    let number = |sql| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let application = number("PRAGMA application_id")?;
    let version = number("PRAGMA user_version")?;
    let tables = number("SELECT count(*) FROM sqlite_schema")?;
    match (application, version) {
        (0, 0) if tables == 0 => create(&mut connection)?,
        (APPLICATION_ID, VERSION) => (),
        _ => return Err(StoreError::Foreign),
    }
    // A cache may lose its last moments. What is deleted is overwritten: texts that were purged are gone.
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "secure_delete", true)?;
    Ok(connection)
}

/// Opens the same file for reading beside whoever writes it.
pub(super) fn open_beside(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// Makes the tables, all or none.
fn create(connection: &mut Connection) -> rusqlite::Result<()> {
    // Readers go on while we write. Kept in the file, so it is said once.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    let transaction = connection.transaction()?;
    transaction.execute_batch(TABLES)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()
}
