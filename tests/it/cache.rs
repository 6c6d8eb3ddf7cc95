//! The exact cache through the whole stack: what was answered once is answered again, to whom it belongs and nobody else.

use baton_tests::http::{Answer, Chat, Ending, Event, get, post, send, stream};
use baton_tests::patience::eventually;
use baton_tests::stack::{Plan, Stack, Timeouts};
use futures_util::future::join_all;
use serde_json::{Value, json};

/// `kept` has a cache that two tenants do not share, `guarded` one whose answers have no secrets in them; four workers, and
/// room for one set of answers.
pub(crate) fn plan() -> Plan {
    let cache = json!({"exact": {"ttl": "1h"}});
    let plan = Plan::usual()
        .route("kept", &["small"], Timeouts::default())
        .of_route("kept", "cache", cache.clone())
        .route("guarded", &["small"], Timeouts::default())
        .of_route("guarded", "cache", cache)
        .of_route(
            "guarded",
            "guardrails",
            json!({"response": [{"secrets": "redact"}]}),
        );
    plan.workers(4).edit(|document| {
        document["identity"] = json!({"tenant": "x-tenant"});
        document["cache"] = json!({"memory": "128KiB"});
    })
}

fn says(route: &str, text: &str) -> Chat {
    Chat::to(route).with("messages", json!([{"role": "user", "content": text}]))
}

async fn answered(stack: &Stack, chat: &Chat) -> Answer {
    let answer = chat.send(stack.edge()).await.expect("an answer");
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer
}

/// Asks until it is answered from the cache: what is kept is kept a moment after its answer has gone out.
async fn hit(stack: &Stack, chat: &Chat) -> Answer {
    let answer = eventually("an answer from the cache", async || {
        let answer = answered(stack, chat).await;
        (answer.header("x-baton-cache") == Some("hit")).then_some(answer)
    });
    answer.await.expect("a hit")
}

#[tokio::test]
async fn what_was_answered_once_is_answered_again_with_what_that_saves() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let chat = says("kept", "Who are you?");
    let first = answered(
        &stack,
        &chat.clone().told("alpha", "says=\"One.\" usage=100/10"),
    )
    .await;
    assert_eq!(first.header("x-baton-cache"), Some("miss"));
    let again = hit(
        &stack,
        &chat.clone().told("alpha", "says=\"One.\" usage=100/10"),
    )
    .await;
    let other = answered(&stack, &chat.clone().told("alpha", "says=\"Two.\"")).await;
    assert_eq!([again.content(), other.content()], ["One.", "One."]);
    assert_eq!(other.header("x-baton-attempts"), Some("0"));
    assert_eq!(other.header("x-baton-cost-usd"), Some("0"));
    assert_eq!(
        other.header("x-baton-saved-usd"),
        first.header("x-baton-cost-usd")
    );
    assert!(other.header("age").is_some());
    let receipt = stack
        .receipt(other.header("x-baton-exchange").expect("an id"))
        .await;
    let receipt = receipt.expect("a receipt");
    assert_eq!(receipt["exchange"]["cache"]["result"], "hit", "{receipt:#}");
    let fresh = answered(
        &stack,
        &chat
            .header("cache-control", "no-cache")
            .told("alpha", "says=\"Two.\""),
    )
    .await;
    assert_eq!(fresh.content(), "Two.");
    let metrics = get(stack.sidecar(), "/metrics").await;
    let metrics = metrics.expect("metrics").text();
    assert!(
        metrics.contains("baton_cache_lookups_total{route=\"kept\",result=\"hit\"}"),
        "{metrics}"
    );
}

#[tokio::test]
async fn every_caller_is_answered_in_its_own_format_whole_and_streamed() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let text = "Who are you? [[alpha: says=\"I am kept.\"]]";
    let chat = says("kept", text);
    let first = chat.clone().streamed().stream(stack.edge()).await;
    let first = first.expect("a stream");
    assert_eq!(
        (first.ending, first.content().as_str()),
        (Ending::Clean, "I am kept.")
    );
    assert_eq!(hit(&stack, &chat).await.content(), "I am kept.");
    let contents = json!({"contents": [{"role": "user", "parts": [{"text": text}]}]});
    for (path, body) in [
        (
            "/v1/chat/completions",
            json!({"model": "kept", "messages": [{"role": "user", "content": text}]}),
        ),
        ("/v1/responses", json!({"model": "kept", "input": text})),
        ("/v1beta/models/kept:generateContent", contents.clone()),
    ] {
        let answer = send(stack.edge(), post(path, &body).expect("a request")).await;
        let answer = answer.expect("an answer");
        assert_eq!(
            answer.header("x-baton-cache"),
            Some("hit"),
            "{path}: {}",
            answer.text()
        );
        assert!(
            answer.text().contains("I am kept."),
            "{path}: {}",
            answer.text()
        );
    }
    let stream_path = "/v1beta/models/kept:streamGenerateContent?alt=sse";
    for (path, mut body) in [
        (
            "/v1/chat/completions",
            json!({"model": "kept", "messages": [{"role": "user", "content": text}]}),
        ),
        ("/v1/responses", json!({"model": "kept", "input": text})),
        (stream_path, contents),
    ] {
        if path != stream_path {
            body["stream"] = json!(true);
        }
        let answer = stream(stack.edge(), post(path, &body).expect("a request")).await;
        let answer = answer.expect("a stream");
        assert_eq!(answer.ending, Ending::Clean, "{path}");
        assert_eq!(answer.header("x-baton-cache"), Some("hit"), "{path}");
        let events: Vec<Value> = answer.events.iter().map(Event::json).collect();
        assert!(
            json!(events).to_string().contains("I am kept."),
            "{path}: {events:?}"
        );
    }
}

#[tokio::test]
async fn no_tenant_gets_anothers_answer_and_no_secret_is_kept() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let of = |tenant: &str| says("kept", "What is my balance?").header("x-tenant", tenant);
    answered(&stack, &of("ann").told("alpha", "says=\"Yours is 7.\"")).await;
    assert_eq!(hit(&stack, &of("ann")).await.content(), "Yours is 7.");
    for chat in [of("bob"), says("kept", "What is my balance?")] {
        let answer = answered(&stack, &chat.told("alpha", "says=\"Yours is 8.\"")).await;
        assert_eq!(answer.header("x-baton-cache"), Some("miss"));
        assert_eq!(answer.content(), "Yours is 8.");
    }
    let key = concat!("sk_", "live_4eC39HqLyjWDarjtT1zdp7dc");
    let told = says("guarded", "What is it?");
    answered(
        &stack,
        &told
            .clone()
            .told("alpha", &format!("says=\"It is {key}.\"")),
    )
    .await;
    let kept = hit(&stack, &told).await;
    assert_eq!(kept.content(), "It is [STRIPE_KEY_1].");
}

#[tokio::test]
async fn what_fails_or_is_cut_short_is_asked_anew() {
    let stack = Stack::start(plan()).await.expect("a stack");
    for script in [
        "status=503",
        "truncated",
        "finish=length",
        "finish=content_filter",
    ] {
        let chat = says("kept", script);
        for _ in 0..3 {
            let answer = chat.clone().told("alpha", script).send(stack.edge()).await;
            let answer = answer.expect("an answer");
            assert_ne!(answer.header("x-baton-cache"), Some("hit"), "{script}");
        }
    }
}

/// How many questions are asked at a time, and how often.
const QUESTIONS: usize = 40;
const ROUNDS: usize = 25;

#[tokio::test]
async fn workers_that_write_at_the_same_time_never_give_anothers_answer() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let mut hits = 0;
    for round in 0..ROUNDS {
        let asked = (0..QUESTIONS).map(|number| {
            // Of several sizes, so that all ways are fought for; each answer says its question again.
            let filler = "word ".repeat(number * 40);
            let text = format!("question {number} {filler} [[alpha: recital]]");
            let chat = says("kept", &text).header("x-tenant", ["ann", "bob"][number % 2]);
            let stack = &stack;
            async move { (number, answered(stack, &chat).await) }
        });
        for (number, answer) in join_all(asked).await {
            let own = format!("question {number} ");
            assert!(
                answer.content().contains(&own),
                "round {round}: {}",
                answer.content()
            );
            hits += usize::from(answer.header("x-baton-cache") == Some("hit"));
        }
    }
    assert!(
        hits > ROUNDS,
        "{hits} of {} came from the cache",
        QUESTIONS * ROUNDS
    );
}
