//! Bodies that are too large, too slow, broken, or not what they should be.

use std::io::Write;

use baton_core::protocol::MAX_BODY_BYTES;
use hyper::{Method, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::server::{Server, code, directory};

#[tokio::test]
async fn refuses_a_body_that_announces_too_much_before_it_comes() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    let head = format!("content-length: {}\r\n\r\n", MAX_BODY_BYTES + 1);
    let answer = raw(&server, head.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(answer.contains(r#""code":"body_too_large""#), "{answer}");
    assert!(answer.contains("4194304 bytes"), "{answer}");
}

#[tokio::test]
async fn refuses_a_body_that_becomes_too_large() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    let mut request = b"transfer-encoding: chunked\r\n\r\n".to_vec();
    let chunk = vec![b' '; MAX_BODY_BYTES];
    write!(request, "{:x}\r\n", chunk.len()).unwrap();
    request.extend_from_slice(&chunk);
    request.extend_from_slice(b"\r\n1\r\n \r\n");
    let answer = raw(&server, &request).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
}

#[tokio::test]
async fn takes_a_body_of_the_largest_size() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    let mut body = br#"{"vm":"a","revision":""}"#.to_vec();
    body.resize(MAX_BODY_BYTES, b' ');
    let answer = server.ask(Method::POST, "/v1/sync", body).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test(start_paused = true)]
async fn lets_go_of_a_body_that_never_ends() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    let answer = raw(&server, b"content-length: 100\r\n\r\n{").await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains(r#""code":"body_too_slow""#), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn lets_go_of_a_connection_that_says_nothing() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    let mut stream = connect(&server).await;
    assert_eq!(stream.read(&mut [0; 64]).await.unwrap(), 0);
}

#[tokio::test]
async fn refuses_what_is_not_a_batch_and_keeps_nothing_of_it() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    for body in [
        "",
        "{",
        "[]",
        "null",
        r#"{"vm":"a"}"#,
        r#"{"vm":"","revision":""}"#,
        r#"{"vm":"a","revision":"","exchanges":[{"exchange":"x1"}]}"#,
        r#"{"vm":"a","revision":"","attempts":[{"exchange":"x1","attempt":0}]}"#,
        "\u{0}\u{1}\u{2}",
    ] {
        let answer = server.ask(Method::POST, "/v1/sync", body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        assert_eq!(code(&answer), "body_unexpected", "{body}");
    }
    let long = format!(r#"{{"vm":"{}","revision":""}}"#, "a".repeat(65));
    assert_eq!(
        server.ask(Method::POST, "/v1/sync", long).await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(server.ids("").await, [""; 0]);
}

#[tokio::test]
async fn refuses_a_page_in_a_browser() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    let answer = raw(
        &server,
        b"origin: https://example.com\r\ncontent-length: 24\r\n\r\n{\"vm\":\"a\",\"revision\":\"\"}",
    )
    .await;
    assert!(answer.starts_with("HTTP/1.1 403 "), "{answer}");
    assert!(answer.contains(r#""code":"from_browser""#), "{answer}");
}

#[tokio::test]
async fn refuses_other_paths_and_methods_in_json() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    for (method, path, status, name) in [
        (Method::GET, "/", StatusCode::NOT_FOUND, "no_such_path"),
        (
            Method::GET,
            "/v1/sync",
            StatusCode::METHOD_NOT_ALLOWED,
            "wrong_method",
        ),
        (
            Method::POST,
            "/v1/config",
            StatusCode::METHOD_NOT_ALLOWED,
            "wrong_method",
        ),
        (
            Method::DELETE,
            "/v1/receipts",
            StatusCode::METHOD_NOT_ALLOWED,
            "wrong_method",
        ),
    ] {
        let answer = server.ask(method, path, "").await;
        assert_eq!(
            (answer.status, code(&answer)),
            (status, name.to_owned()),
            "{path}"
        );
    }
}

/// Posts to `/v1/sync` in our own bytes, from after the `host` header on; the whole answer.
async fn raw(server: &Server, request: &[u8]) -> String {
    let mut stream = connect(server).await;
    stream
        .write_all(b"POST /v1/sync HTTP/1.1\r\nhost: baton\r\nconnection: close\r\n")
        .await
        .unwrap();
    stream.write_all(request).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8(answer).unwrap()
}

async fn connect(server: &Server) -> TcpStream {
    TcpStream::connect(server.address()).await.unwrap()
}
