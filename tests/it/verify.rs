//! Verdicts through the whole stack: an answer waits for what the sidecar says of it, and goes to the
//! caller, or the next model is asked.

use baton_tests::http::Chat;
use baton_tests::provider::Dialect;
use baton_tests::stack::{Plan, Stack, Timeouts};
use serde_json::json;

/// `checked` asks `small`, then `medium`; an answer must hold the word `fine`.
fn plan() -> Plan {
    Plan::usual()
        .route("checked", &["small", "medium"], Timeouts::default())
        .of_route("checked", "verify", json!([{"matches": {"regex": "fine"}}]))
        .provider_speaking(Dialect::Anthropic, "delta")
        .model("claude", "delta", ["3.00", "6.00"])
        .route("foreign", &["claude", "medium"], Timeouts::default())
        .of_route("foreign", "verify", json!([{"matches": {"regex": "fine"}}]))
}

#[tokio::test]
async fn without_the_sidecar_an_answer_goes_on_unverified() {
    let stack = Stack::start(plan().without_sidecar())
        .await
        .expect("a stack");
    for (route, model, said) in [
        ("checked", "small", "This is alpha with small-1."),
        ("foreign", "claude", "This is delta with claude-1."),
    ] {
        let chat = Chat::to(route);
        let answer = chat.send(stack.edge()).await.expect("an answer");
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(answer.header("x-baton-verdict"), Some("unverified"));
        assert_eq!(answer.header("x-baton-model"), Some(model));
        assert_eq!(answer.content(), said, "{answer:?}");
        let streamed = chat
            .streamed()
            .stream(stack.edge())
            .await
            .expect("a stream");
        assert_eq!(streamed.content(), said);
        assert!(streamed.is_done(), "{streamed:?}");
    }
}
