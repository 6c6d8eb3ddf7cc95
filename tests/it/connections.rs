//! Whatever a client does on its connection short of HTTP's rules, it gets its answers, and when it
//! leaves nothing of it stays.

use baton_tests::http::{Chat, Next, exchange_bytes, get};
use baton_tests::patience::eventually;
use baton_tests::stack::{Plan, Stack};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The head of a chat request of our own writing, without its last empty line.
const HEAD: &str =
    "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";

#[tokio::test]
async fn header_values_that_are_no_text_harm_nobody() {
    let stack = Stack::shared().await.expect("a stack");
    let body = Chat::to("one").body();
    for (header, status, code) in [
        (
            &b"user-agent: caf\xe9 \xff\xfe"[..],
            "200",
            "\"This is alpha",
        ),
        (b"x-request-id: \x80\x81", "200", "\"This is alpha"),
        (b"authorization: \xc3\x28", "200", "\"This is alpha"),
        (b"x-mine: \xff", "200", "\"This is alpha"),
        (b"x-baton-route: \xff", "404", "route_not_found"),
    ] {
        let length = format!("content-length: {}\r\nconnection: close\r\n", body.len());
        let request = [
            HEAD.as_bytes(),
            length.as_bytes(),
            header,
            b"\r\n\r\n",
            &body,
        ]
        .concat();
        let answer = exchange_bytes(stack.edge(), &request)
            .await
            .expect("an answer");
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{answer}"
        );
        assert!(answer.contains(code), "{answer}");
    }
    crate::vm::lives_on(&stack).await;
}

/// As curl does with a large body.
#[tokio::test]
async fn a_client_that_waits_for_leave_to_send_gets_it() {
    let stack = Stack::shared().await.expect("a stack");
    let body = Chat::to("two").told("alpha", "status=503").body();
    let length = body.len();
    let mut client = TcpStream::connect(stack.edge())
        .await
        .expect("a connection");
    let head = format!(
        "{HEAD}connection: close\r\nexpect: 100-continue\r\ncontent-length: {length}\r\n\r\n"
    );
    client.write_all(head.as_bytes()).await.expect("it is sent");
    let mut leave = [0; "HTTP/1.1 100 Continue\r\n\r\n".len()];
    client
        .read_exact(&mut leave)
        .await
        .expect("an interim answer");
    assert_eq!(
        String::from_utf8_lossy(&leave),
        "HTTP/1.1 100 Continue\r\n\r\n"
    );
    client.write_all(&body).await.expect("it is sent");
    let mut answer = String::new();
    client.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(answer.contains("This is beta with medium-1."), "{answer}");
}

#[tokio::test]
async fn requests_sent_at_once_on_one_connection_are_answered_in_order() {
    let stack = Stack::shared().await.expect("a stack");
    let mut requests = Vec::new();
    let asked = [
        ("one", "wait=50ms"),
        ("nobody", ""),
        ("two", "status=503"),
        ("one", ""),
    ];
    for (model, script) in asked {
        let body = Chat::to(model).told("alpha", script).body();
        requests.extend_from_slice(HEAD.as_bytes());
        requests.extend_from_slice(format!("content-length: {}\r\n\r\n", body.len()).as_bytes());
        requests.extend_from_slice(&body);
    }
    requests.extend_from_slice(b"GET /v1/models HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    let answers = exchange_bytes(stack.edge(), &requests)
        .await
        .expect("answers");
    let mut rest = &*answers;
    for part in [
        "HTTP/1.1 200 ",
        "This is alpha with small-1.",
        "HTTP/1.1 404 ",
        "model_not_found",
        "HTTP/1.1 200 ",
        "This is beta with medium-1.",
        "HTTP/1.1 200 ",
        "This is alpha with small-1.",
        "HTTP/1.1 200 ",
        "\"object\":\"list\"",
    ] {
        let (_, after) = rest
            .split_once(part)
            .unwrap_or_else(|| panic!("{part} in {answers}"));
        rest = after;
    }
    assert!(!rest.contains("HTTP/1.1"), "{rest}");
    crate::vm::lives_on(&stack).await;
}

#[tokio::test]
async fn a_client_that_leaves_early_leaves_a_receipt_and_nothing_else() {
    let stack = Stack::start(Plan::usual()).await.expect("a stack");
    let body = Chat::to("two").told("alpha", "hang").body();
    let length = format!("content-length: {}\r\n\r\n", body.len());
    let request = [HEAD.as_bytes(), length.as_bytes(), &body].concat();

    // In the middle of its headers: there never was an exchange.
    let mut client = TcpStream::connect(stack.edge())
        .await
        .expect("a connection");
    client
        .write_all(&HEAD.as_bytes()[..40])
        .await
        .expect("it is sent");
    drop(client);
    // In the middle of its body.
    let mut client = TcpStream::connect(stack.edge())
        .await
        .expect("a connection");
    client
        .write_all(&request[..request.len() - 20])
        .await
        .expect("it is sent");
    drop(client);
    assert_eq!(
        next_receipt(&stack, 1).await,
        json!([null, "client_left", []])
    );
    // While the provider says nothing.
    let mut client = TcpStream::connect(stack.edge())
        .await
        .expect("a connection");
    client.write_all(&request).await.expect("it is sent");
    asked(&stack, "alpha").await;
    drop(client);
    assert_eq!(
        next_receipt(&stack, 2).await,
        json!([null, "client_left", ["abandoned"]])
    );
    // In the middle of a stream.
    let chat = Chat::to("two").streamed().told("alpha", "chunks=2 stall=1");
    let mut streaming = chat.begin(stack.edge()).await.expect("a stream");
    assert!(matches!(streaming.next().await, Ok(Next::Event(_))));
    drop(streaming);
    assert_eq!(
        next_receipt(&stack, 3).await,
        json!([200, "client_left", ["abandoned"]])
    );

    let active = stack
        .stat("cluster.alpha.upstream_rq_active")
        .await
        .expect("a stat");
    assert_eq!(active, Some(0));
    crate::vm::lives_on(&stack).await;
}

/// Waits until a provider has a request to answer.
async fn asked(stack: &Stack, provider: &str) {
    let name = format!("cluster.{provider}.upstream_rq_active");
    eventually("the provider to be asked", async || {
        let active = stack.stat(&name).await.ok()??;
        (active > 0).then_some(())
    })
    .await
    .expect("a request");
}

/// Waits for that many receipts; says of the newest its status, its ending and its attempts' endings.
async fn next_receipt(stack: &Stack, count: usize) -> Value {
    let receipts = eventually("one more receipt", async || {
        let page = get(stack.sidecar(), "/v1/receipts")
            .await
            .ok()?
            .json()
            .ok()?;
        let receipts = page["receipts"].as_array()?.clone();
        (receipts.len() == count).then_some(receipts)
    });
    let receipts = receipts.await.expect("receipts");
    let newest = receipts.first().expect("a receipt");
    let attempts = newest["attempts"].as_array().expect("attempts");
    let endings: Vec<&Value> = attempts.iter().map(|attempt| &attempt["ending"]).collect();
    json!([
        newest["exchange"]["status"],
        newest["exchange"]["ending"],
        endings
    ])
}
