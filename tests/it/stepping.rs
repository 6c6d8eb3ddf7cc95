//! Rungs that are not worth asking: a window that is no larger than one that was too small, and a
//! provider that does not take our key. Envoy's retries cannot leave a rung out, so such a rung is
//! stepped over, and its provider sees nothing of the request.

use baton_tests::http::Chat;
use baton_tests::receipt::endings;
use baton_tests::stack::{Plan, Stack, Timeouts};
use serde_json::json;

/// Three rungs of which the second has the smallest window.
fn plan() -> Plan {
    Plan::usual()
        .of_model("small", "context", json!(8_192))
        .of_model("medium", "context", json!(4_096))
        .of_model("large", "context", json!(128_000))
        .route("down", &["small", "medium"], Timeouts::default())
}

/// What the second rung answers with if it is asked in earnest.
const NOT_TO_BE_ASKED: &str = "expect-model=none-at-all";

#[tokio::test]
async fn a_prompt_that_did_not_fit_goes_only_to_a_larger_window() {
    let stack = Stack::start(plan()).await.expect("a stack");
    for streamed in [false, true] {
        let chat = Chat::to("three")
            .told("alpha", "error=context_length_exceeded")
            .told("beta", NOT_TO_BE_ASKED);
        let chat = if streamed { chat.streamed() } else { chat };
        let answer = chat.send(stack.edge()).await.expect("an answer");
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.header("x-baton-model"), Some("large"));
        let exchange = answer.header("x-baton-exchange").expect("an id");
        let receipt = stack.receipt(exchange).await.expect("a receipt");
        assert_eq!(
            endings(&receipt),
            [
                json!({"faulted": "context_length_exceeded"}),
                json!({"stepped_over": "window_too_small"}),
                json!({"answered": 200}),
            ]
        );
    }
}

#[tokio::test]
async fn a_prompt_that_fits_nowhere_is_told_as_the_provider_says_it() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let chat = Chat::to("down")
        .told("alpha", "error=context_length_exceeded")
        .told("beta", NOT_TO_BE_ASKED);
    let answer = chat.send(stack.edge()).await.expect("an answer");
    assert_eq!(
        (answer.status, &*answer.error_code()),
        (400, "context_length_exceeded")
    );
    assert_eq!(answer.header("x-baton-attempts"), Some("1"));
}

#[tokio::test]
async fn a_provider_that_refuses_our_key_is_left_out_of_the_next_requests() {
    let plan = Plan::usual().heeding_breakers(json!({}));
    let stack = Stack::start(plan).await.expect("a stack");
    let chat = Chat::to("two").told("alpha", "error=auth");
    let first = chat.send(stack.edge()).await.expect("an answer");
    assert_eq!(first.header("x-baton-attempts"), Some("2"));

    let second = Chat::to("two").send(stack.edge()).await.expect("an answer");
    assert_eq!(second.header("x-baton-attempts"), Some("1"));
    assert_eq!(second.header("x-baton-model"), Some("medium"));
    let exchange = second.header("x-baton-exchange").expect("an id");
    let receipt = stack.receipt(exchange).await.expect("a receipt");
    assert_eq!(
        receipt["exchange"]["skipped"],
        json!([{"model": "small", "why": "benched"}])
    );

    // Where there is nobody else, it is asked all the same.
    let alone = Chat::to("one").send(stack.edge()).await.expect("an answer");
    assert_eq!(
        (alone.status, alone.header("x-baton-model")),
        (200, Some("small"))
    );
}

#[tokio::test]
async fn gzip_that_nobody_asked_for_breaks_nothing() {
    let stack = Stack::shared().await.expect("a stack");
    for streamed in [false, true] {
        let chat = Chat::to("one").told("alpha", "gzip");
        let chat = if streamed { chat.streamed() } else { chat };
        let answer = chat.send(stack.edge()).await.expect("an answer");
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.header("content-encoding"), None);
        let text = answer.text();
        assert!(text.contains("alpha"), "{text}");
        let exchange = answer.header("x-baton-exchange").expect("an id");
        let receipt = stack.receipt(exchange).await.expect("a receipt");
        assert_eq!(receipt["usage"]["input_tokens"], 9, "{receipt}");
    }
}
