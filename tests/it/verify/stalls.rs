//! A provider that falls silent while its stream is held for a verdict: `first_token_deadline` holds all the same.

use std::time::Duration;

use baton_tests::http::Next;
use baton_tests::provider::Dialect;
use baton_tests::receipt::endings;
use baton_tests::stack::{Plan, Stack, Timeouts};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{told, verdicts};
use crate::raw_provider::{RawProvider, chunk, streamed_in};

/// Routes with a deadline: `hasty`, `foreign` in another format, and `wired` to a provider of bytes.
fn plan() -> Plan {
    let routes = [
        ("hasty", ["small", "medium"]),
        ("foreign", ["claude", "medium"]),
        ("wired", ["wired", "medium"]),
    ];
    let plan = Plan::usual()
        .provider_speaking(Dialect::Anthropic, "delta")
        .model("claude", "delta", ["3.00", "6.00"])
        .provider("wire")
        .model("wired", "wire", ["1", "1"]);
    routes.into_iter().fold(plan, |plan, (route, ladder)| {
        plan.route(route, &ladder, Timeouts::default())
            .of_route(route, "verify", json!([{"not_empty": {}}]))
            .of_route(route, "first_token_deadline", json!("400ms"))
    })
}

fn why(receipt: &Value) -> &Value {
    &receipt["attempts"][0]["verification"]["unverified"]
}

#[tokio::test]
async fn a_caller_gets_what_there_is_when_nothing_more_comes() {
    let stack = Stack::start(plan()).await.expect("a stack");
    // Of the other format's events some come before the text.
    for (route, provider, events) in [("hasty", "alpha", 2), ("foreign", "delta", 5)] {
        let chat = told(route, &format!("[[{provider}: stall={events}]]")).streamed();
        let mut streaming = chat.begin(stack.edge()).await.expect("a stream");
        assert_eq!(streaming.header("x-baton-verdict"), Some("unverified"));
        let exchange = streaming.header("x-baton-exchange").expect("an id");
        let exchange = exchange.to_owned();
        let text = loop {
            let next = streaming.next().await.expect("an event");
            let Next::Event(event) = next else {
                panic!("it ended: {next:?}")
            };
            assert!(event.at >= Duration::from_millis(400), "{event:?}");
            let text = event.content().filter(|text| !text.is_empty());
            if let Some(text) = text {
                break text;
            }
        };
        assert_eq!(text, "This ", "{route}");
        drop(streaming);
        let receipt = stack.receipt(&exchange).await.expect("a receipt");
        assert_eq!(verdicts(&receipt), ["unverified"], "{receipt:#}");
        assert_eq!(why(&receipt), "too_late", "{receipt:#}");
        assert_eq!(endings(&receipt), [json!("abandoned")], "{receipt:#}");
    }
    crate::vm::lives_on(&stack).await;
}

#[tokio::test]
async fn what_comes_after_the_silence_is_live_and_nothing_is_lost() {
    let provider = RawProvider::start().await;
    let stack = Stack::start(provider.take_the_place_of("wire", plan()))
        .await
        .expect("a stack");
    let event = |text: &str| {
        let event = json!({"choices": [{"delta": {"content": text}}]});
        chunk(&format!("data: {event}\n\n"))
    };
    let (first, done) = (event("One."), chunk("data: [DONE]\n\n"));
    let end = format!("{done}{}", chunk(""));
    let silence = "………";
    let pieces = [
        format!("{first}{silence}"),
        event("Two."),
        event("Three."),
        end,
    ];
    let answer = streamed_in(&stack, &pieces).await;
    for piece in [first, event("Two."), event("Three."), done] {
        assert_eq!(answer.matches(&piece).count(), 1, "{answer}");
    }
    let (_, exchange) = answer.split_once("x-baton-exchange: ").expect("an id");
    let exchange = exchange.lines().next().expect("a line");
    let receipt = stack.receipt(exchange).await.expect("a receipt");
    assert_eq!(why(&receipt), "too_late", "{receipt:#}");
    assert_eq!(endings(&receipt), [json!({"answered": 200})]);
}

#[tokio::test]
async fn many_streams_that_fall_silent_at_once_are_all_let_go() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let chat = told("hasty", "[[alpha: stall=2]]").streamed();
    let mut streams = JoinSet::new();
    for _ in 0..20_u8 {
        let (chat, edge) = (chat.clone(), stack.edge());
        streams.spawn(async move {
            let mut streaming = chat.begin(edge).await.expect("a stream");
            let first = streaming.next().await.expect("an event");
            assert!(matches!(first, Next::Event(_)), "{first:?}");
        });
    }
    streams.join_all().await;
    crate::vm::lives_on(&stack).await;
}
