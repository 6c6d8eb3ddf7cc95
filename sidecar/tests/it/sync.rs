//! Batches: kept once, whatever order they come in, and only acknowledged once they are kept.

use baton_core::fault::Fault;
use baton_sidecar::ledger::{Reader, file_in};
use baton_sidecar::server::Settings;
use hyper::header::RETRY_AFTER;
use hyper::{Method, StatusCode};
use rusqlite::Connection;
use tokio::task::JoinSet;

use crate::outcome::{answered, batch, exchange, faulted, one};
use crate::server::{Server, code, directory, ids, post};

#[tokio::test]
async fn keeps_what_is_posted_twice_once() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    for _ in 0..3 {
        server.sync(&one("x1")).await;
    }
    assert_eq!(server.ids("").await, ["x1"]);
    assert_eq!(server.receipt("x1").await.attempts, [answered("x1", 1)]);
}

#[tokio::test]
async fn the_first_word_on_an_outcome_stands() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    server.sync(&one("x1")).await;
    server
        .sync(&batch(
            vec![faulted("x1", 1, Fault::Reset)],
            vec![exchange("x1", 9)],
        ))
        .await;
    assert_eq!(server.receipt("x1").await.attempts, [answered("x1", 1)]);
    assert_eq!(server.receipt("x1").await.exchange, exchange("x1", 1));
}

#[tokio::test]
async fn joins_attempts_that_come_before_and_after_their_exchange() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    server
        .sync(&batch(vec![faulted("x1", 1, Fault::Timeout)], vec![]))
        .await;
    assert_eq!(
        server.ids("").await,
        [""; 0],
        "an exchange has a receipt once it has ended"
    );

    server.sync(&batch(vec![], vec![exchange("x1", 2)])).await;
    assert_eq!(server.receipt("x1").await.cost, None);

    server.sync(&batch(vec![answered("x1", 2)], vec![])).await;
    let receipt = server.receipt("x1").await;
    assert_eq!(
        receipt.attempts,
        [faulted("x1", 1, Fault::Timeout), answered("x1", 2)]
    );
    assert_eq!(receipt.cost, Some("0.0005".parse().unwrap()));
}

#[tokio::test]
async fn has_on_disk_what_it_acknowledged() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    server.sync(&one("x1")).await;
    let mut on_disk = Reader::open(directory.path()).unwrap();
    assert_eq!(ids(&on_disk.newest(10).unwrap()), ["x1"]);
}

#[tokio::test]
async fn takes_many_vms_at_once() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    let mut posting = JoinSet::new();
    for vm in 0..40 {
        let url = server.url.clone();
        posting.spawn(async move { post(&url, &one(&format!("x{vm}"))).await.status });
    }
    assert!(
        posting
            .join_all()
            .await
            .iter()
            .all(|status| *status == StatusCode::OK)
    );
    assert_eq!(server.ids("?limit=1000").await.len(), 40);
}

#[tokio::test]
async fn a_full_queue_refuses_and_says_when_to_come_back() {
    let directory = directory();
    // Room for one batch beside the prune that every start asks for.
    let settings = Settings {
        queue: 2,
        ..Settings::new(directory.path())
    };
    let server = Server::start_with(settings).await;
    let disk = busy_disk(&server, directory.path()).await;

    let mut posting = JoinSet::new();
    // More than the queue and one transaction take together.
    for vm in 0..48 {
        let url = server.url.clone();
        posting.spawn(async move { post(&url, &one(&format!("x{vm}"))).await });
    }
    // While the disk is busy nothing can be acknowledged.
    let refused = posting.join_next().await.unwrap().unwrap();
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(code(&refused), "queue_full");
    assert_eq!(refused.headers[RETRY_AFTER], "1");

    disk.execute_batch("ROLLBACK").unwrap();
    let others = posting.join_all().await;
    let taken = others
        .iter()
        .filter(|answer| answer.status == StatusCode::OK)
        .count();
    assert!(taken >= 1, "{others:?}");
    let kept = server.ids("?limit=100").await;
    assert_eq!(kept.iter().filter(|id| *id != "first").count(), taken);
}

#[tokio::test]
async fn says_so_while_the_disk_fails_and_goes_on_when_it_works() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    server.sync(&one("x1")).await;
    let disk = Connection::open(file_in(directory.path())).unwrap();
    disk.execute_batch("ALTER TABLE attempts RENAME TO gone")
        .unwrap();

    let refused = server.post(&one("x2")).await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(code(&refused), "not_kept");
    assert_eq!(refused.headers[RETRY_AFTER], "1");
    let ready = server.ask(Method::GET, "/readyz", "").await;
    assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
    let unread = server.ask(Method::GET, "/v1/receipts", "").await;
    assert_eq!(unread.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(code(&unread), "not_read");
    assert_eq!(
        server.ask(Method::GET, "/livez", "").await.status,
        StatusCode::OK
    );

    disk.execute_batch("ALTER TABLE gone RENAME TO attempts")
        .unwrap();
    server.sync(&one("x2")).await;
    assert_eq!(server.ids("").await, ["x2", "x1"]);
    assert_eq!(
        server.ask(Method::GET, "/readyz", "").await.status,
        StatusCode::OK
    );
}

/// Makes the ledger's writer wait for us.
async fn busy_disk(server: &Server, directory: &std::path::Path) -> Connection {
    // It is there once something was kept.
    server.sync(&one("first")).await;
    let disk = Connection::open(file_in(directory)).unwrap();
    disk.execute_batch("BEGIN IMMEDIATE").unwrap();
    disk
}

#[tokio::test]
async fn tells_every_vm_what_our_own_requests_show_and_the_same_after_a_restart() {
    let directory = directory();
    let mut told = Vec::new();
    for _ in 0..2 {
        let server = Server::start(directory.path()).await;
        told.push(server.sync(&one("x1")).await.pass.expect("there is one"));
        server.stop().stopped().await;
    }
    assert_eq!(told[0], told[1]);
}
