//! The data directory: one sidecar at a time, and only a ledger that we know.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use baton_core::share::Share;
use baton_core::time::Timestamp;
use baton_sidecar::calibration::Feedback;
use baton_sidecar::ledger::{Batch, Ledger, LedgerError, PRUNE_STEP, Reader, file_in};
use rusqlite::Connection;

use crate::outcome::{answered, exchange, one};
use crate::server::{Server, directory, ids};

#[tokio::test]
async fn two_sidecars_do_not_share_one() {
    let directory = directory();
    let _first = Server::start(directory.path()).await;
    while !file_in(directory.path()).exists() {
        tokio::task::yield_now().await;
    }
    let second = Ledger::open(directory.path()).unwrap_err();
    assert!(matches!(second, LedgerError::InUse { .. }), "{second}");
}

#[test]
fn a_ledger_of_a_newer_baton_is_left_alone() {
    let directory = directory();
    drop(Ledger::open(directory.path()).unwrap());
    let file = Connection::open(file_in(directory.path())).unwrap();
    file.pragma_update(None, "user_version", 3).unwrap();
    let message = "was made by a newer baton: its schema is 3, this one knows up to 2";
    for error in [
        Ledger::open(directory.path()).unwrap_err(),
        Reader::open(directory.path()).unwrap_err(),
    ] {
        assert!(error.to_string().ends_with(message), "{error}");
    }
    let version: i64 = file
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .unwrap();
    assert_eq!(version, 3);
}

#[test]
fn a_database_of_something_else_is_left_alone() {
    let directory = directory();
    let file = Connection::open(file_in(directory.path())).unwrap();
    file.execute_batch("CREATE TABLE photos (name TEXT)")
        .unwrap();
    let error = Ledger::open(directory.path()).unwrap_err();
    assert!(matches!(error, LedgerError::Foreign { .. }), "{error}");
}

#[test]
fn a_damaged_ledger_is_reported_and_left_alone() {
    let directory = directory();
    let garbage = b"not a database, but long enough to look at".repeat(100);
    std::fs::write(file_in(directory.path()), &garbage).unwrap();
    for error in [
        Ledger::open(directory.path()).unwrap_err(),
        Reader::open(directory.path()).unwrap_err(),
    ] {
        assert!(matches!(error, LedgerError::Unreadable { .. }), "{error}");
    }
    assert_eq!(std::fs::read(file_in(directory.path())).unwrap(), garbage);
}

#[test]
fn a_directory_that_cannot_be_is_reported() {
    let directory = directory();
    let in_the_way = directory.path().join("file");
    std::fs::write(&in_the_way, "").unwrap();
    let error = Ledger::open(&in_the_way.join("data")).unwrap_err();
    assert!(matches!(error, LedgerError::DataDir { .. }), "{error}");
}

#[tokio::test]
async fn no_other_user_may_read_it() {
    let directory = directory();
    let data_dir = directory.path().join("data");
    let server = Server::start(&data_dir).await;
    server.sync(&one("x1")).await;
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o077;
    assert_eq!(mode(&data_dir), 0);
    for name in ["baton.db", "baton.db-wal", "baton.db-shm"] {
        assert_eq!(mode(&data_dir.join(name)), 0, "{name}");
    }
}

#[tokio::test]
async fn forgets_what_is_too_old_and_nothing_else() {
    let directory = directory();
    let (ledger, writer) = Ledger::open(directory.path()).unwrap();
    let writer = std::thread::spawn(|| writer.run(|_| ()));
    // More than one step forgets.
    let old = (0..=PRUNE_STEP).map(|n| format!("old-{n}"));
    ledger.record(batch(old), day(1)).await.unwrap();
    let orphan = Batch {
        attempts: vec![answered("orphan", 1)],
        feedback: vec![Feedback {
            exchange: "orphan".try_into().unwrap(),
            source: "thumbs".to_owned(),
            good: Share::ALL,
        }],
        ..Batch::default()
    };
    ledger.record(orphan, day(1)).await.unwrap();
    ledger
        .record(batch(["new".to_owned()]), day(3))
        .await
        .unwrap();

    let mut steps = 0;
    while !ledger.prune(day(2)).await.unwrap().is_none() {
        steps += 1;
    }
    assert_eq!(steps, 2);
    let mut reader = Reader::open(directory.path()).unwrap();
    assert_eq!(ids(&reader.newest(10).unwrap()), ["new"]);
    let file = Connection::open(file_in(directory.path())).unwrap();
    let count = |table| {
        let sql = format!("SELECT count(*) FROM {table}");
        file.query_row(&sql, [], |row| row.get::<_, i64>(0))
            .unwrap()
    };
    assert_eq!([count("attempts"), count("feedback")], [1, 0]);

    drop(ledger);
    writer.join().unwrap();
}

#[tokio::test]
async fn a_cursor_stays_good_when_all_before_it_is_forgotten() {
    let directory = directory();
    let (ledger, writer) = Ledger::open(directory.path()).unwrap();
    let writer = std::thread::spawn(|| writer.run(|_| ()));
    let mut reader = Reader::open(directory.path()).unwrap();
    ledger
        .record(batch(["x1".to_owned()]), day(1))
        .await
        .unwrap();
    let cursor = reader.newest(1).unwrap().cursor;
    ledger.prune(day(2)).await.unwrap();
    ledger
        .record(batch(["x2".to_owned()]), day(3))
        .await
        .unwrap();
    assert_eq!(ids(&reader.after(cursor, 10).unwrap()), ["x2"]);

    drop(ledger);
    writer.join().unwrap();
}

fn batch(ids: impl IntoIterator<Item = String>) -> Batch {
    let ids: Vec<_> = ids.into_iter().collect();
    Batch {
        attempts: ids.iter().map(|id| answered(id, 1)).collect(),
        exchanges: ids.iter().map(|id| exchange(id, 1)).collect(),
        ..Batch::default()
    }
}

fn day(number: u32) -> Timestamp {
    Timestamp::default().after(Duration::from_secs(86_400) * number)
}
