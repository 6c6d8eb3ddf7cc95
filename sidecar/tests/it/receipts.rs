//! `GET /v1/receipts`: pages.

use baton_sidecar::ledger::Page;
use hyper::{Method, StatusCode};

use crate::outcome::one;
use crate::server::{Server, code, directory, ids};

#[tokio::test]
async fn shows_the_newest_first() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    for id in ["x1", "x2", "x3"] {
        server.sync(&one(id)).await;
    }
    assert_eq!(server.ids("").await, ["x3", "x2", "x1"]);
    assert_eq!(server.ids("?limit=2").await, ["x3", "x2"]);
    assert_eq!(server.ids("?limit=0").await, [""; 0]);
}

#[tokio::test]
async fn following_misses_nothing_and_repeats_nothing() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    let mut page: Page = server.get("/v1/receipts").await;
    assert_eq!(page, Page::default());
    let mut seen = Vec::new();
    for round in 0..4 {
        for new in 0..round {
            server.sync(&one(&format!("x{round}-{new}"))).await;
        }
        page = server
            .get(&format!("/v1/receipts?after={}&limit=2", page.cursor))
            .await;
        seen.extend(ids(&page));
    }
    page = server
        .get(&format!("/v1/receipts?after={}", page.cursor))
        .await;
    seen.extend(ids(&page));
    assert_eq!(seen, ["x1-0", "x2-0", "x2-1", "x3-0", "x3-1", "x3-2"]);
}

#[tokio::test]
async fn says_that_there_is_no_such_receipt() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    let answer = server.ask(Method::GET, "/v1/receipts/x1", "").await;
    assert_eq!(
        (answer.status, code(&answer)),
        (StatusCode::NOT_FOUND, "no_receipt".to_owned())
    );
}

#[tokio::test]
async fn refuses_a_query_it_does_not_know() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    for query in ["limit=-1", "limit=many", "after=x1", "befor=1"] {
        let answer = server
            .ask(Method::GET, &format!("/v1/receipts?{query}"), "")
            .await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(code(&answer), "query_unexpected", "{query}");
    }
}
