//! A program of the user's that looks at answers: the sidecar reaches it through Envoy, as one of its clusters.

use std::net::SocketAddr;

use baton_tests::receipt::endings;
use baton_tests::stack::{Plan, Stack, Timeouts};
use serde_json::{Value, json};

use super::{receipt, told, verdicts};
use crate::checker::{Checker, Word, plan_with, refusing};

/// A checker that says what the answer has it say: an answer with `good` in it passes, one with `slow` takes
/// longer than anybody waits, one with `mad` gets a word that is none.
fn word(body: &Value) -> Word {
    let answer = &body["answer"]["choices"][0]["message"]["content"];
    let says = |word: &str| answer.as_str().is_some_and(|text| text.contains(word));
    if says("mad") {
        return Word::Now(json!({"pass": "perhaps"}));
    }
    let score = if says("good") { 0.9 } else { 0.2 };
    let word = json!({"pass": says("good"), "score": score, "reason_code": "not_good"});
    if says("slow") {
        Word::TooLate
    } else {
        Word::Now(word)
    }
}

/// Routes from `small` to `medium` by the checker.
fn plan(checker: &Checker, dead: SocketAddr) -> Plan {
    plan_with(checker, dead, |plan, name, http| {
        plan.route(name, &["small", "medium"], Timeouts::default())
            .of_route(name, "verify", json!([{"not_empty": {}}, {"http": http}]))
    })
}

/// The last check of the first attempt's answer.
fn last_check(receipt: &Value) -> &Value {
    let checks = receipt["attempts"][0]["verification"]["checks"].as_array();
    checks.and_then(|checks| checks.last()).expect("a check")
}

#[tokio::test]
async fn a_checker_decides_and_is_reached_through_envoy() {
    let (checker, (_held, dead)) = (Checker::start(word).await, refusing());
    let stack = Stack::start(plan(&checker, dead)).await.expect("a stack");
    for (words, model, verdict) in [
        ("all good", "small", "passed"),
        ("all bad", "medium", "below_threshold"),
    ] {
        for streams in [false, true] {
            let chat = told("strict", &format!("[[alpha: says=\"{words}\"]]"));
            let chat = chat.with("stream", json!(streams));
            let streamed = chat.begin(stack.edge()).await.expect("an answer");
            assert_eq!(streamed.header("x-baton-model"), Some(model), "{words}");
            let exchange = streamed.header("x-baton-exchange").expect("an id");
            let exchange = exchange.to_owned();
            streamed.finish().await.expect("all of it");
            let receipt = stack.receipt(&exchange).await.expect("a receipt");
            assert_eq!(verdicts(&receipt)[0], verdict, "{receipt:#}");
            let check = last_check(&receipt);
            assert_eq!(check["check"], "http", "{receipt:#}");
            let (score, why) = match verdict {
                "passed" => (0.9, Value::Null),
                _ => (0.2, json!("not_good")),
            };
            assert_eq!(check["score"], score, "{receipt:#}");
            assert_eq!(check["why"], why, "{receipt:#}");
        }
    }
    let posts = checker.posts();
    assert_eq!(posts.len(), 4, "one for each answer of the first rung");
    for post in posts {
        assert_eq!(post.path, "/check");
        assert!(post.internal_headers().is_empty(), "{:?}", post.headers);
        assert_eq!(post.body["model"], "small");
        assert_eq!(post.body["route"], "strict");
    }
}

#[tokio::test]
async fn what_a_checker_does_not_say_fails_or_passes_as_its_route_has_it() {
    let (checker, (_held, dead)) = (Checker::start(word).await, refusing());
    let stack = Stack::start(plan(&checker, dead)).await.expect("a stack");
    for (route, words, why) in [
        ("strict", "too slow", "timeout"),
        ("lenient", "too slow", "timeout"),
        ("strict", "quite mad", "unreadable"),
        ("lenient", "quite mad", "unreadable"),
        ("unreached", "good", "status_503"),
        ("unreached-lenient", "good", "status_503"),
    ] {
        let chat = told(route, &format!("[[alpha: says=\"{words}\"]]"));
        let answer = chat.send(stack.edge()).await.expect("an answer");
        let receipt = receipt(&stack, &answer).await;
        let passes = route.ends_with("lenient");
        let (model, verdict) = match passes {
            true => ("small", "passed"),
            false => ("medium", "below_threshold"),
        };
        assert_eq!(
            answer.header("x-baton-model"),
            Some(model),
            "{route} {receipt:#}"
        );
        assert_eq!(verdicts(&receipt)[0], verdict, "{route} {receipt:#}");
        let check = last_check(&receipt);
        assert_eq!(check["passed"], passes, "{receipt:#}");
        let why = format!("the checker did not say: {why}");
        assert_eq!(check["why"], why, "{route} {receipt:#}");
        let ending = &endings(&receipt)[0];
        assert_eq!(*ending == "rejected", !passes, "{receipt:#}");
    }
}
