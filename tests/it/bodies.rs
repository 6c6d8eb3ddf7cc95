//! A body reaches the provider byte for byte, whatever its size and however it was sent; only the
//! model's name differs. What is too large is refused in words.

use std::convert::Infallible;

use baton_tests::http::{Answer, Body, Chat, exchange_bytes, full, send};
use baton_tests::provider::sha256;
use baton_tests::stack::{Plan, Stack, Timeouts};
use bytes::Bytes;
use futures_util::stream;
use http_body_util::{BodyExt, StreamBody};
use hyper::Request;
use hyper::body::Frame;
use serde_json::{Value, json};

use crate::raw_provider::RawProvider;

const KB: usize = 1_000;
const MB: usize = 1_000 * KB;

/// A chat of this size whose bytes no JSON writer would write again: odd spacing, escapes, numbers
/// that do not fit, a member that is there twice, and `model` as its last one.
fn chat_of(size: usize, model: &str, metadata: &Value) -> String {
    let start = format!(
        "{{\r\n\t\"x\":1e400, \"x\" : 1.0000000000000000000001,\"temperature\":0.10,\
         \"metadata\":{metadata},\"messages\" :[ {{\"role\":\"user\",\"content\":\"\\u00e9\\/é😀 \\\"model\\\": "
    );
    let end = format!("\"}} ] , \"model\":\"{model}\" }}\n");
    let filler = size
        .checked_sub(start.len() + end.len())
        .expect("a size with room");
    let text: String = "The quick brown fox. "
        .chars()
        .cycle()
        .take(filler)
        .collect();
    format!("{start}{text}{end}")
}

async fn post(stack: &Stack, body: Body) -> Answer {
    let request = Request::post("/v1/chat/completions").header("content-type", "application/json");
    let request = request.body(body).expect("a request");
    send(stack.edge(), request).await.expect("an answer")
}

/// A body without a length, in pieces that fall anywhere.
fn in_pieces(body: &str) -> Body {
    let bytes = Bytes::copy_from_slice(body.as_bytes());
    let pieces: Vec<Result<Frame<Bytes>, Infallible>> = (0..bytes.len())
        .step_by(65_537)
        .map(|start| {
            Ok(Frame::data(
                bytes.slice(start..bytes.len().min(start + 65_537)),
            ))
        })
        .collect();
    StreamBody::new(stream::iter(pieces)).boxed()
}

/// Checks that the provider which says `echo` was sent the body as it was, but for its model.
fn reached_exactly(answer: &Answer, body: &str, asked: &str, got: &str) {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let echo: Value = serde_json::from_str(&answer.content()).expect("an echo");
    let expected = body.replace(
        &format!("\"model\":\"{asked}\""),
        &format!("\"model\":\"{got}\""),
    );
    assert_eq!(echo["body_bytes"], expected.len());
    assert_eq!(echo["body_sha256"], sha256(expected.as_bytes()));
}

#[tokio::test]
async fn a_body_of_100_kb_arrives_as_it_is() {
    let stack = Stack::shared().await.expect("a stack");
    let body = chat_of(100 * KB, "one", &json!({"alpha": "echo lenient"}));
    let answer = post(&stack, full(body.clone())).await;
    reached_exactly(&answer, &body, "one", "small-1");
}

#[tokio::test]
async fn a_body_of_1600_kb_in_chunks_arrives_as_it_is() {
    let stack = Stack::shared().await.expect("a stack");
    let body = chat_of(1_600 * KB, "one", &json!({"alpha": "echo lenient"}));
    let answer = post(&stack, in_pieces(&body)).await;
    reached_exactly(&answer, &body, "one", "small-1");
}

#[tokio::test]
async fn a_body_of_12_mb_arrives_as_it_is() {
    let stack = Stack::shared().await.expect("a stack");
    let body = chat_of(12 * MB, "one", &json!({"alpha": "echo lenient"}));
    let answer = post(&stack, full(body.clone())).await;
    reached_exactly(&answer, &body, "one", "small-1");
}

#[tokio::test]
async fn after_two_fallbacks_a_body_still_arrives_as_it_is() {
    let stack = Stack::shared().await.expect("a stack");
    let told = json!({
        "alpha": "status=503 lenient",
        "beta": "malformed lenient",
        "gamma": "echo lenient",
    });
    for size in [100 * KB, 1_600 * KB, 12 * MB] {
        let body = chat_of(size, "three", &told);
        let answer = post(&stack, in_pieces(&body)).await;
        reached_exactly(&answer, &body, "three", "large-1");
        assert_eq!(answer.header("x-baton-attempts"), Some("3"));
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_and_one_at_the_limit_is_not() {
    const LIMIT: usize = 64 * 1024;
    let limited = |document: &mut Value| document["limits"] = json!({"request_body": "64KiB"});
    let stack = Stack::start(Plan::usual().edit(limited))
        .await
        .expect("a stack");

    let at_the_limit = chat_of(LIMIT, "one", &json!({"alpha": "echo lenient"}));
    for body in [full(at_the_limit.clone()), in_pieces(&at_the_limit)] {
        let answer = post(&stack, body).await;
        reached_exactly(&answer, &at_the_limit, "one", "small-1");
    }

    let head = "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\n";
    let announced = format!("{head}content-length: {}\r\n\r\n", LIMIT + 1);
    let over = chat_of(LIMIT + 1, "one", &json!({}));
    let chunked = format!(
        "{head}transfer-encoding: chunked\r\n\r\n{:x}\r\n{over}\r\n0\r\n\r\n",
        over.len()
    );
    for request in [announced, chunked] {
        let answer = exchange_bytes(stack.edge(), request.as_bytes())
            .await
            .expect("an answer");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        assert!(head.starts_with("HTTP/1.1 413 "), "{head}");
        assert!(head.contains("content-type: application/json"), "{head}");
        let body: Value = serde_json::from_str(body).expect("JSON");
        let error = &body["error"];
        assert_eq!(error["code"], "request_too_large");
        assert_eq!(error["type"], "invalid_request_error");
        let message = error["message"].as_str().expect("a message");
        assert!(message.contains("65536 bytes"), "{message}");
    }
    crate::vm::lives_on(&stack).await;
}

/// A `content-length` that is not the body's makes a provider read the surplus as another request.
#[tokio::test]
async fn a_provider_never_sees_a_request_that_nobody_sent() {
    let provider = RawProvider::start().await;
    // All names are of different lengths: the caller's, and that of each rung.
    let plan = Plan::usual()
        .provider("wire")
        .model("a-name-much-longer-than-the-callers", "wire", ["1", "1"])
        .model("s", "wire", ["1", "1"])
        .model("medium-sized", "wire", ["1", "1"])
        .route(
            "middle",
            &["a-name-much-longer-than-the-callers", "s", "medium-sized"],
            Timeouts::default(),
        );
    let stack = Stack::start(provider.take_the_place_of("wire", plan))
        .await
        .expect("a stack");
    let busy = "HTTP/1.1 503 Busy\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n";
    let chat = Chat::to("middle")
        .told("a-name-much-longer-than-the-callers-1", busy)
        .told("s-1", busy)
        .with("user", json!("GET /smuggled HTTP/1.1\r\nhost: x\r\n\r\n"));
    const TIMES: usize = 3;
    for _ in 0..TIMES {
        let answer = chat.send(stack.edge()).await.expect("an answer");
        assert_eq!((answer.status, &*answer.content()), (200, "Raw."));
    }

    let received = provider.received();
    assert_eq!(received.len(), 3 * TIMES, "{received:#?}");
    let models = [
        "a-name-much-longer-than-the-callers-1",
        "s-1",
        "medium-sized-1",
    ];
    for (request, model) in received.iter().zip(models.iter().cycle()) {
        assert!(
            request
                .head
                .starts_with("POST /v1/chat/completions HTTP/1.1\r\n"),
            "{request:?}"
        );
        let sent = String::from_utf8(chat.body().to_vec()).expect("text");
        let expected = sent.replace("\"model\":\"middle\"", &format!("\"model\":\"{model}\""));
        assert_eq!(String::from_utf8_lossy(&request.body), expected);
    }
    // Or a surplus would have had no request to show up in.
    let mut connections: Vec<_> = received.iter().map(|request| request.connection).collect();
    connections.dedup();
    assert!(connections.len() < received.len(), "{connections:?}");
}

#[tokio::test]
async fn a_request_with_two_lengths_reaches_nobody() {
    let stack = Stack::shared().await.expect("a stack");
    let chat = Chat::to("one").body();
    let length = chat.len();
    for lengths in [
        format!("content-length: {length}\r\ntransfer-encoding: chunked"),
        format!("content-length: {length}\r\ncontent-length: {}", length + 1),
        format!("transfer-encoding: chunked, identity\r\ncontent-length: {length}"),
    ] {
        let mut request =
            format!("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\n{lengths}\r\n\r\n")
                .into_bytes();
        request.extend_from_slice(&chat);
        let answer = exchange_bytes(stack.edge(), &request)
            .await
            .expect("an answer");
        assert!(
            answer.starts_with("HTTP/1.1 400 ") || answer.starts_with("HTTP/1.1 501 "),
            "{lengths}: {answer}"
        );
    }
}
