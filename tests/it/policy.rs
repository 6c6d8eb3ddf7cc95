//! Policy through the whole stack: whoever asks in whatever language, nobody is asked whom it keeps out,
//! and who cannot be served is told why in the caller's own words.

use std::net::SocketAddr;

use baton_tests::http::{Answer, Chat, full, send};
use baton_tests::stack::{Plan, Stack, Timeouts};
use hyper::Request;
use serde_json::{Value, json};

/// A caller's language: where it asks for the model `guarded`, how, and where its errors say their code
/// and their kind.
struct Language {
    path: &'static str,
    body: fn() -> Value,
    code: &'static str,
    kind: (&'static str, &'static str),
}

const OPENAI_KIND: (&str, &str) = ("/error/type", "invalid_request_error");

const LANGUAGES: [Language; 6] = [
    Language {
        path: "/v1/chat/completions",
        body: || json!({"model": "guarded", "messages": [{"role": "user", "content": "Hi"}]}),
        code: "/error/code",
        kind: OPENAI_KIND,
    },
    Language {
        path: "/v1/responses",
        body: || json!({"model": "guarded", "input": "Hi"}),
        code: "/error/code",
        kind: OPENAI_KIND,
    },
    Language {
        path: "/v1/completions",
        body: || json!({"model": "guarded", "prompt": "Hi"}),
        code: "/error/code",
        kind: OPENAI_KIND,
    },
    Language {
        path: "/v1/embeddings",
        body: || json!({"model": "guarded", "input": "Hi"}),
        code: "/error/code",
        kind: OPENAI_KIND,
    },
    Language {
        path: "/v1/messages",
        body: || {
            json!({"model": "guarded", "max_tokens": 10,
                "messages": [{"role": "user", "content": "Hi"}]})
        },
        code: "/error/code",
        kind: ("/error/type", "permission_error"),
    },
    Language {
        path: "/v1beta/models/guarded:generateContent",
        body: || json!({"contents": [{"role": "user", "parts": [{"text": "Hi"}]}]}),
        code: "/error/details/0/reason",
        kind: ("/error/status", "PERMISSION_DENIED"),
    },
];

/// `small` at `alpha` is anybody's, `medium` at `beta` is ours. Personal data stays with us, and secrets
/// go nowhere; `other` may have `small` alone.
fn plan() -> Plan {
    Plan::usual()
        .of_provider("beta", "trust", json!("internal"))
        .of_provider("beta", "region", json!("eu"))
        .route(
            "guarded",
            &["small", "medium", "large"],
            Timeouts::default(),
        )
        .edit(|document| {
            document["identity"] = json!({"tenant": "x-tenant"});
            document["tenants"] = json!({"other": {"models": ["small"]}, "*": {}});
            let routes = document["routes"].as_array_mut().expect("routes");
            let guarded = routes.last_mut().expect("a route");
            guarded["policy"] = json!({"when_data_class": {
                "personal": {"trust": "internal"},
                "secret": {"environments": ["vault"]},
            }});
        })
}

async fn ask(edge: SocketAddr, language: &Language, class: &str) -> Answer {
    let request = Request::post(language.path)
        .header("content-type", "application/json")
        .header("x-baton-data-class", class);
    let body = full((language.body)().to_string().into_bytes());
    let request = request.body(body).expect("a request");
    send(edge, request).await.expect("an answer")
}

#[tokio::test]
async fn a_refusal_of_policy_is_told_in_every_language() {
    let stack = Stack::start(plan()).await.expect("a stack");
    for language in &LANGUAGES {
        let answer = ask(stack.edge(), language, "secret").await;
        let told = answer.json().expect("JSON");
        let path = language.path;
        assert_eq!(answer.status, 403, "{path}: {told}");
        assert_eq!(answer.header("x-baton-attempts"), Some("0"), "{path}");
        assert_eq!(
            told.pointer(language.code),
            Some(&json!("policy_refused")),
            "{path}: {told}"
        );
        let (kind, expected) = language.kind;
        assert_eq!(told.pointer(kind), Some(&json!(expected)), "{path}: {told}");
        let message = told["error"]["message"].as_str().expect("a message");
        assert!(
            message
                .contains("`small` is barred by `environments` (not said) for data class `secret`"),
            "{path}: {message}"
        );
        let answer = ask(stack.edge(), language, "persnal").await;
        let told = answer.json().expect("JSON");
        assert_eq!(
            told.pointer(language.code),
            Some(&json!("unknown_data_class")),
            "{path}: {told}"
        );
    }
    crate::vm::lives_on(&stack).await;
}

#[tokio::test]
async fn personal_data_stays_and_does_not_fall_back_abroad() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let personal = || Chat::to("guarded").header("x-baton-data-class", "personal");
    let answer = personal().send(stack.edge()).await.expect("an answer");
    assert_eq!(
        answer.header("x-baton-model"),
        Some("medium"),
        "{}",
        answer.text()
    );
    let exchange = answer.header("x-baton-exchange").expect("an id");
    let receipt = stack.receipt(exchange).await.expect("a receipt");
    let why = |model| {
        json!({"model": model, "why": {"policy": {
            "by": "trust", "found": "external", "data_class": "personal",
        }}})
    };
    assert_eq!(
        receipt["exchange"]["skipped"],
        json!([why("small"), why("large")])
    );

    let asked_by_name = Chat::to("small").header("x-baton-data-class", "personal");
    let asked_by_name = asked_by_name.header("x-baton-route", "guarded");
    let answer = asked_by_name.send(stack.edge()).await.expect("an answer");
    assert_eq!(answer.header("x-baton-model"), Some("medium"));

    let failing = personal().told("beta", "status=503");
    let answer = failing.send(stack.edge()).await.expect("an answer");
    assert_eq!(answer.status, 503);
    assert_eq!(answer.error_code(), "ladder_exhausted");
    assert_eq!(answer.header("x-baton-attempts"), Some("1"));
}

#[tokio::test]
async fn a_tenant_gets_what_is_approved_and_no_provider_learns_who_it_is() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let other = |model| Chat::to(model).header("x-tenant", "other");
    let told = "expect-no-x-tenant expect-no-x-baton-session expect-no-x-baton-region";
    let chat = other("three")
        .header("x-baton-session", "s")
        .header("x-baton-region", "eu");
    let answer = chat
        .told("alpha", told)
        .send(stack.edge())
        .await
        .expect("an answer");
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("x-baton-model"), Some("small"));

    let failing = other("two").told("alpha", "status=503");
    let answer = failing.send(stack.edge()).await.expect("an answer");
    assert_eq!(
        answer.header("x-baton-attempts"),
        Some("1"),
        "`medium` is not approved"
    );

    let answer = other("medium").send(stack.edge()).await.expect("an answer");
    assert_eq!(
        answer.header("x-baton-model"),
        Some("small"),
        "{}",
        answer.text()
    );
    let twice = other("one").header("x-tenant", "acme");
    let answer = twice.send(stack.edge()).await.expect("an answer");
    assert_eq!(answer.error_code(), "unclear_header");
}
