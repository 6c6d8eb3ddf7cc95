//! What a client or a provider writes into headers that are Baton's or Envoy's changes nothing.

use baton_tests::http::{Answer, Chat, exchange_bytes, full, send};
use baton_tests::provider::sha256;
use baton_tests::stack::{Plan, Stack, Timeouts};
use hyper::Request;
use serde_json::{Value, json};

use crate::raw_provider::{RawProvider, cluster};

/// A ladder whose only rung is at `gamma`, exactly as Baton writes it.
const GAMMA: &str = "MlgKVipUChAKBG5hbWUSCBoGcnVuZy0xCkAKCGNsdXN0ZXJzEjQyMgowKi4KFwoMY2x1c3Rlcl9uYW1lEgcaBWdhbW1hChMKBndlaWdodBIJEQAAAAAAAPA/";

/// What would change what Envoy's router does, if it came from us.
const ENVOYS: [(&str, &str); 20] = [
    ("x-envoy-attempt-count", "3"),
    ("x-envoy-decorator-operation", "forged"),
    ("x-envoy-expected-rq-timeout-ms", "1"),
    ("x-envoy-force-trace", "true"),
    ("x-envoy-hedge-on-per-try-timeout", "true"),
    ("x-envoy-ip-tags", "forged"),
    ("x-envoy-is-timeout-retry", "true"),
    ("x-envoy-max-retries", "0"),
    ("x-envoy-original-dst-host", "127.0.0.1:1"),
    ("x-envoy-original-path", "/forged"),
    ("x-envoy-retriable-header-names", "x-forged"),
    ("x-envoy-retriable-status-codes", "400"),
    ("x-envoy-retry-grpc-on", "internal"),
    ("x-envoy-retry-on", "retriable-status-codes"),
    ("x-envoy-upstream-alt-stat-name", "forged"),
    ("x-envoy-upstream-rq-per-try-timeout-ms", "1"),
    ("x-envoy-upstream-rq-timeout-alt-response", "1"),
    ("x-envoy-upstream-rq-timeout-ms", "1"),
    ("x-envoy-upstream-stream-duration-ms", "1"),
    ("x-envoy-anything", "1"),
];

/// What would change the ladder, if it came from us.
const OURS: [(&str, &str); 6] = [
    ("x-baton-anything", "1"),
    ("x-baton-attempts", "7"),
    ("x-baton-groups", GAMMA),
    ("x-baton-ladder", "large"),
    ("x-baton-next", "fallback"),
    ("x-baton-wait", "60"),
];

fn with_all_headers(chat: Chat) -> Chat {
    ENVOYS
        .iter()
        .chain(&OURS)
        .fold(chat, |chat, (name, value)| chat.header(name, value))
}

/// The headers that the provider which says `echo` was sent.
fn echoed_headers(answer: &Answer) -> Vec<(String, String)> {
    let echo: Value = serde_json::from_str(&answer.content()).expect("an echo");
    serde_json::from_value(echo["headers"].clone()).expect("headers")
}

#[tokio::test]
async fn a_client_cannot_choose_who_answers() {
    let stack = Stack::shared().await.expect("a stack");
    let chat = with_all_headers(Chat::to("one").told("alpha", "echo"));
    let answer = chat.send(stack.edge()).await.expect("an answer");
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("x-baton-model"), Some("small"));
    assert_eq!(answer.header("x-baton-attempts"), Some("1"));
    for (name, value) in echoed_headers(&answer) {
        assert!(
            !name.starts_with("x-baton-") && !name.starts_with("x-envoy-"),
            "{name}: {value}"
        );
    }
}

#[tokio::test]
async fn a_client_can_neither_hinder_nor_hurry_a_fallback() {
    let stack = Stack::shared().await.expect("a stack");
    let chat = Chat::to("three")
        .told("alpha", "wait=100ms status=503")
        .told("beta", "wait=100ms reset")
        .told("gamma", "wait=100ms echo");
    let answer = with_all_headers(chat)
        .send(stack.edge())
        .await
        .expect("an answer");
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("x-baton-model"), Some("large"));
    assert_eq!(answer.header("x-baton-attempts"), Some("3"));
    let forged = stack
        .admin("/stats?filter=forged")
        .await
        .expect("stats")
        .text();
    assert_eq!(forged, "");
}

#[tokio::test]
async fn a_client_cannot_have_its_own_mistake_repeated() {
    let stack = Stack::shared().await.expect("a stack");
    let chat = Chat::to("three")
        .told("alpha", "status=400")
        .header(
            "x-envoy-retry-on",
            "retriable-4xx,retriable-status-codes,5xx",
        )
        .header("x-envoy-retriable-status-codes", "400")
        .header("x-envoy-max-retries", "50");
    let answer = chat.send(stack.edge()).await.expect("an answer");
    assert_eq!(answer.status, 400);
    assert_eq!(answer.header("x-baton-attempts"), Some("1"));
}

#[tokio::test]
async fn a_provider_cannot_have_its_answer_passed_over() {
    let stack = Stack::shared().await.expect("a stack");
    let script = "header=x-baton-next:fallback header=x-baton-wait:5 header=x-baton-model:large \
                  header=x-baton-cost-usd:0 header=x-baton-anything:1 header=x-envoy-ratelimited:true";
    let chat = Chat::to("two").told("alpha", script);
    let answer = chat.send(stack.edge()).await.expect("an answer");
    let stream = chat
        .streamed()
        .stream(stack.edge())
        .await
        .expect("a stream");
    assert_eq!(answer.content(), "This is alpha with small-1.");
    assert_eq!(stream.content(), "This is alpha with small-1.");
    for headers in [&answer.headers, &stream.headers] {
        assert_eq!(headers["x-baton-model"], "small");
        assert_eq!(headers["x-baton-attempts"], "1");
        for name in ["x-baton-next", "x-baton-wait", "x-baton-anything"] {
            assert!(!headers.contains_key(name), "{headers:?}");
        }
    }
    assert_eq!(answer.header("x-baton-cost-usd"), Some("0.000033"));
    assert_eq!(stream.header("x-baton-cost-usd"), None);
}

/// The same for values that no text has: they must not slip through because nobody could read them.
#[tokio::test]
async fn a_provider_cannot_hide_a_header_behind_bytes_that_are_no_text() {
    let provider = RawProvider::start().await;
    let plan = Plan::usual()
        .provider("wire")
        .model("wired", "wire", ["1", "1"])
        .route("wired", &["wired", "medium"], Timeouts::default());
    let stack = Stack::start(provider.take_the_place_of("wire", plan))
        .await
        .expect("a stack");
    let body = r#"{"choices":[{"message":{"role":"assistant","content":"Raw."}}]}"#;
    let told = format!(
        "HTTP/1.1 200 OK\r\nx-baton-next: \u{ff}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let answer = Chat::to("wired")
        .told("wired-1", &told)
        .send(stack.edge())
        .await
        .expect("an answer");
    assert_eq!((answer.status, &*answer.content()), (200, "Raw."));
    assert_eq!(answer.header("x-baton-attempts"), Some("1"));
    assert!(
        !answer.headers.contains_key("x-baton-next"),
        "{:?}",
        answer.headers
    );
    crate::vm::lives_on(&stack).await;
}

/// A stack in which everything that is not an LLM request goes to a server that knows no Baton and
/// answers with what it got.
async fn with_a_neighbour() -> Stack {
    let plan = Plan::usual().provider("neighbour").edit_bootstrap(|bootstrap| {
        let neighbour = cluster(bootstrap, "neighbour").as_object_mut().expect("a map");
        neighbour.remove("typed_extension_protocol_options");
        let other = bootstrap
            .pointer_mut("/static_resources/listeners/0/filter_chains/0/filters/0/typed_config/route_config/virtual_hosts/0/routes/1")
            .expect("the route for everything else");
        *other = json!({"match": {"prefix": "/"}, "route": {"cluster": "neighbour"}});
    });
    Stack::start(plan).await.expect("a stack")
}

#[tokio::test]
async fn what_is_no_llm_request_passes_untouched_but_for_internal_headers() {
    let stack = with_a_neighbour().await;
    let body = b"\xff\x00 not JSON ".repeat(10_000);
    let mut request = Request::put("/v1/files?name=%20a&b=//c")
        .header("authorization", "Bearer of-the-caller")
        .header("cookie", "a=b")
        .header("x-mine", "1")
        .header("x-mine", "2")
        .header("accept-encoding", "gzip");
    for (name, value) in OURS {
        request = request.header(name, value);
    }
    let request = request.body(full(body.clone())).expect("a request");
    let answer = send(stack.edge(), request).await.expect("an answer");
    let echo = answer.json().expect("an echo");
    assert_eq!(echo["provider"], "neighbour");
    assert_eq!(
        (&echo["method"], &echo["path"]),
        (&json!("PUT"), &json!("/v1/files?name=%20a&b=//c"))
    );
    assert_eq!(echo["body_sha256"], sha256(&body));
    let headers: Vec<(String, String)> =
        serde_json::from_value(echo["headers"].clone()).expect("headers");
    for (name, value) in [
        ("authorization", "Bearer of-the-caller"),
        ("cookie", "a=b"),
        ("x-mine", "1"),
        ("x-mine", "2"),
        ("accept-encoding", "gzip"),
    ] {
        assert!(
            headers.contains(&(name.to_owned(), value.to_owned())),
            "{name}: {headers:?}"
        );
    }
    assert!(
        !headers.iter().any(|(name, _)| name.starts_with("x-baton-")),
        "{headers:?}"
    );
    assert!(
        !answer
            .headers
            .keys()
            .any(|name| name.as_str().starts_with("x-baton-")),
        "{:?}",
        answer.headers
    );
}

/// Were it believed, the ladder of its choice would get it past the edge.
#[tokio::test]
async fn a_forged_ladder_on_another_path_leads_nowhere_else() {
    let stack = with_a_neighbour().await;
    for ladder in [&b"large"[..], b"\xff\xfe"] {
        let mut request = format!("POST /v1/other HTTP/1.1\r\nhost: x\r\nconnection: close\r\nX-Baton-Groups: {GAMMA}\r\ncontent-length: 2\r\nX-Baton-Ladder: ").into_bytes();
        request.extend_from_slice(ladder);
        request.extend_from_slice(b"\r\n\r\n{}");
        let answer = exchange_bytes(stack.edge(), &request)
            .await
            .expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        assert!(answer.contains(r#""provider":"neighbour""#), "{answer}");
        assert!(!answer.contains("x-baton-"), "{answer}");
    }
    crate::vm::lives_on(&stack).await;
}
