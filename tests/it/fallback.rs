//! When a provider fails before its first byte, the next model of the ladder answers the same request.

use baton_tests::http::{Chat, Ending};
use baton_tests::receipt::endings;
use baton_tests::stack::Stack;
use serde_json::{Value, json};

/// Asks for a whole answer while `small` fails as told, and checks that `medium` gave it.
async fn falls_back_when_told(script: &str, fault: Value) {
    falls_back_from("two", script, fault).await;
}

/// The same on another route whose second rung is `medium`.
async fn falls_back_from(route: &str, script: &str, fault: Value) {
    let stack = Stack::shared().await.expect("a stack");
    let chat = Chat::to(route).told("alpha", script);
    let answer = chat.send(stack.edge()).await.expect("an answer");
    assert_eq!(
        (answer.status, &*answer.content()),
        (200, "This is beta with medium-1.")
    );
    assert_eq!(answer.header("x-baton-model"), Some("medium"));
    assert_eq!(answer.header("x-baton-attempts"), Some("2"));
    let exchange = answer.header("x-baton-exchange").expect("an exchange id");
    let receipt = stack.receipt(exchange).await.expect("a receipt");
    assert_eq!(
        endings(&receipt),
        [json!({"faulted": fault}), json!({"answered": 200})]
    );
}

/// The same for a stream.
async fn falls_back_in_a_stream_when_told(script: &str, fault: Value) {
    let stack = Stack::shared().await.expect("a stack");
    let chat = Chat::to("two").told("alpha", script).streamed();
    let stream = chat.stream(stack.edge()).await.expect("a stream");
    assert_eq!(
        (stream.status, &*stream.content()),
        (200, "This is beta with medium-1.")
    );
    assert_eq!((stream.ending, stream.is_done()), (Ending::Clean, true));
    let exchange = stream.header("x-baton-exchange").expect("an exchange id");
    let receipt = stack.receipt(exchange).await.expect("a receipt");
    assert_eq!(
        endings(&receipt),
        [json!({"faulted": fault}), json!({"answered": 200})]
    );
}

#[tokio::test]
async fn falls_back_on_503() {
    falls_back_when_told("status=503", json!({"status": 503})).await;
}

#[tokio::test]
async fn falls_back_on_429() {
    let fault = json!({"rate_limited": {"retry_after": 30_000}});
    falls_back_when_told("status=429 retry-after=30", fault).await;
}

#[tokio::test]
async fn falls_back_on_a_reset_before_the_headers() {
    falls_back_when_told("reset", json!("reset")).await;
}

#[tokio::test]
async fn falls_back_on_what_is_not_json() {
    falls_back_when_told("malformed", json!("malformed")).await;
}

#[tokio::test]
async fn falls_back_on_a_body_that_is_cut_short() {
    falls_back_when_told("truncated", json!("truncated")).await;
}

#[tokio::test]
async fn falls_back_on_json_that_is_cut_short() {
    falls_back_when_told("truncated-json", json!("truncated")).await;
}

#[tokio::test]
async fn falls_back_in_a_stream_on_503() {
    falls_back_in_a_stream_when_told("status=503", json!({"status": 503})).await;
}

#[tokio::test]
async fn falls_back_in_a_stream_that_ends_before_its_first_event() {
    falls_back_in_a_stream_when_told("cut=0", json!("truncated")).await;
}

#[tokio::test]
async fn falls_back_in_a_stream_that_begins_with_an_error() {
    falls_back_in_a_stream_when_told("error-event", json!({"status": 500})).await;
}

#[tokio::test]
async fn falls_back_on_a_refused_connection() {
    falls_back_from("refused", "", json!("connect")).await;
}

#[tokio::test]
async fn falls_back_on_silence() {
    falls_back_from("hasty", "hang", json!("timeout")).await;
}
