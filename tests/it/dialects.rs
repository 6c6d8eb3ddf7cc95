//! Servers that speak OpenAI's chat and know not all of its words get those they know, whoever asks.

use baton_tests::http::{Answer, Ending, post, send, stream};
use baton_tests::stack::{Plan, Stack};
use serde_json::{Value, json};

/// `alpha` refuses `stream_options`; `alpha` and `beta` know one name each for the most tokens.
fn plan() -> Plan {
    Plan::usual()
        .of_provider("alpha", "stream_options", json!(false))
        .of_provider("alpha", "max_tokens", json!("max_tokens"))
        .of_provider("beta", "max_tokens", json!("max_completion_tokens"))
}

const ALPHA: &str = "expect-no-member=stream_options expect-member=max_tokens expect-no-member=max_completion_tokens";
const BETA: &str = "expect-member=max_completion_tokens expect-no-member=max_tokens";

/// What a user says; `alpha` is asked in vain where it fails.
fn said(alpha: &str) -> Value {
    json!([{"role": "user", "content": format!("Hello [[alpha: {ALPHA} {alpha}]] [[beta: {BETA}]]")}])
}

async fn whole(stack: &Stack, path: &str, body: &Value) -> Answer {
    let answer = send(stack.edge(), post(path, body).expect("a request")).await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer
}

#[tokio::test]
async fn the_most_tokens_are_called_as_the_provider_calls_them() {
    let stack = Stack::start(plan()).await.expect("a stack");
    for told in ["", "status=503"] {
        for name in ["max_tokens", "max_completion_tokens"] {
            let chat = json!({"model": "two", "messages": said(told), name: 10});
            whole(&stack, "/v1/chat/completions", &chat).await;
        }
        let message = json!({"model": "two", "messages": said(told), "max_tokens": 10});
        whole(&stack, "/v1/messages", &message).await;
        let response = json!({"model": "two", "input": said(told), "max_output_tokens": 16});
        whole(&stack, "/v1/responses", &response).await;
    }
}

#[tokio::test]
async fn a_provider_without_stream_options_is_not_asked_for_usage() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let options = json!({"include_usage": true});
    let chat = json!({"model": "two", "messages": said(""), "max_tokens": 10, "stream": true});
    let mut asking = chat.clone();
    asking["stream_options"] = options;
    for body in [chat, asking] {
        let request = post("/v1/chat/completions", &body).expect("a request");
        let stream = stream(stack.edge(), request).await.expect("a stream");
        assert_eq!((stream.status, stream.ending), (200, Ending::Clean));
        assert_eq!(stream.content(), "This is alpha with small-1.");
        assert_eq!(stream.header("x-baton-attempts"), Some("1"));
    }
}
