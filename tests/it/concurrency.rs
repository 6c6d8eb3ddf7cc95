//! Under load every fallback is made, every stream is whole, and clients that leave in the middle
//! leave nothing behind.

use baton_tests::http::{self, Answer, Chat, Ending, Next, Streamed};
use baton_tests::patience::eventually;
use baton_tests::receipt::endings;
use baton_tests::stack::{Plan, Stack};
use futures_util::future::join_all;
use serde_json::{Value, json};

/// How many exchanges the filter keeps something of.
const IN_FLIGHT: &str = "wasmcustom.baton_exchanges_in_flight";

/// [`Plan::usual`] with two workers, for a test that counts what all of Envoy did.
async fn stack() -> Stack {
    let stack = Stack::start(Plan::usual().workers(2)).await;
    stack.expect("a stack")
}

/// Sends this many requests at once whose first provider fails while the others wait for theirs to.
async fn every_fallback_is_made(requests: usize) {
    let stack = stack().await;
    let chat = Chat::to("two")
        .told("alpha", "wait=500ms status=503")
        .told("beta", "wait=500ms");
    let answers = join_all((0..requests).map(|_| chat.send(stack.edge()))).await;
    let answers: Vec<Answer> = answers
        .into_iter()
        .map(|answer| answer.expect("an answer"))
        .collect();
    let from_beta = answers
        .iter()
        .filter(|answer| answer.content() == "This is beta with medium-1.")
        .filter(|answer| answer.header("x-baton-attempts") == Some("2"));
    assert_eq!(from_beta.count(), requests);
    // Envoy counts a retry where it goes.
    let retries = stat(&stack, "cluster.beta.upstream_rq_retry").await;
    assert_eq!(retries, requests);
    for cluster in ["alpha", "beta"] {
        let overflow = format!("cluster.{cluster}.upstream_rq_retry_overflow");
        assert_eq!(stat(&stack, &overflow).await, 0);
    }
}

#[tokio::test]
async fn every_fallback_is_made_for_20_requests_at_once() {
    every_fallback_is_made(20).await;
}

#[tokio::test]
async fn every_fallback_is_made_for_200_requests_at_once() {
    every_fallback_is_made(200).await;
}

/// How many streams run at once, every other of them after a fallback.
const STREAMS: usize = 200;

#[tokio::test]
async fn two_hundred_streams_at_once_are_all_whole_and_have_their_receipts() {
    let stack = stack().await;
    let chats: Vec<Chat> = (0..STREAMS)
        .map(|number| paced(number).streamed())
        .collect();
    let streams = join_all(chats.iter().map(|chat| chat.stream(stack.edge()))).await;
    for (number, stream) in streams.into_iter().enumerate() {
        let stream = stream.expect("a stream");
        assert_whole(number, &stream);
        let exchange = stream.header("x-baton-exchange").expect("an exchange id");
        let receipt = stack.receipt(exchange).await.expect("a receipt");
        assert_receipt(number, &receipt);
    }
    let overflow = "cluster.alpha.upstream_rq_retry_overflow";
    assert_eq!(stat(&stack, overflow).await, 0);
    nothing_is_left(&stack).await;
}

/// A stream that takes about a second, with a text and a usage of its own.
fn paced(number: usize) -> Chat {
    let stream = format!(
        "chunks=10 delay=100ms bytes={} usage={number}/{}",
        size(number),
        size(number)
    );
    let alpha = if falls_back(number) {
        "status=503"
    } else {
        &stream
    };
    Chat::to("two")
        .told("alpha", alpha)
        .told("beta", &stream)
        .with("stream_options", json!({"include_usage": true}))
}

const fn falls_back(number: usize) -> bool {
    number.is_multiple_of(2)
}

const fn size(number: usize) -> usize {
    500 + number
}

fn assert_whole(number: usize, stream: &Streamed) {
    assert_eq!((stream.ending, stream.is_done()), (Ending::Clean, true));
    let text: String = "The quick brown fox. "
        .chars()
        .cycle()
        .take(size(number))
        .collect();
    assert_eq!(stream.content(), text);
    let model = if falls_back(number) {
        "medium"
    } else {
        "small"
    };
    assert_eq!(stream.header("x-baton-model"), Some(model));
}

fn assert_receipt(number: usize, receipt: &Value) {
    let mut expected = vec![json!({"answered": 200})];
    if falls_back(number) {
        expected.insert(0, json!({"faulted": {"status": 503}}));
    }
    assert_eq!(endings(receipt), expected);
    assert_eq!(receipt["exchange"]["ending"], "completed");
    let usage = json!({"input_tokens": number, "output_tokens": size(number)});
    assert_eq!(receipt["usage"], usage);
}

#[tokio::test]
async fn a_client_that_leaves_in_mid_stream_leaves_a_receipt_and_nothing_else() {
    let stack = stack().await;
    let leaving = join_all((0..20).map(|_| leave_after_two_events(&stack))).await;
    for exchange in leaving {
        let receipt = stack.receipt(&exchange).await.expect("a receipt");
        assert_eq!(receipt["exchange"]["ending"], "client_left");
        let faulted = json!({"faulted": {"status": 503}});
        assert_eq!(endings(&receipt), [faulted, json!("abandoned")]);
        // What the provider will charge for it is not known, so no sum is given.
        assert_eq!(receipt["cost"], Value::Null);
    }
    nothing_is_left(&stack).await;
}

async fn leave_after_two_events(stack: &Stack) -> String {
    let chat = Chat::to("two")
        .told("alpha", "status=503")
        .told("beta", "chunks=100 stall=5");
    let stream = chat.streamed().begin(stack.edge()).await;
    let mut stream = stream.expect("a stream");
    for _ in 0..2 {
        let next = stream.next().await.expect("an event");
        assert!(matches!(next, Next::Event(_)), "{next:?}");
    }
    let exchange = stream.header("x-baton-exchange").expect("an exchange id");
    exchange.to_owned()
}

#[tokio::test]
async fn a_client_that_leaves_before_an_answer_leaves_a_receipt_and_nothing_else() {
    let stack = stack().await;
    let chat = Chat::to("two")
        .told("alpha", "status=503")
        .told("beta", "hang")
        .header("x-request-id", "leaving");
    let second_attempt = eventually("the second attempt", async || {
        let attempts = stack.stat("cluster.beta.upstream_rq_active").await.ok()??;
        let exchanges = stack.stat(IN_FLIGHT).await.ok()??;
        (attempts == 1 && exchanges == 1).then_some(())
    });
    tokio::select! {
        answer = chat.send(stack.edge()) => panic!("{answer:?}"),
        made = second_attempt => made.expect("an attempt"),
    }
    let receipt = eventually("the receipt", async || only_receipt(&stack).await)
        .await
        .expect("a receipt");
    assert_eq!(receipt["exchange"]["request_id"], "leaving");
    assert_eq!(receipt["exchange"]["ending"], "client_left");
    assert_eq!(receipt["exchange"]["status"], Value::Null);
    nothing_is_left(&stack).await;
}

/// The receipt of the only exchange there was, once it is complete.
async fn only_receipt(stack: &Stack) -> Option<Value> {
    let page = http::get(stack.sidecar(), "/v1/receipts").await.ok()?;
    let mut page = page.json().ok()?;
    let receipt = page["receipts"].as_array_mut()?.pop()?;
    let complete = receipt["exchange"]["attempts"] == endings(&receipt).len();
    complete.then_some(receipt)
}

/// Waits until nothing is left of any exchange: in the filter, and of requests to providers.
async fn nothing_is_left(stack: &Stack) {
    for gauge in [
        IN_FLIGHT,
        "cluster.alpha.upstream_rq_active",
        "cluster.beta.upstream_rq_active",
    ] {
        eventually(&format!("`{gauge}` to be 0"), async || {
            (stack.stat(gauge).await.ok()?? == 0).then_some(())
        })
        .await
        .expect("nothing is left");
    }
}

async fn stat(stack: &Stack, name: &str) -> usize {
    let value = stack.stat(name).await.expect("Envoy's stats").expect(name);
    value.try_into().expect("a count")
}
