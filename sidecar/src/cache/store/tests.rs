use std::fs;
use std::path::Path;

use baton_core::name::CacheTag;
use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};
use serde_json::json;
use tempfile::TempDir;

use super::*;
use crate::cache::row::Asked;

/// Room for all that these tests keep.
const ROOM: u64 = 64 * 1024 * 1024;

fn directory() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn store(directory: &TempDir) -> Sqlite {
    Sqlite::open(directory.path(), ROOM).unwrap()
}

fn moment(micros: u64) -> Timestamp {
    Timestamp::from_micros(micros)
}

/// What route `support` keeps under a key, of tenant `acme`, since moment 10, until moment 1000.
fn row(key: u8, body: &[u8]) -> Row {
    Row {
        route: "support".to_owned(),
        key: Key::from_bytes([key; 16]),
        head: r#"{"stored":10,"tenant":"acme","tags":["shoes"]}"#.to_owned(),
        body: body.to_vec(),
        asked: None,
        until: moment(1000),
        signature: vec![1; 32],
    }
}

fn asked(key: u8) -> Row {
    Row {
        asked: Some(Asked {
            context: Key::from_bytes([200; 16]),
            text: "Where is it?".to_owned(),
            embedder: "lexical".to_owned(),
            vector: vec![key; 8],
        }),
        ..row(key, b"there")
    }
}

fn keep(store: &Sqlite, rows: &[Row], now: u64) -> Written {
    let changes: Vec<_> = rows
        .iter()
        .cloned()
        .map(|row| Change::Keep(Box::new(row)))
        .collect();
    store.write(&changes, moment(now)).unwrap()
}

fn found(store: &Sqlite, key: u8) -> Option<Vec<u8>> {
    let found = store.find("support", &Key::from_bytes([key; 16])).unwrap();
    found.map(|(_, row)| row.body)
}

fn purged(store: &Sqlite, purge: Purge) -> usize {
    store.purge(&purge).unwrap().len()
}

#[test]
fn what_was_kept_is_found_as_it_was_also_by_its_number() {
    let directory = directory();
    let store = store(&directory);
    let written = keep(&store, &[asked(1), row(2, b"two")], 20);
    assert_eq!(written.kept.len(), 2);
    let (id, one) = store
        .find("support", &Key::from_bytes([1; 16]))
        .unwrap()
        .unwrap();
    assert!(one == asked(1));
    assert_eq!(id, written.kept[0]);
    assert!(store.at(written.kept[1]).unwrap().unwrap() == row(2, b"two"));
    assert!(
        store
            .find("billing", &Key::from_bytes([1; 16]))
            .unwrap()
            .is_none()
    );
    assert!(store.at(99).unwrap().is_none());
}

#[test]
fn outlives_who_opened_it() {
    let directory = directory();
    keep(&store(&directory), &[row(1, b"one")], 20);
    assert_eq!(found(&store(&directory), 1).unwrap(), b"one");
}

#[test]
fn what_is_kept_again_takes_the_place_of_what_was_there() {
    let directory = directory();
    let store = store(&directory);
    let first = keep(&store, &[row(1, b"old")], 20);
    let second = keep(&store, &[row(1, b"new")], 30);
    assert_eq!(second.gone, first.kept);
    assert_eq!(found(&store, 1).unwrap(), b"new");
    assert_eq!(store.usage().unwrap()["support"].entries, 1);
}

#[test]
fn what_is_over_is_forgotten_step_by_step() {
    let directory = directory();
    let store = store(&directory);
    let kept = keep(&store, &[row(1, b"one"), row(2, b"two")], 20).kept;
    let later = Row {
        until: moment(5000),
        ..row(3, b"three")
    };
    assert_eq!(keep(&store, &[later], 1000).gone, kept);
    assert_eq!((found(&store, 1), found(&store, 3).is_some()), (None, true));
}

#[test]
fn what_was_not_used_for_longest_makes_room() {
    let directory = directory();
    let store = Sqlite::open(directory.path(), 400 * 1024).unwrap();
    for key in 0..20 {
        keep(&store, &[large(key)], u64::from(key) + 20);
    }
    let (first, _) = store
        .find("support", &Key::from_bytes([0; 16]))
        .unwrap()
        .unwrap();
    store.write(&[Change::Used(first)], moment(60)).unwrap();
    let later = (20..=255).find(|key| keep(&store, &[large(*key)], 70).evicted > 0);
    assert!(found(&store, 0).is_some(), "it was used after the others");
    assert!(found(&store, 1).is_none());
    assert!(found(&store, later.unwrap()).is_some());
}

fn large(key: u8) -> Row {
    row(key, &[key; 8 * 1024])
}

#[test]
fn places_are_told_oldest_first_from_where_one_was() {
    let directory = directory();
    let store = store(&directory);
    let kept = keep(
        &store,
        &[asked(1), row(2, b"no question"), asked(3), asked(4)],
        20,
    )
    .kept;
    let ids = |after, most| -> Vec<Id> {
        store
            .places(after, most)
            .unwrap()
            .into_iter()
            .map(|place| place.id)
            .collect()
    };
    assert_eq!(ids(0, 2), [kept[0], kept[2]]);
    assert_eq!(ids(kept[2], 9), [kept[3]]);
    assert_eq!(ids(store.newest_places(2).unwrap(), 9), [kept[2], kept[3]]);
    assert_eq!(store.newest_places(3).unwrap(), 0);
}

/// How many of three rows a purge takes: one of route `support`, one of `billing`, which has neither tenant nor tag, and
/// one that was kept later.
fn taken_by(purge: Purge) -> usize {
    let directory = directory();
    let store = store(&directory);
    let elsewhere = Row {
        route: "billing".to_owned(),
        head: r#"{"stored":10}"#.to_owned(),
        ..row(2, b"two")
    };
    let later = Row {
        head: row(3, b"").head.replace("10", "50"),
        ..row(3, b"three")
    };
    keep(&store, &[row(1, b"one"), elsewhere, later], 20);
    let removed = purged(&store, purge);
    assert_eq!(u64::try_from(3 - removed).unwrap(), entries(&store));
    removed
}

#[test]
fn a_purge_takes_what_was_kept_before_it() {
    let taken = [9, 10, 49, 50].map(|before| {
        taken_by(Purge {
            before: moment(before),
            ..Purge::default()
        })
    });
    assert_eq!(taken, [0, 2, 2, 3]);
}

#[test]
fn a_purge_takes_what_it_names_and_nothing_else() {
    let [one, two] = [1, 2].map(|key| Key::from_bytes([key; 16]));
    for (which, taken) in [
        (json!({"before": 49, "route": "support"}), 1),
        (json!({"before": 49, "tenant": "acme"}), 1),
        (json!({"before": 49, "tenant": "other"}), 0),
        (json!({"before": 49, "tag": "shoes"}), 1),
        (json!({"before": 49, "tag": "hats"}), 0),
        (json!({"before": 49, "key": two}), 1),
        (json!({"before": 49, "key": two, "route": "support"}), 0),
        (json!({"before": 49, "key": one, "tag": "shoes"}), 1),
    ] {
        let purge = serde_json::from_str(&which.to_string()).unwrap();
        assert_eq!(taken_by(purge), taken, "{which}");
    }
}

fn entries(store: &Sqlite) -> u64 {
    store
        .usage()
        .unwrap()
        .values()
        .map(|usage| usage.entries)
        .sum()
}

#[test]
fn a_head_that_is_no_json_goes_with_any_purge() {
    let directory = directory();
    let store = store(&directory);
    let broken = Row {
        head: "{".to_owned(),
        ..row(1, b"one")
    };
    keep(&store, &[broken], 20);
    let tag = Some(CacheTag::try_from("shoes").unwrap());
    assert_eq!(
        purged(
            &store,
            Purge {
                tag,
                before: moment(40),
                ..Purge::default()
            }
        ),
        1
    );
}

#[test]
fn what_is_no_cache_is_put_aside_and_another_begun() {
    let texts = "not a database at all, and longer than a header of one would be: ".repeat(20);
    for strange in [texts.as_bytes(), b"SQLite format 3\0 and no more"] {
        let directory = directory();
        let path = directory.path().join("cache.db");
        fs::write(&path, strange).unwrap();
        let store = store(&directory);
        keep(&store, &[row(1, b"one")], 20);
        assert_eq!(found(&store, 1).unwrap(), b"one");
        assert_eq!(
            fs::read(directory.path().join("cache.db.aside")).unwrap(),
            strange
        );
    }
}

#[test]
fn so_is_a_database_of_somebody_else() {
    let directory = directory();
    let path = directory.path().join("cache.db");
    let foreign = rusqlite::Connection::open(&path).unwrap();
    foreign.execute_batch("CREATE TABLE theirs (a)").unwrap();
    drop(foreign);
    keep(&store(&directory), &[row(1, b"one")], 20);
    let aside = rusqlite::Connection::open(directory.path().join("cache.db.aside")).unwrap();
    aside.execute_batch("SELECT * FROM theirs").unwrap();
}

#[test]
fn a_file_that_was_cut_short_begins_anew() {
    let directory = directory();
    let rows: Vec<_> = (0..50).map(|key| row(key, &[key; 8 * 1024])).collect();
    keep(&store(&directory), &rows, 20);
    cut(&directory.path().join("cache.db"));
    let store = store(&directory);
    // Either it shows at once, or as soon as what is missing is looked for.
    for key in 0..50 {
        let _broken = store.find("support", &Key::from_bytes([key; 16]));
    }
    keep(&store, &[row(1, b"one")], 20);
    assert_eq!(found(&store, 1).unwrap(), b"one");
}

fn cut(path: &Path) {
    let file = fs::File::options().write(true).open(path).unwrap();
    file.set_len(file.metadata().unwrap().len() / 3).unwrap();
}

#[test]
fn the_file_is_for_its_user_alone() {
    use std::os::unix::fs::PermissionsExt;
    let directory = directory();
    let _open = store(&directory);
    let metadata = fs::metadata(directory.path().join("cache.db")).unwrap();
    assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
}

fn rows() -> impl Strategy<Value = Vec<(u8, usize)>> {
    proptest::collection::vec((any::<u8>(), 0..20_000_usize), 1..120)
}

proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(16))]

    #[test]
    fn it_never_takes_more_than_it_may_and_counts_what_it_has(rows in rows()) {
        let most = 300 * 1024;
        let directory = directory();
        let store = Sqlite::open(directory.path(), most).unwrap();
        for (place, (key, bytes)) in rows.iter().enumerate() {
            let now = 20 + u64::try_from(place).unwrap();
            keep(&store, &[row(*key, &vec![*key; *bytes])], now);
        }
        let connection = rusqlite::Connection::open(directory.path().join("cache.db")).unwrap();
        let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
        let pages = number("PRAGMA page_count") - number("PRAGMA freelist_count");
        prop_assert!(u64::try_from(pages * number("PRAGMA page_size")).unwrap() <= most);
        let counted = store.usage().unwrap().get("support").copied().unwrap_or_default();
        prop_assert_eq!(counted.entries, u64::try_from(number("SELECT count(*) FROM answers")).unwrap());
        prop_assert_eq!(counted.bytes, u64::try_from(number("SELECT coalesce(sum(bytes), 0) FROM answers")).unwrap());
    }
}
