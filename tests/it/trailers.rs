//! A message may end with trailers: then they, and not the last bytes of its body, are its end.

use baton_tests::http::{Chat, exchange_bytes};
use baton_tests::stack::{Plan, Stack, Timeouts};
use serde_json::{Value, json};

use crate::raw_provider::{RawProvider, cluster};

const BETA: &str = "This is beta with medium-1.";

const WHOLE: &str = r#"{"choices":[{"message":{"content":"Whole."}}]}"#;

const EVENT: &str = "data: {\"choices\":[{\"delta\":{\"content\":\"Streamed.\"}}]}\n\n";

const DONE: &str = "data: [DONE]\n\n";

#[tokio::test]
async fn trailers_after_a_body_are_no_obstacle() {
    let stack = Stack::shared().await.expect("a stack");
    let chat = Chat::to("two").told("alpha", "status=503");
    let request = with_trailers(&chat);
    let answer = exchange_bytes(stack.edge(), request.as_bytes())
        .await
        .expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(answer.contains(BETA), "{answer}");
    crate::vm::lives_on(&stack).await;
}

/// They reach filters with HTTP/2, and with HTTP/1 where Envoy is told to pass them on.
#[tokio::test]
async fn trailers_that_filters_see_are_no_obstacle() {
    let provider = RawProvider::start().await;
    let plan = Plan::usual()
        .provider("wire")
        .model("wired", "wire", ["1", "1"])
        .route("wired", &["wired", "medium"], Timeouts::default())
        .route("watched", &["wired"], Timeouts::default())
        .of_route("watched", "verify", json!([{"not_empty": {}}]))
        .of_route("watched", "verify_last", json!(true))
        .edit_bootstrap(pass_trailers_on);
    let stack = Stack::start(provider.take_the_place_of("wire", plan))
        .await
        .expect("a stack");
    let (good, cut) = (json!({"answered": 200}), json!({"cut": "truncated"}));
    let fault = json!({"faulted": "truncated"});
    let done = format!("{EVENT}{DONE}");
    for (route, told, said, ending) in [
        ("wired", json(WHOLE), "Whole.", &good),
        ("wired", json("{"), BETA, &fault),
        ("wired", events(&done), DONE, &good),
        ("wired", events(": a comment\n\n"), BETA, &fault),
        // The host takes no bytes after the last of a body, so the caller is told nothing: it can only
        // miss the last event.
        ("wired", events(EVENT), EVENT, &cut),
        // Its end waits for the verdict.
        ("watched", events(&done), DONE, &good),
    ] {
        let request = with_trailers(&Chat::to(route).told("wired-1", &told));
        let answer = exchange_bytes(stack.edge(), request.as_bytes())
            .await
            .expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 200 "), "{told}: {answer}");
        assert!(answer.contains(said), "{told}: {answer}");
        let (_, exchange) = answer
            .split_once("x-baton-exchange: ")
            .expect("an exchange id");
        let exchange = exchange.lines().next().expect("a line");
        let receipt = stack.receipt(exchange).await.expect("a receipt");
        assert_eq!(receipt["attempts"][0]["ending"], *ending, "{told}");
    }
    crate::vm::lives_on(&stack).await;
}

/// A chunked request with trailers, from a client that wants no second answer.
fn with_trailers(chat: &Chat) -> String {
    let body = String::from_utf8(chat.body().to_vec()).expect("text");
    let (first, second) = body.split_at(body.len() / 2);
    format!(
        "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\ntrailer: x-sum\r\n\r\n\
         {:x}\r\n{first}\r\n{:x};an=extension\r\n{second}\r\n0\r\nx-sum: 1\r\nx-baton-ladder: large\r\n\r\n",
        first.len(),
        second.len()
    )
}

fn json(body: &str) -> String {
    chunked("application/json", body)
}

fn events(body: &str) -> String {
    chunked("text/event-stream", body)
}

/// A chunked answer with trailers.
fn chunked(content_type: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\ntransfer-encoding: chunked\r\ntrailer: x-sum\r\n\r\n\
         {:x}\r\n{body}\r\n0\r\nx-sum: 1\r\nx-baton-next: fallback\r\n\r\n",
        body.len()
    )
}

fn pass_trailers_on(bootstrap: &mut Value) {
    let enabled = json!({"enable_trailers": true});
    for provider in ["wire", "beta"] {
        let options = &mut cluster(bootstrap, provider)["typed_extension_protocol_options"];
        let options = &mut options["envoy.extensions.upstreams.http.v3.HttpProtocolOptions"];
        options["explicit_http_config"]["http_protocol_options"] = enabled.clone();
    }
    let chain = &mut bootstrap["static_resources"]["listeners"][0]["filter_chains"][0];
    chain["filters"][0]["typed_config"]["http_protocol_options"] = enabled;
}
