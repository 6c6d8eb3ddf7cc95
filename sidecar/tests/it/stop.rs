//! Stopping in order.

use baton_sidecar::ledger::Reader;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::outcome::one;
use crate::server::{Server, directory, ids};

#[tokio::test]
async fn answers_what_is_in_flight_and_keeps_it() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    let address = server.address();
    let body = serde_json::to_vec(&one("x1")).unwrap();

    let mut stream = TcpStream::connect(&address).await.unwrap();
    let head = format!(
        "POST /v1/sync HTTP/1.1\r\nhost: baton\r\nexpect: 100-continue\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // Said once the sidecar wants the body: the request is in flight.
    let go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    let mut said = vec![0; go_on.len()];
    stream.read_exact(&mut said).await.unwrap();
    assert_eq!(said, go_on.as_bytes());

    let stopping = server.stop();
    while TcpStream::connect(&address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    stream.write_all(&body).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    stopping.stopped().await;

    let mut ledger = Reader::open(directory.path()).unwrap();
    assert_eq!(ids(&ledger.newest(10).unwrap()), ["x1"]);
}

#[tokio::test(start_paused = true)]
async fn does_not_wait_for_a_caller_without_end() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    let address = server.address();
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let head = "POST /v1/sync HTTP/1.1\r\nhost: baton\r\nexpect: 100-continue\r\ncontent-length: 9\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.read_exact(&mut [0; 16]).await.unwrap();

    let before = tokio::time::Instant::now();
    server.stop().stopped().await;
    assert!(before.elapsed().as_secs() < 10);
}

#[tokio::test]
async fn leaves_files_that_need_no_recovery() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    server.sync(&one("x1")).await;
    server.stop().stopped().await;
    let mut names: Vec<_> = std::fs::read_dir(directory.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let expected = [
        "baton.db",
        "baton.lock",
        "cache.db",
        "cache.seal",
        "cases.db",
        "health.json",
        "pass",
    ];
    assert_eq!(names, expected);
}

#[tokio::test]
async fn starts_again_with_what_it_had() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    server.sync(&one("x1")).await;
    server.stop().stopped().await;
    let server = Server::start(directory.path()).await;
    assert_eq!(server.ids("").await, ["x1"]);
}
