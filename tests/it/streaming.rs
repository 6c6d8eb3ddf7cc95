//! A streamed answer arrives token by token, a fallback's as well. Once its first byte is with the
//! caller nothing else is tried, and an answer that is not whole never looks whole.

use std::time::Duration;

use baton_tests::http::{Chat, Ending, Streamed};
use baton_tests::receipt::endings;
use baton_tests::stack::Stack;
use serde_json::{Value, json};

/// A stream of eight tokens, so far apart that a busy machine is not noticed.
const PACED: &str = "chunks=8 delay=200ms";

/// How far apart they are.
const DELAY: Duration = Duration::from_millis(200);

/// How long it takes a provider to send them all.
const WHOLE: Duration = Duration::from_millis(7 * 200);

/// Reads a whole stream off the shared stack.
async fn stream(chat: Chat) -> Streamed {
    let stack = Stack::shared().await.expect("a stack");
    let stream = chat.streamed().stream(stack.edge()).await;
    stream.expect("a stream")
}

async fn receipt(stream: &Streamed) -> Value {
    let stack = Stack::shared().await.expect("a stack");
    let exchange = stream.header("x-baton-exchange").expect("an exchange id");
    stack.receipt(exchange).await.expect("a receipt")
}

/// Checks that a paced stream came as it was made, when its provider was asked `after` the request.
fn assert_token_by_token(stream: &Streamed, after: Duration) {
    let whole = (stream.ending, stream.is_done());
    assert_eq!(whole, (Ending::Clean, true), "{:?}", stream.events);
    let first = stream.events.first().expect("events").at;
    // Whatever held the stream back could not have let go of the first token before the last was made.
    assert!(
        first < after + WHOLE,
        "the first token came after {first:?}"
    );
    // A busy machine may delay a token, and then the next is early.
    let gaps = stream.gaps();
    let apart = gaps.iter().filter(|gap| **gap > DELAY / 2).count();
    assert_eq!(gaps.len(), 7, "{gaps:?}");
    assert!(apart > gaps.len() / 2, "tokens came together: {gaps:?}");
}

#[tokio::test]
async fn an_answer_arrives_token_by_token() {
    let stream = stream(Chat::to("one").told("alpha", PACED)).await;
    assert_eq!(stream.header("x-baton-attempts"), Some("1"));
    assert_token_by_token(&stream, Duration::ZERO);
}

#[tokio::test]
async fn a_fallback_arrives_token_by_token() {
    let chat = Chat::to("two")
        .told("alpha", "status=503")
        .told("beta", PACED);
    let stream = stream(chat).await;
    assert_eq!(stream.content(), "This is beta with medium-1.");
    assert_eq!(stream.header("x-baton-attempts"), Some("2"));
    assert_token_by_token(&stream, Duration::ZERO);
}

#[tokio::test]
async fn the_third_rung_arrives_token_by_token() {
    let chat = Chat::to("three")
        .told("alpha", "reset")
        .told("beta", "error-event")
        .told("gamma", PACED);
    let stream = stream(chat).await;
    assert_eq!(stream.header("x-baton-model"), Some("large"));
    assert_token_by_token(&stream, Duration::ZERO);
}

#[tokio::test]
async fn a_fallback_after_silence_arrives_token_by_token() {
    let chat = Chat::to("hasty").told("alpha", "hang").told("beta", PACED);
    let stream = stream(chat).await;
    assert_eq!(stream.content(), "This is beta with medium-1.");
    assert_token_by_token(&stream, Duration::from_secs(2));
}

#[tokio::test]
async fn the_time_for_the_first_byte_never_cuts_a_stream() {
    let chat = Chat::to("hasty").told("alpha", "chunks=4 delay=1s");
    let stream = stream(chat).await;
    assert_eq!(stream.content(), "This is alpha with small-1.");
    assert_eq!((stream.ending, stream.is_done()), (Ending::Clean, true));
}

/// Checks that `medium` streams the answer when `small` fails as told, before its first event.
async fn falls_back(route: &str, script: &str, fault: impl Into<Value>) {
    let stream = stream(Chat::to(route).told("alpha", script)).await;
    assert_eq!(stream.content(), "This is beta with medium-1.");
    assert_eq!((stream.ending, stream.is_done()), (Ending::Clean, true));
    let receipt = receipt(&stream).await;
    assert_eq!(
        endings(&receipt),
        [json!({"faulted": fault.into()}), json!({"answered": 200})]
    );
    assert_eq!(receipt["exchange"]["ending"], "completed");
}

#[tokio::test]
async fn falls_back_when_the_connection_is_refused() {
    falls_back("refused", "", "connect").await;
}

#[tokio::test]
async fn falls_back_when_no_headers_come() {
    falls_back("hasty", "hang", "timeout").await;
}

#[tokio::test]
async fn falls_back_when_no_event_comes() {
    falls_back("hasty", "stall=0", "timeout").await;
}

#[tokio::test]
async fn falls_back_when_the_headers_come_too_late() {
    falls_back("hasty", "wait=1m", "timeout").await;
}

#[tokio::test]
async fn falls_back_when_the_stream_ends_before_its_first_event() {
    falls_back("two", "cut=0", "truncated").await;
}

#[tokio::test]
async fn falls_back_when_the_connection_is_reset_before_the_first_event() {
    falls_back("two", "reset=0", "truncated").await;
}

#[tokio::test]
async fn falls_back_when_the_first_event_is_an_error() {
    falls_back("two", "error-event", json!({"status": 500})).await;
}

#[tokio::test]
async fn falls_back_when_the_first_event_is_not_json() {
    falls_back("two", "malformed", "malformed").await;
}

#[tokio::test]
async fn falls_back_when_the_stream_ends_inside_its_first_event() {
    falls_back("two", "truncated-json", "truncated").await;
}

#[tokio::test]
async fn every_split_of_a_streams_bytes_is_the_same_stream() {
    let whole = stream(asking_for_usage("")).await;
    for script in [
        "split=1",
        "split=2",
        "split=3",
        "split=7/1ms",
        "split=97/1ms",
    ] {
        let split = stream(asking_for_usage(script)).await;
        assert_eq!(data(&split), data(&whole), "{script}");
        assert_eq!(split.ending, Ending::Clean, "{script}");
    }
}

#[tokio::test]
async fn lines_that_end_in_cr_and_lf_are_the_same_stream() {
    let whole = stream(asking_for_usage("")).await;
    for script in ["crlf", "crlf split=1", "crlf split=5/1ms"] {
        let crlf = stream(asking_for_usage(script)).await;
        assert_eq!(data(&crlf), data(&whole), "{script}");
        let receipt = receipt(&crlf).await;
        assert_eq!(receipt["exchange"]["ending"], "completed", "{script}");
        assert_eq!(receipt["usage"], tokens(9, 12), "{script}");
    }
}

#[tokio::test]
async fn the_receipt_of_a_stream_has_the_tokens_it_reported_and_their_price() {
    let chat = asking_for_usage("usage=1000/500");
    let stream = stream(chat).await;
    let receipt = receipt(&stream).await;
    assert_eq!(receipt["usage"], tokens(1000, 500));
    // 1000 at 1.00 and 500 at 2.00 USD per million.
    assert_eq!(receipt["cost"], "0.002");
    assert_eq!(stream.header("x-baton-cost-usd"), None);
}

#[tokio::test]
async fn a_stream_that_ends_too_early_ends_in_an_error_and_nothing_else_is_tried() {
    let stream = stream(Chat::to("two").told("alpha", "chunks=5 cut=3")).await;
    assert_eq!((stream.status, stream.ending), (200, Ending::Clean));
    assert_eq!(stream.header("x-baton-model"), Some("small"));
    let (error, tokens) = stream.events.split_last().expect("events");
    assert_eq!(tokens.len(), 3);
    assert!(tokens.iter().all(|event| event.content().is_some()));
    let error = &error.json()["error"];
    assert_eq!(error["code"], "stream_truncated");
    assert_eq!(error["type"], "server_error");
    assert!(
        error["message"]
            .as_str()
            .is_some_and(|text| !text.is_empty())
    );
    assert!(error.get("param").is_some_and(Value::is_null));
    assert_cut(&stream, "truncated").await;
}

#[tokio::test]
async fn a_stream_that_ends_inside_an_event_ends_in_an_error() {
    let stream = stream(Chat::to("two").told("alpha", "chunks=5 cut-inside=2")).await;
    assert_eq!(stream.ending, Ending::Clean);
    let error = stream.events.last().expect("events").json();
    assert_eq!(error["error"]["code"], "stream_truncated");
    assert_cut(&stream, "truncated").await;
}

#[tokio::test]
async fn a_stream_that_is_reset_is_seen_to_be_incomplete() {
    let stream = stream(Chat::to("two").told("alpha", "chunks=5 reset=3 delay=20ms")).await;
    assert_eq!((stream.status, stream.ending), (200, Ending::Broken));
    assert!(!stream.is_done());
    assert!(
        (1..=3).contains(&stream.events.len()),
        "{:?}",
        stream.events
    );
    assert_cut(&stream, "reset").await;
}

#[tokio::test]
async fn a_provider_that_fails_in_mid_stream_says_so_itself() {
    let stream = stream(Chat::to("two").told("alpha", "chunks=5 error-event=2")).await;
    assert_eq!(stream.ending, Ending::Clean);
    let errors: Vec<Value> = stream
        .events
        .iter()
        .map(|event| event.json()["error"]["message"].clone())
        .collect();
    let said = json!("alpha fails in a stream, as it was told");
    assert_eq!(errors, [Value::Null, Value::Null, said]);
    assert_cut(&stream, json!({"status": 500})).await;
}

#[tokio::test]
async fn a_stream_that_is_cut_is_charged_for_what_it_reported() {
    // Five of text, the end, the usage; only `[DONE]` is missing.
    let stream = stream(asking_for_usage("chunks=5 cut=7 usage=1000/500")).await;
    let receipt = assert_cut(&stream, "truncated").await;
    assert_eq!(receipt["attempts"][0]["usage"], tokens(1000, 500));
    assert_eq!(receipt["usage"], tokens(1000, 500));
    assert_eq!(receipt["cost"], "0.002");
}

#[tokio::test]
async fn a_stream_that_falls_silent_is_cut_when_the_exchanges_time_is_up() {
    let stream = stream(Chat::to("brief").told("alpha", "stall=2")).await;
    assert_eq!((stream.events.len(), stream.ending), (2, Ending::Broken));
    assert_cut(&stream, "timeout").await;
}

/// Checks that the one attempt's receipt and the exchange's both say that the answer was cut.
async fn assert_cut(stream: &Streamed, fault: impl Into<Value>) -> Value {
    let receipt = receipt(stream).await;
    assert_eq!(receipt["exchange"]["ending"], "cut");
    assert_eq!(receipt["exchange"]["attempts"], 1);
    assert_eq!(receipt["exchange"]["status"], 200);
    assert_eq!(endings(&receipt), [json!({"cut": fault.into()})]);
    receipt
}

fn asking_for_usage(script: &str) -> Chat {
    let options = json!({"include_usage": true});
    Chat::to("two")
        .told("alpha", script)
        .with("stream_options", options)
}

fn data(stream: &Streamed) -> Vec<&str> {
    stream.events.iter().map(|event| &*event.data).collect()
}

fn tokens(input: u64, output: u64) -> Value {
    json!({"input_tokens": input, "output_tokens": output})
}
