//! What the sidecar keeps of answers, through the whole stack: other Envoys have it too, those who come at once share it, and
//! those who ask the same in other words.

use baton_tests::http::{Answer, Chat, post, send};
use baton_tests::patience::eventually;
use baton_tests::stack::{Plan, Stack, Timeouts};
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::checker::{Checker, Word};
use crate::raw_provider::with_cluster;

/// `kept` is kept by the sidecar, `shared` is waited for, `alike` answers who asks the same in other words.
fn plan() -> Plan {
    let routes = [
        ("kept", json!({"exact": {"ttl": "1h", "persist": true}})),
        ("shared", json!({"exact": {"ttl": "1h", "coalesce": true}})),
        ("alike", json!({"exact": {"ttl": "1h"}, "semantic": {}})),
        (
            "tried",
            json!({"exact": {"ttl": "1h"}, "semantic": {"shadow": true}}),
        ),
    ];
    let mut plan = Plan::usual().workers(2);
    for (name, cache) in routes {
        plan = plan
            .route(name, &["small"], Timeouts::default())
            .of_route(name, "cache", cache);
    }
    plan.edit(|document| document["identity"] = json!({"tenant": "x-tenant"}))
}

async fn stack() -> Stack {
    Stack::start(plan()).await.expect("a stack")
}

fn says(route: &str, text: &str) -> Chat {
    Chat::to(route).with("messages", json!([{"role": "user", "content": text}]))
}

async fn answered(stack: &Stack, chat: &Chat) -> Answer {
    let answer = chat.send(stack.edge()).await.expect("an answer");
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer
}

/// Asks until the cache says this: what is kept is kept a moment after its answer has gone out.
async fn comes(stack: &Stack, chat: &Chat, result: &str) -> Answer {
    let answer = eventually("an answer from the cache", async || {
        let answer = answered(stack, chat).await;
        (answer.header("x-baton-cache") == Some(result)).then_some(answer)
    });
    answer.await.expect(result)
}

/// What the receipt says of the cache.
async fn looked_up(stack: &Stack, answer: &Answer) -> Value {
    let id = answer.header("x-baton-exchange").expect("an id");
    let receipt = stack.receipt(id).await.expect("a receipt");
    receipt["exchange"]["cache"].clone()
}

#[tokio::test]
async fn another_envoy_has_what_one_was_answered_and_none_after_a_purge() {
    let stack = stack().await;
    let other = Stack::start(plan().beside(&stack)).await.expect("another");
    let chat = says("kept", "Who are you?");
    answered(&stack, &chat.clone().told("alpha", "says=\"One.\"")).await;
    let again = comes(&other, &chat.clone().told("alpha", "says=\"One.\""), "hit").await;
    assert_eq!(again.content(), "One.");
    assert_eq!(again.header("x-baton-attempts"), Some("0"));

    let purge = post("/v1/cache/purge", &json!({"route": "kept"})).expect("a request");
    let purged = send(stack.sidecar(), purge).await.expect("an answer");
    assert_eq!(purged.status, 200, "{}", purged.text());
    for stack in [&stack, &other] {
        let asked = chat.clone().header("cache-control", "only-if-cached");
        eventually("nothing kept", async || {
            let answer = asked
                .clone()
                .told("alpha", "says=\"One.\"")
                .send(stack.edge())
                .await
                .ok()?;
            (answer.status == 504).then_some(())
        })
        .await
        .expect("a purge");
    }
}

#[tokio::test]
async fn without_the_sidecar_envoys_own_cache_goes_on() {
    let mut stack = stack().await;
    let chat = says("kept", "Who are you?");
    comes(&stack, &chat, "hit").await;
    stack.stop_sidecar().await.expect("a stop");
    let again = comes(&stack, &chat, "hit").await;
    assert_eq!(again.header("x-baton-attempts"), Some("0"));
    let fresh = answered(&stack, &says("kept", "And who am I?")).await;
    assert_eq!(fresh.header("x-baton-cache"), Some("miss"));
}

/// What the exchanges of so many who ask the same at once cost in attempts.
async fn attempts(stack: &Stack, chats: &[Chat]) -> usize {
    let answers = join_all(chats.iter().map(|chat| answered(stack, chat))).await;
    let attempts = answers.iter().map(|answer| {
        let attempts = answer.header("x-baton-attempts").expect("a count");
        attempts.parse::<usize>().expect("a number")
    });
    attempts.sum()
}

#[tokio::test]
async fn of_many_who_ask_the_same_at_once_one_asks_a_model() {
    let stack = stack().await;
    // Until the sidecar has told every worker its seal, workers know requests by other keys.
    eventually("both workers' seal", async || {
        let texts = (0..8).map(|text| says("shared", &format!("Are you there, {text}?")));
        let twice: Vec<_> = texts.flat_map(|chat| [chat.clone(), chat]).collect();
        (attempts(&stack, &twice).await <= 8).then_some(())
    })
    .await
    .expect("a seal");
    let chat = says("shared", "Who are you?").told("alpha", "wait=700ms says=\"One.\"");
    let chats: Vec<_> = (0..40).map(|_| chat.clone()).collect();
    assert_eq!(attempts(&stack, &chats).await, 1);

    // Where the first gets nothing that may be kept, everybody asks for itself.
    let failing = says("shared", "Who else?").told("alpha", "wait=300ms length");
    let chats: Vec<_> = (0..10).map(|_| failing.clone()).collect();
    assert_eq!(attempts(&stack, &chats).await, 10);

    // Tenants never wait for each other.
    let of = |tenant: &str| {
        let chat = says("shared", "Whose are you?").header("x-tenant", tenant);
        chat.told("alpha", "wait=300ms")
    };
    assert_eq!(attempts(&stack, &[of("ann"), of("bob")]).await, 2);
}

#[tokio::test]
async fn who_asks_the_same_in_other_words_gets_the_same_answer_and_nobody_else() {
    let stack = stack().await;
    let asked = "How do I cancel my order?";
    comes(&stack, &says("alike", asked), "hit").await;
    let again = comes(
        &stack,
        &says("alike", "how can I cancel my orders"),
        "semantic",
    )
    .await;
    assert_eq!(again.header("x-baton-attempts"), Some("0"));
    assert_eq!(
        again.content(),
        answered(&stack, &says("alike", asked)).await.content()
    );
    let cached = looked_up(&stack, &again).await;
    assert_eq!(cached["result"], "semantic", "{cached:#}");
    assert!(
        cached["likeness"]
            .as_f64()
            .is_some_and(|likeness| likeness > 0.8),
        "{cached:#}"
    );

    comes(&stack, &says("alike", "How do I cancel order 17?"), "hit").await;
    let near = [
        says("alike", "How do I cancel order 71?"),
        says("alike", "How do I not cancel my order?"),
        says("alike", "how can I cancel my orders").with("temperature", json!(0.5)),
        says("alike", "how can I cancel my orders").header("x-tenant", "other"),
    ];
    for chat in near {
        let answer = answered(&stack, &chat).await;
        assert_eq!(answer.header("x-baton-cache"), Some("miss"), "{chat:?}");
    }
}

#[tokio::test]
async fn a_route_that_only_tries_tells_what_it_would_have_given() {
    let stack = stack().await;
    comes(&stack, &says("tried", "How do I cancel my order?"), "hit").await;
    let other = answered(&stack, &says("tried", "how can I cancel my orders")).await;
    assert_eq!(other.header("x-baton-cache"), Some("miss"));
    assert_eq!(other.header("x-baton-attempts"), Some("1"));
    let cached = looked_up(&stack, &other).await;
    assert!(
        cached["shadow"]
            .as_f64()
            .is_some_and(|likeness| likeness > 0.8),
        "{cached:#}"
    );
}

/// An embedder to whom all texts are one, and who takes too long over some.
fn everything_is_alike(asked: &Value) -> Word {
    if asked["input"][0]
        .as_str()
        .is_some_and(|text| text.contains("slow"))
    {
        return Word::TooLate;
    }
    Word::Now(json!({"data": [{"index": 0, "embedding": [0.6, 0.8]}]}))
}

#[tokio::test]
async fn an_embedder_to_whom_everything_is_alike_is_not_believed_and_a_slow_one_not_waited_for() {
    let embedder = Checker::start(everything_is_alike).await;
    let endpoint = json!({"cluster": "my-embedder", "model": "any"});
    let semantic = json!({"timeout": "300ms", "embedder": {"endpoint": endpoint}});
    let plan = with_cluster(plan(), "my-embedder", embedder.address).of_route(
        "alike",
        "cache",
        json!({"exact": {"ttl": "1h"}, "semantic": semantic}),
    );
    let stack = Stack::start(plan).await.expect("a stack");
    comes(&stack, &says("alike", "How do I cancel my order?"), "hit").await;
    comes(
        &stack,
        &says("alike", "how can I cancel my orders"),
        "semantic",
    )
    .await;
    for other in [
        "How do I cancel order 17?",
        "How do I not cancel my order?",
        "What is the capital of France?",
        "a slow question",
    ] {
        let answer = answered(&stack, &says("alike", other)).await;
        assert_eq!(answer.header("x-baton-cache"), Some("miss"), "{other}");
    }
    let posts = embedder.posts();
    assert!(
        posts
            .iter()
            .all(|post| post.path == "/v1/embeddings" && post.body["model"] == "any")
    );
    assert!(posts.iter().all(|post| post.internal_headers().is_empty()));
}
