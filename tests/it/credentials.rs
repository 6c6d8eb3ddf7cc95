//! No provider ever receives a credential that is not its own: neither the caller's nor that of
//! another rung.

use baton_tests::http::Chat;
use baton_tests::stack::{Plan, Stack};
use serde_json::json;

/// Where callers and providers keep credentials.
const HEADERS: [&str; 10] = [
    "api-key",
    "authorization",
    "cookie",
    "ocp-apim-subscription-key",
    "proxy-authorization",
    "x-amz-security-token",
    "x-api-key",
    "x-auth-token",
    "x-goog-api-key",
    "x-a-header-nobody-has-heard-of",
];

/// In the value of each of the caller's credentials.
const SECRET: &str = "of-the-caller";

const PROVIDERS: [&str; 3] = ["alpha", "beta", "gamma"];

/// Has this provider answer 400, which is no fault and goes to the caller, if it gets anything but
/// its own key. Otherwise it does as it is told.
fn script(provider: &str, told: &str) -> String {
    let others = PROVIDERS.iter().filter(|other| **other != provider);
    let others: String = others
        .map(|other| format!("expect-nowhere=sk-{other} "))
        .collect();
    let absent = HEADERS.iter().filter(|name| **name != "authorization");
    let absent: String = absent.map(|name| format!("expect-no-{name} ")).collect();
    format!(
        "expect-authorization=\"Bearer sk-{provider}\" expect-nowhere={SECRET} {others}{absent}{told}"
    )
}

/// A request that carries every credential a caller may have, and what the providers do with it.
fn chat(told: [&str; 3]) -> Chat {
    let chat = HEADERS.iter().fold(Chat::to("three"), |chat, name| {
        chat.header(name, &format!("Bearer {SECRET}"))
    });
    PROVIDERS
        .iter()
        .zip(told)
        .fold(chat, |chat, (provider, told)| {
            chat.told(provider, &script(provider, told))
        })
}

#[tokio::test]
async fn each_provider_gets_its_own_key_and_nothing_else() {
    let stack = Stack::shared().await.expect("a stack");
    for faults in [
        ["status=503", "status=429"],
        ["status=404", "malformed"],
        ["reset", "truncated"],
    ] {
        let [first, second] = faults;
        let chat = chat([first, second, ""]);
        let answer = chat.send(stack.edge()).await.expect("an answer");
        assert_eq!(answer.status, 200, "{faults:?}: {}", answer.text());
        assert_eq!(answer.header("x-baton-attempts"), Some("3"));
    }
}

#[tokio::test]
async fn each_provider_gets_its_own_key_in_a_stream_too() {
    let stack = Stack::shared().await.expect("a stack");
    let chat = chat(["cut=0", "error-event", ""]).streamed();
    let stream = chat.stream(stack.edge()).await.expect("a stream");
    assert_eq!((stream.status, stream.is_done()), (200, true));
    assert_eq!(stream.header("x-baton-attempts"), Some("3"));
}

/// Where a provider of each dialect finds its key. What Bedrock gets is a signature.
const KEYS: [(&str, &str); 7] = [
    ("openai", "expect-authorization=\"Bearer sk-openai\""),
    ("azure", "expect-api-key=sk-azure expect-no-authorization"),
    ("responses", "expect-authorization=\"Bearer sk-responses\""),
    (
        "anthropic",
        "expect-x-api-key=sk-anthropic expect-no-authorization",
    ),
    (
        "gemini",
        "expect-x-goog-api-key=sk-gemini expect-no-authorization",
    ),
    ("vertex", "expect-authorization=\"Bearer sk-vertex\""),
    ("bedrock", "expect-no-x-api-key expect-no-x-goog-api-key"),
];

#[tokio::test]
async fn each_dialect_gets_its_key_where_it_looks_for_it() {
    let stack = Stack::polyglot().await.expect("a stack");
    for (provider, expected) in KEYS {
        let asked = format!("Hello [[{provider}: {expected} expect-nowhere={SECRET}]]");
        let chat = HEADERS.iter().fold(Chat::to(provider), |chat, name| {
            chat.header(name, &format!("Bearer {SECRET}"))
        });
        let chat = chat.with("messages", json!([{"role": "user", "content": asked}]));
        let answer = chat.send(stack.edge()).await.expect("an answer");
        assert_eq!(answer.status, 200, "{provider}: {}", answer.text());
    }
}

#[tokio::test]
async fn no_key_is_told_when_all_providers_fail() {
    // A stack of its own: providers that refuse our key are not asked for a while.
    let stack = Stack::start(Plan::usual()).await.expect("a stack");
    let chat = chat(["status=401", "status=403", "status=500"]);
    let answer = chat.send(stack.edge()).await.expect("an answer");
    assert_eq!(
        (answer.status, &*answer.error_code()),
        (500, "ladder_exhausted")
    );
    let told = format!("{:?} {}", answer.headers, answer.text());
    assert!(!told.contains("sk-") && !told.contains(SECRET), "{told}");
}

/// The test above would pass if no provider ever looked.
#[tokio::test]
async fn a_provider_notices_a_key_that_is_not_its_own() {
    let stack = Stack::shared().await.expect("a stack");
    for expectation in [
        "expect-authorization=\"Bearer sk-beta\"",
        "expect-nowhere=sk-alpha",
    ] {
        let chat = Chat::to("three").told("alpha", expectation);
        let answer = chat.send(stack.edge()).await.expect("an answer");
        assert_eq!(answer.status, 400, "{}", answer.text());
        assert_eq!(answer.header("x-baton-attempts"), Some("1"));
    }
}
