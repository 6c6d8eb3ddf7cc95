//! Guardrails that ask a program of the user's: the request waits for its word, and the sidecar reaches it
//! through Envoy, as one of its clusters.

use std::net::SocketAddr;

use baton_tests::http::{Answer, Chat};
use baton_tests::stack::{Plan, Stack, Timeouts};
use serde_json::{Value, json};

use crate::checker::{Checker, Word, plan_with, refusing};

/// A checker that finds a `card`, and perhaps one where there is `doubt`; of what is `slow` it says something when
/// nobody waits any more, of what is `mad` nothing that can be read.
fn opinion(body: &Value) -> Word {
    let texts = body["texts"].as_array().into_iter().flatten();
    let texts: Vec<_> = texts.filter_map(|shown| shown["text"].as_str()).collect();
    let says = |word: &str| texts.iter().any(|text| text.contains(word));
    let found = |confidence: f64| json!({"kind": "card", "confidence": confidence});
    if says("slow") {
        return Word::TooLate;
    }
    if says("mad") {
        return Word::Now(json!({"findings": "none"}));
    }
    let card = says("card").then(|| found(0.9));
    let doubt = says("doubt").then(|| found(0.3));
    let findings: Vec<_> = card.into_iter().chain(doubt).collect();
    Word::Now(json!({ "findings": findings }))
}

/// Routes to `small` by the checker.
fn plan(checker: &Checker, dead: SocketAddr) -> Plan {
    plan_with(checker, dead, |plan, name, mut checker| {
        checker["name"] = json!("dlp");
        checker["action"] = json!("block");
        let guardrails = json!({"request": [{"pii": "redact"}, {"checker": checker}]});
        plan.route(name, &["small"], Timeouts::default())
            .of_route(name, "guardrails", guardrails)
    })
}

pub(crate) fn says(route: &str, text: &str) -> Chat {
    Chat::to(route).with("messages", json!([{"role": "user", "content": text}]))
}

/// What guardrails saw of an exchange, each as its kind and what was done.
pub(crate) async fn seen(stack: &Stack, answer: &Answer) -> Vec<(String, String)> {
    let exchange = answer.header("x-baton-exchange").expect("an id");
    let receipt = stack.receipt(exchange).await.expect("a receipt");
    let seen = receipt["exchange"]["guardrails"]
        .as_array()
        .into_iter()
        .flatten();
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    seen.map(|seen| (word(&seen["kind"]), word(&seen["action"])))
        .collect()
}

pub(crate) fn pair(kind: &str, action: &str) -> Vec<(String, String)> {
    vec![(kind.to_owned(), action.to_owned())]
}

#[tokio::test]
async fn a_checker_lets_requests_go_on_or_stops_them() {
    let (checker, (_held, dead)) = (Checker::start(opinion).await, refusing());
    let stack = Stack::start(plan(&checker, dead)).await.expect("a stack");
    for text in ["all good", "with a doubt"] {
        for streams in [false, true] {
            let chat = says("strict", text).with("stream", json!(streams));
            let streamed = chat.begin(stack.edge()).await.expect("an answer");
            assert_eq!(streamed.header("x-baton-model"), Some("small"), "{text}");
            assert_eq!(streamed.header("x-baton-guardrails"), Some("none"));
            streamed.finish().await.expect("all of it");
        }
    }
    let answer = says("strict", "my card is 4111").send(stack.edge()).await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.status, 400, "{answer:?}");
    assert_eq!(answer.error_code(), "guardrail_blocked");
    assert!(answer.text().contains("custom.card"), "{answer:?}");
    assert!(!answer.text().contains("4111"), "{answer:?}");
    assert_eq!(answer.header("x-baton-attempts"), Some("0"));
    assert_eq!(seen(&stack, &answer).await, pair("custom.card", "block"));

    let posts = checker.posts();
    assert_eq!(posts.len(), 5, "one for each request");
    for post in posts {
        assert_eq!(post.path, "/check");
        assert!(post.internal_headers().is_empty(), "{:?}", post.headers);
        assert_eq!(post.body["route"], "strict");
        assert_eq!(post.body["texts"][0]["voice"], "own");
    }
}

#[tokio::test]
async fn a_checker_is_shown_what_a_model_would_be() {
    let (checker, (_held, dead)) = (Checker::start(opinion).await, refusing());
    let stack = Stack::start(plan(&checker, dead)).await.expect("a stack");
    let long = "word ".repeat(40_000);
    let text = format!("Write to ann@example.org. {long}");
    let answer = says("strict", &text).send(stack.edge()).await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.header("x-baton-guardrails"), Some("redact"));
    let shown = format!("Write to [EMAIL_1]. {long}");
    let texts = json!([{"voice": "own", "text": shown}]);
    assert_eq!(checker.posts()[0].body["texts"], texts);

    // What nobody reads in time is not shown.
    let longer = says("strict", &"word ".repeat(60_000));
    let answer = longer.send(stack.edge()).await.expect("an answer");
    assert_eq!(answer.error_code(), "guardrail_blocked");
    assert_eq!(seen(&stack, &answer).await, pair("unreadable", "block"));
    assert_eq!(checker.posts().len(), 1);
}

#[tokio::test]
async fn what_a_checker_does_not_judge_is_stopped_or_goes_on_as_its_guardrail_has_it() {
    let (checker, (_held, dead)) = (Checker::start(opinion).await, refusing());
    let stack = Stack::start(plan(&checker, dead)).await.expect("a stack");
    for (route, text) in [
        ("strict", "too slow"),
        ("lenient", "too slow"),
        ("strict", "quite mad"),
        ("lenient", "quite mad"),
        ("unreached", "good"),
        ("unreached-lenient", "good"),
    ] {
        let answer = says(route, text).send(stack.edge()).await;
        let answer = answer.expect("an answer");
        let passes = route.ends_with("lenient");
        let (status, action) = if passes {
            (200, "warn")
        } else {
            (503, "block")
        };
        assert_eq!(answer.status, status, "{route} {text} {answer:?}");
        assert_eq!(answer.header("x-baton-guardrails"), Some(action));
        assert_eq!(answer.header("x-baton-degraded"), None, "{answer:?}");
        let seen = seen(&stack, &answer).await;
        assert_eq!(seen, pair("unanswered", action), "{route} {text}");
    }
}

#[tokio::test]
async fn without_the_sidecar_nobody_is_asked() {
    let (checker, (_held, dead)) = (Checker::start(opinion).await, refusing());
    let plan = plan(&checker, dead).without_sidecar();
    let stack = Stack::start(plan).await.expect("a stack");
    for (route, status, action) in [("strict", 503, "block"), ("lenient", 200, "warn")] {
        let answer = says(route, "all good").send(stack.edge()).await;
        let answer = answer.expect("an answer");
        assert_eq!(answer.status, status, "{answer:?}");
        assert_eq!(answer.header("x-baton-guardrails"), Some(action));
        let degraded = answer.header("x-baton-degraded").unwrap_or_default();
        assert!(degraded.contains("guardrails"), "{answer:?}");
    }
    assert!(checker.posts().is_empty());
}
