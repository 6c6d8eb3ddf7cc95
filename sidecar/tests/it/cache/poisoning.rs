//! Somebody writes the store who is not the sidecar.

use rusqlite::Connection;

use super::*;

/// A data directory with an answer under key 1 and another under key 2.
async fn with_two(directory: &Path) {
    let caching = Caching::start(directory, persisting()).await;
    caching.kept(&caching.keeping(1), b"{\"one\": 1}", 1).await;
    caching.kept(&caching.keeping(2), b"{\"two\": 2}", 2).await;
    caching.stop().await;
}

fn edit(directory: &Path, sql: &str) {
    let connection = Connection::open(directory.join("cache.db")).unwrap();
    connection.execute_batch(sql).unwrap();
}

#[tokio::test]
async fn an_entry_that_was_edited_is_a_miss_and_counted() {
    for sql in [
        "UPDATE answers SET body = CAST('{\"one\": 7}' AS BLOB) WHERE id = 1",
        "UPDATE answers SET head = replace(head, 'small', 'large') WHERE id = 1",
        "UPDATE answers SET head = json_set(head, '$.expires', 9000000000000000) WHERE id = 1",
        "UPDATE answers SET body = (SELECT body FROM answers WHERE id = 2) WHERE id = 1",
        "UPDATE answers SET body = (SELECT body FROM answers WHERE id = 2),
            signature = (SELECT signature FROM answers WHERE id = 2) WHERE id = 1",
        "UPDATE answers SET key = randomblob(16) WHERE id = 1;
         UPDATE answers SET key = CAST(x'01010101010101010101010101010101' AS BLOB) WHERE id = 2",
        "UPDATE answers SET signature = x'' WHERE id = 1",
        "UPDATE answers SET vector = x'0000803f', context = key, embedder = 'lexical', question = 'what' WHERE id = 1",
    ] {
        let directory = directory();
        with_two(directory.path()).await;
        edit(directory.path(), sql);
        let caching = Caching::start(directory.path(), persisting()).await;
        assert_eq!(caching.given(1).await, None, "{sql}");
        assert_eq!(caching.stats().await.broken, 1, "{sql}");
    }
}

#[tokio::test]
async fn an_entry_of_another_route_is_a_miss() {
    let directory = directory();
    with_two(directory.path()).await;
    edit(directory.path(), "UPDATE answers SET route = 'other'");
    let caching = Caching::start(directory.path(), persisting()).await;
    assert_eq!(caching.given(1).await, None);
}

#[tokio::test]
async fn routes_that_somebody_makes_up_make_no_series() {
    let directory = directory();
    with_two(directory.path()).await;
    edit(
        directory.path(),
        "UPDATE usage SET route = 'made-up-1'; INSERT INTO usage VALUES ('made-up-2', 3, 10)",
    );
    let caching = Caching::start(directory.path(), persisting()).await;
    let text = caching.server.ask(Method::GET, "/metrics", "").await.body;
    let text = String::from_utf8(text.to_vec()).unwrap();
    assert!(
        text.contains("baton_cache_entries{route=\"other\"} 5\n"),
        "{text}"
    );
    assert!(!text.contains("made-up"), "{text}");
}

#[tokio::test]
async fn a_store_of_another_data_directory_has_nothing() {
    let (one, other) = (directory(), directory());
    with_two(one.path()).await;
    std::fs::copy(one.path().join("cache.db"), other.path().join("cache.db")).unwrap();
    let caching = Caching::start(other.path(), persisting()).await;
    assert_eq!(caching.given(1).await, None);
    assert_eq!(caching.stats().await.broken, 1);
}

#[tokio::test]
async fn what_is_no_database_never_stops_the_sidecar() {
    let directory = directory();
    std::fs::write(
        directory.path().join("cache.db"),
        "none at all".repeat(1000),
    )
    .unwrap();
    let caching = Caching::start(directory.path(), persisting()).await;
    caching.kept(&caching.keeping(1), b"{}", 1).await;
    assert!(caching.given(1).await.is_some());
}

#[tokio::test]
async fn where_there_is_no_place_for_a_store_nothing_is_kept_and_all_else_works() {
    let directory = directory();
    std::fs::create_dir(directory.path().join("cache.db")).unwrap();
    let caching = Caching::start(directory.path(), persisting()).await;
    caching.keep(&caching.keeping(1), b"{}").await;
    assert_eq!(caching.given(1).await, None);
    assert_eq!(caching.stats().await.entries, 0);
}
