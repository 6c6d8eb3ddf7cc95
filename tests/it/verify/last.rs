//! The last rung's stream, where its route has it checked for the record: live to the caller all the same.

use std::time::Duration;

use baton_tests::http::{Chat, Event, Next, Streamed};
use baton_tests::provider::Dialect;
use baton_tests::receipt::endings;
use baton_tests::stack::{Plan, Stack, Timeouts};
use serde_json::{Value, json};

use super::{told, verdicts};
use crate::raw_provider::{RawProvider, chunk, streamed_in};

/// Routes whose only rung is checked; `large` is the judge of `judged`, which waits for it up to 1 s, and
/// `foreign` asks in another format.
fn plan() -> Plan {
    let by = |pattern: &str| json!([{"matches": {"regex": pattern}}]);
    let plan = Plan::usual()
        .provider_speaking(Dialect::Anthropic, "delta")
        .model("claude", "delta", ["3.00", "6.00"])
        .route("passes", &["small"], Timeouts::default())
        .of_route("passes", "verify", by("small"))
        .route("fails", &["small"], Timeouts::default())
        .of_route("fails", "verify", by("medium"))
        .route("almost", &["small"], Timeouts::default())
        .of_route("almost", "verify", json!([{"json_schema": {}}]))
        .of_route("almost", "repair", json!({"mechanical": true, "reask": 1}))
        .route("judged", &["small"], Timeouts::default())
        .of_route("judged", "verify", json!([{"judge": {"model": "large"}}]))
        .of_route("judged", "timeouts", json!({"verify": "1s"}))
        .route("foreign", &["claude"], Timeouts::default())
        .of_route("foreign", "verify", by("claude"));
    ["passes", "fails", "almost", "judged", "foreign"]
        .into_iter()
        .fold(plan, |plan, route| {
            plan.of_route(route, "verify_last", json!(true))
        })
}

async fn receipt(stack: &Stack, streamed: &Streamed) -> Value {
    let exchange = streamed.header("x-baton-exchange").expect("an id");
    stack.receipt(exchange).await.expect("a receipt")
}

/// The first rung says what it says event by event, and the judge does this.
fn slowly(judge: &str) -> String {
    format!("[[alpha: chunks=3 delay=50ms]] [[gamma: {judge}]]")
}

/// When the first of its text came, the last of it, and its end.
fn times(streamed: &Streamed) -> [Duration; 3] {
    let mut said = streamed.events.iter().filter(|event| has_text(event));
    let first = said.next().expect("a text");
    let last = said.next_back().expect("more of it");
    let end = streamed.events.last().expect("an end");
    [first.at, last.at, end.at]
}

fn has_text(event: &Event) -> bool {
    event.content().is_some_and(|text| !text.is_empty())
}

#[tokio::test]
async fn a_stream_is_live_and_whole_whatever_its_verdict() {
    let stack = Stack::start(plan()).await.expect("a stack");
    for (route, provider, said, verdict) in [
        ("passes", "alpha", "This is alpha with small-1.", "passed"),
        (
            "fails",
            "alpha",
            "This is alpha with small-1.",
            "below_threshold",
        ),
        ("foreign", "delta", "This is delta with claude-1.", "passed"),
    ] {
        let chat = told(route, &format!("[[{provider}: chunks=4 delay=100ms]]")).streamed();
        let streamed = chat.stream(stack.edge()).await.expect("a stream");
        assert_eq!(streamed.content(), said, "{streamed:?}");
        assert!(streamed.is_done(), "{streamed:?}");
        let [first, last, _] = times(&streamed);
        // The provider takes 300 ms from one to the other.
        assert!(last.saturating_sub(first).as_millis() >= 200, "{route}");
        assert_eq!(streamed.header("x-baton-verdict"), Some("unverified"));
        let receipt = receipt(&stack, &streamed).await;
        assert_eq!(verdicts(&receipt), [verdict], "{receipt:#}");
        assert_eq!(receipt["exchange"]["verdict"], verdict, "{receipt:#}");
        assert_eq!(endings(&receipt), [json!({"answered": 200})]);
        let checks = &receipt["attempts"][0]["verification"]["checks"];
        assert_eq!(checks[0]["check"], "matches", "{receipt:#}");
        assert_eq!(checks[0]["passed"], verdict == "passed", "{receipt:#}");
    }
}

#[tokio::test]
async fn only_the_end_waits_for_a_judge_that_takes_its_time() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let chat = told("judged", &slowly("wait=500ms scores=0.9/0.2/0.1")).streamed();
    let streamed = chat.stream(stack.edge()).await.expect("a stream");
    assert_eq!(streamed.content(), "This is alpha with small-1.");
    assert!(streamed.is_done(), "{streamed:?}");
    let receipt = receipt(&stack, &streamed).await;
    assert_eq!(verdicts(&receipt), ["below_threshold"], "{receipt:#}");
    let asked = &receipt["attempts"][0]["verification"]["asked"][0];
    assert_eq!(asked["purpose"], "judge", "{receipt:#}");
    let [_, last, end] = times(&streamed);
    assert!(end.saturating_sub(last).as_millis() >= 400, "{streamed:?}");
}

#[tokio::test]
async fn a_judge_that_never_says_does_not_keep_the_end_for_ever() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let chat = told("judged", "[[gamma: hang]]").streamed();
    let streamed = chat.stream(stack.edge()).await.expect("a stream");
    assert_eq!(streamed.content(), "This is alpha with small-1.");
    assert!(streamed.is_done(), "{streamed:?}");
    let receipt = receipt(&stack, &streamed).await;
    assert_eq!(verdicts(&receipt), ["unverified"], "{receipt:#}");
    assert_eq!(endings(&receipt), [json!({"answered": 200})]);
}

#[tokio::test]
async fn what_the_caller_has_is_not_mended() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let format = json!({"type": "json_schema", "json_schema": {"name": "answer", "schema": {
        "type": "object", "properties": {"total": {"type": "number"}}, "required": ["total"],
        "additionalProperties": false,
    }}});
    let chat = told("almost", "[[alpha: almost-json]]").with("response_format", format);
    let streamed = chat.clone().streamed().stream(stack.edge()).await;
    let streamed = streamed.expect("a stream");
    assert!(streamed.content().starts_with("```json"), "{streamed:?}");
    let record = receipt(&stack, &streamed).await;
    let verification = &record["attempts"][0]["verification"];
    assert_eq!(verification["verdict"], "below_threshold", "{record:#}");
    assert_eq!(verification.get("repair"), None, "{record:#}");
    assert_eq!(verification.get("asked"), None, "{record:#}");
    let whole = chat.send(stack.edge()).await.expect("an answer");
    assert!(
        whole.content().starts_with('{'),
        "what is held is mended: {whole:?}"
    );
}

/// What comes behind the last event comes when the verdict is there.
#[tokio::test]
async fn what_comes_behind_the_end_still_comes() {
    let provider = RawProvider::start().await;
    let plan = plan()
        .provider("wire")
        .model("wired", "wire", ["1", "1"])
        .route("wired", &["wired"], Timeouts::default())
        .of_route("wired", "verify", json!([{"not_empty": {}}]))
        .of_route("wired", "verify_last", json!(true));
    let stack = Stack::start(provider.take_the_place_of("wire", plan))
        .await
        .expect("a stack");
    let event = "data: {\"choices\":[{\"delta\":{\"content\":\"Streamed.\"}}]}\n\n";
    let pieces = [
        event,
        "data: [DONE]\n\n",
        ": good bye\n\n",
        ": and again\n\n",
        "",
    ];
    let answer = streamed_in(&stack, &pieces.map(chunk)).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    for piece in pieces {
        assert_eq!(answer.matches(&chunk(piece)).count(), 1, "{answer}");
    }
    let (_, exchange) = answer.split_once("x-baton-exchange: ").expect("an id");
    let exchange = exchange.lines().next().expect("a line");
    let receipt = stack.receipt(exchange).await.expect("a receipt");
    assert_eq!(verdicts(&receipt), ["passed"], "{receipt:#}");
    assert_eq!(endings(&receipt), [json!({"answered": 200})]);
}

#[tokio::test]
async fn without_the_sidecar_the_stream_ends_well() {
    let stack = Stack::start(plan().without_sidecar())
        .await
        .expect("a stack");
    let chat = Chat::to("passes").streamed();
    let streamed = chat.stream(stack.edge()).await.expect("a stream");
    assert_eq!(streamed.content(), "This is alpha with small-1.");
    assert!(streamed.is_done(), "{streamed:?}");
    crate::vm::lives_on(&stack).await;
}

#[tokio::test]
async fn a_caller_that_leaves_before_the_end_leaves_a_receipt() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let chat = told("judged", &slowly("wait=700ms scores=0.9/0.9/0.1")).streamed();
    let mut streaming = chat.begin(stack.edge()).await.expect("a stream");
    let exchange = streaming.header("x-baton-exchange").expect("an id");
    let exchange = exchange.to_owned();
    loop {
        match streaming.next().await.expect("an event") {
            Next::Event(event) if event.data.contains("\"stop\"") => break,
            Next::Event(event) => assert_ne!(event.data, "[DONE]", "only its end is missing"),
            Next::End(ending) => panic!("it ended: {ending:?}"),
        }
    }
    drop(streaming);
    let receipt = stack.receipt(&exchange).await.expect("a receipt");
    assert_eq!(verdicts(&receipt), ["unverified"], "{receipt:#}");
    assert_eq!(endings(&receipt), [json!("abandoned")], "{receipt:#}");
    crate::vm::lives_on(&stack).await;
}
