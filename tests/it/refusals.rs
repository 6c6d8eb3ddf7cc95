//! What cannot be served is refused: with a status, a stable code and a sentence, in the shape that
//! OpenAI's clients read. Whatever a client sends, it gets an answer, and the VM lives on.

use baton_tests::http::{Answer, Chat, full, send};
use baton_tests::stack::Stack;
use hyper::Request;
use serde_json::json;

/// How deep the deepest body is nested.
const DEPTH: usize = 100_000;

async fn post(stack: &Stack, body: impl Into<Vec<u8>>) -> Answer {
    let request = Request::post("/v1/chat/completions").header("content-type", "application/json");
    let request = request.body(full(body.into())).expect("a request");
    send(stack.edge(), request).await.expect("an answer")
}

/// Checks that this is a refusal as OpenAI's clients expect one; returns its sentence.
fn is_refused(answer: &Answer, status: u16, code: &str) -> String {
    assert_eq!(
        (answer.status, &*answer.error_code()),
        (status, code),
        "{}",
        answer.text()
    );
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert!(answer.header("x-baton-exchange").is_some());
    let error = answer.json().expect("JSON")["error"].take();
    let members: Vec<&String> = error.as_object().expect("an object").keys().collect();
    assert_eq!(members, ["code", "message", "param", "type"]);
    assert_eq!(error["type"], "invalid_request_error");
    let message = error["message"].as_str().expect("a message");
    assert!(message.len() > 20, "{message}");
    message.to_owned()
}

#[tokio::test]
async fn what_is_no_json_is_refused() {
    let stack = Stack::shared().await.expect("a stack");
    let bodies: [&[u8]; 12] = [
        b"",
        b" \n",
        b"{",
        b"not JSON",
        b"{\"model\": \"one\", \"messages\": [{\"role\": \"user\"}]",
        b"{\"model\": \"one\", \"messages\": [{\"role\": \"user\"}],}",
        b"{\"model\": \"one\", \"messages\": [{\"role\": \"user\"}]} {}",
        b"{\"model\": \"one\", \"messages\": [{\"role\": \"us\xff\xfe\"}]}",
        b"{\"model\": \"one\", \"messages\": [{\"role\": \"us\xc3",
        b"\xef\xbb\xbf{\"model\": \"one\", \"messages\": [{\"role\": \"user\"}]}",
        b"\x00\x00\x00\x00",
        b"{\"model\": \"\\ud800\", \"messages\": [{\"role\": \"user\"}], \"x\": tru}",
    ];
    for body in bodies {
        let answer = post(&stack, body).await;
        is_refused(&answer, 400, "invalid_json");
    }
    crate::vm::lives_on(&stack).await;
}

/// Bodies with a fault, with the code and the parameter that tell it; `HI` stands for good messages.
const NO_CHATS: [(&str, &str, Option<&str>); 22] = [
    (r#"[]"#, "invalid_type", None),
    (r#""a text""#, "invalid_type", None),
    (r#"null"#, "invalid_type", None),
    (r#"{}"#, "missing_required_parameter", Some("model")),
    (
        r#"{"messages": HI}"#,
        "missing_required_parameter",
        Some("model"),
    ),
    (
        r#"{"model": "one"}"#,
        "missing_required_parameter",
        Some("messages"),
    ),
    (
        r#"{"model": null, "messages": HI}"#,
        "invalid_type",
        Some("model"),
    ),
    (
        r#"{"model": 1, "messages": HI}"#,
        "invalid_type",
        Some("model"),
    ),
    (
        r#"{"model": ["one"], "messages": HI}"#,
        "invalid_type",
        Some("model"),
    ),
    (
        r#"{"model": "", "messages": HI}"#,
        "invalid_value",
        Some("model"),
    ),
    (
        r#"{"model": "LONG", "messages": HI}"#,
        "invalid_value",
        Some("model"),
    ),
    (
        r#"{"model": "one", "model": "two", "messages": HI}"#,
        "invalid_value",
        Some("model"),
    ),
    (
        r#"{"model": "one", "Model": "two", "messages": HI}"#,
        "invalid_value",
        Some("model"),
    ),
    (
        r#"{"model": "one", "messages": []}"#,
        "invalid_value",
        Some("messages"),
    ),
    (
        r#"{"model": "one", "messages": {}}"#,
        "invalid_type",
        Some("messages"),
    ),
    (
        r#"{"model": "one", "messages": "Hi"}"#,
        "invalid_type",
        Some("messages"),
    ),
    (
        r#"{"model": "one", "messages": [1]}"#,
        "invalid_type",
        Some("messages"),
    ),
    (
        r#"{"model": "one", "messages": [{"content": 1}]}"#,
        "invalid_type",
        Some("messages"),
    ),
    (
        r#"{"model": "one", "messages": [{"role": 1}]}"#,
        "invalid_type",
        Some("messages"),
    ),
    (
        r#"{"model": "one", "messages": HI, "stream": 1}"#,
        "invalid_type",
        Some("stream"),
    ),
    (
        r#"{"model": "one", "messages": HI, "stream": "no"}"#,
        "invalid_type",
        Some("stream"),
    ),
    (
        r#"{"model": "one", "messages": HI, "stream_options": []}"#,
        "invalid_type",
        Some("stream_options"),
    ),
];

#[tokio::test]
async fn what_is_no_chat_is_refused_by_the_name_of_its_fault() {
    let stack = Stack::shared().await.expect("a stack");
    for (body, code, param) in NO_CHATS {
        let body = body
            .replace("HI", r#"[{"role": "user", "content": "Hi"}]"#)
            .replace("LONG", &"m".repeat(100_000));
        let answer = post(&stack, body.clone()).await;
        let message = is_refused(&answer, 400, code);
        let error = answer.json().expect("JSON");
        assert_eq!(error["error"]["param"], json!(param), "{body}");
        assert!(
            message.contains(param.unwrap_or("JSON object")),
            "{message}"
        );
    }
    crate::vm::lives_on(&stack).await;
}

#[tokio::test]
async fn nesting_without_end_is_refused_where_it_is_read_and_otherwise_left_to_the_provider() {
    let stack = Stack::shared().await.expect("a stack");
    for (open, close) in [("[", "]"), ("{\"x\":", "}")] {
        let deep = format!("{}1{}", open.repeat(DEPTH), close.repeat(DEPTH));
        let user = r#"{"role": "user"}"#;
        let told = r#""metadata": {"alpha": "lenient"}"#;
        for (body, status) in [
            (deep.clone(), 400),
            (format!(r#"{{"model": {deep}, "messages": [{user}]}}"#), 400),
            (
                format!(r#"{{"model": "one", "messages": [{{"role": {deep}}}]}}"#),
                400,
            ),
            (
                format!(r#"{{"model": "one", "messages": [{user}], "stream": {deep}}}"#),
                400,
            ),
            (
                format!(r#"{{"model": "one", "messages": {}"#, open.repeat(DEPTH)),
                400,
            ),
            (
                format!(r#"{{"model": "one", {told}, "messages": [{user}], "x": {deep}}}"#),
                200,
            ),
            (
                format!(
                    r#"{{"model": "one", {told}, "messages": [{{"role": "user", "x": {deep}}}]}}"#
                ),
                200,
            ),
        ] {
            let answer = post(&stack, body).await;
            assert_eq!(answer.status, status, "{}", answer.text());
        }
    }
    crate::vm::lives_on(&stack).await;
}

#[tokio::test]
async fn an_unknown_model_or_route_is_not_found() {
    let stack = Stack::shared().await.expect("a stack");
    for model in ["nobody", "ONE", "one ", "../one", "\u{202e}\u{0}\"'<x>"] {
        let answer = Chat::to(model).send(stack.edge()).await.expect("an answer");
        let message = is_refused(&answer, 404, "model_not_found");
        assert!(message.contains("`one`, `two`, `three`"), "{message}");
    }
    for route in ["nobody", "", "small"] {
        let chat = Chat::to("one").header("x-baton-route", route);
        let answer = chat.send(stack.edge()).await.expect("an answer");
        let message = is_refused(&answer, 404, "route_not_found");
        assert!(message.contains(&format!("`{route}`")), "{message}");
    }
    // What the route does not decide it may name: the model is then the ladder's.
    let chat = Chat::to("nobody").header("x-baton-route", "one");
    let answer = chat.send(stack.edge()).await.expect("an answer");
    assert_eq!(answer.header("x-baton-model"), Some("small"));
}
